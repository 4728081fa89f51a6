/* SPDX-License-Identifier: GPL-3.0-or-later
 * Detrending against a worked example, its gain and what it must not touch.
 */
#include "tests/near.h"

#include <string.h>

#include "analysis/signal/detrend.h"

#define N_SMALL 12
static const double small[N_SMALL] = {
	800, 810, 790, 820, 780, 805, 795, 815, 840, 835, 820, 800};

static void test_mean_and_line(void **state)
{
	double z[N_SMALL];

	(void)state;
	memcpy(z, small, sizeof(z));
	detrend_mean(z, N_SMALL);
	assert_near(z[0], 800 - 809.1666666666666, 1e-12, 0);

	for (size_t i = 0; i < N_SMALL; i++)
		z[i] = 700 - 2.5 * (double)i;
	z[0] += 1;
	detrend_linear(z, N_SMALL);
	double sum = 0, sum_x = 0;
	for (size_t i = 0; i < N_SMALL; i++) {
		sum += z[i];
		sum_x += (double)i * z[i];
	}
	assert_near(sum, 0, 0, 1e-11);
	assert_near(sum_x, 0, 0, 1e-10);
	/* 1 less the hat value of the first point: 1/n + x_0^2 / sum x^2. */
	assert_near(z[0], 1 - 1 / 12.0 - 5.5 * 5.5 / 143, 1e-11, 0);
}

/* The worked example of hrv.md 5.2, here to more digits from exact rational
 * arithmetic: for lambda 500 the digits there are good to 3e-8 only. */
static void test_smoothness_vector(void **state)
{
	static const struct {
		double lambda, expected[N_SMALL];
	} rows[] = {
		{10,
			{1.71453143388, 10.05746719909, -11.61674235004,
				16.57418280017, -25.37130991312, -2.62051488074,
				-15.08701339439, 2.34181840304, 24.92947450260,
				17.91603071131, 1.29226809117,
				-20.13019260294}},
		{500,
			{2.37148767281, 10.27378768309, -11.82392179257,
				16.07830866471, -26.01952423048, -3.11748807678,
				-15.21554639475, 2.68634976502, 25.58831021410,
				18.49043401869, 1.39271789173,
				-20.70491541556}},
	};
	struct smoother *smoother = smoother_new(N_SMALL);

	(void)state;
	for (size_t r = 0; r < 2; r++) {
		double z[N_SMALL], sum = 0;

		memcpy(z, small, sizeof(z));
		smoother_run(smoother, rows[r].lambda, z, N_SMALL);
		for (size_t i = 0; i < N_SMALL; i++) {
			assert_near(z[i], rows[r].expected[i], 0, 1e-9);
			sum += z[i];
		}
		assert_near(sum, 0, 0, 1e-9);
	}
	smoother_free(smoother);
}

/* Of sines in the middle of a long series 1 - 1/(1 + lambda^2 (2 - 2 cos w)^2)
 * remains; the table is the square of it for lambda 500 at 4 Hz. */
static void test_smoothness_gain(void **state)
{
	static const double table[][2] = {{0.01, 0.0002}, {0.02, 0.0383},
		{0.02847, 0.2499}, {0.0355, 0.5002}, {0.04, 0.6331},
		{0.05, 0.8186}, {0.0667, 0.9367}, {0.1, 0.9869},
		{0.15, 0.9974}};
	enum { N = 8000 };
	static double z[N];
	struct smoother *smoother = smoother_new(N);

	(void)state;
	for (size_t r = 0; r < sizeof(table) / sizeof(table[0]); r++) {
		double w = 2 * M_PI * table[r][0] / 4, before = 0, after = 0;

		for (size_t i = 0; i < N; i++)
			z[i] = sin(w * (double)i);
		for (size_t i = N / 4; i < 3 * N / 4; i++)
			before += z[i] * z[i];
		smoother_run(smoother, 500, z, N);
		for (size_t i = N / 4; i < 3 * N / 4; i++)
			after += z[i] * z[i];
		assert_near(after / before, table[r][1], 0, 1.1e-4);
	}
	smoother_free(smoother);
}

static void test_line_has_no_residue(void **state)
{
	double z[1000];
	struct smoother *smoother = smoother_new(1000);

	(void)state;
	for (size_t n = 0; n <= 1000; n = 2 * n + 1) {
		for (size_t i = 0; i < n; i++)
			z[i] = 900 + 0.05 * (double)i;
		smoother_run(smoother, 500, z, n);
		for (size_t i = 0; i < n; i++)
			assert_near(z[i], 0, 0, 1e-8);
	}
	smoother_free(smoother);
	smoother_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mean_and_line),
		cmocka_unit_test(test_smoothness_vector),
		cmocka_unit_test(test_smoothness_gain),
		cmocka_unit_test(test_line_has_no_residue),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
