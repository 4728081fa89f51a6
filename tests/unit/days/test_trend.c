/* SPDX-License-Identifier: GPL-3.0-or-later
 * Slopes by hand, lines and weeks taken out, missing days left missing.
 */
#include "analysis/days/trend.h"

#include "tests/near.h"

static void test_slope_of_the_example(void **state)
{
	static const double x[] = {0, 1, 2, 3, 4, 5};
	static const double y[] = {1.8, 1.5, 1.6, 1.1, 0.9, 0.4};
	static const double twice[] = {0, 2, 4, 6, 8, 10};
	double scratch[15];

	(void)state;
	assert_int_equal(trend_n_slopes(6), 15);
	assert_near(trend_slope(NULL, y, 6, scratch), -0.275, 1e-12, 0);
	assert_near(trend_slope(x, y, 6, scratch), -0.275, 1e-12, 0);
	assert_near(trend_slope(twice, y, 6, scratch), -0.1375, 1e-12, 0);
}

static void test_slope_of_little(void **state)
{
	static const double one[] = {NAN, 3, NAN}, same[] = {4, 4};
	static const double two[] = {1, 5};
	double scratch[3];

	(void)state;
	assert_near(trend_slope(NULL, one, 3, scratch), NAN, 0, 0);
	assert_near(trend_slope(NULL, one, 0, scratch), NAN, 0, 0);
	assert_near(trend_slope(same, two, 2, scratch), NAN, 0, 0);
	assert_near(trend_slope(NULL, two, 2, scratch), 4, 0, 0);
}

/* A wild day does not tilt the line; missing days stay missing. */
static void test_line_is_removed(void **state)
{
	double values[20], scratch[190], rest[20];

	(void)state;
	for (int i = 0; i < 20; i++)
		values[i] = i % 5 == 3 ? NAN : 2 + 0.25 * i;
	values[7] = 100;
	assert_near(trend_remove(values, 20, scratch, rest), 0.25, 1e-12, 0);
	for (int i = 0; i < 20; i++)
		if (i != 7)
			assert_near(rest[i], i % 5 == 3 ? NAN : 0, 0, 1e-12);
	assert_near(rest[7], 100 - 2 - 0.25 * 7, 1e-12, 0);
}

static void test_line_of_one_value(void **state)
{
	double values[] = {NAN, 3}, scratch[1];

	(void)state;
	assert_near(trend_remove(values, 2, scratch, values), 0, 0, 0);
	assert_near(values[1], 3, 0, 0);
}

static void fill_weeks(double *values, size_t n, int first_weekday)
{
	for (size_t i = 0; i < n; i++)
		values[i] = (i + (size_t)first_weekday) % 7 >= 5 ? 3 : 1;
}

static void test_week_is_removed(void **state)
{
	double values[28], scratch[28];

	(void)state;
	for (int first = 0; first < 7; first++) {
		fill_weeks(values, 28, first);
		assert_true(trend_remove_week(values, 28, first, scratch));
		for (int i = 0; i < 28; i++)
			assert_near(values[i], 0, 0, 0);
	}
}

static void test_few_weekends_are_left(void **state)
{
	double values[28], scratch[28];

	(void)state;
	fill_weeks(values, 28, 0);
	values[5] = NAN; /* a Saturday: 7 are left */
	assert_false(trend_remove_week(values, 28, 0, scratch));
	assert_near(values[6], 3, 0, 0);
	assert_near(values[5], NAN, 0, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_slope_of_the_example),
		cmocka_unit_test(test_slope_of_little),
		cmocka_unit_test(test_line_is_removed),
		cmocka_unit_test(test_line_of_one_value),
		cmocka_unit_test(test_week_is_removed),
		cmocka_unit_test(test_few_weekends_are_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
