/* SPDX-License-Identifier: GPL-3.0-or-later
 * What may be chosen about a report, and the defaults.
 */
#pragma once

#include <stdbool.h>

#include "analysis/signal/detrend.h"
#include "analysis/signal/spline.h"

/* Measures beyond time domain, Poincare plot and Welch's spectrum. */
enum hrv_group {
	HRV_GEOMETRIC = 1 << 0, /* triangular index, TINN, stress index */
	HRV_NONLINEAR = 1 << 1, /* SampEn, ApEn, DFA */
	HRV_LONG = 1 << 2, /* SDANN, SDNN index, ULF */
};

struct hrv_options {
	unsigned groups; /* of enum hrv_group: what is not asked for is free */
	bool lomb; /* Lomb's spectrum, too */
	bool as_is; /* no range rule, correction, grade or guard */
	bool corrected_time; /* time domain on the corrected series */
	enum hrv_detrend detrend;
	enum hrv_spline spline;
	double segment_s; /* Welch segment, 1 s or longer */
	/* No bands where the longest run has fewer seconds as measured (R7). */
	double spectrum_clean_s;
};

/* Artefacts on, time domain without corrected intervals, no detrending,
 * natural spline, 300 s; bands as soon as a segment is long enough; all groups
 * of measures, but not Lomb's spectrum. */
void hrv_options_init(struct hrv_options *options);
