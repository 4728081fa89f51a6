/* SPDX-License-Identifier: GPL-3.0-or-later
 * Welch's method: Parseval's theorem, the two tones of hrv.md 5.3 (a), peaks
 * and bands.
 */
#include "tests/near.h"

#include <string.h>

#include "analysis/signal/detrend.h"
#include "analysis/signal/welch.h"

#define HZ 4.0
#define N_TONES 1200

static double hann(size_t i, size_t n)
{
	return 0.5 - 0.5 * cos(2 * M_PI * (double)i / (double)n);
}

/* Power of one windowed segment by the definition. */
static double windowed_power(const double *z, size_t n)
{
	double mean = 0, sum = 0, sum_w = 0;

	for (size_t i = 0; i < n; i++)
		mean += z[i] / (double)n;
	for (size_t i = 0; i < n; i++) {
		double x = hann(i, n) * (z[i] - mean);

		sum += x * x;
		sum_w += hann(i, n) * hann(i, n);
	}
	return sum / sum_w;
}

static double band_power(const struct spectrum *spectrum, double lo, double hi)
{
	return spectrum_power(spectrum, spectrum_bins(spectrum, lo, hi));
}

static void test_parseval(void **state)
{
	static const struct {
		size_t n, segment;
	} rows[] = {{2, 2}, {3, 8}, {7, 7}, {100, 100}, {1200, 1200},
		{1197, 1200}, {640, 1200}, {1800, 1200}, {1801, 1201},
		{2400, 511}};
	uint64_t seed = seed_from_environment();
	static double z[2400];

	(void)state;
	for (size_t r = 0; r < sizeof(rows) / sizeof(rows[0]); r++) {
		struct welch *welch = welch_new(HZ, rows[r].segment, HZ);
		size_t n = rows[r].n;
		size_t segment = n < rows[r].segment ? n : rows[r].segment;
		double expected = 0;
		size_t n_segments = 0;

		for (size_t i = 0; i < n; i++)
			z[i] = 800 + 50 * seed_uniform(&seed);
		for (size_t i = 0; i + segment <= n;
			i += segment - segment / 2, n_segments++)
			expected += windowed_power(z + i, segment);
		struct spectrum spectrum = welch_run(welch, z, n);
		assert_near(band_power(&spectrum, 0, HZ),
			expected / (double)n_segments, 1e-12, 0);
		welch_free(welch);
	}
	welch_free(NULL);
}

static void fill_tones(double *z, double trend_ms_per_s)
{
	for (size_t k = 0; k < N_TONES; k++) {
		double t = (double)k / HZ;

		z[k] = 1000 + 20 * sin(2 * M_PI * 0.1 * t) +
			15 * sin(2 * M_PI * 0.25 * t) + trend_ms_per_s * t;
	}
}

static void test_two_tones(void **state)
{
	static const struct {
		const char *name;
		size_t segment;
		double trend_ms_per_s, lambda;
		double lf, hf, vlf, vlf_tolerance;
	} rows[] = {
		{"Hann 1200", 1200, 0, 0, 200, 112.5, 0, 1e-9},
		/* The row is of 512 samples padded to 1024: VLF differs. */
		{"Hann 512", 512, 0, 0, 199.9998, 112.5001, 0, 0.042},
		{"Hann 256", 256, 0, 0, 199.9886, 112.5095, 0.136, 1e-3},
		{"smoothness", 1200, 0, 500, 197.3870, 112.4612, 0, 1e-3},
		{"trend", 1200, 0.2, 0, 200.0001, 112.5, 72.0, 0.05},
		{"trend, smoothness", 1200, 0.2, 500, 197.3870, 112.4612,
			0.0002, 1e-4},
	};
	struct smoother *smoother = smoother_new(N_TONES);
	double z[N_TONES];

	(void)state;
	for (size_t r = 0; r < sizeof(rows) / sizeof(rows[0]); r++) {
		struct welch *welch = welch_new(HZ, rows[r].segment, HZ);

		print_message("%s\n", rows[r].name);
		fill_tones(z, rows[r].trend_ms_per_s);
		if (rows[r].lambda > 0)
			smoother_run(smoother, rows[r].lambda, z, N_TONES);
		struct spectrum spectrum = welch_run(welch, z, N_TONES);
		assert_near(
			band_power(&spectrum, 0.04, 0.15), rows[r].lf, 1e-6, 0);
		assert_near(
			band_power(&spectrum, 0.15, 0.4), rows[r].hf, 1e-6, 0);
		assert_near(band_power(&spectrum, 0.0033, 0.04), rows[r].vlf, 0,
			rows[r].vlf_tolerance);
		welch_free(welch);
	}
	smoother_free(smoother);
}

