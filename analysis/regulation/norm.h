/* SPDX-License-Identifier: GPL-3.0-or-later
 * One number a day, and the person's norm for it: the last 7 days against the
 * two months before them.
 *
 * Two bands answer two questions: `usual` is where a single day lies most of
 * the time (centre +- spread), `worth` how far the mean of 7 days may go before
 * it means something (centre +- half a spread, Buchheit 2014).
 */
#pragma once

#include "analysis/measures/value.h"
#include "analysis/regulation/baseline.h"

/* The day's value from its rest set: usual steps (step.h) whose HR is among the
 * lowest rest_share of the day's usual steps, equal ones included; medians.
 * HRV_TOO_FEW below rest_min_windows of them. scratch: n_steps doubles. */
struct reg_rest {
	struct hrv_value hr_bpm, ln_rmssd;
	size_t n; /* steps in the rest set */
};
void reg_rest_of(const struct reg_step *steps, size_t n_steps,
	const struct reg_constants *constants, double *scratch,
	struct reg_rest *ret_rest);

/* Median and 1.4826 MAD, or mean and SD (n-1) with fewer than robust_min
 * values; spread floored for the measure. values are sorted and overwritten;
 * NAN with none, spread NAN with one. */
struct reg_place reg_place_of(double *values, size_t n,
	enum reg_measure measure, const struct reg_constants *constants);

enum reg_standing {
	REG_LEARNING, /* fewer than norm_provisional values: no band */
	REG_PROVISIONAL,
	REG_OK,
};

struct reg_norm {
	enum reg_standing standing;
	size_t n, n_needed; /* of the norm; "learning, 6 of 14" */
	double centre, spread; /* NAN while learning */
	double usual_lo, usual_hi, worth_lo, worth_hi;
	double z; /* of the last day, clipped; NAN if absent */
	size_t n_acute; /* values in the last acute_days */
	struct hrv_value acute; /* their mean; HRV_TOO_FEW below acute_min */
	struct hrv_value acute_cv_pct; /* 100 SD / mean of them */
};

/* Values of one kind (morning readings or rest sets, never both), a place for
 * every calendar day up to the one asked about, NAN where missing. Nothing
 * before `first` is read: 0, or the day of the last break (rule R21). */
struct reg_daily {
	const double *values;
	size_t n_days; /* the last one is the day */
	size_t first;
	enum reg_measure measure;
};

/* Acute: the last acute_days. Norm: the norm_days, without the acute ones.
 * scratch: norm_days doubles. */
void reg_norm_of(const struct reg_daily *daily,
	const struct reg_constants *constants, double *scratch,
	struct reg_norm *ret_norm);
