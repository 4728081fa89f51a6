/* SPDX-License-Identifier: GPL-3.0-or-later
 * What may be chosen about a report, and the defaults.
 */
#pragma once

#include <stdbool.h>

#include "analysis/signal/detrend.h"
#include "analysis/signal/spline.h"

struct hrv_options {
	bool as_is; /* no range rule, correction, grade or guard */
	bool corrected_time; /* time domain on the corrected series */
	enum hrv_detrend detrend;
	enum hrv_spline spline;
	double segment_s; /* Welch segment, 1 s or longer */
	double spectrum_clean_s; /* no bands from fewer clean seconds (R7) */
};

/* Artefacts on, time domain without corrected intervals, no detrending,
 * natural spline, 300 s; bands as soon as a segment is long enough. */
void hrv_options_init(struct hrv_options *options);
