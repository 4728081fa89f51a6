/* SPDX-License-Identifier: GPL-3.0-or-later
 * The bands of the Task Force (1996), and what holds for each spectrum.
 *
 * Half open, lo <= frequency < hi, so that no bin counts twice. A band needs
 * some of its longest periods to be told from a trend: HF 60 s, LF 120 s, VLF
 * 300 s (hrv.md 3.1), with 2 s of grace: a window that is cut at beats is up
 * to an interval short.
 */
#pragma once

#include <stdbool.h>

#include "analysis/measures/value.h"

#define HRV_BAND_GRACE_S 2 /* the longest interval of the range rule */
/* Below this a band holds rounding, not rhythm: intervals come on a grid of
 * 62.5 ns, whose own noise is 3e-10 ms^2. */
#define HRV_DUST_MS2 1e-9

struct hrv_band {
	double lo_hz, hi_hz;
	double min_s;
};
static const struct hrv_band hrv_vlf = {0.0033, 0.04, 300};
static const struct hrv_band hrv_lf = {0.04, 0.15, 120};
static const struct hrv_band hrv_hf = {0.15, 0.4, 60};

/* VLF as taken for granted with --artefacts none: the arithmetic allows it. */
static inline double hrv_vlf_min_s(bool as_is)
{
	return as_is ? hrv_lf.min_s : hrv_vlf.min_s;
}

static inline bool hrv_is_enough(double length_s, double min_s)
{
	return length_s + HRV_BAND_GRACE_S >= min_s;
}

/* scale * part / whole, two powers in ms^2. */
static inline struct hrv_value hrv_power_ratio(
	double scale, struct hrv_value part, struct hrv_value whole)
{
	if (part.reason != HRV_OK)
		return part;
	if (whole.reason != HRV_OK)
		return whole;
	if (whole.value < HRV_DUST_MS2)
		return hrv_none(HRV_NO_VARIATION);
	return hrv_some(scale * part.value / whole.value);
}
