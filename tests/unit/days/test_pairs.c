/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rank correlation of days: the worked example of regulation.md 7, ties, lags
 * by the calendar, missing days.
 */
#include "analysis/days/pairs.h"

#include "tests/near.h"
#include "tests/unit/days/example.h"

static double rho_at(const double *x, const double *y, size_t n, int lag)
{
	struct pairs *pairs = pairs_new(n);
	double rho;

	pairs_set(pairs, x, y, n, lag);
	rho = pairs_rho(pairs);
	pairs_free(pairs);
	return rho;
}

static void test_example_at_all_lags(void **state)
{
	static const double expected[] = {0.1753920879, -0.2471190953,
		-0.8841705903, 0.1276187967, 0.7019175143};
	static const size_t n[] = {10, 11, 12, 11, 10};
	struct pairs *pairs = pairs_new(EXAMPLE_N);

	(void)state;
	for (int lag = -2; lag <= 2; lag++) {
		pairs_set(pairs, example_x, example_y, EXAMPLE_N, lag);
		assert_int_equal(pairs_n(pairs), n[lag + 2]);
		assert_near(pairs_rho(pairs), expected[lag + 2], 0, 1e-10);
	}
	pairs_free(pairs);
}

/* A missing day is no pair, and its neighbours do not close up. */
static void test_missing_days_are_kept_apart(void **state)
{
	static const double x[] = {1, NAN, 3, 2, 5, 4};
	static const double y[] = {1, 2, NAN, 3, 4, 5};
	struct pairs *pairs = pairs_new(6);

	(void)state;
	pairs_set(pairs, x, y, 6, 0);
	assert_int_equal(pairs_n(pairs), 4);
	/* x 1 2 5 4, y 1 3 4 5: ranks 1 2 4 3 and 1 2 3 4. */
	assert_near(pairs_rho(pairs), 0.8, 1e-15, 0);
	pairs_set(pairs, x, y, 6, 1);
	/* y of days 0..5 with x of days 1..5: (2,3) (3,5) (4,4). */
	assert_int_equal(pairs_n(pairs), 3);
	assert_near(pairs_x(pairs, 1), 3, 0, 0);
	assert_near(pairs_rho(pairs), 0.5, 1e-15, 0);
	pairs_free(pairs);
}

static void test_nothing_to_correlate(void **state)
{
	static const double flat[] = {2, 2, 2, 2}, rising[] = {1, 2, 3, 4};
	static const double none[] = {NAN, NAN, NAN, NAN};

	(void)state;
	assert_near(rho_at(flat, rising, 4, 0), NAN, 0, 0);
	assert_near(rho_at(rising, none, 4, 0), NAN, 0, 0);
	assert_near(rho_at(rising, rising, 2, 0), NAN, 0, 0);
	assert_near(rho_at(rising, rising, 4, 9), NAN, 0, 0);
	assert_near(rho_at(rising, rising, 4, -1), 1, 1e-15, 0);
	pairs_free(pairs_new(0));
	pairs_free(NULL);
}

/* Counting days is the same as writing them down so often. */
static void test_counted_days(void **state)
{
	static const unsigned count[EXAMPLE_N] = {
		2, 0, 1, 1, 3, 0, 1, 2, 0, 0, 1, 1};
	double x[EXAMPLE_N], y[EXAMPLE_N];
	struct pairs *pairs = pairs_new(EXAMPLE_N);
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < EXAMPLE_N; i++)
		for (unsigned k = 0; k < count[i]; k++, n++) {
			x[n] = example_x[i];
			y[n] = example_y[i];
		}
	pairs_set(pairs, example_x, example_y, EXAMPLE_N, 0);
	assert_near(
		pairs_rho_counted(pairs, count), rho_at(x, y, n, 0), 1e-13, 0);
	pairs_free(pairs);
}

/* Moving y is the same as having it elsewhere in the first place. */
static void test_moved_days(void **state)
{
	uint64_t seed = seed_from_environment();

	(void)state;
	for (int run = 0; run < 50; run++) {
		double x[30], y[30], moved[30];
		size_t source[30], n;
		struct pairs *pairs = pairs_new(30);

		for (size_t i = 0; i < 30; i++) {
			x[i] = floor(5 * seed_uniform(&seed));
			y[i] = seed_uniform(&seed);
			if (seed_uniform(&seed) < 0.2)
				x[i] = NAN;
			if (seed_uniform(&seed) < 0.2)
				y[i] = NAN;
			source[i] = (i * 7 + (size_t)run) % 30;
		}
		for (size_t i = 0; i < 30; i++)
			moved[i] = y[source[i]];
		pairs_set(pairs, x, y, 30, 0);
		double rho = pairs_rho_moved(pairs, source, &n);

		assert_near(rho, rho_at(x, moved, 30, 0), 1e-13, 1e-15);
		pairs_set(pairs, x, moved, 30, 0);
		assert_int_equal(n, pairs_n(pairs));
		pairs_free(pairs);
	}
}

/* Ranks know no units, and the correlation no direction. */
static void test_properties(void **state)
{
	uint64_t seed = seed_from_environment();
	double x[40], y[40], bent[40];

	(void)state;
	for (size_t i = 0; i < 40; i++) {
		x[i] = floor(11 * seed_uniform(&seed));
		y[i] = seed_uniform(&seed);
		bent[i] = -exp(3 * y[i]);
	}
	assert_near(rho_at(x, y, 40, 0), rho_at(y, x, 40, 0), 1e-13, 0);
	assert_near(rho_at(x, bent, 40, 0), -rho_at(x, y, 40, 0), 1e-13, 0);
	assert_near(rho_at(x, y, 40, 2), rho_at(y, x, 40, -2), 1e-13, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_example_at_all_lags),
		cmocka_unit_test(test_missing_days_are_kept_apart),
		cmocka_unit_test(test_nothing_to_correlate),
		cmocka_unit_test(test_counted_days),
		cmocka_unit_test(test_moved_days),
		cmocka_unit_test(test_properties),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
