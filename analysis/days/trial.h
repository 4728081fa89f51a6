/* SPDX-License-Identifier: GPL-3.0-or-later
 * A trial with one person: does a practice change one thing, for me?
 *
 * Days are cut into blocks, blocks into pairs; in each pair one block is with
 * the practice and one without, in an order drawn by lot. The lot is what the
 * test rests on: had the practice done nothing, each pair could as well have
 * come out the other way round, so the p value counts how many of all 2^n
 * orders show as much (Edgington & Onghena 2007). That holds however much days
 * resemble each other.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* With 5 pairs no result could fall below p = 0.05. */
#define TRIAL_LEAST_PAIRS 6
#define TRIAL_MOST_PAIRS 16
#define TRIAL_MOST_BLOCK_DAYS 28

enum trial_arm { TRIAL_WITH, TRIAL_WITHOUT, TRIAL_N_ARMS };

struct trial_plan {
	size_t block_days, n_pairs;
	uint64_t seed; /* the lot */
};

size_t trial_n_days(const struct trial_plan *plan);
/* What day 0..n_days-1 is drawn for. */
enum trial_arm trial_arm_on(const struct trial_plan *plan, size_t day);

/* Absent numbers are NAN. */
struct trial_result {
	size_t n_pairs; /* with half of the days of both blocks, at least */
	size_t n_days[TRIAL_N_ARMS]; /* with a value, in these pairs */
	double mean[TRIAL_N_ARMS];
	double difference; /* mean over pairs of with less without */
	double lo, hi; /* 95 % interval, by subset means (Hartigan 1969) */
	double p; /* two-sided; NAN below TRIAL_LEAST_PAIRS, as the interval */
};

/* Values that trial_run needs as scratch: 2^n_pairs. */
size_t trial_n_scratch(const struct trial_plan *plan);
/* outcome: of each day of the plan, NAN where missing; days that have not come
 * are missing too. n_pairs of the plan <= TRIAL_MOST_PAIRS. */
void trial_run(const struct trial_plan *plan, const double *outcome,
	double *scratch, struct trial_result *ret_result);
