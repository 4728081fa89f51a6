/* SPDX-License-Identifier: GPL-3.0-or-later
 * The chosen figures, their keys and their hash.
 */
#include "analysis/regulation/constants.h"

#include <stdio.h>
#include <string.h>

const struct reg_constants reg_constants_default = {
	.step_s = 30,
	.window_s = 60,
	.posture_blank_s = 180,
	.effort_min_s = 300,
	.effort_after_s = 900,
	.rise_bpm = 12,
	.rise_before_s = 60,
	.rise_peak_s = 30,
	.rise_fall_s = 120,
	.steep_bpm = 20,
	.still_up_bpm = 5,
	.still_up_max_s = 1800,
	.ectopic_share_max = 0.10,
	.irregular_ratio = 0.15,
	.irregular_lag1 = 0.1,
	.rest_share = 0.40,
	.rest_min_windows = 10,
	.acute_days = 7,
	.acute_min = 3,
	.norm_days = 60,
	.norm_provisional = 14,
	.norm_ok = 30,
	.robust_min = 7,
	.swc = 0.5,
	.floor_hr_bpm = 1,
	.floor_ln_rmssd = 0.05,
	.floor_ln_lf_hf = 0.1,
	.z_clip = 4,
	.band_days = 28,
	.band_shrink_days = 5,
	.band_min_days = 5,
	.weight_hr = 0.45,
	.weight_ln_rmssd = 0.45,
	.weight_ln_lf_hf = 0.10,
	.resp_min_per_min = 9.5,
	.resp_max_per_min = 24,
	.scale_min_steps = 60,
	.scale_floor = 0.1,
	.smooth_steps = 3,
	.noise = 0.3,
	.enter = 1.0,
	.leave = 0.5,
	.enter_steps = 2,
	.leave_steps = 2,
	.episode_min_s = 120,
	.merge_s = 120,
	.cut_s = 300,
	.peak_steps = 3,
	.before_steps = 10,
	.before_min = 4,
	.settle_steps = 2,
	.settle_max_s = 3600,
	.settle_min_n = 2,
	.range = 1,
	.range_smooth_s = 300,
	.range_min_known_s = 7200,
	.before_s = 300,
	.after_skip_s = 60,
	.after_s = 300,
	.practice_min_steps = 6,
	.slope_s = 600,
	.sessions_min = 6,
	.match_max = 5,
	.match_a = 0.3,
	.match_hours = 2,
};

#define ENTRY(name, section, min, max)                                         \
	{                                                                      \
#name, offsetof(struct reg_constants, name), section, min, max \
	}

