/* SPDX-License-Identifier: GPL-3.0-or-later
 * The histogram's measures: the vectors of hrv.md 5.1, and TINN against a
 * search through all corners.
 */
#include "analysis/measures/geometric.h"

#include "tests/rr_make.h"

#define BIN_Q 125000
#define MAX_N 2000

static struct geometric *geometric;

static int set_up(void **state)
{
	(void)state;
	geometric = geometric_new(MAX_N);
	return geometric ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	geometric_free(geometric);
	geometric_free(NULL);
	return 0;
}

/* counts[i] intervals in the middle of bin first + i; returns how many. */
static size_t fill_bins(
	int64_t *rr_q, size_t first, const int *counts, size_t n_bins)
{
	size_t n = 0;

	for (size_t bin = 0; bin < n_bins; bin++)
		for (int i = 0; i < counts[bin]; i++)
			rr_q[n++] = (int64_t)(first + bin) * BIN_Q + BIN_Q / 2;
	return n;
}

static void test_index(void **state)
{
	static const double f[] = {780, 781, 782, 784, 786, 790, 795, 797, 798,
		800, 803, 806, 811, 812, 815, 820};
	struct rr_series *series = rr_make_ms(f, 16);

	(void)state;
	assert_near(
		hrv_triangle(geometric, series->rr_q, 16).index.value, 4, 0, 0);
	rr_series_free(series);
}

static void test_tinn(void **state)
{
	static const struct {
		int counts[8];
		double index, base_ms;
	} rows[] = {
		{{1, 2, 3, 4, 3, 2, 1}, 4, 62.5},
		{{5}, 1, 2 * 7.8125}, /* nothing but the peak */
		{{3, 3}, 2, 4 * 7.8125}, /* the lower of equals is the peak */
		{{4, 2}, 1.5, 3 * 7.8125},
	};
	int64_t rr_q[32];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t n = fill_bins(rr_q, 100, rows[i].counts, 8);
		struct hrv_triangle triangle = hrv_triangle(geometric, rr_q, n);

		assert_near(triangle.index.value, rows[i].index, 1e-15, 0);
		assert_near(triangle.base_ms.value, rows[i].base_ms, 0, 0);
	}
}

/* Squared error of the triangle from the peak to a corner c bins away; counts
 * run away from the peak, counts[0] is the peak itself. */
static double error_of(const int *counts, int n_bins, int c)
{
	double sum = 0;

	for (int j = 0; j < n_bins || j < c; j++) {
		double h = j < n_bins ? counts[j] : 0;
		double q = j < c ? counts[0] * (1 - (double)j / c) : 0;

		sum += (h - q) * (h - q);
	}
	return sum;
}

static void test_tinn_search(void **state)
{
	enum { N_BINS = 60 };
	uint64_t seed = seed_from_environment();
	int counts[N_BINS], mirrored[N_BINS];
	int64_t rr_q[MAX_N];

	(void)state;
	for (int round = 0; round < 200; round++) {
		int reach = 1 + (int)(seed_next(&seed) % (N_BINS - 1)),
		    best = 1;

		counts[0] = 20;
		for (int j = 1; j < N_BINS; j++)
			counts[j] =
				j <= reach ? (int)(seed_next(&seed) % 20) : 0;
		for (int j = 0; j < N_BINS; j++)
			mirrored[N_BINS - 1 - j] = counts[j];
		for (int c = 1; c < 400; c++)
			if (error_of(counts, N_BINS, c) <
				error_of(counts, N_BINS, best) - 1e-9)
				best = c;

		size_t n = fill_bins(rr_q, 100, counts, N_BINS);
		double base_ms = hrv_triangle(geometric, rr_q, n).base_ms.value;

		/* The other corner has nothing to fit but the peak. */
		assert_near(base_ms, (best + 1) * 7.8125, 0, 0);
		n = fill_bins(rr_q, 100, mirrored, N_BINS);
		base_ms = hrv_triangle(geometric, rr_q, n).base_ms.value;
		assert_near(base_ms, (best + 1) * 7.8125, 0, 0);
	}
}

static void test_stress_index(void **state)
{
	static const double d[] = {
		812, 798, 830, 845, 801, 779, 795, 860, 872, 840, 815, 808};
	struct rr_series *series = rr_make_ms(d, 12);
	double stress = hrv_stress_index(geometric, series->rr_q, 12).value;

	(void)state;
	assert_near(stress, 19.6346492, 0, 5e-8);
	assert_near(stress * stress, 385.5194489, 0, 5e-8);
	rr_series_free(series);
}

/* In any order; twice everything; shifted by whole bins. */
static void test_properties(void **state)
{
	uint64_t seed = seed_from_environment();
	struct rr_series *series = rr_make_random(MAX_N / 2, &seed);
	int64_t changed[MAX_N], *rr_q = series->rr_q;
	size_t n = series->n;
	struct hrv_triangle triangle = hrv_triangle(geometric, rr_q, n), other;
	double stress = hrv_stress_index(geometric, rr_q, n).value;

	(void)state;
	for (size_t i = 0; i < n; i++)
		changed[i] = changed[n + i] = rr_q[n - 1 - i];
	other = hrv_triangle(geometric, changed, n);
	assert_near(other.index.value, triangle.index.value, 0, 0);
	assert_near(other.base_ms.value, triangle.base_ms.value, 0, 0);
	assert_near(
		hrv_stress_index(geometric, changed, n).value, stress, 0, 0);
	other = hrv_triangle(geometric, changed, 2 * n);
	assert_near(other.index.value, triangle.index.value, 1e-15, 0);
	assert_near(other.base_ms.value, triangle.base_ms.value, 0, 0);
	assert_near(hrv_stress_index(geometric, changed, 2 * n).value, stress,
		1e-15, 0);
	for (size_t i = 0; i < n; i++)
		changed[i] = rr_q[i] + 17 * BIN_Q;
	other = hrv_triangle(geometric, changed, n);
	assert_near(other.index.value, triangle.index.value, 0, 0);
	assert_near(other.base_ms.value, triangle.base_ms.value, 0, 0);
	rr_series_free(series);
}

static void test_undefined(void **state)
{
	int64_t rr_q[] = {800 * RR_Q_PER_MS, 800 * RR_Q_PER_MS};

	(void)state;
	assert_int_equal(
		hrv_triangle(geometric, rr_q, 0).index.reason, HRV_NO_BEATS);
	assert_int_equal(
		hrv_triangle(geometric, rr_q, 0).base_ms.reason, HRV_NO_BEATS);
	assert_int_equal(
		hrv_stress_index(geometric, rr_q, 0).reason, HRV_NO_BEATS);
	assert_int_equal(
		hrv_stress_index(geometric, rr_q, 2).reason, HRV_NO_VARIATION);
	assert_near(hrv_triangle(geometric, rr_q, 2).index.value, 1, 0, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_index),
		cmocka_unit_test(test_tinn),
		cmocka_unit_test(test_tinn_search),
		cmocka_unit_test(test_stress_index),
		cmocka_unit_test(test_properties),
		cmocka_unit_test(test_undefined),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
