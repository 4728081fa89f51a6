/* SPDX-License-Identifier: GPL-3.0-or-later
 * Effects over the sessions of one practice.
 */
#include "analysis/regulation/outcome.h"

#include <math.h>

/* Leaves what a few sessions can tell. */
static void keep_little(struct effect *effect)
{
	effect->sd = effect->d_z = effect->j = effect->g = NAN;
	effect->lo = effect->hi = effect->p_sign = NAN;
	effect->n_draws = 0;
}

static void effect_over(const struct reg_outcome_room *room, size_t n,
	const struct reg_constants *constants, struct effect *ret_effect)
{
	effect_of(room->changes, n, &room->draws, ret_effect);
	if ((double)n < constants->sessions_min)
		keep_little(ret_effect);
}

void reg_outcome_of(const struct reg_session *sessions, size_t n,
	const struct reg_constants *constants,
	const struct reg_outcome_room *room, struct reg_outcome *ret_outcome)
{
	struct reg_outcome outcome = {0};

	for (size_t i = 0; i < n; i++) {
		outcome.n_known += sessions[i].change.why == REG_CHANGE_KNOWN;
		outcome.n_stretches += sessions[i].match.n;
	}
	for (int e = 0; e < REG_N_EFFECTS; e++) {
		size_t n_changes = 0, n_matched = 0;

		for (size_t i = 0; i < n; i++)
			if (!isnan(sessions[i].change.change[e]))
				room->changes[n_changes++] =
					sessions[i].change.change[e];
		effect_over(room, n_changes, constants, &outcome.change[e]);
		for (size_t i = 0; i < n; i++)
			if (sessions[i].match.n > 0 &&
				!isnan(sessions[i].match.difference[e]))
				room->changes[n_matched++] =
					sessions[i].match.difference[e];
		effect_over(room, n_matched, constants, &outcome.difference[e]);
	}
	*ret_outcome = outcome;
}

enum reg_direction reg_direction_of(const struct effect *effect)
{
	if (isnan(effect->lo) || isnan(effect->hi))
		return REG_DIRECTION_UNKNOWN;
	if (effect->hi < 0)
		return REG_DIRECTION_LESS;
	return effect->lo > 0 ? REG_DIRECTION_MORE : REG_DIRECTION_UNCLEAR;
}
