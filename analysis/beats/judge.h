/* SPDX-License-Identifier: GPL-3.0-or-later
 * One segment from evidence to flags, as far as its intervals are known.
 *
 * A judge has one or two passes over the same intervals; a pass ends in flags,
 * and the next leaves what is flagged out of what it takes for usual. Each
 * goes as far as what it stands on, so that a segment may come whole or beat
 * by beat and gets the same flags.
 */
#pragma once

#include "analysis/beats/evidence.h"

#define JUDGE_MAX_PASSES 2

struct judge_pass {
	struct evidence evidence;
	uint8_t *flags; /* of enum rr_flag, RR_ARTEFACT only */
	size_t n_labels, n_flags; /* so far */
};

struct judge {
	const int64_t *rr_q;
	int n_passes;
	struct judge_pass passes[JUDGE_MAX_PASSES];
	size_t n_events;
};

/* Arrays of the caller, as long as the segment, one pair a pass. */
struct judge_arrays {
	struct artefact_evidence *evidence[JUDGE_MAX_PASSES];
	uint8_t *flags[JUDGE_MAX_PASSES];
};

/* EVIDENCE_LT takes one pass, EVIDENCE_BOUNDED two. */
void judge_begin(struct judge *judge, enum evidence_rule rule,
	const int64_t *rr_q, const struct judge_arrays *arrays);
/* The first n intervals are known; is_end: there are no more. What lies beyond
 * judge_n_final may be overwritten by the next call. */
void judge_advance(struct judge *judge, size_t n, bool is_end);

/* How many intervals have their final flags, and where those stand. */
static inline size_t judge_n_final(const struct judge *judge)
{
	return judge->passes[judge->n_passes - 1].n_flags;
}

static inline const uint8_t *judge_flags(const struct judge *judge)
{
	return judge->passes[judge->n_passes - 1].flags;
}

static inline const struct artefact_evidence *judge_evidence(
	const struct judge *judge)
{
	return judge->passes[judge->n_passes - 1].evidence.at;
}
/* The oldest n intervals leave the arrays: see evidence_drop. */
void judge_drop(struct judge *judge, size_t n);
