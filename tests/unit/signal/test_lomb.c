/* SPDX-License-Identifier: GPL-3.0-or-later
 * Lomb's periodogram: the direct formula, sines of known power, and FFT where
 * values come evenly.
 */
#include "analysis/signal/lomb.h"

#include "tests/near.h"

#define MAX_N 2000

static double t_s[MAX_N], x[MAX_N];

/* Times some 0.6 to 1 s apart from 0. */
static void set_times(size_t n, uint64_t *seed)
{
	t_s[0] = 0;
	for (size_t i = 1; i < n; i++)
		t_s[i] = t_s[i - 1] + 0.6 + 0.4 * seed_uniform(seed);
}

static double mean_of(size_t n)
{
	double mean = 0;

	for (size_t i = 0; i < n; i++)
		mean += x[i] / (double)n;
	return mean;
}

/* As Scargle 1982 writes it. */
static double direct_density(size_t n, size_t k)
{
	double w = 2 * M_PI * (double)k / (LOMB_OVERSAMPLING * t_s[n - 1]);
	double s2 = 0, c2 = 0, mean = mean_of(n);
	double xc = 0, xs = 0, cc = 0, ss = 0;

	for (size_t i = 0; i < n; i++) {
		s2 += sin(2 * w * t_s[i]);
		c2 += cos(2 * w * t_s[i]);
	}

	double tau_s = atan2(s2, c2) / (2 * w);

	for (size_t i = 0; i < n; i++) {
		double c = cos(w * (t_s[i] - tau_s));
		double s = sin(w * (t_s[i] - tau_s));

		xc += (x[i] - mean) * c;
		xs += (x[i] - mean) * s;
		cc += c * c;
		ss += s * s;
	}
	return (xc * xc / cc + xs * xs / ss) * t_s[n - 1] / (double)n;
}

static void test_direct_formula(void **state)
{
	static const size_t lengths[] = {2, 3, 10, 300, 1500};
	uint64_t seed = seed_from_environment();

	(void)state;
	for (size_t l = 0; l < sizeof(lengths) / sizeof(lengths[0]); l++) {
		size_t n = lengths[l];
		double top = 0;

		set_times(n, &seed);
		for (size_t i = 0; i < n; i++)
			x[i] = 800 + 50 * seed_uniform(&seed);

		struct lomb *lomb = lomb_new(n, t_s[n - 1], 0.4);
		struct lomb_spectrum spectrum = lomb_run(lomb, t_s, x, n, 0.4);

		assert_int_equal(spectrum.n_bins, ceil(1.6 * t_s[n - 1]));
		for (size_t k = 0; k < spectrum.n_bins; k++)
			top = fmax(top, spectrum.density[k]);
		for (size_t k = 1; k < spectrum.n_bins;
			k += spectrum.n_bins / 97 + 1)
			assert_near(spectrum.density[k], direct_density(n, k),
				1e-9, 1e-12 * top);
		lomb_free(lomb);
	}
	lomb_free(NULL);
}

/* A sine of amplitude A has the power A^2/2, wherever its frequency lies. */
static void test_sines(void **state)
{
	uint64_t seed = seed_from_environment();
	size_t n = 600;

	(void)state;
	set_times(n, &seed);

	struct lomb *lomb = lomb_new(n, t_s[n - 1], 0.5);

	for (double hz = 0.02; hz < 0.45; hz += 0.0313) {
		for (size_t i = 0; i < n; i++)
			x[i] = 900 + 20 * sin(2 * M_PI * hz * t_s[i] + hz);

		struct lomb_spectrum spectrum = lomb_run(lomb, t_s, x, n, 0.5);

		assert_near(lomb_power(&spectrum, hz - 0.015, hz + 0.015), 200,
			0.06, 0);
	}
	lomb_free(lomb);
}

/* Even times, over-sampled four times: the bins are those of a transform
 * padded to four times the length, and all of them up to half the rate add up
 * to the variance (Parseval), but for the ends. */
