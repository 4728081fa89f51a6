/* SPDX-License-Identifier: GPL-3.0-or-later
 * Probable movement or standing up, told from the heart alone, for when there
 * is no accelerometer: a steep rise of the heart rate.
 *
 * Standing up: soon half of it is gone (the 30:15 ratio, Ewing 1985).
 * Movement: it is higher, whatever follows. Work of the muscles begins at a
 * moment, and the heart is up within half a minute, as its vagal brake goes
 * off; what upsets someone who sits still lifts it by 5 to 15 as a rule, and
 * hardly ever by 20 in so short a time.
 *
 * What the heart alone cannot tell: a stroll that lifts it by less than that,
 * or work that grows slowly, is not seen; a fright that lifts it by more is
 * taken for movement. Both are better told by a tag.
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

/* Rises over the mean of the rise_before_s before, within rise_peak_s, of which
 * no more than a quarter was there before; HR is a moving mean of 10 s. Either
 * by steep_bpm or more; or by more than rise_bpm, and it peaks then and falls
 * by half within rise_fall_s of the peak. Beats of rising time; where they are
 * missing, nothing is found. At most max; how many. */
size_t reg_rises_find(const struct reg_beat *beats, size_t n_beats,
	const struct reg_constants *constants, struct reg_rise *ret_rises,
	size_t max);

/* Sets REG_RISE in steps whose window touches a rise or the posture_blank_s
 * after its peak. */
void reg_rises_mark(struct reg_step *steps, size_t n_steps,
	const struct reg_rise *rises, size_t n_rises,
	const struct reg_constants *constants);

/* Sets REG_STILL_UP in steps after one that moves or has REG_RISE, until the
 * second in a row whose HR is no more than still_up_bpm above that before (the
 * first has some of the way back in it), for still_up_max_s at most: who stood
 * up may be standing still, and posture alone moves RMSSD by more than most
 * emotions; who walked has to come back. Sets REG_EXERTION in steps of all
 * these kinds whose HR is steep_bpm or more above it. Nothing is taken across
 * more than cut_s without a step. Running it again changes nothing. */
void reg_rises_hold(struct reg_step *steps, size_t n_steps,
	const struct reg_constants *constants);
