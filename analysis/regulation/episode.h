/* SPDX-License-Identifier: GPL-3.0-or-later
 * Episodes of activation: from where the index rises until it has come down,
 * and how long the heart took to settle.
 *
 * Two known steps whose windows touch decide, so that one step between them may
 * be unknown; an unknown step starts and ends nothing, and nothing is made up
 * where no window reaches.
 */
#pragma once

#include "analysis/days/survival.h"
#include "analysis/regulation/arousal.h"

enum reg_end {
	REG_OVER, /* came down */
	REG_CUT, /* nothing known for more than cut_s: not counted */
	REG_OPEN, /* still up at the last point */
};

struct reg_episode {
	int64_t start_us; /* first of the steps that were up */
	int64_t end_us; /* first of those that were down; else last known */
	enum reg_end end;
	/* Middle of the time in which the median of peak_steps lies within
	 * `noise` (but above half) of its greatest value, between steps by
	 * straight lines: which of equal steps is the highest is chance. With
	 * peak_steps 1 the step itself. */
	int64_t peak_us;
	double peak; /* greatest median of peak_steps */
	double before; /* level before it: median of up to before_steps */
	int n_before; /* steps in it; fewer than before_min, or higher than the
		       * peak: 0 was taken */
	double half; /* before + (peak - before) / 2 */
	bool has_settled;
	double settle_s; /* from peak to half; if not settled, longer than this
			  */
};

/* The episodes of points (rising time, NAN unknown) in their order, at most
 * max; how many. They were entered at `enter`, left at `leave`, joined when
 * less than merge_s apart, and last episode_min_s or longer. */
size_t reg_episodes_find(const struct reg_point *points, size_t n_points,
	const struct reg_constants *constants, struct reg_episode *ret_episodes,
	size_t max);

/* Settling runs from the peak to the first time below half that stays there for
 * settle_steps, between two steps by a straight line. Not settled (censored):
 * not within settle_max_s, not by the end of data, not before more than cut_s
 * unknown, or at an unknown moment within less. Cut ones are left out here.
 * Fills durations (room for n_episodes) for survival_median_s(); how many. */
size_t reg_episodes_settling(const struct reg_episode *episodes,
	size_t n_episodes, struct survival *ret_durations);
