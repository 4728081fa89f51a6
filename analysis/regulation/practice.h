/* SPDX-License-Identifier: GPL-3.0-or-later
 * A practice: before, during, after. Slow breathing and lying down move HR and
 * RMSSD mechanically while they last, so only what is after it is compared with
 * before, in the same posture and with breathing left to itself.
 */
#pragma once

#include "analysis/regulation/arousal.h"

enum reg_effect {
	REG_EFFECT_HR, /* 1/min */
	REG_EFFECT_LN_RMSSD,
	REG_EFFECT_A,
	REG_N_EFFECTS
};

/* Steps of rising time and the index of each (NAN where not known). */
struct reg_series {
	const struct reg_step *steps;
	const struct reg_point *points;
	size_t n;
};

struct reg_span {
	int64_t start_us, end_us;
};

/* Why there is no change. */
enum reg_change_why {
	REG_CHANGE_KNOWN,
	REG_CHANGE_NO_BEFORE, /* too few quiet steps of that posture */
	REG_CHANGE_NO_AFTER,
	REG_N_CHANGE_WHY,
};
const char *reg_change_text(enum reg_change_why why);

/* Means over quiet steps of grade A or B; NAN where there are too few. */
struct reg_change {
	enum reg_change_why why;
	size_t n_before, n_during, n_after;
	double before[REG_N_EFFECTS], during[REG_N_EFFECTS];
	double after[REG_N_EFFECTS];
	double change[REG_N_EFFECTS]; /* after - before */
	double standard[REG_N_EFFECTS]; /* change over SD of 5-min means */
	/* Of A over slope_s from the end on: Theil-Sen. */
	double slope_per_min;
	size_t n_slope;
};

/* before: the last before_s before the start; after: after_s, from after_skip_s
 * after the end on. Both need practice_min_steps quiet steps, without paced
 * breathing, in the posture of the last such step before. A is NAN where fewer
 * of them have an index. baseline: for the SDs. */
void reg_change_of(const struct reg_series *series, struct reg_span practice,
	const struct reg_baseline *baseline,
	const struct reg_constants *constants, struct reg_change *ret_change);

/* First step at or after a moment, in rising time. */
size_t reg_series_find(const struct reg_series *series, int64_t time_us);
