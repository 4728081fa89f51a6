/* SPDX-License-Identifier: GPL-3.0-or-later
 * Kaplan-Meier medians, by hand and against plain medians.
 */
#include "analysis/days/survival.h"

#include "tests/near.h"

static void test_by_hand(void **state)
{
	static const struct {
		size_t n;
		struct survival durations[6];
		double median;
	} cases[] = {
		{0, {{0}}, NAN},
		{1, {{60, true}}, 60},
		{1, {{60, false}}, NAN},
		{2, {{90, true}, {60, true}}, 60},
		{3, {{90, true}, {60, true}, {30, true}}, 60},
		/* 4/5, then 3/4 of it, 2/3, and only 200 s passes one half. */
		{5,
			{{30, true}, {60, true}, {60, false}, {100, true},
				{200, true}},
			100},
		{5,
			{{30, true}, {40, false}, {50, false}, {100, true},
				{200, false}},
			100},
		{4, {{30, true}, {40, false}, {50, false}, {60, false}}, NAN},
		/* Ended and censored at one instant: the ended first. */
		{2, {{60, false}, {60, true}}, 60},
		{3, {{60, false}, {60, true}, {60, true}}, 60},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct survival durations[6];

		for (size_t k = 0; k < 6; k++)
			durations[k] = cases[i].durations[k];
		assert_near(survival_median_s(durations, cases[i].n),
			cases[i].median, 0, 0);
	}
}

/* Exponential with median 100 s, a third cut short: the plain median of what
 * was seen is far too low. */
static void test_unmoved_by_censoring(void **state)
{
	uint64_t seed = seed_from_environment();
	static struct survival durations[20000];

	(void)state;
	for (size_t i = 0; i < 20000; i++) {
		double s = -100 / log(2) * log(1 - seed_uniform(&seed));
		double seen = 400 * seed_uniform(&seed);

		durations[i] = (struct survival){fmin(s, seen), s <= seen};
	}
	assert_near(survival_median_s(durations, 20000), 100, 0.04, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_by_hand),
		cmocka_unit_test(test_unmoved_by_censoring),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
