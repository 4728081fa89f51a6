/* SPDX-License-Identifier: GPL-3.0-or-later
 * Whether the rhythm allows HRV at all. It never says what the rhythm is: "not
 * suitable for HRV; this is not a diagnosis" (rule R11).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "analysis/regulation/constants.h"

/* Of 10 minutes of intervals as they came, not corrected. */
struct reg_rhythm {
	double ectopic_share; /* of all intervals */
	double rmssd_per_rr; /* RMSSD / mean RR */
	double lag1; /* autocorrelation of neighbours */
};

/* rr_ms: n intervals, NAN where one is missing, so that its neighbours are
 * none; n_ectopic of them were found ectopic. NAN where nothing can be said
 * (fewer than 3 pairs of neighbours, or no variation). */
struct reg_rhythm reg_rhythm_of(
	const double *rr_ms, size_t n, size_t n_ectopic);

/* Too many ectopic beats, or RMSSD great and neighbours without relation. */
bool reg_rhythm_is_irregular(
	const struct reg_rhythm *rhythm, const struct reg_constants *constants);
