/* SPDX-License-Identifier: GPL-3.0-or-later
 * From the intervals of a segment to its bands, see frequency.h.
 */
#include "analysis/measures/frequency.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/beats/rr.h"
#include "analysis/measures/respiration.h"
#include "analysis/signal/welch.h"

#define GRID_HZ 4.0
#define LAMBDA 500 /* for 4 Hz, Tarvainen 2002; another rate, another */

struct frequency {
	struct hrv_options options;
	size_t max_beats, max_z;
	double *t_s, *rr_ms; /* knots */
	double *z; /* the series on the grid */
	struct spline *spline;
	struct smoother *smoother; /* NULL unless asked for */
	struct welch *welch;
	struct respiration *respiration;
};

static bool allocate(struct frequency *frequency)
{
	const struct hrv_options *options = &frequency->options;
	size_t max_beats = frequency->max_beats, max_z = frequency->max_z;
	double segment =
		fmin(round(options->segment_s * GRID_HZ), (double)max_z);

	frequency->t_s = calloc(max_beats, sizeof(double));
	frequency->rr_ms = calloc(max_beats, sizeof(double));
	frequency->z = calloc(max_z, sizeof(double));
	frequency->spline = spline_new(max_beats);
	frequency->welch = welch_new(GRID_HZ, (size_t)segment, hrv_hf.hi_hz);
	frequency->respiration = respiration_new(GRID_HZ, max_z);
	if (options->detrend == HRV_DETREND_SMOOTHNESS)
		frequency->smoother = smoother_new(max_z);
	return frequency->t_s && frequency->rr_ms && frequency->z &&
		frequency->spline && frequency->welch &&
		frequency->respiration &&
		(frequency->smoother ||
			options->detrend != HRV_DETREND_SMOOTHNESS);
}

struct frequency *frequency_new(
	size_t max_beats, double max_s, const struct hrv_options *options)
{
	struct frequency *frequency;

	if (!(options->segment_s >= 1) || !(max_s >= 0 && max_s < 1e9))
		return NULL;
	frequency = calloc(1, sizeof(*frequency));
	if (!frequency)
		return NULL;
	frequency->options = *options;
	frequency->max_beats = max_beats > 0 ? max_beats : 1;
	/* A tenth more, as corrected intervals may stretch a record. */
	frequency->max_z = (size_t)(1.1 * max_s * GRID_HZ) + 2;
	if (!allocate(frequency)) {
		frequency_free(frequency);
		return NULL;
	}
	return frequency;
}

void frequency_free(struct frequency *frequency)
{
	if (!frequency)
		return;
	free(frequency->t_s);
	free(frequency->rr_ms);
	free(frequency->z);
	spline_free(frequency->spline);
	smoother_free(frequency->smoother);
	welch_free(frequency->welch);
	respiration_free(frequency->respiration);
	free(frequency);
}

static void set_all(struct hrv_bands *bands, enum hrv_reason reason)
{
	struct hrv_value none = hrv_none(reason);

	*bands = (struct hrv_bands){
		none, none, none, none, none, none, none, none, none, none};
}

static struct hrv_value power_in(
	const struct spectrum *spectrum, struct hrv_band band, bool enough)
{
	struct bins bins = spectrum_bins(spectrum, band.lo_hz, band.hi_hz);

	if (!enough || bins.first == bins.end)
		return hrv_none(HRV_TOO_SHORT);
	return hrv_some(spectrum_power(spectrum, bins));
}

static struct hrv_value peak_in(const struct spectrum *spectrum,
	struct hrv_band band, struct hrv_value power_ms2)
{
	if (power_ms2.reason != HRV_OK)
		return power_ms2;
	if (power_ms2.value < HRV_DUST_MS2)
		return hrv_none(HRV_NO_VARIATION);

	struct bins bins = spectrum_bins(spectrum, band.lo_hz, band.hi_hz);
	size_t top = spectrum_top(spectrum, bins);

	if (top == bins.first || top + 1 == bins.end)
		return hrv_none(HRV_NO_PEAK);
	return hrv_some(spectrum_peak_hz(spectrum, top));
}

static struct hrv_value sum_of(struct hrv_value a, struct hrv_value b)
{
	if (a.reason != HRV_OK)
		return a;
	if (b.reason != HRV_OK)
		return b;
	return hrv_some(a.value + b.value);
}

