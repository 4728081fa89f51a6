/* SPDX-License-Identifier: GPL-3.0-or-later
 * The measures of a report that are computed only where they are asked for,
 * each within the limits in which it says something.
 *
 *   triangular index, TINN   20 min                (Task Force 1996)
 *   stress index             100 intervals         (choice)
 *   SampEn, ApEn             200 intervals         (hrv.md 3.4)
 *   DFA alpha1, alpha2       100, 256 intervals    (hrv.md 3.4)
 *   SDANN, SDNN index, ULF   18 h                  (hrv.md 2)
 *   Lomb's bands             as Welch's            (bands.h)
 *
 * With as_is there are only the limits of the arithmetic. The entropies end at
 * 2^18 intervals and Lomb's spectrum at 2^15 (HRV_TOO_LONG): their work grows
 * with the square of that.
 */
#pragma once

#include <stddef.h>

#include "analysis/beats/rr.h"
#include "analysis/measures/options.h"

struct hrv_report;
struct groups;

/* A run of intervals without a break. */
struct segment {
	const int64_t *rr_q;
	size_t n;
};

/* For clean series of up to max_n intervals lasting up to max_s seconds, with
 * room for what options ask for and no more; NULL when memory is short. Calls
 * FFTW's planner, as freeing does: never from two threads at once. The caller
 * frees. */
struct groups *groups_new(
	size_t max_n, double max_s, const struct hrv_options *options);
void groups_free(struct groups *groups);

/* Fills the measures of all groups in report, whose duration_s is read. The
 * histogram and the day are of the normal intervals of series, as the time
 * domain; the stress index of all; the entropies, DFA and Lomb's spectrum of
 * its longest segment. */
void groups_run(struct groups *groups, const struct rr_series *series,
	struct segment longest, struct hrv_report *report);
