/* SPDX-License-Identifier: GPL-3.0-or-later
 * Practices from stored steps: what is told of one, which stretches it is held
 * against, and that no change of medicine lies between.
 */
#include "cli/cmd/results.h"

#include <math.h>

#include "cli/command.h"
#include "cli/view/practice.h"
#include "daemon/store/journal.h"
#include "daemon/store/steps.h"
#include "tests/near.h"
#include "tests/unit/store/scratch.h"

#define DAY_S 86400.0
#define N_DAYS 4
#define STEPS 120 /* an hour a day */
#define PRACTICE_S 360 /* into it */
#define NOW_S (30 * DAY_S)

/* Activation is 2 until 6 min into each day, then 1: by 1 less, whatever was
 * done. */
static void add_day(struct scratch *scratch, int day)
{
	int64_t id = scratch_stretch(scratch, DEVICE_STRAP, day * DAY_S);

	for (int i = 0; i < STEPS; i++) {
		bool up = i * STEP_HOP_S < PRACTICE_S;
		struct step step = {
			.stretch_id = id,
			.begin = at_s(day * DAY_S + i * STEP_HOP_S),
			.n_beats = 70,
			.grade = 'A',
			.spectrum_grade = 'C',
			.hr_bpm = up ? 80 : 70,
			.ln_rmssd = up ? 3 : 3.5,
			.n_pairs = 69,
			.ln_lf_hf = NAN,
			.resp_per_min = NAN,
			.algorithm = 3,
			.arousal = up ? 2 : 1,
		};

		assert_int_equal(step_write(scratch->store, &step), 0);
		assert_int_equal(step_set_arousal(scratch->store, &step), 0);
	}
	assert_int_equal(
		stretch_end(scratch->store, id,
			at_s(day * DAY_S + STEPS * STEP_HOP_S), GAP_LINK),
		0);
}

/* Ten minutes on the day's turn. */
static struct practice_row practice(
	struct scratch *scratch, int day, const char *kind)
{
	struct practice_row row = {
		.session = {
			.kind = SESSION_PRACTICE,
			.begin = at_s(day * DAY_S + PRACTICE_S),
			.end = at_s(day * DAY_S + PRACTICE_S + 600),
		}};

	strcpy(row.session.practice, kind);
	assert_int_equal(session_add(scratch->store, &row.session), 0);
	return row;
}

static struct practice_list fill(struct scratch *scratch, double now_s,
	const struct practice_row *rows, size_t n)
{
	struct cli cli = {.now = at_s(now_s), .config.rollover_min = 240};
	struct practice_list list = {.rows = xcalloc(n, sizeof(*rows)), .n = n};

	memcpy(list.rows, rows, n * sizeof(*rows));
	assert_int_equal(results_fill(&cli, scratch->store, &list), 0);
	return list;
}

static void test_told(void **state)
{
	struct scratch *scratch = *state;
	struct practice_row row;
	struct practice_list list;
	const struct reg_session *result;

	for (int day = 0; day < N_DAYS; day++)
		add_day(scratch, day);
	row = practice(scratch, 2, "rest");
	list = fill(scratch, NOW_S, &row, 1);
	result = &list.rows[0].result;
	assert_int_equal(list.rows[0].state, PRACTICE_TOLD);
	assert_near(result->change.change[REG_EFFECT_A], -1, 0, 1e-9);
	assert_near(result->change.change[REG_EFFECT_HR], -10, 0, 1e-9);
	assert_null(list.rows[0].why_no_activation);
	/* The three other days turned as well: nothing is left of it. */
	assert_int_equal(result->match.n, 3);
	assert_near(result->match.difference[REG_EFFECT_A], 0, 0, 1e-9);
	practice_list_done(&list);
}

static void test_no_medicine_between(void **state)
{
	struct scratch *scratch = *state;
	struct journal_entry entry = {
		.kind = JOURNAL_MED,
		.mode = JOURNAL_DOSE,
		.meant = at_s(2 * DAY_S - 3600),
		.logged = at_s(2 * DAY_S),
		.nrs = -1,
		.words = "propranolol",
	};
	struct practice_row row;
	struct practice_list list;

	for (int day = 0; day < N_DAYS; day++)
		add_day(scratch, day);
	row = practice(scratch, 2, "rest");
	assert_int_equal(journal_add(scratch->store, &entry), 0);
	list = fill(scratch, NOW_S, &row, 1);
	assert_int_equal(list.rows[0].result.match.n, 1); /* the day after */
	practice_list_done(&list);
}

static void test_states(void **state)
{
	struct scratch *scratch = *state;
	struct practice_row rows[3];
	struct practice_list list;

	add_day(scratch, 0);
	rows[0] = practice(scratch, -9, "orienting");
	rows[1] = practice(scratch, 0, "voo");
	rows[2] = rows[1];
	rows[2].session.end.utc_us = 0;
	/* Eight minutes after its end there is an answer. */
	list = fill(scratch, PRACTICE_S + 600 + 479, rows, 3);
	assert_int_equal(list.rows[0].state, PRACTICE_NO_STEPS);
	assert_int_equal(list.rows[1].state, PRACTICE_TOO_EARLY);
	assert_int_equal(
		list.rows[1].ask_us, at_s(PRACTICE_S + 600 + 480).utc_us);
	assert_int_equal(list.rows[2].state, PRACTICE_RUNNING);
	/* By name, with what was logged and what is known of it. */
	assert_int_equal(list.n_kinds, 2);
	assert_string_equal(list.kinds[0].name, "orienting");
	assert_int_equal(list.kinds[1].n_logged, 2);
	assert_int_equal(list.kinds[1].outcome.n_known, 0);
	practice_list_done(&list);
	list = fill(scratch, PRACTICE_S + 600 + 480, rows, 2);
	assert_int_equal(list.rows[1].state, PRACTICE_TOLD);
	assert_int_equal(list.kinds[1].outcome.n_known, 1);
	assert_true(isnan(list.kinds[1].outcome.change[REG_EFFECT_A].lo));
	practice_list_done(&list);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_told),
		TEST(test_no_medicine_between),
		TEST(test_states),
	};

	setenv("TZ", "Europe/Berlin", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
