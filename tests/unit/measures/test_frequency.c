/* SPDX-License-Identifier: GPL-3.0-or-later
 * From intervals to bands: the vectors of hrv.md 5.3 (b) and (c), the least
 * lengths, and what cannot be computed.
 */
#include "analysis/measures/frequency.h"

#include <string.h>

#include "analysis/beats/rr.h"
#include "tests/near.h"

#define MAX_BEATS 1000
#define MAX_S 600

static int64_t rr_q[MAX_BEATS];

static struct hrv_bands run_with(const struct hrv_options *options, size_t n)
{
	struct frequency *frequency = frequency_new(MAX_BEATS, MAX_S, options);
	struct hrv_bands bands;

	assert_non_null(frequency);
	frequency_run(frequency, rr_q, n, &bands);
	frequency_free(frequency);
	return bands;
}

static struct hrv_bands run(size_t n)
{
	struct hrv_options options;

	hrv_options_init(&options);
	return run_with(&options, n);
}

/* 20 ms at 0.1 Hz and 15 ms at 0.25 Hz around 1 s, for length_s. */
static size_t fill_tones(double length_s)
{
	size_t n = 0;

	for (double t_s = 0; t_s < length_s; n++) {
		double rr_ms = 1000 + 20 * sin(2 * M_PI * 0.1 * t_s) +
			15 * sin(2 * M_PI * 0.25 * t_s);

		rr_q[n] = rr_q_of_ms(rr_ms);
		t_s += rr_ms / 1000;
	}
	return n;
}

static void test_tones_on_beats(void **state)
{
	static const struct {
		const char *name;
		enum hrv_spline spline;
		double segment_s;
	} rows[] = {
		{"natural, one window", HRV_SPLINE_NATURAL, 300},
		{"natural, windows of 128 s", HRV_SPLINE_NATURAL, 128},
		{"not-a-knot, one window", HRV_SPLINE_NOT_A_KNOT, 300},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct hrv_options options;

		print_message("%s\n", rows[i].name);
		hrv_options_init(&options);
		options.spline = rows[i].spline;
		options.segment_s = rows[i].segment_s;

		size_t n = fill_tones(300);
		struct hrv_bands bands = run_with(&options, n);

		assert_int_equal(n, 301);
		assert_near(bands.lf_ms2.value, 199.8916, 0.005, 0);
		assert_near(bands.hf_ms2.value, 109.2768, 0.005, 0);
		assert_near(bands.lf_peak_hz.value, 0.1, 0, 5e-4);
		assert_near(bands.hf_peak_hz.value, 0.25, 0, 5e-4);
		assert_near(bands.lf_hf.value,
			bands.lf_ms2.value / bands.hf_ms2.value, 1e-12, 0);
		assert_near(
			bands.lf_nu.value + bands.hf_nu.value, 100, 1e-12, 0);
		assert_near(bands.total_ms2.value,
			bands.vlf_ms2.value + bands.lf_ms2.value +
				bands.hf_ms2.value,
			1e-12, 0);
	}
}

/* Beat k of the heart of 5.3 (c) from the closed integral, by bisection. */
static double ipfm_beat_s(double k)
{
	double lo = 0, hi = 400;

	while (hi - lo > 1e-12 * hi) {
		double t = (lo + hi) / 2;
		double slow = (1 - cos(2 * M_PI * 0.1 * t)) / (2 * M_PI * 0.1);
		double fast =
			(1 - cos(2 * M_PI * 0.25 * t)) / (2 * M_PI * 0.25);

		if ((t + 0.03 * slow + 0.03 * fast) / 0.85 < k)
			lo = t;
		else
			hi = t;
	}
	return hi;
}

static void test_ipfm(void **state)
{
	size_t n = 0;

	(void)state;
	for (double k = 1; ipfm_beat_s(k) <= 300; k++)
		rr_q[n++] = rr_q_of_ms(
			1000 * (ipfm_beat_s(k) - ipfm_beat_s(k - 1)));
	assert_near(rr_ms_of_q(rr_q[0]), 829.611165, 0, 1e-4);
	assert_near(rr_ms_of_q(rr_q[5]), 825.439968, 0, 1e-4);

	struct hrv_bands bands = run(n);

	assert_near(bands.lf_ms2.value, 318.254, 0.01, 0);
	assert_near(bands.hf_ms2.value, 276.927, 0.01, 0);
}

/* Reason of VLF, LF, HF, and of the breathing; lengths with 2 s of grace. */
static void test_least_lengths(void **state)
{
	static const struct {
		double length_s;
		bool as_is;
		enum hrv_reason vlf, lf, hf;
	} rows[] = {
		{57, false, HRV_TOO_SHORT, HRV_TOO_SHORT, HRV_TOO_SHORT},
		{58, false, HRV_TOO_SHORT, HRV_TOO_SHORT, HRV_OK},
		{117, false, HRV_TOO_SHORT, HRV_TOO_SHORT, HRV_OK},
		{118, false, HRV_TOO_SHORT, HRV_OK, HRV_OK},
		{297, false, HRV_TOO_SHORT, HRV_OK, HRV_OK},
		{298, false, HRV_OK, HRV_OK, HRV_OK},
		{117, true, HRV_TOO_SHORT, HRV_TOO_SHORT, HRV_OK},
		{118, true, HRV_OK, HRV_OK, HRV_OK},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t n = (size_t)rows[i].length_s;
		struct hrv_options options;

		hrv_options_init(&options);
		options.as_is = rows[i].as_is;
		for (size_t k = 0; k < n; k++)
			rr_q[k] = rr_q_of_ms(1000 + (k % 4 == 1 ? 20 : 0) -
				(k % 4 == 3 ? 20 : 0));

		struct hrv_bands bands = run_with(&options, n);

		assert_int_equal(bands.vlf_ms2.reason, rows[i].vlf);
		assert_int_equal(bands.total_ms2.reason, rows[i].vlf);
		assert_int_equal(bands.lf_ms2.reason, rows[i].lf);
		assert_int_equal(bands.lf_hf.reason, rows[i].lf);
		assert_int_equal(bands.lf_nu.reason, rows[i].lf);
		assert_int_equal(bands.hf_ms2.reason, rows[i].hf);
		assert_int_equal(bands.resp_per_min.reason, rows[i].hf);
	}
}