const struct reg_constant reg_constant_table[] = {
	ENTRY(step_s, "1", 30, 30),
	ENTRY(window_s, "1", 60, 60),
	ENTRY(posture_blank_s, "1", 0, 900),
	ENTRY(effort_min_s, "1", 30, 3600),
	ENTRY(effort_after_s, "1", 0, 14400),
	ENTRY(rise_bpm, "1", 5, 60),
	ENTRY(rise_before_s, "1", 20, 300),
	ENTRY(rise_peak_s, "1", 5, 120),
	ENTRY(rise_fall_s, "1", 30, 600),
	ENTRY(steep_bpm, "1", 5, 100),
	ENTRY(still_up_bpm, "1", 1, 60),
	ENTRY(still_up_max_s, "1", 0, 14400),
	ENTRY(ectopic_share_max, "1", 0.01, 1),
	ENTRY(irregular_ratio, "1", 0.05, 1),
	ENTRY(irregular_lag1, "1", -1, 1),
	ENTRY(rest_share, "2.1", 0.05, 1),
	ENTRY(rest_min_windows, "2.1", 1, 1000),
	ENTRY(acute_days, "2.2", 3, 28),
	ENTRY(acute_min, "2.2", 1, 28),
	ENTRY(norm_days, "2.2", 14, 365),
	ENTRY(norm_provisional, "2.2", 3, 365),
	ENTRY(norm_ok, "2.2", 3, 365),
	ENTRY(robust_min, "2.2", 3, 365),
	ENTRY(swc, "2.2", 0.1, 3),
	ENTRY(floor_hr_bpm, "2.2", 0.01, 20),
	ENTRY(floor_ln_rmssd, "2.2", 0.001, 1),
	ENTRY(floor_ln_lf_hf, "2.2", 0.001, 2),
	ENTRY(z_clip, "2.2", 1, 20),
	ENTRY(band_days, "2.3", 5, 60),
	ENTRY(band_shrink_days, "2.3", 0, 60),
	ENTRY(band_min_days, "2.3", 1, 60),
	ENTRY(weight_hr, "3", 0, 1),
	ENTRY(weight_ln_rmssd, "3", 0, 1),
	ENTRY(weight_ln_lf_hf, "3", 0, 1),
	ENTRY(resp_min_per_min, "3", 4, 30),
	ENTRY(resp_max_per_min, "3", 4, 40),
	ENTRY(scale_min_steps, "3", 2, 10000),
	ENTRY(scale_floor, "3", 0.001, 1),
	ENTRY(smooth_steps, "3", 1, 21),
	ENTRY(noise, "3", 0, 2),
	ENTRY(enter, "4", 0.1, 6),
	ENTRY(leave, "4", 0, 6),
	ENTRY(enter_steps, "4", 1, 20),
	ENTRY(leave_steps, "4", 1, 20),
	ENTRY(episode_min_s, "4", 0, 3600),
	ENTRY(merge_s, "4", 0, 3600),
	ENTRY(cut_s, "4", 30, 3600),
	ENTRY(peak_steps, "4", 1, 21),
	ENTRY(before_steps, "4", 1, 60),
	ENTRY(before_min, "4", 1, 60),
	ENTRY(settle_steps, "4", 1, 20),
	ENTRY(settle_max_s, "4", 60, 86400),
	ENTRY(settle_min_n, "4", 1, 100),
	ENTRY(range, "4", 0.1, 6),
	ENTRY(range_smooth_s, "4", 30, 630),
	ENTRY(range_min_known_s, "4", 0, 86400),
	ENTRY(before_s, "5", 60, 3600),
	ENTRY(after_skip_s, "5", 0, 3600),
	ENTRY(after_s, "5", 60, 3600),
	ENTRY(practice_min_steps, "5", 1, 120),
	ENTRY(slope_s, "5", 120, 3600),
	ENTRY(sessions_min, "5", 2, 1000),
	ENTRY(match_max, "5", 1, 100),
	ENTRY(match_a, "5", 0.01, 6),
	ENTRY(match_hours, "5", 0, 12),
};
const size_t reg_n_constants =
	sizeof(reg_constant_table) / sizeof(reg_constant_table[0]);

static double value_of(
	const struct reg_constants *constants, const struct reg_constant *entry)
{
	const void *place = (const char *)constants + entry->offset;

	return *(const double *)place;
}

double *reg_constants_find(struct reg_constants *constants, const char *key)
{
	for (size_t i = 0; i < reg_n_constants; i++) {
		void *place = (char *)constants + reg_constant_table[i].offset;

		if (strcmp(reg_constant_table[i].key, key) == 0)
			return place;
	}
	return NULL;
}

const char *reg_constants_check(const struct reg_constants *constants)
{
	for (size_t i = 0; i < reg_n_constants; i++) {
		double value = value_of(constants, &reg_constant_table[i]);

		if (!(value >= reg_constant_table[i].min &&
			    value <= reg_constant_table[i].max))
			return reg_constant_table[i].key;
	}
	if (constants->leave > constants->enter)
		return "leave";
	if (constants->norm_ok < constants->norm_provisional)
		return "norm_ok";
	return NULL;
}

uint64_t reg_constants_hash(const struct reg_constants *constants)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < reg_n_constants; i++) {
		char line[96];

		snprintf(line, sizeof(line), "%s=%.17g\n",
			reg_constant_table[i].key,
			value_of(constants, &reg_constant_table[i]));
		for (const char *c = line; *c; c++) {
			hash ^= (unsigned char)*c;
			hash *= UINT64_C(1099511628211);
		}
	}
	return hash;
}
