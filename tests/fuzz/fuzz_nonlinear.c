/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fuzzes the measures of order and histogram on any intervals: counts against
 * the definition, fluctuations against a fit in each box, and values that are
 * numbers or have a reason.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/beats/rr.h"
#include "analysis/beats/rules.h"
#include "analysis/measures/dfa.h"
#include "analysis/measures/entropy.h"
#include "analysis/measures/geometric.h"
#include "analysis/measures/lomb_bands.h"
#include "analysis/measures/long.h"

#define N_HEAD 4
#define MAX_N 1100

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void check_value(struct hrv_value value)
{
	check(value.reason < HRV_N_REASONS);
	check(value.reason == HRV_OK ? isfinite(value.value)
				     : isnan(value.value));
}

static bool is_alike(const int64_t *a, const int64_t *b, size_t m, int64_t r)
{
	for (size_t k = 0; k < m; k++)
		if (llabs(a[k] - b[k]) > r)
			return false;
	return true;
}

static void check_entropy(const int64_t *rr_q, size_t n, int64_t r_q)
{
	struct entropy *entropy = entropy_new(n);
	uint64_t pairs_2 = 0, pairs_3 = 0;

	for (size_t i = 0; i + 2 < n; i++)
		for (size_t j = i + 1; j + 2 < n; j++) {
			pairs_2 += is_alike(rr_q + i, rr_q + j, 2, r_q);
			pairs_3 += is_alike(rr_q + i, rr_q + j, 3, r_q);
		}
	for (size_t way = 0; way < entropy_n_ways(); way++) {
		entropy_set_way(entropy, way);

		struct entropy_counts counts =
			entropy_count(entropy, rr_q, n, r_q);

		check(counts.pairs_2 == pairs_2 && counts.pairs_3 == pairs_3);
		check_value(hrv_sampen(&counts));
		check_value(hrv_apen(&counts));
	}
	if (n > 1)
		check(entropy_tolerance_q(rr_q, n) >= 0);
	entropy_free(entropy);
}

/* Squared residuals of the line through a box of running sums, q^2. */
static long double residual_of(const long double *y, size_t n)
{
	long double mean = 0, xy = 0, yy = 0;

	for (size_t k = 0; k < n; k++)
		mean += y[k] / (long double)n;
	for (size_t k = 0; k < n; k++) {
		long double x = (long double)k - (long double)(n - 1) / 2;

		xy += x * (y[k] - mean);
		yy += (y[k] - mean) * (y[k] - mean);
	}
	return yy - xy * xy * 12 / ((long double)n * (long double)(n * n - 1));
}

static void check_dfa(const int64_t *rr_q, size_t n, size_t box)
{
	struct dfa *dfa = dfa_new(n);
	static long double y[MAX_N];
	long double sum = 0, at = 0;
	size_t n_boxes = n / box;

	for (size_t i = 0; i < n; i++)
		y[i] = at += (long double)(rr_q[i] - rr_q[0]);
	for (size_t i = 0; i < n_boxes; i++)
		sum += residual_of(y + i * box, box);
	dfa_run(dfa, rr_q, n);

	double f_ms = dfa_fluctuation_ms(dfa, box);
	double expected_q2 = (double)sum / (double)(n_boxes * box);
	double f_q2 = f_ms * f_ms * RR_Q_PER_MS * RR_Q_PER_MS;

	/* The fit in long double loses what lies 1e-12 below the slope. */
	if (n_boxes)
		check(fabs(f_q2 - expected_q2) <= 1e-6 * expected_q2 + 1);
	else
		check(isnan(f_ms));
	check_value(dfa_alpha(dfa, 4, 16));
	check_value(dfa_alpha(dfa, 16, 64));
	dfa_free(dfa);
}

static void check_geometric(const int64_t *rr_q, size_t n)
{
	struct geometric *geometric = geometric_new(n);
	struct hrv_triangle triangle = hrv_triangle(geometric, rr_q, n);

	check_value(triangle.index);
	check_value(triangle.base_ms);
	check_value(hrv_stress_index(geometric, rr_q, n));
	if (n)
		check(triangle.index.value >= 1 &&
			triangle.index.value <= (double)n &&
			triangle.base_ms.value >= 2 * 7.8125);
	geometric_free(geometric);
}

static void check_series(struct rr_series *series, double max_s)
{
	struct long_term *long_term = long_term_new(max_s);
	struct lomb_bands *bands = lomb_bands_new(series->n, max_s);
	struct hrv_long day = long_term_run(long_term, series, false);
	struct hrv_lomb_bands lomb =
		lomb_bands_run(bands, series->rr_q, series->n, 0);
	static int8_t verdicts[MAX_N];

	check_value(day.sdann_ms);
	check_value(day.sdnn_index_ms);
	check_value(day.ulf_ms2);
	check_value(lomb.vlf_ms2);
	check_value(lomb.lf_ms2);
	check_value(lomb.hf_ms2);
	check_value(lomb.lf_hf);
	long_term_free(long_term);
	lomb_bands_free(bands);
	for (int rule = 0; rule < N_RULES; rule++)
		check(rule_judge((enum rule)rule, series->rr_q, series->n,
			      verdicts) <= series->n);
}

/* Intervals of up to 4.1 s, on a grid that may be coarse. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n < N_HEAD)
		return 0;

	struct rr_series *series = rr_series_new(MAX_N);
	int64_t unit_q = 1 + data[0] * 4, r_q = data[1] * unit_q;
	double seconds = 0;

	for (size_t i = N_HEAD; i + 1 < n && series->n < MAX_N; i += 2) {
		int64_t rr_q = (1 + data[i] + 256 * data[i + 1]) * unit_q;

		rr_series_append(series, rr_q, data[i] % 32 ? 0 : RR_CORRECTED);
		seconds += (double)rr_q / RR_Q_PER_S;
	}
	check_entropy(series->rr_q, series->n, r_q);
	check_dfa(series->rr_q, series->n, 3 + data[2] % 62);
	check_geometric(series->rr_q, series->n);
	/* Now and then room for less than comes. */
	check_series(series, seconds * data[3] / 128);
	rr_series_free(series);
	return 0;
}
