/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which steps may speak, and why the others may not.
 */
#include "analysis/regulation/step.h"

#include <math.h>

static const struct {
	const char *word, *text;
} whys[REG_N_WHY] = {
	[REG_KNOWN] = {"known", "known"},
	[REG_WHY_NOT_WORN] = {"not_worn", "strap not worn"},
	[REG_WHY_IRREGULAR] = {"irregular", "rhythm not suitable for HRV"},
	[REG_WHY_LOW_GRADE] = {"low_grade", "too many artefacts or gaps"},
	[REG_WHY_MOVING] = {"moving", "movement"},
	[REG_WHY_POSTURE] = {"posture",
		"change of posture, or probable movement or standing up"},
	[REG_WHY_EFFORT] = {"effort", "soon after movement"},
	[REG_WHY_TALKING] = {"talking", "talking"},
	[REG_WHY_LEARNING] = {"learning", "learning your usual"},
};

const char *reg_why_text(enum reg_why why)
{
	return whys[why].text;
}

const char *reg_why_word(enum reg_why why)
{
	return whys[why].word;
}

static bool is_graded_for_rmssd(const struct reg_step *step)
{
	return step->grade >= HRV_GRADE_A && step->grade <= HRV_GRADE_C;
}

enum reg_why reg_step_why(const struct reg_step *step)
{
	if (step->flags & REG_NOT_WORN)
		return REG_WHY_NOT_WORN;
	if (step->flags & REG_IRREGULAR)
		return REG_WHY_IRREGULAR;
	if (step->motion == REG_MOVING)
		return REG_WHY_MOVING;
	if (step->flags &
		(REG_POSTURE_CHANGE | REG_BLANK | REG_RISE | REG_STILL_UP))
		return REG_WHY_POSTURE;
	if (step->flags & REG_EFFORT)
		return REG_WHY_EFFORT;
	if (step->flags & REG_TALKING)
		return REG_WHY_TALKING;
	if (!is_graded_for_rmssd(step) || isnan(step->hr_bpm) ||
		isnan(step->ln_rmssd))
		return REG_WHY_LOW_GRADE;
	return REG_KNOWN;
}

bool reg_step_is_quiet(const struct reg_step *step)
{
	return reg_step_why(step) == REG_KNOWN && step->grade != HRV_GRADE_C &&
		step->motion != REG_LIGHT;
}

bool reg_step_is_usual(const struct reg_step *step)
{
	return reg_step_is_quiet(step) &&
		!(step->flags & (REG_TAGGED | REG_PACED));
}

static bool is_moving(const struct reg_step *step)
{
	return step->motion == REG_MOVING || (step->flags & REG_EXERTION);
}

/* Until when something that ended at `end` blanks. */
static int64_t until(int64_t end_us, double s)
{
	return end_us + llround(s * 1e6);
}

void reg_steps_mark(struct reg_step *steps, size_t n_steps,
	const struct reg_constants *constants)
{
	int64_t blank_until_us = INT64_MIN, effort_until_us = INT64_MIN;
	int64_t moving_since_us = 0;
	int64_t step_us = llround(constants->step_s * 1e6);

	for (size_t i = 0; i < n_steps; i++) {
		struct reg_step *step = &steps[i];
		int64_t now_us = step->time_us;
		bool follows = i > 0 &&
			now_us - steps[i - 1].time_us < 2 * step_us &&
			is_moving(&steps[i - 1]);

		step->flags &= ~(unsigned)(REG_BLANK | REG_EFFORT);
		if (step->flags & REG_POSTURE_CHANGE)
			blank_until_us =
				until(now_us, constants->posture_blank_s);
		if (now_us <= blank_until_us)
			step->flags |= REG_BLANK;
		if (!is_moving(step)) {
			if (now_us <= effort_until_us)
				step->flags |= REG_EFFORT;
			continue;
		}
		if (!follows)
			moving_since_us = now_us;
		if (now_us + step_us - moving_since_us >
			llround(constants->effort_min_s * 1e6))
			effort_until_us =
				until(now_us, constants->effort_after_s);
	}
}
