/* SPDX-License-Identifier: GPL-3.0-or-later
 * Repairs intervals as their verdicts come, one after the other: joins extra
 * beats, splits missed ones, draws a line over what else is wrong, and cuts
 * where that would be invention (hrv.md 1.3). The time between beats that are
 * right stays the same wherever it can.
 *
 * What becomes of an interval depends on its neighbours, so that it may have
 * to wait: the first of an EXTRA pair for the second, a run to be replaced for
 * the clean interval after it. Whole or beat by beat, the outcome is the same.
 */
#pragma once

#include "analysis/beats/rr.h"

/* Choice: over more adjacent intervals no line is drawn. */
#define REPAIR_MAX_FILL 3

struct repair {
	struct rr_series *clean; /* of the caller: appended to */
	size_t *origins; /* of clean, as long; see repair_put */
	size_t n_put;

	bool holds; /* the first of an EXTRA pair, the last that came */
	int64_t held_q;
	uint8_t held_flags;
	double held_med_q;

	/* The run of intervals to be replaced that is still open. */
	size_t n_run, n_range;
	int64_t run_q; /* their sum */
	size_t run_origins[REPAIR_MAX_FILL];
	bool may_fill;
	bool has_left; /* a clean interval before it, of its segment */
	int64_t left_q;
	uint8_t gap; /* RR_BREAK once something was left out */
};

/* Nothing has come yet; clean is emptied. */
void repair_begin(
	struct repair *repair, struct rr_series *clean, size_t *origins);
/* The next interval with its final flags (artefact_find's, and RR_BREAK) and
 * the median around it. Up to five intervals are appended to clean, never more
 * than two for each that came; origins tells the place, counted from 0, of the
 * interval that each stands for, of a pair that was joined the first. */
void repair_put(
	struct repair *repair, int64_t rr_q, uint8_t flags, double med_q);
/* No interval follows on the last one; what waits is done. */
void repair_end(struct repair *repair);

/* How many of those that came have all that becomes of them in clean. */
size_t repair_n_settled(const struct repair *repair);
