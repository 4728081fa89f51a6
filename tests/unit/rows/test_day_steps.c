/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rows of steps with what was written about them: tags, practices, postures.
 */
#include "daemon/rows/day_steps.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/near.h"

#include "analysis/regulation/step.h"
#include "daemon/base/posture.h"
#include "daemon/store/journal.h"
#include "daemon/store/sessions.h"
#include "daemon/store/steps.h"
#include "tests/unit/store/scratch.h"

#define N_STEPS 240 /* two hours */

static void add_steps(struct scratch *scratch)
{
	int64_t id = scratch_stretch(scratch, DEVICE_STRAP, 0);

	for (int i = 0; i < N_STEPS; i++) {
		struct step step = {
			.stretch_id = id,
			.begin = at_s(i * STEP_HOP_S),
			.n_beats = 70,
			.grade = i == 3 ? 'E' : 'A',
			.spectrum_grade = 'C',
			.hr_bpm = i >= 100 && i < 106 ? 80 : 70,
			.ln_rmssd = 3.4,
			.n_pairs = 69,
			.rise = i >= 100 && i < 104,
			.ln_lf_hf = NAN,
			.resp_per_min = NAN,
			.algorithm = 3,
			.arousal = NAN,
		};

		assert_int_equal(step_write(scratch->store, &step), 0);
		step.arousal = i / 100.0;
		step.part_hr = step.part_ln_rmssd = step.part_ln_lf_hf = 0;
		assert_int_equal(step_set_arousal(scratch->store, &step), 0);
	}
}

static void add_practice(struct scratch *scratch, double from_s, double to_s)
{
	struct session session = {
		.kind = SESSION_PRACTICE,
		.begin = at_s(from_s),
		.end = at_s(to_s),
		.practice = "orienting",
		.posture = "lying",
		.paced = true,
	};

	assert_int_equal(session_add(scratch->store, &session), 0);
}

static void test_around(void **state)
{
	struct scratch *scratch = *state;
	const struct step_span span = {
		DEVICE_STRAP, 240, at_s(4000).utc_us, at_s(5000).utc_us};
	struct day_steps steps;

	add_steps(scratch);
	add_practice(scratch, 4200, 4500);
	assert_int_equal(day_steps_around(scratch->store, &span, &steps), 0);
	assert_true(steps.n > 0 && steps.rows);
	/* From an hour before on, and nothing after. */
	assert_true(steps.rows[0].begin.utc_us >= at_s(400).utc_us);
	assert_true(steps.rows[0].begin.utc_us < at_s(400 + 31).utc_us);
	assert_true(steps.rows[steps.n - 1].begin.utc_us < span.to_us);
	for (size_t i = 0; i < steps.n; i++) {
		const struct reg_step *step = &steps.steps[i];
		bool is_in = step->time_us >= at_s(4200).utc_us &&
			step->time_us < at_s(4500).utc_us;

		assert_int_equal(step->time_us,
			steps.rows[i].begin.utc_us + 30 * INT64_C(1000000));
		assert_int_equal(is_in, !!(step->flags & REG_PRACTICE));
		assert_int_equal(is_in, !!(step->flags & REG_PACED));
		assert_int_equal(
			step->posture, is_in ? posture_of_word("lying") : 0);
	}
	day_steps_done(&steps);
	assert_null(steps.steps);
}

/* A tag's doubt reaches into a span that begins after it. */
static void test_tag_reaches(void **state)
{
	struct scratch *scratch = *state;
	struct journal_entry entry = {
		.kind = JOURNAL_TAG,
		.meant = at_s(-3600),
		.logged = at_s(-3600),
		.nrs = -1,
		.tags = "heavy_meal", /* 2 h */
	};
	const struct step_span span = {
		DEVICE_STRAP, 240, at_s(3000).utc_us, at_s(4200).utc_us};
	struct day_steps steps;
	size_t n_tagged = 0;

	add_steps(scratch);
	assert_int_equal(journal_add(scratch->store, &entry), 0);
	assert_int_equal(day_steps_around(scratch->store, &span, &steps), 0);
	for (size_t i = 0; i < steps.n; i++) {
		bool doubted = steps.steps[i].time_us < at_s(3600).utc_us;

		assert_int_equal(
			doubted, !!(steps.steps[i].flags & REG_TAGGED));
		n_tagged += doubted;
	}
	assert_true(n_tagged > 0 && n_tagged < steps.n);
	day_steps_done(&steps);
}

