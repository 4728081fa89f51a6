/* SPDX-License-Identifier: GPL-3.0-or-later
 * Marks artefacts in a series: the range rule, then Lipponen & Tarvainen's
 * time-varying thresholds (J Med Eng Technol 43:173, 2019).
 *
 * Choices that the paper leaves open stand in artefact.c beside the code; in
 * segments below 12 beats only the range rule and Karlsson's are used.
 */
#pragma once

#include "analysis/beats/rr.h"

struct artefact_finder;

/* Buffers for series of up to max_n intervals; NULL when memory is short. */
struct artefact_finder *artefact_finder_new(size_t max_n);
void artefact_finder_free(struct artefact_finder *finder);

/* Sets the artefact flags of series afresh, RR_BREAK stays as it is. One pass;
 * events are merged as in the paper's figure (an ECTOPIC covers its pair, an
 * EXTRA its next interval). Returns the number of flagged events. */
size_t artefact_find(struct artefact_finder *finder, struct rr_series *series);

/* Live verdict on interval i of the n (at most 96) newest intervals of one
 * segment, oldest first; i + 2 < n. Flags as artefact_find with the window cut
 * off on the right. Allocates nothing. */
uint8_t artefact_judge(const int64_t *rr_q, size_t n, size_t i);
