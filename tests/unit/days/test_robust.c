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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_worked_example),
		cmocka_unit_test(test_nothing_and_one),
		cmocka_unit_test(test_even_and_outlier),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