/* What a span was spent with, if its end is known; talking hides it. */
static void test_spent(void **state)
{
	struct scratch *scratch = *state;
	struct journal_entry spent = {.kind = JOURNAL_TAG,
		.meant = at_s(3300),
		.logged = at_s(3300),
		.end = at_s(3600),
		.nrs = -1,
		.tags = "sitting desk"};
	struct journal_entry endless = spent, talking = spent;
	const struct step_span span = {
		DEVICE_STRAP, 240, at_s(3000).utc_us, at_s(4200).utc_us};
	struct day_steps steps;
	size_t n = 0;

	add_steps(scratch);
	endless.end = (struct instant){0};
	strcpy(endless.tags, "lying reading");
	strcpy(talking.tags, "talking");
	talking.meant = at_s(3900), talking.end = (struct instant){0};
	assert_int_equal(journal_add(scratch->store, &spent), 0);
	assert_int_equal(journal_add(scratch->store, &endless), 0);
	assert_int_equal(journal_add(scratch->store, &talking), 0);
	assert_int_equal(day_steps_around(scratch->store, &span, &steps), 0);
	for (size_t i = 0; i < steps.n; i++) {
		const struct reg_step *step = &steps.steps[i];
		bool is_in = step->time_us >= at_s(3300).utc_us &&
			step->time_us < at_s(3600).utc_us;

		assert_int_equal(step->posture, is_in ? 2 : 0);
		assert_int_equal(step->activity, is_in ? 1 : 0);
		assert_int_equal(!!(step->flags & REG_TALKING),
			step->time_us >= at_s(3900).utc_us);
		n += is_in;
	}
	assert_int_equal(n, 10);
	day_steps_done(&steps);
}

static void test_days_alone(void **state)
{
	struct scratch *scratch = *state;
	struct day_range range = {.kind = DEVICE_STRAP, .rollover_min = 240};
	struct day_steps steps;

	add_steps(scratch);
	/* SCRATCH_UTC_US is a noon: 2 h of one practice day. */
	range.first_day = (int)(SCRATCH_UTC_US / INT64_C(86400000000));
	range.end_day = range.first_day + 1;
	assert_int_equal(
		day_steps_read(scratch->store, &range, false, &steps), 0);
	assert_int_equal(steps.n, N_STEPS);
	assert_null(steps.rows);
	assert_int_equal(steps.steps[3].grade, HRV_GRADE_E);
	/* After a rise, until the heart is back. */
	for (size_t i = 0; i < N_STEPS; i++)
		assert_int_equal(!!(steps.steps[i].flags & REG_STILL_UP),
			i >= 104 && i <= 106);
	day_steps_done(&steps);
	range.first_day++, range.end_day++;
	assert_int_equal(
		day_steps_read(scratch->store, &range, false, &steps), 0);
	assert_int_equal(steps.n, 0);
	day_steps_done(&steps);
}

static void test_breaks(void **state)
{
	struct scratch *scratch = *state;
	struct journal_entry entry = {
		.kind = JOURNAL_MED,
		.mode = JOURNAL_DOSE,
		.meant = at_s(0),
		.logged = at_s(0),
		.nrs = -1,
		.words = "propranolol",
	};
	struct day_range range = {.kind = DEVICE_STRAP,
		.first_day = 0,
		.end_day = 99999,
		.rollover_min = 240};
	int *days = NULL;
	size_t n;

	assert_int_equal(journal_add(scratch->store, &entry), 0);
	assert_int_equal(day_breaks_read(scratch->store, &range, &days, &n), 0);
	assert_int_equal(n, 1);
	assert_int_equal(days[0], SCRATCH_UTC_US / INT64_C(86400000000));
	free(days);
}

int main(void)
{
#define TEST(f)                                                                \
	cmocka_unit_test_setup_teardown(f, scratch_setup, scratch_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_around),
		TEST(test_tag_reaches),
		TEST(test_spent),
		TEST(test_days_alone),
		TEST(test_breaks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
