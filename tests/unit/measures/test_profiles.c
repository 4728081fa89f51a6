/* SPDX-License-Identifier: GPL-3.0-or-later
 * The Welch spectra of other programs, from our parts set as theirs are: the
 * difference to ours is in the settings, not in the arithmetic.
 *
 * Systole: 5 Hz, not-a-knot spline, segments of 256 s. hrv-analysis: 4 Hz,
 * straight lines, segments of 64 s padded to 4096 samples. Both leave out a
 * sample at the last beat, integrate by the trapezoid rule over lo <= f < hi,
 * and have VLF from 0.003 Hz.
 */
#include "analysis/signal/dft.h"
#include "analysis/signal/spline.h"
#include "analysis/signal/welch.h"
#include "tests/rr_data.h"

#define MAX_SAMPLES 500000
#define PADDED 4096

static const struct profile {
	const char *by; /* of the reference */
	double hz;
	enum hrv_spline spline;
	size_t segment, padded; /* samples; padded 0: not at all */
} profiles[] = {
	{"systole@", 5, HRV_SPLINE_NOT_A_KNOT, 1280, 0},
	{"hrvanalysis@", 4, HRV_SPLINE_LINEAR, 256, PADDED},
};

static double z[MAX_SAMPLES], power[PADDED / 2 + 1], density[PADDED];

static size_t sample(const struct profile *profile, struct rr_series *series)
{
	double *t_s = calloc(series->n, sizeof(double));
	double *rr_ms = calloc(series->n, sizeof(double));
	struct spline *spline = spline_new(series->n);
	int64_t t_q = 0;
	size_t n;

	for (size_t i = 0; i < series->n; i++) {
		t_q += i > 0 ? series->rr_q[i] : 0;
		t_s[i] = (double)t_q / RR_Q_PER_S;
		rr_ms[i] = rr_ms_of_q(series->rr_q[i]);
	}
	spline_fit(spline, profile->spline, t_s, rr_ms, series->n);
	n = spline_sample(spline, profile->hz, z, MAX_SAMPLES);
	if ((double)(n - 1) / profile->hz >= t_s[series->n - 1])
		n--;
	free(t_s);
	free(rr_ms);
	spline_free(spline);
	return n;
}

/* Welch's method with padded segments, which ours does without. */
static struct spectrum padded_spectrum(const struct profile *profile, size_t n)
{
	size_t segment = profile->segment, n_segments = 0;
	struct dft *dft = dft_new(PADDED, PADDED / 2 + 1);
	static double padded[PADDED];
	double sum_w = 0;

	for (size_t k = 0; k <= PADDED / 2; k++)
		density[k] = 0;
	for (size_t at = 0; at + segment <= n; at += segment / 2) {
		double mean = 0;

		sum_w = 0;
		n_segments++;
		for (size_t i = 0; i < segment; i++)
			mean += z[at + i] / (double)segment;
		for (size_t i = 0; i < segment; i++) {
			double w = 0.5 -
				0.5 *
					cos(2 * M_PI * (double)i /
						(double)segment);

			padded[i] = w * (z[at + i] - mean);
			sum_w += w * w;
		}
		dft_power(dft, padded, PADDED, power);
		for (size_t k = 0; k <= PADDED / 2; k++)
			density[k] += power[k];
	}
	for (size_t k = 0; k <= PADDED / 2; k++)
		density[k] *= (k % (PADDED / 2) ? 2 : 1) /
			(profile->hz * sum_w * (double)n_segments);
	dft_free(dft);
	return (struct spectrum){density, PADDED / 2 + 1, PADDED, profile->hz};
}

static double trapezoid(
	const struct spectrum *spectrum, double lo_hz, double hi_hz)
{
	struct bins bins = spectrum_bins(spectrum, lo_hz, hi_hz);
	double sum = 0;

	for (size_t k = bins.first; k + 1 < bins.end; k++)
		sum += (spectrum->density[k] + spectrum->density[k + 1]) / 2;
	return sum * spectrum->hz / (double)spectrum->segment;
}

static const json_t *reference_of(
	const json_t *root, const struct profile *profile)
{
	json_t *reference = json_object_get(root, "reference"), *by;
	const char *key;

	json_object_foreach(reference, key, by)
	{
		if (strncmp(key, profile->by, strlen(profile->by)) == 0)
			return json_object_get(by, "welch_default");
	}
	return NULL;
}

static void check_band(const json_t *reference, const char *band,
	const struct spectrum *spectrum, double lo_hz, double hi_hz)
{
	double expected = json_number_value(json_object_get(reference, band));
	double total = trapezoid(spectrum, 0.003, 0.4);

	assert_near(trapezoid(spectrum, lo_hz, hi_hz), expected, 1e-6,
		1e-6 * total);
}

static void check_recording(const char *id, const json_t *root, void *data)
{
	struct rr_series *series = rr_data_series(root, "rr_ms");
	int *n_checked = data;

	for (size_t i = 0; i < 2; i++) {
		const struct profile *profile = &profiles[i];
		const json_t *reference = reference_of(root, profile);

		if (!json_object_get(reference, "lf"))
			continue;

		size_t n = sample(profile, series);
		struct welch *welch =
			welch_new(profile->hz, profile->segment, profile->hz);
		struct spectrum spectrum = profile->padded
			? padded_spectrum(profile, n)
			: welch_run(welch, z, n);

		print_message("%s, %s\n", id, profile->by);
		check_band(reference, "vlf", &spectrum, 0.003, 0.04);
		check_band(reference, "lf", &spectrum, 0.04, 0.15);
		check_band(reference, "hf", &spectrum, 0.15, 0.4);
		welch_free(welch);
		(*n_checked)++;
	}
	rr_series_free(series);
}

static void test_recordings(void **state)
{
	int n_checked = 0;

	(void)state;
	rr_data_or_skip();
	rr_data_for_each(check_recording, &n_checked);
	assert_true(n_checked > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_recordings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
