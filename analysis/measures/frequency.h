/* SPDX-License-Identifier: GPL-3.0-or-later
 * Frequency-domain measures of one segment of intervals.
 *
 * Task Force 1996 with the choices of hrv.md 3.1: the intervals at the times
 * of the beats that end them, sampled at 4 Hz, detrended as asked, Welch's
 * spectrum, and the sums of its bins in VLF 0.0033-0.04, LF 0.04-0.15 and HF
 * 0.15-0.4 Hz, half open so that no bin counts twice.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "analysis/measures/bands.h"
#include "analysis/measures/options.h"
#include "analysis/measures/value.h"

struct hrv_bands {
	struct hrv_value vlf_ms2, lf_ms2, hf_ms2, total_ms2;
	struct hrv_value lf_nu, hf_nu, lf_hf, lf_peak_hz, hf_peak_hz;
	struct hrv_value resp_per_min;
};

struct frequency;

/* For segments of up to max_beats intervals lasting up to max_s seconds; NULL
 * when memory is short or options->segment_s makes no sense. Calls FFTW's
 * planner: never from two threads at once. The caller frees. */
struct frequency *frequency_new(
	size_t max_beats, double max_s, const struct hrv_options *options);
void frequency_free(struct frequency *frequency);

/* The bands of n intervals without a break. HF and breathing need 60 s, LF and
 * its ratios 120 s, VLF and the total 300 s (as_is: 120 s), each with 2 s of
 * grace: a window cut at beats is up to an interval short. HRV_TOO_SHORT also
 * where the Welch segment has no bin in the band, HRV_NO_MEMORY where the plan
 * is too small. The ratios are not held against breathing here. */
void frequency_run(struct frequency *frequency, const int64_t *rr_q, size_t n,
	struct hrv_bands *ret_bands);
