/* SPDX-License-Identifier: GPL-3.0-or-later
 * Ectopic share, relative RMSSD and lag-1 autocorrelation.
 */
#include "analysis/regulation/rhythm.h"

#include <math.h>

#define MIN_PAIRS 3

static double mean_of(const double *rr_ms, size_t n, size_t *ret_n)
{
	double sum = 0;

	*ret_n = 0;
	for (size_t i = 0; i < n; i++) {
		if (isnan(rr_ms[i]))
			continue;
		sum += rr_ms[i];
		++*ret_n;
	}
	return *ret_n ? sum / (double)*ret_n : NAN;
}

struct reg_rhythm reg_rhythm_of(const double *rr_ms, size_t n, size_t n_ectopic)
{
	struct reg_rhythm rhythm = {NAN, NAN, NAN};
	double diff_sq = 0, product = 0, square = 0;
	size_t n_there, n_pairs = 0;
	double mean = mean_of(rr_ms, n, &n_there);

	for (size_t i = 0; i < n; i++) {
		double from_mean = rr_ms[i] - mean, next;

		if (isnan(rr_ms[i]))
			continue;
		square += from_mean * from_mean;
		if (i + 1 == n || isnan(rr_ms[i + 1]))
			continue;
		next = rr_ms[i + 1] - mean;
		product += from_mean * next;
		diff_sq += (next - from_mean) * (next - from_mean);
		n_pairs++;
	}
	if (n_there > 0)
		rhythm.ectopic_share = (double)n_ectopic / (double)n_there;
	if (n_pairs < MIN_PAIRS)
		return rhythm;
	rhythm.rmssd_per_rr = sqrt(diff_sq / (double)n_pairs) / mean;
	if (square > 0)
		rhythm.lag1 =
			product / (double)n_pairs / (square / (double)n_there);
	return rhythm;
}

bool reg_rhythm_is_irregular(
	const struct reg_rhythm *rhythm, const struct reg_constants *constants)
{
	return rhythm->ectopic_share > constants->ectopic_share_max ||
		(rhythm->rmssd_per_rr > constants->irregular_ratio &&
			rhythm->lag1 < constants->irregular_lag1);
}
