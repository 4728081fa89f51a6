/* SPDX-License-Identifier: GPL-3.0-or-later
 * Two series of days side by side, and the rank correlation of their pairs.
 *
 * A series is an array with a place for every calendar day, NAN where the day
 * has no value; a pair is a day on which both have one. Pairs are never made
 * across a missing day. The correlation is Spearman's: Pearson's of average
 * ranks, taken anew over the pairs at hand (the 6 sum d^2 formula is wrong with
 * ties). Both series are sorted once, so that each of the thousands of
 * rearrangements that a test or an interval asks for takes one pass.
 */
#pragma once

#include <stddef.h>

struct pairs;

/* Room for series of up to n_days; NULL without memory. The caller frees. */
struct pairs *pairs_new(size_t n_days);
void pairs_free(struct pairs *pairs);

/* Takes copies of x and y, n_days (<= pairs_new's) values each, for the lag:
 * day d of y goes with day d + lag of x. */
void pairs_set(struct pairs *pairs, const double *x, const double *y,
	size_t n_days, int lag);

/* Places in the calendar, n_days of pairs_set, and how many are pairs. */
size_t pairs_n_days(const struct pairs *pairs);
size_t pairs_n(const struct pairs *pairs);
/* Both values of the day at a place (of y; x is lag days later). NAN where
 * missing. */
double pairs_x(const struct pairs *pairs, size_t place);
double pairs_y(const struct pairs *pairs, size_t place);

/* Spearman's rho of all pairs; NAN with fewer than 3, or where a series does
 * not vary. */
double pairs_rho(struct pairs *pairs);
/* The same after moving y: the day at place t gets the y of place source[t].
 * source: a permutation of 0..n_days-1. ret_n (may be NULL): the pairs then. */
double pairs_rho_moved(
	struct pairs *pairs, const size_t *source, size_t *ret_n);
/* The same with every day taken count[t] times, 0 for not at all. */
double pairs_rho_counted(struct pairs *pairs, const unsigned *count);
