/* SPDX-License-Identifier: GPL-3.0-or-later
 * Matched stretches: which are taken, and that they unmask a fall that would
 * have come anyway.
 */
#include "analysis/regulation/control.h"

#include "tests/unit/regulation/make_steps.h"

#define PER_DAY 480 /* 8..12 h, 30 s apart */
#define N_DAYS 20
#define N (PER_DAY * N_DAYS)
#define MIN_US INT64_C(60000000)

static const struct reg_constants *const constants = &reg_constants_default;
static const struct reg_baseline baseline = {
	.sd_hr_bpm = 4, .sd_ln_rmssd = 0.2, .sd_a = 1};

struct weeks {
	struct reg_step steps[N];
	struct reg_point points[N];
	struct reg_candidate scratch[N];
};
static struct weeks weeks;

static void make(double level)
{
	for (int i = 0; i < N; i++) {
		int64_t time_us = (20000 + i / PER_DAY) * DAY_US +
			8 * DAY_US / 24 + i % PER_DAY * STEP_US;

		weeks.steps[i] = step_calm(time_us);
		weeks.points[i] = (struct reg_point){time_us, level};
	}
}

/* Sets the index from place on, n steps. */
static void put(size_t place, size_t n, double value)
{
	for (size_t i = place; i < place + n && i < N; i++)
		weeks.points[i].value = value;
}

/* A practice of 10 min that begins at place. */
static struct reg_session run(size_t place)
{
	struct reg_series series = {weeks.steps, weeks.points, N};
	int64_t at_us = weeks.steps[place].time_us;
	struct reg_session session = {.practice = {at_us, at_us + 10 * MIN_US}};

	for (size_t i = place; i < place + 20; i++)
		weeks.steps[i].flags |= REG_PRACTICE;
	reg_change_of(&series, session.practice, &baseline, constants,
		&session.change);
	reg_session_match(
		&series, &baseline, constants, weeks.scratch, &session);
	return session;
}

static void test_falls_anyway(void **state)
{
	(void)state;
	make(0);
	/* Every morning it is at 2 for 10 min, then half of it is gone. */
	for (size_t day = 0; day < N_DAYS; day++) {
		put(day * PER_DAY + 200, 20, 2);
		put(day * PER_DAY + 220, 60, 1);
	}
	struct reg_session session = run(10 * PER_DAY + 220);

	assert_near(session.change.change[REG_EFFECT_A], -1, 1e-12, 0);
	assert_int_equal(session.match.n, 5);
	assert_near(session.match.control[REG_EFFECT_A], -1, 0.2, 0);
	assert_near(session.match.difference[REG_EFFECT_A], 0, 0, 0.2);
	/* One that takes it down to 0.2. */
	put(10 * PER_DAY + 220, 60, 0.2);
	session = run(10 * PER_DAY + 220);
	assert_true(session.match.difference[REG_EFFECT_A] < -0.6);
}

static void test_hour_and_level(void **state)
{
	struct reg_session session;

	(void)state;
	make(0);
	put(5 * PER_DAY + 20, 20, 2);
	/* Alike, but 3 h later; and at the hour, but lower. */
	put(6 * PER_DAY + 420, 20, 2);
	put(7 * PER_DAY + 20, 20, 1.5);
	session = run(5 * PER_DAY + 40);
	assert_int_equal(session.match.n, 0);
	assert_true(isnan(session.match.control[REG_EFFECT_A]));
	assert_true(isnan(session.match.difference[REG_EFFECT_A]));
	put(8 * PER_DAY + 100, 20, 2.2);
	session = run(5 * PER_DAY + 40);
	assert_int_equal(session.match.n, 1);
}

static void test_not_another_practice(void **state)
{
	struct reg_session session;

	(void)state;
	make(0);
	put(5 * PER_DAY + 20, 20, 2);
	put(8 * PER_DAY + 20, 10, 2);
	assert_int_equal(run(5 * PER_DAY + 40).match.n, 1);
	weeks.steps[8 * PER_DAY + 50].flags = REG_PRACTICE;
	session = run(5 * PER_DAY + 40);
	assert_int_equal(session.match.n, 0);
}

static void test_nothing(void **state)
{
	struct reg_series none = {NULL, NULL, 0};
	struct reg_session session = {.practice = {0, 10 * MIN_US}};

	(void)state;
	reg_change_of(
		&none, session.practice, &baseline, constants, &session.change);
	assert_int_equal(session.change.why, REG_CHANGE_NO_BEFORE);
	reg_session_match(&none, &baseline, constants, weeks.scratch, &session);
	assert_int_equal(session.match.n, 0);
	make(NAN);
	assert_int_equal(run(5 * PER_DAY + 40).match.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_falls_anyway),
		cmocka_unit_test(test_hour_and_level),
		cmocka_unit_test(test_not_another_practice),
		cmocka_unit_test(test_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
