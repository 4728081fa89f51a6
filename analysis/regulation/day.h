/* SPDX-License-Identifier: GPL-3.0-or-later
 * A day's regulation in a few numbers, each with what it rests on: the side of
 * the comparison with pain that the heart gives.
 */
#pragma once

#include "analysis/measures/value.h"
#include "analysis/regulation/episode.h"
#include "analysis/regulation/norm.h"

struct reg_day {
	double known_s; /* index known, quiet or light */
	double quiet_s;
	double unknown_s; /* steps without an index, strap worn or not */
	size_t n_known, n_quiet;
	struct hrv_value median_a; /* of quiet steps */
	struct hrv_value share_in_range; /* 0..1 of known time */
	size_t n_episodes;
	struct hrv_value episodes_per_h; /* of known time */
	size_t n_settled, n_settling; /* settled; all but cut ones */
	struct hrv_value median_settle_s; /* Kaplan-Meier */
	struct reg_rest rest; /* rest set: n, HR, ln(RMSSD) */
};

/* What a day is made of: steps with the index of each, and its episodes. */
struct reg_day_parts {
	const struct reg_step *steps;
	const struct reg_point *points; /* of each step, NAN if not known */
	size_t n_steps;
	const struct reg_episode *episodes;
	size_t n_episodes;
};

/* Median, share and episode rate are HRV_TOO_SHORT with less than
 * range_min_known_s known. A step counts as in the usual range when the median
 * of the known ones in range_smooth_s around it lies within +-range. The
 * settle time needs settle_min_n settled episodes (else HRV_TOO_FEW), and is
 * HRV_TOO_LONG when most did not settle. scratch: n_steps doubles; durations:
 * n_episodes. */
void reg_day_of(const struct reg_day_parts *parts,
	const struct reg_constants *constants, double *scratch,
	struct survival *durations, struct reg_day *ret_day);
