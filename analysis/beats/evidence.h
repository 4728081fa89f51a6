/* SPDX-License-Identifier: GPL-3.0-or-later
 * What an interval is judged by: the median around it, and how far it and the
 * difference to the one before lie beyond what is usual there.
 *
 * Two ways to find what is usual. EVIDENCE_LT is Lipponen & Tarvainen's, to
 * the letter. EVIDENCE_BOUNDED keeps their quartile deviation but holds it
 * within limits that artefacts cannot move, leaves out what is already known
 * to be one, and needs only a few intervals to come, so that a live verdict
 * is soon final. The reasons and sources: docs/artefacts.md.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "analysis/beats/sorted.h"

struct artefact_evidence {
	double med_q; /* median of the 11 intervals around it */
	double th1_q, th2_q; /* thresholds of dRR and mRR */
	double dn, mn; /* dRR / Th1, mRR / Th2 */
	uint8_t label; /* an rr_flag or 0, before events are merged */
	bool is_before; /* all of it is that of the walk before */
};

enum evidence_rule { EVIDENCE_LT, EVIDENCE_BOUNDED };

/* The values of the intervals first .. end - 1. */
struct evidence_window {
	size_t first, end;
	struct sorted sorted;
};

/* A walk over the intervals of one segment. */
struct evidence {
	enum evidence_rule rule;
	const int64_t *rr_q;
	const uint8_t *known; /* not 0: an artefact, left out; or NULL */
	const struct artefact_evidence *before; /* of the walk that knew them */
	struct artefact_evidence *at;
	size_t n_med, n_dn, n_mn; /* intervals that have these */
	size_t n_searched, known_end; /* for known ones; behind the last */
	struct evidence_window med, dn, mn;
};

/* The intervals, and known where it is not NULL, are complete up to n; is_end:
 * none follow. Fills at[] as far as that decides it, and returns how far. */
size_t evidence_advance(struct evidence *evidence, size_t n, bool is_end);

/* The oldest n intervals leave the arrays, whose rest moves to the front. Of
 * those that have all evidence, as many stay as the windows of the next one
 * span with their medians: 96. */
void evidence_drop(struct evidence *evidence, size_t n);
