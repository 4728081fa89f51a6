/* SPDX-License-Identifier: GPL-3.0-or-later
 * Median and MAD: the worked example, and what an outlier may not do.
 */
#include "analysis/days/robust.h"

#include "tests/near.h"

static void test_worked_example(void **state)
{
	double values[] = {42, 45, 39, 50, 47, 44, 90};
	double median = robust_median(values, 7);

	(void)state;
	assert_near(median, 45, 0, 0);
	assert_near(robust_spread(values, 7, median), 4.4478, 1e-12, 0);
}

static void test_nothing_and_one(void **state)
{
	double value = 3;

	(void)state;
	assert_true(isnan(robust_median(NULL, 0)));
	assert_true(isnan(robust_spread(NULL, 0, 1)));
	assert_near(robust_median(&value, 1), 3, 0, 0);
	assert_near(robust_spread(&value, 1, 3), 0, 0, 0);
}

static void test_even_and_outlier(void **state)
{
	double values[] = {4, 1, 3, 2};
	double wild[] = {4, 1, 1e9, 2};

	(void)state;
	assert_near(robust_median(values, 4), 2.5, 0, 0);
	assert_near(robust_median(wild, 4), 3, 0, 0);
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

static void test_against_sorting(void **state)
{
	uint64_t seed = seed_from_environment();

	(void)state;
	for (int round = 0; round < 2000; round++) {
		double values[50], sorted[50];
		size_t n = 1 + seed_next(&seed) % 50;

		for (size_t i = 0; i < n; i++)
			values[i] = sorted[i] = floor(30 * seed_uniform(&seed));
		qsort(sorted, n, sizeof(double), compare);
		assert_near(robust_median(values, n),
			(sorted[(n - 1) / 2] + sorted[n / 2]) / 2, 0, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_worked_example),
		cmocka_unit_test(test_nothing_and_one),
		cmocka_unit_test(test_even_and_outlier),
		cmocka_unit_test(test_against_sorting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
