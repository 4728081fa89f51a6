/* SPDX-License-Identifier: GPL-3.0-or-later
 * How often what was alike for two beats stays alike for the third: sample and
 * approximate entropy.
 *
 * Both count pairs of stretches (templates) of m = 2 and of 3 intervals whose
 * members differ by no more than r, here as exact integers. SampEn (Richman &
 * Moorman 2000) takes the same templates for both lengths and none with
 * itself; ApEn (Pincus 1991) takes each with itself too, and the mean of the
 * logarithms of the counts.
 *
 * The number of pairs is quadratic, 5.6e9 for a day. They are counted a row of
 * bits at a time, see entropy.c: a few ten million steps, whatever the series.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "analysis/measures/value.h"

struct entropy;

/* Work space for up to max_n intervals; NULL when memory is short. The caller
 * frees. */
struct entropy *entropy_new(size_t max_n);
void entropy_free(struct entropy *entropy);

/* The ways of counting bits that this processor knows, from the plain one (0)
 * to the fastest, which a fresh entropy takes. All count the same: for tests.
 */
size_t entropy_n_ways(void);
void entropy_set_way(struct entropy *entropy, size_t way);

struct entropy_counts {
	size_t n;
	/* Pairs i < j <= n-3 (from 0) alike for 2, and for 3 intervals. */
	uint64_t pairs_2, pairs_3; /* B and A of SampEn */
	/* Mean ln of the share alike with each template, of 2 and 3. */
	double phi_2, phi_3; /* Phi^m of ApEn */
};

/* The greatest r_q with r <= 0.2 SDNN (n-1) of n >= 2 intervals, exactly. */
int64_t entropy_tolerance_q(const int64_t *rr_q, size_t n);

/* Counts over n intervals without a break (n <= max_n); alike is a difference
 * of at most r_q. */
struct entropy_counts entropy_count(
	struct entropy *entropy, const int64_t *rr_q, size_t n, int64_t r_q);

/* -ln(A/B). HRV_TOO_FEW where n, A or B leave it undefined. */
struct hrv_value hrv_sampen(const struct entropy_counts *counts);
/* Phi^2 - Phi^3; HRV_TOO_FEW below 3 intervals. */
struct hrv_value hrv_apen(const struct entropy_counts *counts);
