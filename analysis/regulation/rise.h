/* SPDX-License-Identifier: GPL-3.0-or-later
 * Probable movement or standing up, told from the heart alone: a steep rise
 * that is soon half gone (the 30:15 ratio of standing, Ewing 1985). For when
 * there is no accelerometer. A walk that goes on does not fall: that needs an
 * accelerometer, or a tag.
 */
#pragma once

#include "analysis/regulation/step.h"

/* A beat whose interval is no artefact: when, and 60000 / RR of the interval
 * that it ends. */
struct reg_beat {
	int64_t time_us;
	double hr_bpm;
};

struct reg_rise {
	int64_t start_us, peak_us;
	double bpm; /* peak above the mean of the minute before */
};

/* Rises by more than rise_bpm over the mean of the rise_before_s before, that
 * peak within rise_peak_s, of which no more than a quarter was there before,
 * and fall by half within rise_fall_s of the peak; HR is a moving mean of 10 s.
 * Beats of rising time; where they are missing, nothing is found. At most max;
 * how many. */
size_t reg_rises_find(const struct reg_beat *beats, size_t n_beats,
	const struct reg_constants *constants, struct reg_rise *ret_rises,
	size_t max);

/* Sets REG_RISE in steps whose window touches a rise or the posture_blank_s
 * after its peak. */
void reg_rises_mark(struct reg_step *steps, size_t n_steps,
	const struct reg_rise *rises, size_t n_rises,
	const struct reg_constants *constants);
