/* SPDX-License-Identifier: GPL-3.0-or-later
 * A day's numbers, and what is not said about a short one.
 */
#include "analysis/regulation/day.h"

#include "tests/unit/regulation/make_steps.h"

#define N 480 /* 4 h */

static const struct reg_constants *const constants = &reg_constants_default;

struct day {
	struct reg_step steps[N];
	struct reg_point points[N];
	struct reg_episode episodes[8];
	size_t n_episodes;
};

static void make(struct day *day, double level)
{
	*day = (struct day){0};
	for (int i = 0; i < N; i++) {
		day->steps[i] = step_calm(i * STEP_US);
		day->points[i] = (struct reg_point){i * STEP_US, level};
	}
}

static struct reg_day run(struct day *day, size_t n)
{
	static double scratch[N];
	static struct survival durations[8];
	struct reg_day_parts parts = {
		day->steps, day->points, n, day->episodes, day->n_episodes};
	struct reg_day result;

	reg_day_of(&parts, constants, scratch, durations, &result);
	return result;
}

static void test_plain_day(void **state)
{
	static struct day day;
	struct reg_day result;

	(void)state;
	make(&day, 0.2);
	for (int i = 0; i < 60; i++)
		day.points[i].value = NAN;
	for (int i = 60; i < 120; i++)
		day.steps[i].motion = REG_LIGHT;
	result = run(&day, N);
	assert_near(result.known_s, 420 * 30, 0, 0);
	assert_near(result.unknown_s, 60 * 30, 0, 0);
	assert_near(result.quiet_s, 360 * 30, 0, 0);
	assert_near(result.median_a.value, 0.2, 0, 0);
	assert_near(result.share_in_range.value, 1, 0, 0);
	assert_near(result.episodes_per_h.value, 0, 0, 0);
	assert_int_equal(result.median_settle_s.reason, HRV_TOO_FEW);
	assert_int_equal(result.rest.ln_rmssd.reason, HRV_OK);
}

static void test_two_hours_at_least(void **state)
{
	static struct day day;

	(void)state;
	make(&day, 0.2);
	assert_int_equal(run(&day, 240).share_in_range.reason, HRV_OK);
	day.points[7].value = NAN;
	assert_int_equal(run(&day, 240).share_in_range.reason, HRV_TOO_SHORT);
	assert_int_equal(run(&day, 240).median_a.reason, HRV_TOO_SHORT);
	assert_int_equal(run(&day, 240).episodes_per_h.reason, HRV_TOO_SHORT);
	assert_int_equal(run(&day, 0).median_a.reason, HRV_TOO_SHORT);
}

/* Single steps beyond the range are smoothed away, minutes are not. */
static void test_share_is_of_the_smoothed(void **state)
{
	static struct day day;
	struct reg_day result;

	(void)state;
	make(&day, 0);
	for (int i = 0; i < N; i += 3)
		day.points[i].value = 3;
	assert_near(run(&day, N).share_in_range.value, 1, 0, 0);
	make(&day, 0);
	for (int i = 100; i < 220; i++)
		day.points[i].value = i % 2 ? 3 : 2;
	result = run(&day, N);
	assert_near(result.share_in_range.value, 0.75, 0, 0);
	make(&day, 0);
	for (int i = 0; i < 120; i++)
		day.points[i].value = -2;
	assert_near(run(&day, N).share_in_range.value, 0.75, 0, 0);
}

static void test_settling(void **state)
{
	static struct day day;
	struct reg_day result;

	(void)state;
	make(&day, 0);
	day.n_episodes = 5;
	day.episodes[0] =
		(struct reg_episode){.has_settled = true, .settle_s = 100};
	day.episodes[1] = (struct reg_episode){.end = REG_CUT};
	day.episodes[2] = (struct reg_episode){.settle_s = 3600};
	day.episodes[3] =
		(struct reg_episode){.has_settled = true, .settle_s = 200};
	day.episodes[4] =
		(struct reg_episode){.has_settled = true, .settle_s = 300};
	result = run(&day, N);
	assert_int_equal(result.n_settling, 4);
	assert_int_equal(result.n_settled, 3);
	assert_near(result.median_settle_s.value, 200, 0, 0);
	assert_near(result.episodes_per_h.value, 1.25, 0, 0);
	day.episodes[0].has_settled = false;
	day.episodes[0].settle_s = 3600;
	day.n_episodes = 4;
	assert_int_equal(run(&day, N).median_settle_s.reason, HRV_TOO_FEW);
	day.episodes[1] =
		(struct reg_episode){.has_settled = true, .settle_s = 50};
	day.n_episodes = 5;
	day.episodes[4].has_settled = false;
	day.episodes[4].settle_s = 3600;
	assert_int_equal(run(&day, N).median_settle_s.reason, HRV_TOO_LONG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain_day),
		cmocka_unit_test(test_two_hours_at_least),
		cmocka_unit_test(test_share_is_of_the_smoothed),
		cmocka_unit_test(test_settling),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
