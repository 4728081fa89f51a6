/* SPDX-License-Identifier: GPL-3.0-or-later
 * DFA: the vectors of hrv.md 5.2, every box against a fit by the book, and
 * noises of known slope.
 */
#include "analysis/measures/dfa.h"

#include "tests/rr_make.h"

#define MAX_N 4096

static struct dfa *dfa;

static int set_up(void **state)
{
	(void)state;
	dfa = dfa_new(MAX_N);
	return dfa ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	dfa_free(dfa);
	dfa_free(NULL);
	return 0;
}

static void test_vectors(void **state)
{
	static const struct {
		size_t n;
		double f_ms[4], alpha1, alpha2;
	} rows[] = {
		{300, {14.388757185, 58.860598541, 56.323339943, 62.803606770},
			1.161037439, 0.062280482},
		{1000, {14.209947220, 58.560405384, 57.422534884, 62.719546578},
			1.164869309, 0.062523285},
	};
	static const size_t boxes[] = {4, 10, 16, 64};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct rr_series *series = rr_make_reproducible(rows[i].n);

		dfa_run(dfa, series->rr_q, series->n);
		for (size_t k = 0; k < 4; k++)
			assert_near(dfa_fluctuation_ms(dfa, boxes[k]),
				rows[i].f_ms[k], 0, 5e-10);
		assert_near(
			dfa_alpha(dfa, 4, 16).value, rows[i].alpha1, 0, 5e-10);
		assert_near(
			dfa_alpha(dfa, 16, 64).value, rows[i].alpha2, 0, 5e-10);
		rr_series_free(series);
	}
}

static void test_small_vector(void **state)
{
	static const double z[] = {
		800, 810, 790, 820, 780, 805, 795, 815, 840, 835, 820, 800};
	struct rr_series *series = rr_make_ms(z, 12);

	(void)state;
	dfa_run(dfa, series->rr_q, 12);
	assert_near(dfa_fluctuation_ms(dfa, 4), 6.63010809, 0, 5e-9);
	assert_near(dfa_fluctuation_ms(dfa, 5), 10.85126721, 0, 5e-9);
	assert_near(dfa_fluctuation_ms(dfa, 6), 9.07420905, 0, 5e-9);
	assert_true(isnan(dfa_fluctuation_ms(dfa, 13)));
	rr_series_free(series);
}

/* F(box) with the mean taken out and the line fitted in each box. */
static double fluctuation_ms(const int64_t *rr_q, size_t n, size_t box)
{
	static long double y[MAX_N];
	long double mean = 0, sum = 0, at = 0;

	for (size_t i = 0; i < n; i++)
		mean += (long double)rr_q[i] / (long double)n;
	for (size_t i = 0; i < n; i++)
		y[i] = at += (long double)rr_q[i] - mean;
	for (size_t first = 0; first + box <= n; first += box) {
		long double my = 0, xy = 0, xx = 0;
		long double mx = (long double)(box - 1) / 2;

		for (size_t k = 0; k < box; k++)
			my += y[first + k] / (long double)box;
		for (size_t k = 0; k < box; k++) {
			xy += ((long double)k - mx) * (y[first + k] - my);
			xx += ((long double)k - mx) * ((long double)k - mx);
		}
		for (size_t k = 0; k < box; k++) {
			long double off = y[first + k] - my -
				xy / xx * ((long double)k - mx);

			sum += off * off;
		}
	}
	return (double)sqrtl(sum / (long double)(n / box * box)) / RR_Q_PER_MS;
}

static void test_definition(void **state)
{
	uint64_t seed = seed_from_environment();

	(void)state;
	for (size_t n = 70; n <= 3000; n = n * 3 / 2) {
		struct rr_series *series = rr_make_random(n, &seed);

		dfa_run(dfa, series->rr_q, n);
		for (size_t box = 3; box <= 64; box++)
			assert_near(dfa_fluctuation_ms(dfa, box),
				fluctuation_ms(series->rr_q, n, box), 1e-12, 0);
		rr_series_free(series);
	}
}

