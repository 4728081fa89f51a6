/* SPDX-License-Identifier: GPL-3.0-or-later
 * Detrended fluctuation analysis from prefix sums, see dfa.h.
 *
 * With y the running sum and u = 2k - (n-1) the centred place k in a box of n,
 * the residuals of the line through a box sum up to
 *   V/n - K^2/U,  V = n sum y^2 - (sum y)^2,  K = sum u y,  U = n(n^2-1)/3,
 * which is (V U - n K^2) / (n U): all whole numbers. A line in y is taken out
 * of each box anyway, so any constant may be subtracted from the intervals
 * beforehand: the mean, rounded. The prefix sums run modulo 2^128 (2^64 for
 * sum k y); differences within a box are small, and come out exactly.
 */
#include "analysis/measures/dfa.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "analysis/beats/rr.h"

typedef unsigned __int128 uint128_t;

/* Sums over the running sums before place k. */
struct prefix {
	uint128_t y, y_sq;
	uint64_t k_y;
};

struct dfa {
	size_t max_n, n;
	struct prefix *prefix; /* n + 1 */
	double ln[DFA_MAX_BOX + 1]; /* of the size of a box */
};

struct dfa *dfa_new(size_t max_n)
{
	struct dfa *dfa = calloc(1, sizeof(*dfa));

	if (!dfa)
		return NULL;
	dfa->max_n = max_n;
	for (size_t box = 1; box <= DFA_MAX_BOX; box++)
		dfa->ln[box] = log((double)box);
	dfa->prefix = calloc(max_n + 1, sizeof(*dfa->prefix));
	if (!dfa->prefix) {
		free(dfa);
		return NULL;
	}
	return dfa;
}

void dfa_free(struct dfa *dfa)
{
	if (!dfa)
		return;
	free(dfa->prefix);
	free(dfa);
}

static int64_t mean_of(const int64_t *rr_q, size_t n)
{
	int64_t sum_q = 0;

	for (size_t i = 0; i < n; i++)
		sum_q += rr_q[i];
	return n ? sum_q / (int64_t)n : 0;
}

void dfa_run(struct dfa *dfa, const int64_t *rr_q, size_t n)
{
	int64_t mean_q = mean_of(rr_q, n);
	int64_t y = 0;

	assert(n <= dfa->max_n);
	dfa->n = n;
	for (size_t k = 0; k < n; k++) {
		const struct prefix *last = &dfa->prefix[k];

		y += rr_q[k] - mean_q;
		dfa->prefix[k + 1] = (struct prefix){
			.y = last->y + (uint128_t)y,
			.y_sq = last->y_sq + (uint128_t)((__int128)y * y),
			.k_y = last->k_y + (uint64_t)k * (uint64_t)y,
		};
	}
}

/* n U times the squared residuals of the box of n that begins at first. */
static double residual_of(const struct dfa *dfa, size_t first, size_t n)
{
	const struct prefix *from = &dfa->prefix[first], *to = from + n;
	uint128_t y = to->y - from->y;
	uint128_t v = n * (to->y_sq - from->y_sq) - y * y;
	uint64_t middle = 2 * first + n - 1; /* of 2k */
	int64_t k_y =
		(int64_t)(2 * (to->k_y - from->k_y) - middle * (uint64_t)y);
	uint128_t u = (uint128_t)n * (n * n - 1) / 3;

	return (double)(__int128)(v * u - n * (uint128_t)((__int128)k_y * k_y));
}

double dfa_fluctuation_ms(const struct dfa *dfa, size_t box)
{
	size_t n_boxes = dfa->n / box;
	double n = (double)box, sum = 0;

	if (n_boxes == 0)
		return NAN;
	for (size_t i = 0; i < n_boxes; i++)
		sum += residual_of(dfa, i * box, box);

	double sum_q2 = sum / (n * n * (n * n - 1) / 3);

	return sqrt(sum_q2 / (n * (double)n_boxes)) / RR_Q_PER_MS;
}

struct hrv_value dfa_alpha(const struct dfa *dfa, size_t first, size_t last)
{
	double x = 0, y = 0, xx = 0, xy = 0, n = (double)(last - first + 1);

	assert(last <= DFA_MAX_BOX);
	if (dfa->n == 0)
		return hrv_none(HRV_NO_BEATS);
	if (dfa->n < last)
		return hrv_none(HRV_TOO_FEW);
	for (size_t box = first; box <= last; box++) {
		double f_ms = dfa_fluctuation_ms(dfa, box);
		double ln_n = dfa->ln[box], ln_f = log(f_ms);

		if (f_ms == 0)
			return hrv_none(HRV_NO_VARIATION);
		x += ln_n / n;
		y += ln_f / n;
		xx += ln_n * ln_n;
		xy += ln_n * ln_f;
	}
	return hrv_some((xy - n * x * y) / (xx - n * x * x));
}
