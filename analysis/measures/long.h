/* SPDX-License-Identifier: GPL-3.0-or-later
 * Measures of a day: what changes from one 5 minutes to the next, what within
 * them, and the rhythms slower than 5 minutes (Task Force 1996).
 *
 * The day is cut every 300 s from its first interval, by the clock of the
 * series (end_q) with its gaps; without one, by the sum of the intervals. An
 * interval belongs to the 300 s in which it ends, and a cut counts if normal
 * intervals fill half of it (choice). ULF takes the intervals as if none were
 * missing: over a gap nothing is made up.
 */
#pragma once

#include <stdbool.h>

#include "analysis/beats/rr.h"
#include "analysis/measures/value.h"

struct long_term;

struct hrv_long {
	/* Sample SD (n-1) of the 5-minute means; needs two. */
	struct hrv_value sdann_ms;
	/* Mean of the 5-minute SDNN. */
	struct hrv_value sdnn_index_ms;
	/* Power below 0.003 Hz of the whole record, its mean removed and no
	 * window put on it, so that all of it adds up to the variance. The
	 * intervals are averaged over 4 s first, which takes 0.05 % off at
	 * 0.003 Hz. */
	struct hrv_value ulf_ms2;
};

/* For records of up to max_s seconds; NULL when memory is short. Calls FFTW's
 * planner, as freeing does: never from two threads at once. The caller frees.
 */
struct long_term *long_term_new(double max_s);
void long_term_free(struct long_term *long_term);

/* Of any length that makes a number: what is meant is a day. corrected_too: as
 * hrv_is_normal(); the spectrum is always of all intervals. HRV_NO_MEMORY
 * where long_term is too small. */
struct hrv_long long_term_run(struct long_term *long_term,
	const struct rr_series *series, bool corrected_too);