/* Scale goes straight into F, shift not at all; reversed, whole boxes give the
 * same (their running sum turned over, but for a line). */
static void test_properties(void **state)
{
	uint64_t seed = seed_from_environment();
	struct rr_series *series = rr_make_random(960, &seed);
	int64_t changed[960];
	double f_ms, alpha;

	(void)state;
	dfa_run(dfa, series->rr_q, 960);
	f_ms = dfa_fluctuation_ms(dfa, 8);
	alpha = dfa_alpha(dfa, 4, 16).value;
	for (size_t i = 0; i < 960; i++)
		changed[i] = 3 * series->rr_q[i];
	dfa_run(dfa, changed, 960);
	assert_near(dfa_fluctuation_ms(dfa, 8), 3 * f_ms, 1e-14, 0);
	assert_near(dfa_alpha(dfa, 4, 16).value, alpha, 1e-13, 0);
	for (size_t i = 0; i < 960; i++)
		changed[i] = series->rr_q[i] + 987654321;
	dfa_run(dfa, changed, 960);
	assert_near(dfa_fluctuation_ms(dfa, 8), f_ms, 1e-14, 0);
	/* The running sum of the reversed differs by one place: the first
	 * interval is left out of it. */
	for (size_t i = 0; i < 960; i++)
		changed[i] = series->rr_q[(960 - i) % 960];
	dfa_run(dfa, changed, 960);
	assert_near(dfa_fluctuation_ms(dfa, 8), f_ms, 1e-13, 0);
	rr_series_free(series);
}

/* White noise 0.6 and 0.52 at these box sizes, its running sum 1.51 and 1.46
 * (hrv.md 4). */
static void test_noises(void **state)
{
	uint64_t seed = seed_from_environment();
	struct rr_series *series = rr_make_random(MAX_N, &seed);

	(void)state;
	dfa_run(dfa, series->rr_q, MAX_N);
	assert_near(dfa_alpha(dfa, 4, 16).value, 0.596, 0, 0.04);
	assert_near(dfa_alpha(dfa, 16, 64).value, 0.521, 0, 0.06);
	for (size_t i = 1; i < MAX_N; i++)
		series->rr_q[i] += series->rr_q[i - 1] - 800 * RR_Q_PER_MS;
	dfa_run(dfa, series->rr_q, MAX_N);
	assert_near(dfa_alpha(dfa, 4, 16).value, 1.510, 0, 0.06);
	assert_near(dfa_alpha(dfa, 16, 64).value, 1.461, 0, 0.12);
	rr_series_free(series);
}

static void test_undefined(void **state)
{
	int64_t rr_q[100];

	(void)state;
	for (size_t i = 0; i < 100; i++)
		rr_q[i] = 800 * RR_Q_PER_MS + 1;
	dfa_run(dfa, rr_q, 0);
	assert_int_equal(dfa_alpha(dfa, 4, 16).reason, HRV_NO_BEATS);
	dfa_run(dfa, rr_q, 15);
	assert_int_equal(dfa_alpha(dfa, 4, 16).reason, HRV_TOO_FEW);
	dfa_run(dfa, rr_q, 100);
	assert_int_equal(dfa_alpha(dfa, 4, 16).reason, HRV_NO_VARIATION);
	assert_near(dfa_fluctuation_ms(dfa, 16), 0, 0, 0);
}

/* Hours-long intervals, ever longer: still what the definition says. */
static void test_extremes(void **state)
{
	static int64_t rr_q[MAX_N];

	(void)state;
	for (size_t i = 0; i < MAX_N; i++)
		rr_q[i] = (INT64_C(1) << 39) + (int64_t)(i * i % 1009 << 28);
	dfa_run(dfa, rr_q, MAX_N);
	assert_near(dfa_fluctuation_ms(dfa, 64),
		fluctuation_ms(rr_q, MAX_N, 64), 1e-9, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_small_vector),
		cmocka_unit_test(test_definition),
		cmocka_unit_test(test_properties),
		cmocka_unit_test(test_noises),
		cmocka_unit_test(test_undefined),
		cmocka_unit_test(test_extremes),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
