/* SPDX-License-Identifier: GPL-3.0-or-later
 * Time-domain measures over the last seconds, exact under add and remove.
 *
 * Integer sums (in __int128) of intervals and differences: each beat costs the
 * same however long the window and however many years it has run.
 */
#pragma once

#include "analysis/beats/rr.h"
#include "analysis/measures/value.h"

struct sliding;

/* A window of window_s seconds of intervals; NULL when memory is short. */
struct sliding *sliding_new(double window_s);
void sliding_free(struct sliding *sliding);
void sliding_clear(struct sliding *sliding);

/* Adds an interval that ends at end_us (any clock, never falling) and drops
 * what has left the window. An interval with an artefact flag keeps its time
 * but counts in no measure, nor does a difference that touches it. */
void sliding_add(
	struct sliding *sliding, int64_t rr_q, uint8_t flags, int64_t end_us);
/* A later verdict on the interval that ends at end_us, if it is still there:
 * artefact flags in place of those it was added with. */
void sliding_judge_again(
	struct sliding *sliding, int64_t end_us, uint8_t flags);
/* Drops what lies before end_us - window. */
void sliding_expire(struct sliding *sliding, int64_t now_us);
/* A break found late: no difference into the interval that ends at end_us, or
 * the first later one. */
void sliding_break_at(struct sliding *sliding, int64_t end_us);

size_t sliding_n_beats(const struct sliding *sliding); /* all of them */
size_t sliding_n_artefacts(const struct sliding *sliding);
/* Clean RR over window length, 0..1 and above (over-count). */
double sliding_coverage(const struct sliding *sliding);
struct hrv_value sliding_mean_hr_bpm(const struct sliding *sliding);
struct hrv_value sliding_rmssd_ms(const struct sliding *sliding);
