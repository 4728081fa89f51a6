/* SPDX-License-Identifier: GPL-3.0-or-later
 * Effective sample size, and what follows from it.
 */
#include "analysis/days/effective.h"

#include <math.h>
#include <stdbool.h>

#include <gsl/gsl_cdf.h>

#include "analysis/days/pairs.h"

#define MAX_LAG 10
#define Z_95 1.96
/* Of two-sided 5 % and of 80 % power; rounded to 1.96 and 0.84, a rho of 0.5
 * would need 29 pairs, not 30. */
#define Z_NEEDED (1.959964 + 0.841621)

/* A series of days by place, wherever it is kept. */
struct reader {
	double (*value)(const void *source, size_t place);
	const void *source;
	size_t n;
};

static double of_array(const void *source, size_t place)
{
	return ((const double *)source)[place];
}

static double of_pairs_x(const void *source, size_t place)
{
	return pairs_x(source, place);
}

static double of_pairs_y(const void *source, size_t place)
{
	return pairs_y(source, place);
}

/* Mean and variance (over n) of the values there are. */
static size_t moments(
	const struct reader *reader, double *ret_mean, double *ret_variance)
{
	double sum = 0, squares = 0;
	size_t n = 0;

	for (size_t t = 0; t < reader->n; t++) {
		double value = reader->value(reader->source, t);

		if (isnan(value))
			continue;
		sum += value;
		n++;
	}
	*ret_mean = n ? sum / (double)n : NAN;
	for (size_t t = 0; t < reader->n; t++) {
		double value = reader->value(reader->source, t);

		if (!isnan(value))
			squares += (value - *ret_mean) * (value - *ret_mean);
	}
	*ret_variance = n ? squares / (double)n : NAN;
	return n;
}

static double autocorrelation(const struct reader *reader, size_t lag)
{
	double mean, variance, sum = 0;
	size_t n = 0;

	moments(reader, &mean, &variance);
	for (size_t t = 0; t + lag < reader->n; t++) {
		double product = (reader->value(reader->source, t) - mean) *
			(reader->value(reader->source, t + lag) - mean);

		if (isnan(product))
			continue;
		sum += product;
		n++;
	}
	if (n == 0 || !(variance > 0))
		return NAN;
	return sum / (double)n / variance * (double)(reader->n - lag) /
		(double)reader->n;
}

double effective_autocorrelation(const double *values, size_t n, size_t lag)
{
	return autocorrelation(&(struct reader){of_array, values, n}, lag);
}

static bool is_pair(const struct pairs *pairs, size_t t)
{
	return !isnan(pairs_x(pairs, t)) && !isnan(pairs_y(pairs, t));
}

double effective_n(const struct pairs *pairs)
{
	size_t n_days = pairs_n_days(pairs), n = pairs_n(pairs);
	struct reader x = {of_pairs_x, pairs, n_days};
	struct reader y = {of_pairs_y, pairs, n_days};
	size_t last = n / 4 < MAX_LAG ? n / 4 : MAX_LAG;
	double sum = 0;

	for (size_t lag = 1; lag <= last && lag < n_days; lag++) {
		double product =
			autocorrelation(&x, lag) * autocorrelation(&y, lag);
		size_t n_both = 0;

		for (size_t t = 0; t + lag < n_days; t++)
			n_both += is_pair(pairs, t) && is_pair(pairs, t + lag);
		if (!isnan(product))
			sum += (double)n_both / (double)n * product;
	}
	return sum > 0 ? (double)n / (1 + 2 * sum) : (double)n;
}

double effective_n_ar1(double n, double a, double b)
{
	return n * (1 - a * b) / (1 + a * b);
}

void effective_interval(
	double rho, double n_eff, double *ret_lo, double *ret_hi)
{
	double half;

	*ret_lo = *ret_hi = NAN;
	if (!(n_eff > 3))
		return;
	half = Z_95 * sqrt((1 + rho * rho / 2) / (n_eff - 3));
	*ret_lo = tanh(atanh(rho) - half);
	*ret_hi = tanh(atanh(rho) + half);
}

double effective_p(double rho, double n_eff)
{
	if (!(n_eff > 3))
		return NAN;
	return 2 * gsl_cdf_ugaussian_Q(fabs(atanh(rho)) * sqrt(n_eff - 3));
}

size_t effective_n_needed(double rho)
{
	double z = Z_NEEDED / atanh(rho);

	return (size_t)ceil(z * z + 3);
}
