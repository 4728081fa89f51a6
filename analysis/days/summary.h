/* SPDX-License-Identifier: GPL-3.0-or-later
 * One day in a few numbers, from its 5-minute windows.
 */
#pragma once

#include <stddef.h>

#include "analysis/measures/quality.h"
#include "analysis/measures/value.h"

/* Values that are absent are NAN. */
struct day_window {
	enum hrv_grade grade;
	double worn_s; /* sum of RR in it */
	double mean_hr_bpm;
	double ln_rmssd;
	double lf_hf;
};

struct day_summary {
	double worn_s;
	size_t n_windows;
	size_t n_good; /* grade A or B */
	double good_s; /* worn_s of these */
	size_t n_lf_hf; /* windows in which LF/HF was valid */
	struct hrv_value hr_bpm, ln_rmssd, rmssd_ms, lf_hf;
};

/* Medians over the windows of grade A or B that have the value; rmssd_ms is exp
 * of the median ln_rmssd (Plews 2013). One such window makes a value (rule R6:
 * a day is read from windows of 5 minutes); n_good says how many there were.
 * None at all: HRV_NO_BEATS.
 * scratch: room for n_windows values, the caller's. */
void day_summarise(const struct day_window *windows, size_t n_windows,
	double *scratch, struct day_summary *ret_summary);
