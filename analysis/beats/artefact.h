/* SPDX-License-Identifier: GPL-3.0-or-later
 * Marks artefacts in a series: the range rule, then the shapes of Lipponen &
 * Tarvainen (J Med Eng Technol 43:173, 2019) against bounded thresholds that
 * stay true where artefacts are dense: docs/artefacts.md.
 *
 * Two passes: the second takes what is usual only from what the first found
 * normal. A verdict depends on some 200 intervals before it and 16 after, so
 * that live and afterwards it is the same. In segments below 12 beats only the
 * range rule and Karlsson's are used. Choices stand in artefact.c.
 */
#pragma once

#include "analysis/beats/evidence.h"
#include "analysis/beats/rr.h"

/* The range rule: 300..2000 ms, that is 30..200 bpm. */
static inline bool artefact_in_range(int64_t rr_q)
{
	return rr_q >= 300 * RR_Q_PER_MS && rr_q <= 2000 * RR_Q_PER_MS;
}

struct artefact_finder;

/* Buffers for series of up to max_n intervals; NULL when memory is short. */
struct artefact_finder *artefact_finder_new(size_t max_n);
void artefact_finder_free(struct artefact_finder *finder);

/* Sets the artefact flags of series afresh, RR_BREAK and RR_CORRECTED stay as
 * they are. Events are merged as in the paper's figure (an ECTOPIC covers its
 * pair, an EXTRA its next interval: both are flagged, EXTRA always in pairs).
 * RR_RANGE stands beside what else an interval is. Returns the number of
 * events. */
size_t artefact_find(struct artefact_finder *finder, struct rr_series *series);
/* The same by the paper alone: one pass, its own thresholds, the last two
 * intervals not judged. For comparison; blind where artefacts are dense. */
size_t artefact_find_lt(
	struct artefact_finder *finder, struct rr_series *series);

/* Of interval i of the series of the last search. In segments below 12 beats
 * there are no thresholds, and dn and mn are 0. */
const struct artefact_evidence *artefact_evidence(
	const struct artefact_finder *finder, size_t i);

/* The same beat by beat. */
struct artefact_stream;

/* A verdict is final when so many intervals have followed, and the segment has
 * ARTEFACT_FIRST_FINAL, or has ended. */
#define ARTEFACT_DELAY 16
#define ARTEFACT_FIRST_FINAL 104

/* NULL when memory is short. */
struct artefact_stream *artefact_stream_new(void);
void artefact_stream_free(struct artefact_stream *stream);
/* A segment begins; the one before is forgotten. */
void artefact_stream_begin(struct artefact_stream *stream);
void artefact_stream_add(struct artefact_stream *stream, int64_t rr_q);
/* The segment ends: all verdicts are final. */
void artefact_stream_end(struct artefact_stream *stream);
/* The next final verdict, in order; false if there is none yet. All of them
 * must be taken before the next _add. The flags are those of artefact_find on
 * the whole segment. */
bool artefact_stream_take(struct artefact_stream *stream, uint8_t *ret_flags);
/* The median around the interval whose verdict was the last to be taken. */
double artefact_stream_med_q(const struct artefact_stream *stream);
/* The verdict, as things stand, on the interval that n_after have followed:
 * 2 or more, and fewer than were added. It may yet change. */
uint8_t artefact_stream_early(struct artefact_stream *stream, size_t n_after);
