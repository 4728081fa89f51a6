/* SPDX-License-Identifier: GPL-3.0-or-later
 * The lot of a trial, and the test that rests on it.
 */
#include "analysis/days/trial.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>

#include <gsl/gsl_sort.h>

#include "analysis/days/chance.h"

#define TAIL 0.025
#define ROUNDING                                                               \
	1e-12 /* the same terms in another order sum up differently            \
	       */

size_t trial_n_days(const struct trial_plan *plan)
{
	return 2 * plan->n_pairs * plan->block_days;
}

size_t trial_n_scratch(const struct trial_plan *plan)
{
	return (size_t)1 << plan->n_pairs;
}

enum trial_arm trial_arm_on(const struct trial_plan *plan, size_t day)
{
	size_t block = day / plan->block_days;
	struct chance chance = {plan->seed};
	size_t first = 0;

	for (size_t pair = 0; pair <= block / 2; pair++)
		first = chance_below(&chance, TRIAL_N_ARMS);
	return (enum trial_arm)((first + block) % TRIAL_N_ARMS);
}

/* One pair of blocks, by what they were drawn for. */
struct pair {
	double sum[TRIAL_N_ARMS];
	size_t n[TRIAL_N_ARMS];
};

static struct pair pair_of(
	const struct trial_plan *plan, const double *outcome, size_t place)
{
	size_t n_days = 2 * plan->block_days;
	struct pair pair = {0};

	for (size_t i = 0; i < n_days; i++) {
		size_t day = place * n_days + i;
		enum trial_arm arm = trial_arm_on(plan, day);

		if (isnan(outcome[day]))
			continue;
		pair.sum[arm] += outcome[day];
		pair.n[arm]++;
	}
	return pair;
}

static bool is_complete(const struct trial_plan *plan, const struct pair *pair)
{
	return 2 * pair->n[TRIAL_WITH] >= plan->block_days &&
		2 * pair->n[TRIAL_WITHOUT] >= plan->block_days;
}

/* The share of all orders whose mean difference is as large. */
static double p_of(const double *differences, size_t n)
{
	size_t n_orders = (size_t)1 << n, n_beyond = 0;
	double bound = 0;

	for (size_t i = 0; i < n; i++)
		bound += differences[i];
	for (size_t order = 0; order < n_orders; order++) {
		double sum = 0;

		for (size_t i = 0; i < n; i++)
			sum += order >> i & 1 ? -differences[i]
					      : differences[i];
		n_beyond += fabs(sum) >= fabs(bound) - ROUNDING;
	}
	return (double)n_beyond / (double)n_orders;
}

/* The means of all subsets but the empty one divide the line into 2^n parts
 * that are equally likely to hold the true difference. */
static void interval(const double *differences, size_t n, double *scratch,
	struct trial_result *result)
{
	size_t n_means = ((size_t)1 << n) - 1;
	size_t n_out = (size_t)(TAIL * (double)(n_means + 1));

	for (size_t subset = 1; subset <= n_means; subset++) {
		double sum = 0, n_in = 0;

		for (size_t i = 0; i < n; i++) {
			if (!(subset >> i & 1))
				continue;
			sum += differences[i];
			n_in++;
		}
		scratch[subset - 1] = sum / n_in;
	}
	gsl_sort(scratch, 1, n_means);
	result->lo = scratch[n_out - 1];
	result->hi = scratch[n_means - n_out];
}

void trial_run(const struct trial_plan *plan, const double *outcome,
	double *scratch, struct trial_result *ret_result)
{
	struct trial_result result = {.difference = NAN,
		.mean = {NAN, NAN},
		.lo = NAN,
		.hi = NAN,
		.p = NAN};
	double differences[TRIAL_MOST_PAIRS] = {0};
	double sum = 0, sums[TRIAL_N_ARMS] = {0};

	assert(plan->n_pairs <= TRIAL_MOST_PAIRS);
	for (size_t i = 0; i < plan->n_pairs; i++) {
		struct pair pair = pair_of(plan, outcome, i);

		if (!is_complete(plan, &pair))
			continue;
		for (int arm = 0; arm < TRIAL_N_ARMS; arm++) {
			sums[arm] += pair.sum[arm];
			result.n_days[arm] += pair.n[arm];
		}
		differences[result.n_pairs] =
			pair.sum[TRIAL_WITH] / (double)pair.n[TRIAL_WITH] -
			pair.sum[TRIAL_WITHOUT] / (double)pair.n[TRIAL_WITHOUT];
		sum += differences[result.n_pairs++];
	}
	if (result.n_pairs > 0) {
		result.difference = sum / (double)result.n_pairs;
		for (int arm = 0; arm < TRIAL_N_ARMS; arm++)
			result.mean[arm] =
				sums[arm] / (double)result.n_days[arm];
	}
	if (result.n_pairs >= TRIAL_LEAST_PAIRS) {
		result.p = p_of(differences, result.n_pairs);
		interval(differences, result.n_pairs, scratch, &result);
	}
	*ret_result = result;
}