/* On the bin, and half way between two, the parabola finds the frequency. */
/* Twice the series, four times the power in every bin, ratios as they were;
 * tones that are bins apart, each alone or both at once. */
static void test_scales_and_adds(void **state)
{
	uint64_t seed = seed_from_environment();
	struct welch *welch = welch_new(HZ, N_TONES, HZ);
	static double a[N_TONES], b[N_TONES], both[N_TONES];
	double one = 5 + 10 * seed_uniform(&seed);
	double two = 5 + 10 * seed_uniform(&seed);

	(void)state;
	for (size_t k = 0; k < N_TONES; k++) {
		double t = (double)k / HZ;

		a[k] = one * sin(2 * M_PI * 0.1 * t + 6 * one);
		b[k] = two * sin(2 * M_PI * 0.25 * t + 6 * two);
		both[k] = 2 * (a[k] + b[k]);
	}

	struct spectrum spectrum = welch_run(welch, a, N_TONES);
	double lf = band_power(&spectrum, 0.04, 0.15);

	spectrum = welch_run(welch, b, N_TONES);

	double hf = band_power(&spectrum, 0.15, 0.4);

	spectrum = welch_run(welch, both, N_TONES);
	assert_near(band_power(&spectrum, 0.04, 0.15), 4 * lf, 1e-9, 0);
	assert_near(band_power(&spectrum, 0.15, 0.4), 4 * hf, 1e-9, 0);
	assert_near(lf, one * one / 2, 1e-9, 0);
	assert_near(hf, two * two / 2, 1e-9, 0);
	welch_free(welch);
}

static void test_peak(void **state)
{
	static const double tones_hz[] = {0.1, 0.101, 0.1016667, 0.2512};
	struct welch *welch = welch_new(HZ, N_TONES, HZ);
	double z[N_TONES];

	(void)state;
	for (size_t r = 0; r < 4; r++) {
		for (size_t k = 0; k < N_TONES; k++)
			z[k] = sin(2 * M_PI * tones_hz[r] * (double)k / HZ + 1);
		struct spectrum spectrum = welch_run(welch, z, N_TONES);
		size_t top = spectrum_top(
			&spectrum, spectrum_bins(&spectrum, 0.04, 0.4));
		assert_near(spectrum_peak_hz(&spectrum, top), tones_hz[r], 0,
			1.5e-4);
	}
	welch_free(welch);
}

static void test_peak_of_nothing(void **state)
{
	static const double zero[] = {0, 0, 1, 0, 0}, flat[] = {1, 1, 1, 1, 1};
	struct spectrum spectrum = {zero, 5, 8, HZ};

	(void)state;
	assert_near(spectrum_peak_hz(&spectrum, 2), 1, 0, 0);
	assert_near(spectrum_peak_hz(&spectrum, 0), 0, 0, 0);
	assert_near(spectrum_peak_hz(&spectrum, 4), 2, 0, 0);
	spectrum.density = flat;
	assert_near(spectrum_peak_hz(&spectrum, 2), 1, 0, 0);
	assert_int_equal(spectrum_top(&spectrum, (struct bins){1, 4}), 1);
}

/* Bins on a border belong to the upper band, so that none counts twice. */
static void test_bands_are_half_open(void **state)
{
	static const double density[601] = {0};
	struct spectrum spectrum = {density, 601, 1200, HZ};
	struct bins vlf = spectrum_bins(&spectrum, 0.0033, 0.04);
	struct bins lf = spectrum_bins(&spectrum, 0.04, 0.15);
	struct bins hf = spectrum_bins(&spectrum, 0.15, 0.4);

	(void)state;
	assert_int_equal(vlf.first, 1);
	assert_int_equal(vlf.end, 12);
	assert_int_equal(lf.first, 12);
	assert_int_equal(lf.end, 45);
	assert_int_equal(hf.first, 45);
	assert_int_equal(hf.end, 120);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parseval),
		cmocka_unit_test(test_two_tones),
		cmocka_unit_test(test_scales_and_adds),
		cmocka_unit_test(test_peak),
		cmocka_unit_test(test_peak_of_nothing),
		cmocka_unit_test(test_bands_are_half_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
