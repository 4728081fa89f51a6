/* SPDX-License-Identifier: GPL-3.0-or-later
 * Columns of numbers: times, counts, their middle and their grain.
 */
#include "cli/formats/samples.h"

#include <math.h>

#include "tests/near.h"

#define N 4

static const struct {
	double values[N];
	bool is_time, is_count;
	double rise, median, median_step, grain;
} table[] = {
	{{1, 2, 3, 4}, true, true, 3, 3, 1, 1},
	{{0.8, 1.61, 2.4, 3.401}, true, false, 2.601, 2.4, 0.81, 1e-3},
	{{800, 810, 790, 805}, false, false, 5, 805, 10, 1},
	{{0.5, 0.5, 1, 1.5}, true, false, 1, 1, 0.5, 0.1},
	{{4, 3, 2, 1}, false, false, -3, 3, -1, 1},
	{{5, 5, 5, 5}, false, false, 0, 5, 0, 1},
};

static void test_columns(void **state)
{
	struct samples samples = {.n = N, .n_columns = 1};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		for (int k = 0; k < N; k++)
			samples.values[k][0] = table[i].values[k];
		assert_true(samples_is_number(&samples, 0));
		assert_int_equal(
			samples_is_time(&samples, 0), table[i].is_time);
		assert_int_equal(
			samples_is_count(&samples, 0), table[i].is_count);
		assert_near(samples_rise(&samples, 0), table[i].rise, 1e-9, 0);
		assert_near(samples_median(&samples, 0, false), table[i].median,
			1e-9, 0);
		assert_near(samples_median(&samples, 0, true),
			table[i].median_step, 1e-9, 0);
		assert_near(
			samples_grain(&samples, 0), table[i].grain, 1e-9, 0);
	}
}

static void test_others(void **state)
{
	struct samples samples = {.n = 1, .n_columns = 2};

	(void)state;
	samples.values[0][0] = NAN;
	samples.is_stamp[0] = true;
	samples.values[0][1] = 1;
	assert_false(samples_is_number(&samples, 0));
	assert_true(samples_is_time(&samples, 0));
	assert_false(samples_is_count(&samples, 0));
	assert_false(samples_is_count(&samples, 1)); /* one is no count */
	assert_false(samples_is_time(&samples, 1));
	assert_false(samples_is_number(&samples, 2));
	assert_true(isnan(samples_median(&samples, 1, true)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_columns),
		cmocka_unit_test(test_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
