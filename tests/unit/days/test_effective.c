/* SPDX-License-Identifier: GPL-3.0-or-later
 * What days are worth: the numbers of regulation.md 7.
 */
#include "analysis/days/effective.h"

#include "analysis/days/pairs.h"
#include "tests/near.h"
#include "tests/unit/days/example.h"

static void test_autocorrelation_of_the_example(void **state)
{
	(void)state;
	assert_near(effective_autocorrelation(example_x, EXAMPLE_N, 1),
		0.0331858407, 0, 5e-11);
	assert_near(effective_autocorrelation(example_y, EXAMPLE_N, 1),
		0.1290322581, 0, 5e-11);
}

/* Neighbours in the calendar, not in the array of values. */
static void test_autocorrelation_over_gaps(void **state)
{
	static const double values[] = {1, NAN, -1, NAN, 1, NAN, -1, NAN};
	static const double flat[] = {2, 2, 2};

	(void)state;
	assert_near(effective_autocorrelation(values, 8, 1), NAN, 0, 0);
	assert_near(effective_autocorrelation(values, 8, 2), -0.75, 1e-12, 0);
	assert_near(effective_autocorrelation(flat, 3, 1), NAN, 0, 0);
}

static void test_first_order_form(void **state)
{
	(void)state;
	assert_near(effective_n_ar1(60, 0.5, 0.6), 32.3077, 0, 5e-5);
	assert_near(effective_n_ar1(12, 0.0331858407, 0.1290322581), 11.8977, 0,
		5e-5);
}

static double n_eff_of(const double *x, const double *y, size_t n)
{
	struct pairs *pairs = pairs_new(n);
	double n_eff;

	pairs_set(pairs, x, y, n, 0);
	n_eff = effective_n(pairs);
	pairs_free(pairs);
	return n_eff;
}

/* The sum over lags, written out for the example: J = 3. */
static void test_sum_over_lags(void **state)
{
	double sum = 0;

	(void)state;
	for (size_t lag = 1; lag <= 3; lag++)
		sum += (1 - (double)lag / EXAMPLE_N) *
			effective_autocorrelation(example_x, EXAMPLE_N, lag) *
			effective_autocorrelation(example_y, EXAMPLE_N, lag);
	assert_near(n_eff_of(example_x, example_y, EXAMPLE_N),
		sum > 0 ? EXAMPLE_N / (1 + 2 * sum) : EXAMPLE_N, 1e-12, 0);
}

/* Days that alternate against days that persist do not make more of them. */
static void test_never_above_n(void **state)
{
	double x[40], y[40];

	(void)state;
	for (int i = 0; i < 40; i++) {
		x[i] = i % 2;
		y[i] = i / 20;
	}
	assert_near(n_eff_of(x, y, 40), 40, 0, 0);
	assert_true(n_eff_of(y, y, 40) < 10);
}

static void test_intervals(void **state)
{
	static const struct {
		double rho, n_eff, lo, hi, tolerance;
	} cases[] = {
		{-0.35, 60, -0.560, -0.098, 5e-4},
		{-0.35, 32.3077, -0.628, 0.008, 5e-4},
		{-0.8841705903, 12, -0.974011, -0.553942, 5e-7},
		{-0.35, 3, NAN, NAN, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		double lo, hi;

		effective_interval(cases[i].rho, cases[i].n_eff, &lo, &hi);
		assert_near(lo, cases[i].lo, 0, cases[i].tolerance);
		assert_near(hi, cases[i].hi, 0, cases[i].tolerance);
	}
}

static void test_p(void **state)
{
	(void)state;
	/* z = 1.96 by construction. */
	assert_near(effective_p(tanh(1.959963985 / 10), 103), 0.05, 0, 1e-9);
	assert_near(effective_p(tanh(-1.959963985 / 10), 103), 0.05, 0, 1e-9);
	assert_near(effective_p(0, 50), 1, 1e-12, 0);
	assert_near(effective_p(0.5, 2), NAN, 0, 0);
}

static void test_days_needed(void **state)
{
	(void)state;
	assert_int_equal(effective_n_needed(0.2), 194);
	assert_int_equal(effective_n_needed(0.3), 85);
	assert_int_equal(effective_n_needed(0.4), 47);
	assert_int_equal(effective_n_needed(0.5), 30);
	assert_int_equal(effective_n_needed(0.6), 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_autocorrelation_of_the_example),
		cmocka_unit_test(test_autocorrelation_over_gaps),
		cmocka_unit_test(test_first_order_form),
		cmocka_unit_test(test_sum_over_lags),
		cmocka_unit_test(test_never_above_n),
		cmocka_unit_test(test_intervals),
		cmocka_unit_test(test_p),
		cmocka_unit_test(test_days_needed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
