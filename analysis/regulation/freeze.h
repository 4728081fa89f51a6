/* SPDX-License-Identifier: GPL-3.0-or-later
 * Makes the baseline of a day from the steps of the weeks before it.
 */
#pragma once

#include "analysis/regulation/arousal.h"

#define REG_MAX_BAND_DAYS 60

/* The first day that a baseline for `day` may use: band_days back, or the last
 * break (rule R21: medication started, stopped or changed) that is not after
 * `day`, whichever is later. breaks: n_breaks days in any order. */
int reg_baseline_first_day(int day, const int *breaks, size_t n_breaks,
	const struct reg_constants *constants);

struct reg_freezer;

/* For up to max_steps usual steps; NULL when memory is short. */
struct reg_freezer *reg_freezer_new(size_t max_steps);
void reg_freezer_free(struct reg_freezer *freezer);

/* Forgets all steps, and takes those of the days [first_day, end_day) from now
 * on, at most REG_MAX_BAND_DAYS before end_day. */
void reg_freezer_begin(struct reg_freezer *freezer, int first_day, int end_day);
/* A step, in any order; only usual ones (step.h) of those days are kept. False
 * when it is full. The step must stay where it is until freezing. */
bool reg_freezer_add(struct reg_freezer *freezer, const struct reg_step *step);

/* Bands, scales and SDs of what was added. The order of adding plays no part.
 */
void reg_freezer_run(struct reg_freezer *freezer,
	const struct reg_constants *constants,
	struct reg_baseline *ret_baseline);
