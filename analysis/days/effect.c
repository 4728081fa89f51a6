/* SPDX-License-Identifier: GPL-3.0-or-later
 * Effect size, bootstrap interval and sign test of changes.
 */
#include "analysis/days/effect.h"

#include <math.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

#include "analysis/days/chance.h"

double effect_sign_p(size_t n_up, size_t n_down)
{
	size_t n = n_up + n_down;
	size_t fewer = n_up < n_down ? n_up : n_down;

	if (n == 0)
		return NAN;
	return fmin(
		1, 2 * gsl_cdf_binomial_P((unsigned)fewer, 0.5, (unsigned)n));
}

/* Each draw's mean of n changes, taken with replacement. */
static void draw_means(
	const double *changes, size_t n, const struct effect_draws *draws)
{
	struct chance chance = {draws->seed};

	for (size_t i = 0; i < draws->n_draws; i++) {
		double sum = 0;

		for (size_t k = 0; k < n; k++)
			sum += changes[chance_below(&chance, n)];
		draws->means[i] = sum / (double)n;
	}
	gsl_sort(draws->means, 1, draws->n_draws);
}

void effect_of(const double *changes, size_t n,
	const struct effect_draws *draws, struct effect *ret_effect)
{
	struct effect effect = {.n = n,
		.mean = NAN,
		.sd = NAN,
		.lo = NAN,
		.hi = NAN,
		.n_draws = draws->n_draws,
		.seed = draws->seed};

	for (size_t i = 0; i < n; i++) {
		effect.n_up += changes[i] > 0;
		effect.n_down += changes[i] < 0;
	}
	effect.p_sign = effect_sign_p(effect.n_up, effect.n_down);
	if (n > 0)
		effect.mean = gsl_stats_mean(changes, 1, n);
	if (n > 1)
		effect.sd = gsl_stats_sd(changes, 1, n);
	effect.d_z = effect.sd > 0 ? effect.mean / effect.sd : NAN;
	effect.j = n > 1 ? 1 - 3 / (4 * ((double)n - 1) - 1) : NAN;
	effect.g = effect.j * effect.d_z;
	if (n > 1 && draws->n_draws > 0) {
		draw_means(changes, n, draws);
		effect.lo = gsl_stats_quantile_from_sorted_data(
			draws->means, 1, draws->n_draws, 0.025);
		effect.hi = gsl_stats_quantile_from_sorted_data(
			draws->means, 1, draws->n_draws, 0.975);
	}
	*ret_effect = effect;
}
