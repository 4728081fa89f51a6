/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sample and approximate entropy: the vectors of hrv.md 5.2, and every count
 * against the definition.
 */
#include "analysis/measures/entropy.h"

#include "tests/rr_make.h"

#define MAX_N 1600

static struct entropy *entropy;

static int set_up(void **state)
{
	(void)state;
	entropy = entropy_new(MAX_N);
	return entropy ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	entropy_free(entropy);
	entropy_free(NULL);
	return 0;
}

static bool is_alike(const int64_t *a, const int64_t *b, size_t m, int64_t r)
{
	for (size_t k = 0; k < m; k++)
		if (llabs(a[k] - b[k]) > r)
			return false;
	return true;
}

/* Phi^m, by the definition. */
static double phi_of(const int64_t *x, size_t n, size_t m, int64_t r)
{
	size_t n_templates = n - m + 1;
	double sum = 0;

	for (size_t i = 0; i < n_templates; i++) {
		size_t n_alike = 0;

		for (size_t j = 0; j < n_templates; j++)
			n_alike += is_alike(x + i, x + j, m, r);
		sum += log((double)n_alike / (double)n_templates);
	}
	return sum / (double)n_templates;
}

static uint64_t pairs_of(const int64_t *x, size_t n, size_t m, int64_t r)
{
	uint64_t n_pairs = 0;

	for (size_t i = 0; i + 2 < n; i++)
		for (size_t j = i + 1; j + 2 < n; j++)
			n_pairs += is_alike(x + i, x + j, m, r);
	return n_pairs;
}

static void check_counts(const int64_t *x, size_t n, int64_t r)
{
	for (size_t way = 0; way < entropy_n_ways(); way++) {
		entropy_set_way(entropy, way);

		struct entropy_counts counts = entropy_count(entropy, x, n, r);

		assert_int_equal(counts.n, n);
		assert_int_equal(counts.pairs_2, pairs_of(x, n, 2, r));
		assert_int_equal(counts.pairs_3, pairs_of(x, n, 3, r));
		assert_near(counts.phi_2, phi_of(x, n, 2, r), 1e-13, 1e-13);
		assert_near(counts.phi_3, phi_of(x, n, 3, r), 1e-13, 1e-13);
	}
}

/* Around the borders of words and blocks; few values and many; narrow and wide
 * tolerances. */
static void test_definition(void **state)
{
	static const size_t lengths[] = {3, 4, 5, 61, 62, 63, 64, 65, 66, 123,
		124, 127, 495, 496, 497, 498, 499, 500, 991, 992, 993, 994};
	static const int64_t spreads[] = {1, 2, 9, 100, 100000};
	uint64_t seed = seed_from_environment();
	static int64_t x[MAX_N];

	(void)state;
	for (size_t k = 0; k < sizeof(lengths) / sizeof(lengths[0]); k++)
		for (size_t s = 0; s < 5; s++) {
			uint64_t spread = (uint64_t)spreads[s];

			if (lengths[k] > 300 && (k + s) % 3)
				continue; /* a third will do */
			for (size_t i = 0; i < lengths[k]; i++)
				x[i] = (int64_t)(seed_next(&seed) % spread);
			check_counts(x, lengths[k], 0);
			check_counts(x, lengths[k], spreads[s] / 5);
			check_counts(x, lengths[k], 2 * spreads[s]);
		}
}

static void test_vectors(void **state)
{
	static const struct {
		size_t n;
		uint64_t pairs_3, pairs_2;
		double sampen, apen;
	} rows[] = {
		{300, 92, 592, 1.8617180578, 1.0703141974},
		{1000, 1185, 6994, 1.7753098641, 1.5509009982},
	};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct rr_series *series = rr_make_reproducible(rows[i].n);
		struct entropy_counts counts =
			entropy_count(entropy, series->rr_q, series->n,
				entropy_tolerance_q(series->rr_q, series->n));

		assert_int_equal(counts.pairs_2, rows[i].pairs_2);
		assert_int_equal(counts.pairs_3, rows[i].pairs_3);
		assert_near(
			hrv_sampen(&counts).value, rows[i].sampen, 0, 5e-11);
		assert_near(hrv_apen(&counts).value, rows[i].apen, 0, 5e-11);
		rr_series_free(series);
	}
}

