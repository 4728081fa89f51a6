/* SPDX-License-Identifier: GPL-3.0-or-later
 * Marks artefacts in a series: the range rule, then Lipponen & Tarvainen's
 * time-varying thresholds (J Med Eng Technol 43:173, 2019).
 *
 * Choices that the paper leaves open stand in artefact.c beside the code; in
 * segments below 12 beats only the range rule and Karlsson's are used.
 */
#pragma once

#include "analysis/beats/rr.h"

#define ARTEFACT_JUDGE_MAX 96

/* The range rule: 300..2000 ms, that is 30..200 bpm. */
static inline bool artefact_in_range(int64_t rr_q)
{
	return rr_q >= 300 * RR_Q_PER_MS && rr_q <= 2000 * RR_Q_PER_MS;
}

struct artefact_finder;

/* What an interval was judged by. In segments below 12 beats there are no
 * thresholds, and dn and mn are 0. */
struct artefact_evidence {
	double med_q; /* median of the 11 intervals around it */
	double th1_q, th2_q; /* thresholds of dRR and mRR */
	double dn, mn; /* dRR / Th1, mRR / Th2 */
	uint8_t label; /* an rr_flag or 0, before events are merged */
};

/* Buffers for series of up to max_n intervals; NULL when memory is short. */
struct artefact_finder *artefact_finder_new(size_t max_n);
void artefact_finder_free(struct artefact_finder *finder);

/* Sets the artefact flags of series afresh, RR_BREAK and RR_CORRECTED stay as
 * they are. One pass; events are merged as in the paper's figure (an ECTOPIC
 * covers its pair, an EXTRA its next interval: both are flagged, EXTRA always
 * in pairs). RR_RANGE stands beside what else an interval is. Returns the
 * number of events. */
size_t artefact_find(struct artefact_finder *finder, struct rr_series *series);

/* Of interval i of the series of the last artefact_find. */
const struct artefact_evidence *artefact_evidence(
	const struct artefact_finder *finder, size_t i);

/* Live verdict on interval i of the n (at most 96) newest intervals of one
 * segment, oldest first; i + 2 < n. Flags as artefact_find with the window cut
 * off on the right. Allocates nothing. */
uint8_t artefact_judge(const int64_t *rr_q, size_t n, size_t i);
