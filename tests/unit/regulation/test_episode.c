/* SPDX-License-Identifier: GPL-3.0-or-later
 * Episodes: the worked example, hysteresis, gaps, joining, and settling that
 * was not seen.
 */
#include "analysis/regulation/episode.h"

#include "tests/unit/regulation/make_steps.h"

#define MAX 64
#define U NAN

static const struct reg_constants *const constants = &reg_constants_default;

/* Points 30 s apart from 0 s. */
static size_t find(const double *values, size_t n,
	const struct reg_constants *with, struct reg_episode *ret_episodes)
{
	struct reg_point points[512];

	for (size_t i = 0; i < n; i++)
		points[i] = (struct reg_point){(int64_t)i * STEP_US, values[i]};
	return reg_episodes_find(points, n, with, ret_episodes, MAX);
}

static void assert_bounds(const struct reg_episode *episode, double start_s,
	double end_s, enum reg_end end)
{
	assert_near((double)episode->start_us / 1e6, start_s, 0, 0);
	assert_near((double)episode->end_us / 1e6, end_s, 0, 0);
	assert_int_equal(episode->end, end);
}

static const double worked[] = {
	0, .2, .4, 1.2, 1.6, 2.4, 2.0, 1.4, .9, .6, .3, .1};

static void test_worked_example(void **state)
{
	struct reg_constants raw = *constants;
	struct reg_episode episode;

	(void)state;
	raw.peak_steps = 1;
	raw.before_min = 3;
	assert_int_equal(find(worked, 12, &raw, &episode), 1);
	assert_bounds(&episode, 90, 300, REG_OVER);
	assert_near(episode.peak, 2.4, 0, 0);
	assert_near((double)episode.peak_us / 1e6, 150, 0, 0);
	assert_near(episode.before, 0.2, 0, 0);
	assert_near(episode.half, 1.3, 1e-12, 0);
	assert_true(episode.has_settled);
	assert_near(episode.settle_s, 66, 1e-9, 0);
}

static void test_worked_example_with_the_defaults(void **state)
{
	struct reg_episode episode;

	(void)state;
	assert_int_equal(find(worked, 12, constants, &episode), 1);
	assert_bounds(&episode, 90, 300, REG_OVER);
	/* Median of 1.6 2.4 2.0; only 3 steps before, so from 0: half is 1. */
	assert_near(episode.peak, 2.0, 0, 0);
	assert_int_equal(episode.n_before, 3);
	assert_near(episode.before, 0, 0, 0);
	/* Medians 1.6 2 2 1.4 from 120 s: above 1.7 from 127.5 to 195 s. */
	assert_near((double)episode.peak_us / 1e6, 161.25, 1e-6, 0);
	assert_near(episode.settle_s, 210 + 30 * .4 / .5 - 161.25, 1e-6, 0);
}

/* Of steps that are as high but for noise, none is the peak by itself, and what
 * happens to one of them moves it little. */
static void test_peak_lies_in_the_middle(void **state)
{
	static const struct {
		double values[16];
		double peak_s;
	} cases[] = {
		{{0, 0, 0, 0, 1, 2, 3, 2, 1, 0, 0}, 180},
		{{0, 0, 0, 0, 1, 2.02, 3, 2, 1, 0, 0}, 180},
		{{0, 0, 0, 0, 1, 2, 3, 2.02, 1, 0, 0}, 180},
		{{0, 0, 0, 0, 1, 3, 3, 3, 3, 1, 0, 0}, 195},
		{{0, 0, 0, 0, 1, 3, 3.1, 3.2, 3, 1, 0, 0}, 195},
		{{0, 0, 0, 0, 1, 3, 3.2, 2.9, 3, 1, 0, 0}, 195},
		/* No window reaches the next step: it ends with this one. */
		{{0, 0, 0, 0, 1, 3, 3, 3, 3, U, U, 1, 0, 0}, 194.25},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct reg_episode episode;

		assert_int_equal(
			find(cases[i].values, 16, constants, &episode), 1);
		assert_near(
			(double)episode.peak_us / 1e6, cases[i].peak_s, 1, 0);
	}
}

/* However little above the level before it: not settled before its peak. */
static void test_settle_time_is_not_negative(void **state)
{
	uint64_t seed = seed_from_environment();

	(void)state;
	for (int round = 0; round < 500; round++) {
		double values[100], level = 0.9;
		struct reg_episode episodes[MAX];
		size_t n;

		for (size_t i = 0; i < 100; i++) {
			level = 0.9 + 0.8 * (level - 0.9) +
				0.3 * step_noise(&seed);
			values[i] = level;
		}
		n = find(values, 100, constants, episodes);
		for (size_t i = 0; i < n; i++) {
			assert_true(episodes[i].settle_s >= 0);
			assert_true(
				episodes[i].peak_us >= episodes[i].start_us);
			assert_true(episodes[i].peak_us <= episodes[i].end_us);
		}
	}
}

