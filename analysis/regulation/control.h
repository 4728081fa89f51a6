/* SPDX-License-Identifier: GPL-3.0-or-later
 * Stretches without a practice that began like one. People practise when they
 * are activated, so the index falls anyway (regression to the mean): only what
 * it falls more than in such stretches speaks for the practice.
 */
#pragma once

#include "analysis/regulation/practice.h"

struct reg_match {
	size_t n; /* stretches found, 0..match_max */
	double control[REG_N_EFFECTS]; /* mean change in them; NAN without */
	double difference[REG_N_EFFECTS]; /* change less control */
};

/* Room that the search needs for a series of n steps: n of these. */
struct reg_candidate {
	double distance; /* of A before */
	size_t place; /* step at which it begins */
};

/* One session of a practice. */
struct reg_session {
	struct reg_span practice;
	struct reg_change change;
	struct reg_match match;
};

/* Fills session->match; its change must be filled, and without an A before
 * there is no match. Up to match_max stretches as long, that begin within
 * match_a of its A before and within match_hours of its local time, touch no
 * step flagged REG_PRACTICE from before_s before to the end of after, overlap
 * neither it nor each other, and whose change is known; the nearest in A first,
 * of equally near ones the earliest. */
void reg_session_match(const struct reg_series *series,
	const struct reg_baseline *baseline,
	const struct reg_constants *constants, struct reg_candidate *scratch,
	struct reg_session *session);
