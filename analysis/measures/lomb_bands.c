/* SPDX-License-Identifier: GPL-3.0-or-later
 * From the intervals to Lomb's periodogram and its bands.
 */
#include "analysis/measures/lomb_bands.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/beats/rr.h"
#include "analysis/signal/lomb.h"

struct lomb_bands {
	size_t max_beats;
	double *t_s, *rr_ms;
	struct lomb *lomb;
};

struct lomb_bands *lomb_bands_new(size_t max_beats, double max_s)
{
	struct lomb_bands *bands = calloc(1, sizeof(*bands));

	if (!bands)
		return NULL;
	bands->max_beats = max_beats;
	bands->t_s = calloc(max_beats + 1, sizeof(double));
	bands->rr_ms = calloc(max_beats + 1, sizeof(double));
	/* A tenth more, as corrected intervals may stretch a record. */
	bands->lomb = lomb_new(max_beats, 1.1 * max_s, hrv_hf.hi_hz);
	if (!bands->t_s || !bands->rr_ms || !bands->lomb) {
		lomb_bands_free(bands);
		return NULL;
	}
	return bands;
}

void lomb_bands_free(struct lomb_bands *bands)
{
	if (!bands)
		return;
	free(bands->t_s);
	free(bands->rr_ms);
	lomb_free(bands->lomb);
	free(bands);
}

static struct hrv_value power_in(const struct lomb_spectrum *spectrum,
	struct hrv_band band, double limit_hz, bool enough)
{
	if (!enough)
		return hrv_none(HRV_TOO_SHORT);
	if (limit_hz <= band.lo_hz)
		return hrv_none(HRV_HEART_SLOW);
	return hrv_some(
		lomb_power(spectrum, band.lo_hz, fmin(band.hi_hz, limit_hz)));
}

static struct hrv_lomb_bands all(enum hrv_reason reason)
{
	struct hrv_value none = hrv_none(reason);

	return (struct hrv_lomb_bands){none, none, none, none};
}

struct hrv_lomb_bands lomb_bands_run(struct lomb_bands *bands,
	const int64_t *rr_q, size_t n, double vlf_min_s)
{
	int64_t t_q = 0;

	if (n == 0 || n > bands->max_beats)
		return all(n == 0 ? HRV_NO_BEATS : HRV_NO_MEMORY);
	for (size_t i = 0; i < n; i++) {
		t_q += i > 0 ? rr_q[i] : 0;
		bands->t_s[i] = (double)t_q / RR_Q_PER_S;
		bands->rr_ms[i] = rr_ms_of_q(rr_q[i]);
	}
	if (n < 3 || t_q <= 0)
		return all(HRV_TOO_FEW);

	double length_s = (double)(t_q + rr_q[0]) / RR_Q_PER_S;
	double limit_hz = 0.5 * (double)n / length_s;
	struct lomb_spectrum spectrum = lomb_run(
		bands->lomb, bands->t_s, bands->rr_ms, n, hrv_hf.hi_hz);

	if (spectrum.n_bins == 0)
		return all(HRV_NO_MEMORY);

	struct hrv_lomb_bands result = {
		.vlf_ms2 = power_in(&spectrum, hrv_vlf, limit_hz,
			hrv_is_enough(length_s, vlf_min_s)),
		.lf_ms2 = power_in(&spectrum, hrv_lf, limit_hz,
			hrv_is_enough(length_s, hrv_lf.min_s)),
		.hf_ms2 = power_in(&spectrum, hrv_hf, limit_hz,
			hrv_is_enough(length_s, hrv_hf.min_s)),
	};

	result.lf_hf = hrv_power_ratio(1, result.lf_ms2, result.hf_ms2);
	return result;
}
