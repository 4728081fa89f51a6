/* SPDX-License-Identifier: GPL-3.0-or-later
 * The bands from the intervals as they are, without resampling (lomb.h).
 *
 * Where the spline of the Welch spectrum takes a little off HF, this does not;
 * its variance is greater. Frequencies k/(4T); above half the mean heart rate
 * there is nothing but the mirror image of what lies below, so HF ends at
 * min(0.4 Hz, half of it).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analysis/measures/bands.h"

struct hrv_lomb_bands {
	struct hrv_value vlf_ms2, lf_ms2, hf_ms2, lf_hf;
};

struct lomb_bands;

/* For up to max_beats intervals lasting up to max_s seconds; NULL when memory
 * is short. The caller frees. */
struct lomb_bands *lomb_bands_new(size_t max_beats, double max_s);
void lomb_bands_free(struct lomb_bands *bands);

/* Of n intervals without a break, each at the time of the beat that ends it.
 * Lengths as in bands.h (vlf_min_s for VLF). HRV_HEART_SLOW where half the
 * heart rate lies below the band, HRV_NO_MEMORY where bands is too small. */
struct hrv_lomb_bands lomb_bands_run(struct lomb_bands *bands,
	const int64_t *rr_q, size_t n, double vlf_min_s);
