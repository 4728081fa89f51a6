/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the sessions of one practice come to. A few of them say nothing that
 * chance could not: below sessions_min there is a mean and no more. And since a
 * heart that is up comes down by itself, the change counts less than how it
 * differs from that in matched stretches (control.h).
 */
#pragma once

#include "analysis/days/effect.h"
#include "analysis/regulation/control.h"

/* Of changes that are known; each effect has its own n. Where n is less than
 * sessions_min all but n, n_up, n_down and mean is NAN. */
struct reg_outcome {
	size_t n_known; /* sessions with a change */
	size_t n_stretches; /* matched ones, of all sessions */
	struct effect change[REG_N_EFFECTS];
	struct effect difference[REG_N_EFFECTS]; /* change less control */
};

/* How to draw, and room for it. */
struct reg_outcome_room {
	struct effect_draws draws;
	double *changes; /* one a session */
};

/* Of n sessions, their changes and matches filled. */
void reg_outcome_of(const struct reg_session *sessions, size_t n,
	const struct reg_constants *constants,
	const struct reg_outcome_room *room, struct reg_outcome *ret_outcome);

/* What an effect says: nothing for NAN, and no more than the interval. */
enum reg_direction {
	REG_DIRECTION_UNKNOWN, /* too few */
	REG_DIRECTION_UNCLEAR, /* the interval holds zero */
	REG_DIRECTION_LESS,
	REG_DIRECTION_MORE,
};
enum reg_direction reg_direction_of(const struct effect *effect);
