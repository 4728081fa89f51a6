/* SPDX-License-Identifier: GPL-3.0-or-later
 * Every figure that the regulation layer chose, in one struct: a caller may
 * change some, and what is stored carries their hash.
 *
 * All are double, also counts, so that one table of keys reaches them.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct reg_constants {
	/* Windows and their state. */
	double step_s, window_s;
	double posture_blank_s; /* no index after a change of posture */
	double effort_min_s, effort_after_s; /* movement, and the rest of it */
	double rise_bpm, rise_before_s, rise_peak_s, rise_fall_s;
	double steep_bpm; /* a rise that is movement, whatever follows */
	double still_up_bpm, still_up_max_s; /* not back since a rise */
	double ectopic_share_max, irregular_ratio, irregular_lag1;
	/* Personal baseline. */
	double rest_share, rest_min_windows;
	double acute_days, acute_min, norm_days;
	double norm_provisional, norm_ok, robust_min, swc;
	double floor_hr_bpm, floor_ln_rmssd, floor_ln_lf_hf, z_clip;
	double band_days, band_shrink_days, band_min_days;
	/* Arousal index. */
	double weight_hr, weight_ln_rmssd, weight_ln_lf_hf;
	double resp_min_per_min, resp_max_per_min;
	double scale_min_steps, scale_floor, smooth_steps, noise;
	/* Episodes, settling, share of time. */
	double enter, leave, enter_steps, leave_steps;
	double episode_min_s, merge_s, cut_s;
	double peak_steps, before_steps, before_min;
	double settle_steps, settle_max_s, settle_min_n;
	double range, range_smooth_s, range_min_known_s;
	/* Practices. */
	double before_s, after_skip_s, after_s, practice_min_steps, slope_s;
	double sessions_min, match_max, match_a, match_hours;
};

extern const struct reg_constants reg_constants_default;

struct reg_constant {
	const char *key; /* "enter" */
	size_t offset; /* of the double in reg_constants */
	const char *section; /* of the definitions: "4" */
	double min, max; /* what makes sense */
};
extern const struct reg_constant reg_constant_table[];
extern const size_t reg_n_constants;

/* The constant of a key, to be read or set; NULL if there is none such. */
double *reg_constants_find(struct reg_constants *constants, const char *key);

/* Whether each lies within its limits: the key of the first that does not, or
 * NULL. */
const char *reg_constants_check(const struct reg_constants *constants);

/* A number that changes with any key or value: 64-bit FNV-1a (Fowler, Noll, Vo
 * 1991) over lines "key=value". */
uint64_t reg_constants_hash(const struct reg_constants *constants);