static void fill_bands(struct hrv_bands *bands, const struct spectrum *spectrum,
	double length_s)
{
	bands->lf_ms2 = power_in(
		spectrum, hrv_lf, hrv_is_enough(length_s, hrv_lf.min_s));
	bands->hf_ms2 = power_in(
		spectrum, hrv_hf, hrv_is_enough(length_s, hrv_hf.min_s));

	struct hrv_value both = sum_of(bands->lf_ms2, bands->hf_ms2);

	bands->total_ms2 = sum_of(bands->vlf_ms2, both);
	bands->lf_nu = hrv_power_ratio(100, bands->lf_ms2, both);
	bands->hf_nu = hrv_power_ratio(100, bands->hf_ms2, both);
	bands->lf_hf = hrv_power_ratio(1, bands->lf_ms2, bands->hf_ms2);
	bands->lf_peak_hz = peak_in(spectrum, hrv_lf, bands->lf_ms2);
	bands->hf_peak_hz = peak_in(spectrum, hrv_hf, bands->hf_ms2);
}

/* Knots from the intervals: time of the beat that ends each, from the first. */
static double set_knots(
	struct frequency *frequency, const int64_t *rr_q, size_t n)
{
	int64_t t_q = 0;

	for (size_t i = 0; i < n; i++) {
		t_q += i > 0 ? rr_q[i] : 0;
		frequency->t_s[i] = (double)t_q / RR_Q_PER_S;
		frequency->rr_ms[i] = rr_ms_of_q(rr_q[i]);
	}
	return frequency->t_s[n - 1];
}

static void take_trend(struct frequency *frequency, size_t n_z)
{
	switch (frequency->options.detrend) {
	case HRV_DETREND_NONE:
		break;
	case HRV_DETREND_LINEAR:
		detrend_linear(frequency->z, n_z);
		break;
	case HRV_DETREND_SMOOTHNESS:
		smoother_run(frequency->smoother, LAMBDA, frequency->z, n_z);
		break;
	}
}

/* Smoothness priors take most of VLF away with the trend, so it is read before
 * them; as_is reads every band from the series that was asked for. */
static void run_spectrum(struct frequency *frequency, size_t n_z,
	double length_s, struct hrv_bands *ret_bands)
{
	const struct hrv_options *options = &frequency->options;
	bool before =
		options->detrend == HRV_DETREND_SMOOTHNESS && !options->as_is;
	bool enough = hrv_is_enough(length_s, hrv_vlf_min_s(options->as_is));
	struct spectrum spectrum;

	if (before) {
		spectrum = welch_run(frequency->welch, frequency->z, n_z);
		ret_bands->vlf_ms2 = power_in(&spectrum, hrv_vlf, enough);
	}
	take_trend(frequency, n_z);
	spectrum = welch_run(frequency->welch, frequency->z, n_z);
	if (!before)
		ret_bands->vlf_ms2 = power_in(&spectrum, hrv_vlf, enough);
	fill_bands(ret_bands, &spectrum, length_s);
}

void frequency_run(struct frequency *frequency, const int64_t *rr_q, size_t n,
	struct hrv_bands *ret_bands)
{
	set_all(ret_bands, n == 0 ? HRV_NO_BEATS : HRV_NO_MEMORY);
	if (n == 0 || n > frequency->max_beats)
		return;

	double span_s = set_knots(frequency, rr_q, n);
	double length_s = span_s + (double)rr_q[0] / RR_Q_PER_S;

	if (span_s * GRID_HZ >= (double)frequency->max_z)
		return;

	spline_fit(frequency->spline, frequency->options.spline, frequency->t_s,
		frequency->rr_ms, n);

	size_t n_z = spline_sample(
		frequency->spline, GRID_HZ, frequency->z, frequency->max_z);

	set_all(ret_bands, HRV_TOO_FEW);
	if (n_z < 2)
		return;
	run_spectrum(frequency, n_z, length_s, ret_bands);
	ret_bands->resp_per_min = hrv_is_enough(length_s, hrv_hf.min_s)
		? respiration_per_min(frequency->respiration, frequency->z, n_z,
			  60 * (double)n / length_s)
		: hrv_none(HRV_TOO_SHORT);
}
