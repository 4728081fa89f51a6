/* SPDX-License-Identifier: GPL-3.0-or-later
 * What chance alone would do to a correlation of days, by rearranging them.
 *
 * Days are moved in runs, so that what each series carries over from day to
 * day stays as it is; missing days move along.
 */
#pragma once

#include <stddef.h>

struct chance;
struct pairs;

/* A p value and how it came about. */
struct resample_p {
	double p; /* NAN when rho is */
	size_t n_draws; /* rearrangements looked at */
	size_t n_beyond; /* |rho| as large as the one at hand, or larger */
};

/* Every rotation of the calendar of y by least..n_days-least days:
 * p = (1 + beyond)/(1 + rotations). Rotations that leave fewer than half of the
 * pairs are not counted. scratch: n_days places. */
struct resample_p resample_rotate(
	struct pairs *pairs, size_t least, size_t *scratch);

/* Length of a block in days: max(5, 2 n^(1/3), rounded). */
size_t resample_block_days(size_t n_days);

/* n_draws random orders of blocks of y: p = (1 + beyond)/(1 + draws). Ends
 * early once n_enough were beyond, with p = beyond/draws, which is as exact
 * (Besag & Clifford 1991); 0: never. scratch: 2 n_days places. */
struct resample_p resample_permute(struct pairs *pairs, size_t n_draws,
	size_t n_enough, struct chance *chance, size_t *scratch);

/* A number of the pairs, with each day counted so many times. */
struct resample_statistic {
	double (*of)(
		struct pairs *pairs, const unsigned *count, const void *data);
	const void *data;
};

/* 95 % percentile interval of a statistic by a moving-block bootstrap of the
 * pairs (Kunsch 1989). draws: room for n_draws values; count: n_days. Both NAN
 * where fewer than half of the draws could be computed. */
struct resample_bootstrap {
	size_t n_draws;
	double *draws;
	unsigned *count;
};
void resample_interval(struct pairs *pairs,
	const struct resample_bootstrap *bootstrap, struct chance *chance,
	const struct resample_statistic *statistic, double ret_lo_hi[2]);

/* Benjamini & Hochberg (1995): adjusted p of a family of n; NAN ones are not
 * part of it and stay. ret_adjusted may be p. scratch: n places. */
void resample_adjust(
	const double *p, size_t n, size_t *scratch, double *ret_adjusted);