static void test_bounds(void **state)
{
	static const struct {
		size_t n, n_episodes;
		double values[30];
		double start_s, end_s;
		enum reg_end end;
	} cases[] = {
		/* One step up is none. */
		{7, 0, {0, 0, 2, 0, 0, 0, 0}, 0, 0, REG_OVER},
		/* Shorter than 120 s. */
		{8, 0, {0, 0, 2, 2, 2, 0, 0, 0}, 0, 0, REG_OVER},
		{8, 1, {0, 0, 2, 2, 2, 2, 0, 0}, 60, 180, REG_OVER},
		/* Between the limits nothing changes. */
		{9, 1, {0, 1, 1, .6, .5, .9, .7, .4, .4}, 30, 210, REG_OVER},
		{9, 0, {0, .9, .9, .9, .99, .9, .9, .4, .4}, 0, 0, REG_OVER},
		/* One step down does not end it. */
		{10, 1, {0, 1, 1, .4, 1, 1, 1, .4, .4, 0}, 30, 210, REG_OVER},
		/* With one step unknown the windows still touch, with two not.
		 */
		{10, 1, {0, 1, U, 1, U, 1, U, .4, U, .4}, 30, 210, REG_OVER},
		{12, 0, {0, 1, U, U, 1, U, U, 1, U, U, 1, 0}, 0, 0, REG_OVER},
		{11, 1, {0, 1, 1, 1, 1, 1, .4, U, U, .4, .4}, 30, 270,
			REG_OVER},
		/* Still up. */
		{8, 1, {0, 0, 2, 2, 2, 2, 2, 2}, 60, 210, REG_OPEN},
		{6, 0, {0, 0, 2, 2, 2, 2}, 0, 0, REG_OVER},
		/* 60 s apart are one, 150 s two; here the first. */
		{16, 1, {0, 2, 2, 2, 2, 2, 0, 0, 2, 2, 2, 2, 2, 0, 0, 0}, 30,
			390, REG_OVER},
		{20, 2,
			{0, 2, 2, 2, 2, 2, 0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 2, 0,
				0, 0},
			30, 180, REG_OVER},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct reg_episode episodes[MAX];
		size_t n =
			find(cases[i].values, cases[i].n, constants, episodes);

		if (n != cases[i].n_episodes)
			print_error("case %zu\n", i);
		assert_int_equal(n, cases[i].n_episodes);
		if (n > 0)
			assert_bounds(&episodes[0], cases[i].start_s,
				cases[i].end_s, cases[i].end);
	}
}

/* Five minutes unknown inside are passed over, more of them cut. */
static void test_cut(void **state)
{
	for (size_t n_unknown = 10; n_unknown <= 11; n_unknown++) {
		double values[60] = {0};
		struct reg_episode episodes[MAX];
		struct survival durations[MAX];
		size_t n;

		(void)state;
		for (size_t i = 5; i < 5 + 6 + n_unknown + 6; i++)
			values[i] = i < 11 || i >= 11 + n_unknown ? 2 : U;
		n = find(values, 60, constants, episodes);
		if (n_unknown == 10) {
			assert_int_equal(n, 1);
			assert_bounds(&episodes[0], 150,
				30.0 * (17 + (double)n_unknown), REG_OVER);
			continue;
		}
		assert_int_equal(n, 2);
		assert_bounds(&episodes[0], 150, 300, REG_CUT);
		assert_bounds(&episodes[1], 660, 840, REG_OVER);
		assert_int_equal(
			reg_episodes_settling(episodes, n, durations), 1);
	}
}

static void test_cut_by_the_end(void **state)
{
	double values[30] = {0};
	struct reg_episode episode;

	(void)state;
	for (size_t i = 5; i < 30; i++)
		values[i] = i < 11 ? 2 : U;
	assert_int_equal(find(values, 22, constants, &episode), 1);
	assert_bounds(&episode, 150, 300, REG_CUT);
	assert_int_equal(find(values, 21, constants, &episode), 1);
	assert_bounds(&episode, 150, 300, REG_OPEN);
}

static void test_before(void **state)
{
	double values[] = {9, .3, .3, .3, .1, .2, U, .3, .4, .5, .4, .9, 2, 3,
		3, 3, 2, 0, 0, 0};
	struct reg_episode episode;

	(void)state;
	values[0] = 0.9;
	assert_int_equal(find(values, 20, constants, &episode), 1);
	assert_int_equal(episode.n_before, 10);
	assert_near(episode.before, 0.3, 1e-12, 0);
}

/* After a higher episode that a gap cut off: no settling before the peak. */
static void test_higher_before(void **state)
{
	double values[40] = {0, 0, 3, 3, 3, 3, 3, 3, 3, 3};
	struct reg_episode episodes[4];

	(void)state;
	for (int i = 10; i < 24; i++)
		values[i] = U;
	for (int i = 24; i < 30; i++)
		values[i] = 1.4 - 0.05 * (i - 24);
	assert_int_equal(find(values, 40, constants, episodes), 2);
	assert_int_equal(episodes[0].end, REG_CUT);
	assert_near(episodes[1].before, 0, 0, 0);
	assert_true(episodes[1].has_settled);
	assert_true(episodes[1].settle_s > 0);
	assert_near(episodes[1].half, episodes[1].peak / 2, 1e-12, 0);
}

