/* SPDX-License-Identifier: GPL-3.0-or-later
 * The arousal index A ("activation"): how far heart rate and RMSSD are from the
 * person's usual for this hour and context, in units of their own spread.
 *
 *     a = 0.45 z_HR - 0.45 z_lnRMSSD + 0.10 z_ln(LF/HF),  A = a / SD(a)
 *
 * Without a spectrum of grade A or B and breathing within 9.5..24/min the third
 * term is left out, the others have 0.5 each, and SD(a) is that of two terms.
 * It is no measure of one nerve, and low values mean a calm heart, nothing
 * else.
 */
#pragma once

#include "analysis/regulation/baseline.h"

/* The weighted sum before it is scaled. */
struct reg_terms {
	bool has_all; /* false: two terms */
	struct reg_usual usual[REG_N_MEASURES];
	double z[REG_N_MEASURES]; /* clipped; NAN where left out */
	double part[REG_N_MEASURES]; /* weight times z, signed; 0 left out */
	double sum; /* a; NAN while learning */
};

/* Of a step whose hr_bpm and ln_rmssd are there, whatever its flags. */
void reg_terms_of(const struct reg_baseline *baseline,
	const struct reg_step *step, const struct reg_constants *constants,
	struct reg_terms *ret_terms);
/* The same with the third term left out. */
void reg_two_terms_of(const struct reg_baseline *baseline,
	const struct reg_step *step, const struct reg_constants *constants,
	struct reg_terms *ret_terms);

struct reg_arousal {
	double value; /* A; NAN, and why says why */
	enum reg_why why;
	struct reg_terms terms;
	double part[REG_N_MEASURES]; /* contributions; they add up to value */
	/* What 60 s of beats can tell at best: the sampling error of RMSSD,
	 * 1 / sqrt(2 n_eff) with n_eff = half the differences, and no less than
	 * `noise`. A smaller change is none. */
	double uncertainty;
	int n_days, n_days_needed; /* while learning: 3 of 5 */
};

void reg_arousal_of(const struct reg_baseline *baseline,
	const struct reg_step *step, const struct reg_constants *constants,
	struct reg_arousal *ret_arousal);

/* Index over time; value NAN where it is not known. */
struct reg_point {
	int64_t time_us;
	double value;
};

/* For display: the median of the last smooth_steps values that are known and
 * not older than that many steps, at points[i]; NAN if points[i] is unknown. */
double reg_smoothed(const struct reg_point *points, size_t i,
	const struct reg_constants *constants);
