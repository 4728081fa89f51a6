/* SPDX-License-Identifier: GPL-3.0-or-later
 * A moment's activation out of the store: smoothed, and the episode that it
 * lies in.
 */
#include "cli/cmd/activation.h"

#include <math.h>

#include "tests/near.h"

#include "daemon/base/civil.h"
#include "daemon/store/days.h"
#include "daemon/store/steps.h"
#include "tests/unit/store/scratch.h"

#define ROLLOVER_MIN 240
#define S_US INT64_C(1000000)
#define LAST_S 570 /* begin of the last step */

/* Ten minutes of 1.2, the last step 1.8. */
static void add_steps(struct scratch *scratch)
{
	int64_t id = scratch_stretch(scratch, DEVICE_STRAP, 0);

	for (int s = 0; s <= LAST_S; s += STEP_HOP_S) {
		struct step step = {
			.stretch_id = id,
			.begin = at_s(s),
			.n_beats = 70,
			.grade = 'A',
			.spectrum_grade = 'C',
			.hr_bpm = 80,
			.ln_rmssd = 3,
			.n_pairs = 69,
			.ln_lf_hf = NAN,
			.resp_per_min = NAN,
			.algorithm = 3,
			.arousal = s == LAST_S ? 1.8 : 1.2,
			.part_hr = 0.6,
			.part_ln_rmssd = 0.6,
			.part_ln_lf_hf = NAN,
		};

		assert_int_equal(step_write(scratch->store, &step), 0);
		assert_int_equal(step_set_arousal(scratch->store, &step), 0);
	}
}

static void add_episode(struct scratch *scratch, double begin_s, double end_s,
	enum episode_ending ending)
{
	struct day_row row = {
		.day = civil_practice_day(SCRATCH_UTC_US, 60, ROLLOVER_MIN),
		.device = DEVICE_STRAP,
		.n_episodes = 1,
	};
	struct episode episode = {
		.begin = at_s(begin_s),
		.day = row.day,
		.end_utc_us = at_s(end_s).utc_us,
		.ending = ending,
		.peak_utc_us = at_s(begin_s).utc_us,
		.peak = 2,
		.settle_s = NAN,
	};

	assert_int_equal(day_write(scratch->store, &row, &episode, 1), 0);
}

static struct activation look(struct scratch *scratch)
{
	const struct activation_query query = {
		.kind = DEVICE_STRAP,
		.rollover_min = ROLLOVER_MIN,
		.at_us = at_s(LAST_S + 60).utc_us,
		.reach_us = 60 * S_US,
	};
	struct activation activation;

	assert_int_equal(
		activation_read(scratch->store, &query, &activation), 0);
	return activation;
}

static void test_smoothed(void **state)
{
	struct scratch *scratch = *state;
	struct activation activation;

	add_steps(scratch);
	activation = look(scratch);
	assert_near(activation.row.arousal, 1.8, 0, 1e-9);
	assert_near(activation.value, 1.2, 0, 1e-9);
	assert_int_equal(activation.direction, ACTIVATION_STEADY);
	assert_int_equal(activation.episode.begin.utc_us, 0);
}

/* An open episode goes on where its last step is that of the moment, or just
 * before; one at the end of which the strap was taken off is past. */
static void test_episode(void **state)
{
	static const struct {
		const char *name;
		double begin_s, end_s;
		enum episode_ending ending;
		bool is_in;
	} cases[] = {
		{"it goes on", 300, LAST_S + 30, EPISODE_OPEN, true},
		{"it goes on, unknown for a while", 60, LAST_S - 180,
			EPISODE_OPEN, true},
		{"it was over later", 300, LAST_S + 90, EPISODE_OVER, true},
		{"it was over before", 60, 300, EPISODE_OVER, false},
		{"nobody saw its end, hours ago", -9000, -7200, EPISODE_OPEN,
			false},
	};
	struct scratch *scratch = *state;

	add_steps(scratch);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		print_message("%s\n", cases[i].name);
		add_episode(scratch, cases[i].begin_s, cases[i].end_s,
			cases[i].ending);
		assert_int_equal(look(scratch).episode.begin.utc_us != 0,
			cases[i].is_in);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_smoothed, scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(
			test_episode, scratch_setup, scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