static void test_without_variation(void **state)
{
	(void)state;
	for (size_t i = 0; i < 400; i++)
		rr_q[i] = 13333333;

	struct hrv_bands bands = run(400);

	assert_near(bands.lf_ms2.value, 0, 0, 1e-20);
	assert_near(bands.hf_ms2.value, 0, 0, 1e-20);
	assert_int_equal(bands.lf_hf.reason, HRV_NO_VARIATION);
	assert_int_equal(bands.lf_nu.reason, HRV_NO_VARIATION);
	assert_int_equal(bands.hf_nu.reason, HRV_NO_VARIATION);
	assert_int_equal(bands.lf_peak_hz.reason, HRV_NO_VARIATION);
	assert_int_equal(bands.resp_per_min.reason, HRV_BREATHING_UNKNOWN);
}

/* A rhythm of 0.02 Hz: in LF and HF only its slope, falling from the edge. */
static void test_peak_on_the_edge(void **state)
{
	double t_s = 0;

	(void)state;
	for (size_t i = 0; i < 300; i++) {
		rr_q[i] = rr_q_of_ms(1000 + 50 * sin(2 * M_PI * 0.0377 * t_s));
		t_s += (double)rr_q[i] / RR_Q_PER_S;
	}

	struct hrv_bands bands = run(300);

	assert_int_equal(bands.lf_ms2.reason, HRV_OK);
	assert_int_equal(bands.lf_peak_hz.reason, HRV_NO_PEAK);
}

static void test_not_computable(void **state)
{
	struct hrv_options options;

	(void)state;
	hrv_options_init(&options);
	assert_int_equal(run(0).hf_ms2.reason, HRV_NO_BEATS);
	fill_tones(300);
	assert_int_equal(run(1).hf_ms2.reason, HRV_TOO_FEW);

	/* One bin in 10 s of segment: none below 0.1 Hz but in LF. */
	options.segment_s = 10;
	size_t n = fill_tones(300);
	struct hrv_bands bands = run_with(&options, n);
	assert_int_equal(bands.vlf_ms2.reason, HRV_TOO_SHORT);
	assert_int_equal(bands.lf_ms2.reason, HRV_OK);

	/* Times that do not rise are no curve. */
	rr_q[100] = 0;
	assert_int_equal(run(n).hf_ms2.reason, HRV_TOO_FEW);

	/* More than the plan has room for. */
	for (size_t i = 0; i < 500; i++)
		rr_q[i] = 2 * RR_Q_PER_S;
	assert_int_equal(run(500).hf_ms2.reason, HRV_NO_MEMORY);
}

static void test_senseless_options(void **state)
{
	static const double segments_s[] = {0, -300, 0.5, NAN};
	static const double lengths_s[] = {-1, NAN, INFINITY};
	struct hrv_options options;

	(void)state;
	hrv_options_init(&options);
	for (size_t i = 0; i < 3; i++)
		assert_null(frequency_new(10, lengths_s[i], &options));
	for (size_t i = 0; i < 4; i++) {
		options.segment_s = segments_s[i];
		assert_null(frequency_new(10, 300, &options));
	}
	frequency_free(NULL);
}

/* VLF comes from before the smoothness priors, LF from after them; as_is
 * takes all from after. */
static void test_vlf_of_smoothed(void **state)
{
	struct hrv_options options;
	size_t n = fill_tones(300);

	(void)state;
	for (size_t i = 0; i < n; i++)
		rr_q[i] += rr_q_of_ms(0.2 * (double)i);
	hrv_options_init(&options);

	struct hrv_bands plain = run_with(&options, n);

	options.detrend = HRV_DETREND_SMOOTHNESS;

	struct hrv_bands smooth = run_with(&options, n);

	assert_true(plain.vlf_ms2.value > 30);
	assert_near(smooth.vlf_ms2.value, plain.vlf_ms2.value, 1e-12, 0);
	assert_near(smooth.lf_ms2.value / plain.lf_ms2.value, 0.987, 0.01, 0);
	options.as_is = true;
	assert_true(run_with(&options, n).vlf_ms2.value < 1);
	options.detrend = HRV_DETREND_LINEAR;
	assert_true(run_with(&options, n).vlf_ms2.value < 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tones_on_beats),
		cmocka_unit_test(test_ipfm),
		cmocka_unit_test(test_least_lengths),
		cmocka_unit_test(test_without_variation),
		cmocka_unit_test(test_peak_on_the_edge),
		cmocka_unit_test(test_not_computable),
		cmocka_unit_test(test_senseless_options),
		cmocka_unit_test(test_vlf_of_smoothed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
