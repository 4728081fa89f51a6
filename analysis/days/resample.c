/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rotations, block permutations, block bootstrap, false discovery rate.
 */
#include "analysis/days/resample.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

#include "analysis/days/chance.h"
#include "analysis/days/pairs.h"

#define LEAST_BLOCK_DAYS 5
#define ROUNDING 1e-12 /* the same days in another order sum up differently */

static bool is_beyond(double rho, double bound)
{
	return fabs(rho) >= bound - ROUNDING;
}

struct resample_p resample_rotate(
	struct pairs *pairs, size_t least, size_t *scratch)
{
	struct resample_p result = {.p = NAN};
	size_t n_days = pairs_n_days(pairs), n_pairs = pairs_n(pairs);
	double bound = fabs(pairs_rho(pairs));

	if (isnan(bound))
		return result;
	for (size_t shift = least; shift + least <= n_days; shift++) {
		size_t n;
		double rho;

		for (size_t t = 0; t < n_days; t++)
			scratch[t] = (t + n_days - shift) % n_days;
		rho = pairs_rho_moved(pairs, scratch, &n);
		if (isnan(rho) || 2 * n < n_pairs)
			continue;
		result.n_draws++;
		result.n_beyond += is_beyond(rho, bound);
	}
	result.p = (1.0 + (double)result.n_beyond) /
		(1.0 + (double)result.n_draws);
	return result;
}

size_t resample_block_days(size_t n_days)
{
	size_t days = (size_t)lround(2 * cbrt((double)n_days));

	return days > LEAST_BLOCK_DAYS ? days : LEAST_BLOCK_DAYS;
}

/* The blocks in a new order, each with its days in theirs. */
static void lay_blocks(const size_t *blocks, size_t n_blocks, size_t n_days,
	size_t block_days, size_t *ret_source)
{
	size_t t = 0;

	for (size_t i = 0; i < n_blocks; i++) {
		size_t first = blocks[i] * block_days;

		for (size_t k = 0; k < block_days && first + k < n_days; k++)
			ret_source[t++] = first + k;
	}
}

struct resample_p resample_permute(struct pairs *pairs, size_t n_draws,
	size_t n_enough, struct chance *chance, size_t *scratch)
{
	struct resample_p result = {.p = NAN};
	size_t n_days = pairs_n_days(pairs);
	size_t block_days = resample_block_days(n_days);
	size_t n_blocks = (n_days + block_days - 1) / block_days;
	size_t *blocks = scratch, *source = scratch + n_days;
	double bound = fabs(pairs_rho(pairs));

	if (isnan(bound))
		return result;
	for (size_t i = 0; i < n_blocks; i++)
		blocks[i] = i;
	while (result.n_draws < n_draws) {
		chance_shuffle(chance, blocks, n_blocks);
		lay_blocks(blocks, n_blocks, n_days, block_days, source);
		result.n_draws++;
		result.n_beyond +=
			is_beyond(pairs_rho_moved(pairs, source, NULL), bound);
		if (n_enough && result.n_beyond == n_enough) {
			result.p = (double)result.n_beyond /
				(double)result.n_draws;
			return result;
		}
	}
	result.p = (1.0 + (double)result.n_beyond) /
		(1.0 + (double)result.n_draws);
	return result;
}

/* Blocks from anywhere until as many days are there as there were. */
static void draw_days(struct chance *chance, size_t n_days, unsigned *ret_count)
{
	size_t block_days = resample_block_days(n_days);
	size_t n = 0;

	memset(ret_count, 0, n_days * sizeof(*ret_count));
	block_days = block_days < n_days ? block_days : n_days;
	while (n < n_days) {
		size_t first = chance_below(chance, n_days - block_days + 1);

		for (size_t k = 0; k < block_days && n < n_days; k++, n++)
			ret_count[first + k]++;
	}
}

void resample_interval(struct pairs *pairs,
	const struct resample_bootstrap *bootstrap, struct chance *chance,
	const struct resample_statistic *statistic, double ret_lo_hi[2])
{
	size_t n = 0;

	ret_lo_hi[0] = ret_lo_hi[1] = NAN;
	for (size_t i = 0; i < bootstrap->n_draws; i++) {
		double value;

		draw_days(chance, pairs_n_days(pairs), bootstrap->count);
		value = statistic->of(pairs, bootstrap->count, statistic->data);
		if (!isnan(value))
			bootstrap->draws[n++] = value;
	}
	if (n == 0 || 2 * n < bootstrap->n_draws)
		return;
	gsl_sort(bootstrap->draws, 1, n);
	ret_lo_hi[0] = gsl_stats_quantile_from_sorted_data(
		bootstrap->draws, 1, n, 0.025);
	ret_lo_hi[1] = gsl_stats_quantile_from_sorted_data(
		bootstrap->draws, 1, n, 0.975);
}

void resample_adjust(
	const double *p, size_t n, size_t *scratch, double *ret_adjusted)
{
	double least = 1;
	size_t n_tests = 0;

	/* By insertion: families are small, and NAN must stay out. */
	for (size_t i = 0; i < n; i++) {
		size_t k = n_tests;

		ret_adjusted[i] = p[i];
		if (isnan(p[i]))
			continue;
		for (; k > 0 && ret_adjusted[scratch[k - 1]] > p[i]; k--)
			scratch[k] = scratch[k - 1];
		scratch[k] = i;
		n_tests++;
	}
	for (size_t k = n_tests; k > 0; k--) {
		double adjusted = ret_adjusted[scratch[k - 1]] *
			(double)n_tests / (double)k;

		least = adjusted < least ? adjusted : least;
		ret_adjusted[scratch[k - 1]] = least;
	}
}
