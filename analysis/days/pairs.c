/* SPDX-License-Identifier: GPL-3.0-or-later
 * Pairs of days and their Spearman correlation.
 */
#include "analysis/days/pairs.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include <gsl/gsl_sort.h>

/* A series: its values, and the places of those present in rising order. */
struct series {
	double *values; /* n_days */
	size_t *order; /* n_present places */
	size_t n_present;
	unsigned *count; /* of each place, in the draw at hand */
	double *rank; /* of each place that counts, from its middle rank */
};

struct pairs {
	size_t n_max, n_days;
	struct series x, y; /* x is already moved by the lag */
	size_t *scratch;
	double *present;
};

static int series_init(struct series *series, size_t n)
{
	series->values = calloc(n, sizeof(*series->values));
	series->order = calloc(n, sizeof(*series->order));
	series->count = calloc(n, sizeof(*series->count));
	series->rank = calloc(n, sizeof(*series->rank));
	return series->values && series->order && series->count && series->rank;
}

static void series_done(struct series *series)
{
	free(series->values);
	free(series->order);
	free(series->count);
	free(series->rank);
}

struct pairs *pairs_new(size_t n_days)
{
	struct pairs *pairs = calloc(1, sizeof(*pairs));
	size_t n = n_days ? n_days : 1;

	if (!pairs)
		return NULL;
	pairs->n_max = n_days;
	pairs->scratch = calloc(2 * n, sizeof(*pairs->scratch));
	pairs->present = calloc(n, sizeof(*pairs->present));
	if (!series_init(&pairs->x, n) || !series_init(&pairs->y, n) ||
		!pairs->scratch || !pairs->present) {
		pairs_free(pairs);
		return NULL;
	}
	return pairs;
}

void pairs_free(struct pairs *pairs)
{
	if (!pairs)
		return;
	series_done(&pairs->x);
	series_done(&pairs->y);
	free(pairs->scratch);
	free(pairs->present);
	free(pairs);
}

static void sort(struct pairs *pairs, struct series *series)
{
	size_t *places = pairs->scratch;
	size_t *sorted = pairs->scratch + pairs->n_max;
	size_t n = 0;

	for (size_t t = 0; t < pairs->n_days; t++) {
		if (isnan(series->values[t]))
			continue;
		places[n] = t;
		pairs->present[n++] = series->values[t];
	}
	series->n_present = n;
	if (n == 0)
		return;
	gsl_sort_index(sorted, pairs->present, 1, n);
	for (size_t i = 0; i < n; i++)
		series->order[i] = places[sorted[i]];
}

void pairs_set(struct pairs *pairs, const double *x, const double *y,
	size_t n_days, int lag)
{
	pairs->n_days = n_days < pairs->n_max ? n_days : pairs->n_max;
	for (size_t t = 0; t < pairs->n_days; t++) {
		long later = (long)t + lag;
		bool is_in = later >= 0 && later < (long)pairs->n_days;

		pairs->x.values[t] = is_in ? x[later] : NAN;
		pairs->y.values[t] = y[t];
	}
	sort(pairs, &pairs->x);
	sort(pairs, &pairs->y);
}

size_t pairs_n_days(const struct pairs *pairs)
{
	return pairs->n_days;
}

double pairs_x(const struct pairs *pairs, size_t place)
{
	return pairs->x.values[place];
}

double pairs_y(const struct pairs *pairs, size_t place)
{
	return pairs->y.values[place];
}

static bool is_pair(const struct pairs *pairs, size_t t, size_t source)
{
	return !isnan(pairs->x.values[t]) && !isnan(pairs->y.values[source]);
}

size_t pairs_n(const struct pairs *pairs)
{
	size_t n = 0;

	for (size_t t = 0; t < pairs->n_days; t++)
		n += is_pair(pairs, t, t);
	return n;
}

/* Average ranks of the places that count, less their mean; the sum of squares.
 * Equal values share the mean of the ranks they take up. */
static double rank(struct series *series, double n)
{
	double below = 0, sum_squares = 0;
	size_t i = 0;

	while (i < series->n_present) {
		double value = series->values[series->order[i]];
		unsigned n_equal = 0;
		size_t end = i;

		for (; end < series->n_present &&
			series->values[series->order[end]] == value;
			end++)
			n_equal += series->count[series->order[end]];
		double centred = below + (n_equal + 1.0) / 2 - (n + 1) / 2;

		for (; i < end; i++)
			series->rank[series->order[i]] = centred;
		sum_squares += n_equal * centred * centred;
		below += n_equal;
	}
	return sum_squares;
}

/* With x.count set by place and y.count by source; source NULL: unmoved. */
static double correlate(struct pairs *pairs, const size_t *source, double n)
{
	double xx, yy, xy = 0;

	if (n < 3)
		return NAN;
	xx = rank(&pairs->x, n);
	yy = rank(&pairs->y, n);
	for (size_t t = 0; t < pairs->n_days; t++)
		if (pairs->x.count[t])
			xy += pairs->x.count[t] * pairs->x.rank[t] *
				pairs->y.rank[source ? source[t] : t];
	return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : NAN;
}

double pairs_rho_moved(struct pairs *pairs, const size_t *source, size_t *ret_n)
{
	size_t n = 0;

	for (size_t t = 0; t < pairs->n_days; t++) {
		unsigned count = is_pair(pairs, t, source[t]);

		pairs->x.count[t] = count;
		pairs->y.count[source[t]] = count;
		n += count;
	}
	if (ret_n)
		*ret_n = n;
	return correlate(pairs, source, (double)n);
}

double pairs_rho_counted(struct pairs *pairs, const unsigned *count)
{
	double n = 0;

	for (size_t t = 0; t < pairs->n_days; t++) {
		unsigned times = is_pair(pairs, t, t) ? count[t] : 0;

		pairs->x.count[t] = pairs->y.count[t] = times;
		n += times;
	}
	return correlate(pairs, NULL, n);
}

double pairs_rho(struct pairs *pairs)
{
	size_t n = 0;

	for (size_t t = 0; t < pairs->n_days; t++) {
		unsigned count = is_pair(pairs, t, t);

		pairs->x.count[t] = pairs->y.count[t] = count;
		n += count;
	}
	return correlate(pairs, NULL, (double)n);
}
