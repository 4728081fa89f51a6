/* SPDX-License-Identifier: GPL-3.0-or-later
 * The 30-s step: what is known of the heart in one window of 60 s, and whether
 * it may speak. The one struct that windows, index, episodes and days share.
 *
 * Windows are aligned to 30 s of boot time; a step is dated by the middle of
 * its window, so that it neither leads nor lags. Absent values are NAN.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analysis/measures/quality.h"
#include "analysis/regulation/constants.h"

enum reg_motion {
	REG_MOTION_UNKNOWN, /* no accelerometer: taken as quiet */
	REG_QUIET,
	REG_LIGHT,
	REG_MOVING,
};

enum reg_flag {
	REG_NOT_WORN = 1 << 0,
	REG_IRREGULAR = 1 << 1, /* rhythm.h */
	REG_POSTURE_CHANGE = 1 << 2, /* here; reg_steps_mark() blanks */
	REG_BLANK = 1 << 3, /* soon after a change of posture */
	REG_EFFORT = 1 << 4, /* soon after longer movement */
	REG_RISE = 1 << 5, /* rise.h: probable movement or standing up */
	REG_TALKING = 1 << 6,
	REG_PACED = 1 << 7, /* paced breathing (rule R16) */
	REG_TAGGED = 1 << 8, /* coffee, illness ...: in no baseline */
	REG_PRACTICE = 1 << 9, /* in no control stretch */
	REG_STILL_UP = 1 << 10, /* rise.h: not back since it went up */
	REG_EXERTION = 1 << 11, /* rise.h: steep_bpm up since then */
};

/* Postures and activities are the caller's numbers; 0 is not known. */
struct reg_step {
	int64_t time_us; /* UTC, middle of the window */
	int offset_min; /* of the zone, as stored */
	int day; /* practice day, by the stored offset */
	uint8_t posture, activity;
	enum reg_motion motion;
	unsigned flags; /* of enum reg_flag */
	enum hrv_grade grade;
	enum hrv_grade spectrum_grade; /* of the trailing 300 s */
	double hr_bpm, ln_rmssd, ln_lf_hf, resp_per_min;
	double n_pairs; /* differences in ln_rmssd */
};

/* Why a step has no activation value. */
enum reg_why {
	REG_KNOWN,
	REG_WHY_NOT_WORN,
	REG_WHY_IRREGULAR,
	REG_WHY_LOW_GRADE,
	REG_WHY_MOVING,
	REG_WHY_POSTURE,
	REG_WHY_EFFORT,
	REG_WHY_TALKING,
	REG_WHY_LEARNING, /* too few days for a band */
	REG_N_WHY,
};
/* "too many gaps or artefacts": for people and JSON. */
const char *reg_why_text(enum reg_why why);
/* "low_grade": the word that is stored. */
const char *reg_why_word(enum reg_why why);

/* REG_KNOWN, or why the step neither starts nor ends anything. Grade C will do:
 * its RMSSD leaves out what is damaged, so it has fewer differences and a
 * larger error, which the index states, but no bias. */
enum reg_why reg_step_why(const struct reg_step *step);
/* Known, of grade A or B, and without light movement. */
bool reg_step_is_quiet(const struct reg_step *step);
/* Quiet, and without tag or paced breathing: what baselines are made of. */
bool reg_step_is_usual(const struct reg_step *step);

/* Sets REG_BLANK and REG_EFFORT from posture changes, motion and REG_EXERTION;
 * n_steps of rising time. Running it again changes nothing. */
void reg_steps_mark(struct reg_step *steps, size_t n_steps,
	const struct reg_constants *constants);