/* Peak 2 from 180 to 270 s, then 1.5; settling is in `tail` from 300 s on. */
static void settle(const double *tail, size_t n_tail, size_t n,
	struct reg_episode *ret_episode)
{
	double values[512];

	for (size_t i = 0; i < n; i++)
		values[i] = i < 6 ? 0 : i < 10 ? 2 : 1.5;
	for (size_t i = 0; i < n_tail; i++)
		values[10 + i] = tail[i];
	assert_int_equal(find(values, n, constants, ret_episode), 1);
	assert_near((double)ret_episode->peak_us / 1e6, 231.75, 6.1, 0);
}

/* When the fall was, or until when there was none. */
static double fall_s(const struct reg_episode *episode)
{
	return (double)episode->peak_us / 1e6 + episode->settle_s;
}

static void test_settling(void **state)
{
	static const struct {
		double tail[8];
		size_t n_tail;
		bool has_settled;
		double fall_s;
	} cases[] = {
		{{1.5, .5, .5, .5, .4, .4}, 6, true, 315},
		/* A dip of one step is none. */
		{{1.5, .5, 1.5, .5, .5, .4, .4}, 7, true, 375},
		/* It fell where nothing is known. */
		{{1.5, U, U, .5, .5, .4, .4}, 7, false, 300},
		/* ... or was not seen to stay. */
		{{1.5, .5, U, U, .5, .4, .4}, 7, false, 300},
		{{1.5, U, .5, .5, .4, .4}, 6, true, 330},
		/* Unknown before it, known again: seen. */
		{{1.5, U, 1.5, .5, .4, .4}, 6, true, 375},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct reg_episode episode;

		settle(cases[i].tail, cases[i].n_tail, 10 + cases[i].n_tail,
			&episode);
		assert_int_equal(episode.has_settled, cases[i].has_settled);
		assert_near(fall_s(&episode), cases[i].fall_s, 1e-5, 0);
	}
}

static void test_not_settled(void **state)
{
	struct reg_episode episode;
	struct survival duration;

	(void)state;
	settle(NULL, 0, 40, &episode);
	assert_int_equal(episode.end, REG_OPEN);
	assert_false(episode.has_settled);
	assert_near(fall_s(&episode), 39 * 30, 1e-5, 0);
	assert_int_equal(reg_episodes_settling(&episode, 1, &duration), 1);
	assert_false(duration.ended);
	settle(NULL, 0, 300, &episode);
	assert_false(episode.has_settled);
	assert_near(episode.settle_s, 3600, 0, 0);
}

/* Points that are missing from the row are as unknown as NAN. */
static void test_missing_is_unknown(void **state)
{
	uint64_t seed = seed_from_environment();

	(void)state;
	for (int round = 0; round < 300; round++) {
		struct reg_point with[400], without[400];
		struct reg_episode a[MAX], b[MAX];
		size_t n = 400, n_without = 0, n_a;
		double level = 0;

		for (size_t i = 0; i < n; i++) {
			level = 0.9 * level + step_noise(&seed) * 0.6;
			with[i] =
				(struct reg_point){(int64_t)i * STEP_US, level};
			if (i % 97 > 80 || seed_uniform(&seed) < 0.05)
				with[i].value = NAN;
			else
				without[n_without++] = with[i];
		}
		n = (size_t)(without[n_without - 1].time_us / STEP_US) + 1;
		n_a = reg_episodes_find(with, n, constants, a, MAX);
		assert_int_equal(reg_episodes_find(
					 without, n_without, constants, b, MAX),
			n_a);
		for (size_t i = 0; i < n_a; i++) {
			assert_int_equal(a[i].start_us, b[i].start_us);
			assert_int_equal(a[i].end_us, b[i].end_us);
			assert_int_equal(a[i].end, b[i].end);
			assert_near(a[i].settle_s, b[i].settle_s, 0, 0);
			assert_true(a[i].end_us - a[i].start_us >= 120000000);
			assert_true(i == 0 || a[i].start_us >= a[i - 1].end_us);
			/* Nothing starts or ends where nothing is known. */
			assert_false(
				isnan(with[a[i].start_us / STEP_US].value));
			assert_false(isnan(with[a[i].end_us / STEP_US].value));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_worked_example),
		cmocka_unit_test(test_worked_example_with_the_defaults),
		cmocka_unit_test(test_peak_lies_in_the_middle),
		cmocka_unit_test(test_settle_time_is_not_negative),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_cut_by_the_end),
		cmocka_unit_test(test_before),
		cmocka_unit_test(test_higher_before),
		cmocka_unit_test(test_settling),
		cmocka_unit_test(test_not_settled),
		cmocka_unit_test(test_missing_is_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