static void test_even_times(void **state)
{
	uint64_t seed = seed_from_environment();
	size_t n = 512;
	double sum_sq = 0;

	(void)state;
	for (size_t i = 0; i < n; i++) {
		t_s[i] = (double)i;
		x[i] = 40 * seed_uniform(&seed);
	}
	for (size_t i = 0; i < n; i++)
		sum_sq += (x[i] - mean_of(n)) * (x[i] - mean_of(n));

	struct lomb *lomb = lomb_new(n, t_s[n - 1], 0.5);
	struct lomb_spectrum spectrum = lomb_run(lomb, t_s, x, n, 0.5);

	assert_near(lomb_power(&spectrum, 0, 0.5), sum_sq / (double)n, 0.01, 0);
	lomb_free(lomb);
}

/* Scale goes in squared, an offset and the direction of time not at all. */
static void test_properties(void **state)
{
	static double first[2000], time_back_s[MAX_N], back[MAX_N];
	uint64_t seed = seed_from_environment();
	size_t n = 300;

	(void)state;
	set_times(n, &seed);
	for (size_t i = 0; i < n; i++)
		x[i] = 800 + 50 * seed_uniform(&seed);

	struct lomb *lomb = lomb_new(n, t_s[n - 1], 0.4);
	struct lomb_spectrum spectrum = lomb_run(lomb, t_s, x, n, 0.4);
	size_t n_bins = spectrum.n_bins;

	assert_true(n_bins <= 2000);
	for (size_t k = 0; k < n_bins; k++)
		first[k] = spectrum.density[k];
	for (size_t i = 0; i < n; i++) {
		time_back_s[i] = t_s[n - 1] - t_s[n - 1 - i];
		back[i] = 3 * x[n - 1 - i] - 500;
	}
	lomb_run(lomb, time_back_s, back, n, 0.4);
	for (size_t k = 0; k < n_bins; k++)
		assert_near(spectrum.density[k], 9 * first[k], 1e-9, 1e-6);
	lomb_free(lomb);
}

/* Half open: a bin on the border of two bands counts in the upper one. */
static void test_bands(void **state)
{
	(void)state;
	t_s[0] = 0;
	t_s[1] = 1;
	t_s[2] = 2.5;
	for (size_t i = 0; i < 3; i++)
		x[i] = (double)(i * i);

	struct lomb *lomb = lomb_new(3, 2.5, 1);
	struct lomb_spectrum spectrum = lomb_run(lomb, t_s, x, 3, 1);

	assert_int_equal(spectrum.n_bins, 10); /* 0, 0.1 ... 0.9 Hz */
	assert_near(lomb_power(&spectrum, 0.2, 0.3), spectrum.density[2] * 0.1,
		1e-14, 0);
	assert_near(lomb_power(&spectrum, 0.25, 0.3), 0, 0, 0);
	lomb_free(lomb);
}

static void test_too_little(void **state)
{
	struct lomb *lomb = lomb_new(10, 8, 0.4);

	(void)state;
	t_s[0] = 0;
	t_s[1] = 0;
	assert_int_equal(lomb_run(lomb, t_s, x, 0, 0.4).n_bins, 0);
	assert_int_equal(lomb_run(lomb, t_s, x, 1, 0.4).n_bins, 0);
	assert_int_equal(lomb_run(lomb, t_s, x, 2, 0.4).n_bins, 0);
	t_s[1] = 100; /* more bins than there is room for */
	assert_int_equal(lomb_run(lomb, t_s, x, 2, 0.4).n_bins, 0);
	lomb_free(lomb);
	assert_null(lomb_new(10, NAN, 0.4));
	assert_null(lomb_new(10, -1, 0.4));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_direct_formula),
		cmocka_unit_test(test_sines),
		cmocka_unit_test(test_even_times),
		cmocka_unit_test(test_properties),
		cmocka_unit_test(test_bands),
		cmocka_unit_test(test_too_little),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