static void test_small_vectors(void **state)
{
	static const double alternating[] = {1, 2, 1, 2, 1, 2, 1, 2, 1, 3};
	static const double z[] = {
		800, 810, 790, 820, 780, 805, 795, 815, 840, 835, 820, 800};
	struct rr_series *series = rr_make_ms(alternating, 10);
	struct entropy_counts counts =
		entropy_count(entropy, series->rr_q, 10, rr_q_of_ms(0.2));

	(void)state;
	assert_int_equal(counts.pairs_3, 9);
	assert_int_equal(counts.pairs_2, 12);
	assert_near(hrv_sampen(&counts).value, 0.2876820725, 0, 5e-11);
	rr_series_free(series);

	series = rr_make_ms(z, 12);
	counts = entropy_count(entropy, series->rr_q, 12, rr_q_of_ms(20));
	assert_int_equal(counts.pairs_3, 7);
	assert_int_equal(counts.pairs_2, 14);
	assert_near(hrv_sampen(&counts).value, 0.6931471806, 0, 5e-11);
	rr_series_free(series);
}

/* The tolerance is exact where 0.2 SDNN is a whole number: for these SDNN is
 * 10, so that r is 2 and a difference of 2 is alike. */
static void test_tolerance(void **state)
{
	static const int64_t x[] = {100, 110, 90};
	int64_t large[1000];

	(void)state;
	assert_int_equal(entropy_tolerance_q(x, 3), 2);
	for (size_t i = 0; i < 1000; i++)
		large[i] = INT64_C(1000000000) * (int64_t)(i % 2);

	/* SDNN^2 = 1e18 * 1000 / (4 * 999) */
	int64_t r_q = entropy_tolerance_q(large, 1000);

	assert_true((__int128)r_q * r_q * 25 * 4 * 999 <=
		(__int128)1000000000 * 1000000000 * 1000);
	assert_true((__int128)(r_q + 1) * (r_q + 1) * 25 * 4 * 999 >
		(__int128)1000000000 * 1000000000 * 1000);
	large[0] = large[1] = 5;
	assert_int_equal(entropy_tolerance_q(large, 2), 0);
}

static void test_undefined(void **state)
{
	static const int64_t x[] = {1, 100, 10000, 1000000};
	struct entropy_counts counts = entropy_count(entropy, x, 0, 5);

	(void)state;
	assert_int_equal(hrv_sampen(&counts).reason, HRV_NO_BEATS);
	assert_int_equal(hrv_apen(&counts).reason, HRV_NO_BEATS);
	counts = entropy_count(entropy, x, 2, 5);
	assert_int_equal(hrv_sampen(&counts).reason, HRV_TOO_FEW);
	assert_int_equal(hrv_apen(&counts).reason, HRV_TOO_FEW);
	/* No two are alike: SampEn is undefined, ApEn is not. */
	counts = entropy_count(entropy, x, 4, 5);
	assert_int_equal(hrv_sampen(&counts).reason, HRV_TOO_FEW);
	assert_near(hrv_apen(&counts).value, log(2.0 / 3), 1e-14, 0);
}

/* Neither shift nor scale nor reversal changes how many are alike. (Of 2
 * intervals the last template is left out, reversed it is the first.) */
static void test_properties(void **state)
{
	uint64_t seed = seed_from_environment();
	struct rr_series *series = rr_make_random(MAX_N, &seed);
	int64_t *x = series->rr_q, changed[MAX_N];
	int64_t r_q = entropy_tolerance_q(x, MAX_N);
	struct entropy_counts counts = entropy_count(entropy, x, MAX_N, r_q);
	struct entropy_counts other;

	(void)state;
	for (size_t i = 0; i < MAX_N; i++)
		changed[i] = 7 * x[i] + 12345;
	assert_in_range(
		entropy_tolerance_q(changed, MAX_N), 7 * r_q, 7 * r_q + 6);
	other = entropy_count(entropy, changed, MAX_N, 7 * r_q);
	assert_int_equal(other.pairs_2, counts.pairs_2);
	assert_int_equal(other.pairs_3, counts.pairs_3);
	assert_near(other.phi_2, counts.phi_2, 0, 0);

	for (size_t i = 0; i < MAX_N; i++)
		changed[i] = x[MAX_N - 1 - i];
	other = entropy_count(entropy, changed, MAX_N, r_q);
	assert_int_equal(other.pairs_3, counts.pairs_3);
	assert_near(other.phi_2, counts.phi_2, 1e-13, 0);
	assert_near(other.phi_3, counts.phi_3, 1e-13, 0);
	/* White noise: 2.0 to 2.4 (hrv.md 5.5). */
	assert_near(hrv_sampen(&counts).value, 2.2, 0, 0.2);
	rr_series_free(series);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_definition),
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_small_vectors),
		cmocka_unit_test(test_tolerance),
		cmocka_unit_test(test_undefined),
		cmocka_unit_test(test_properties),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
