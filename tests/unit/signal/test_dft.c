/* SPDX-License-Identifier: GPL-3.0-or-later
 * Every length against the sum it stands for, and both ways against each other.
 */
#include "tests/near.h"

#include <complex.h>

#include "analysis/signal/dft.h"

#define MAX 300

static double direct_power(const double *x, size_t n, size_t k)
{
	double complex sum = 0;

	for (size_t j = 0; j < n; j++)
		sum += x[j] *
			cexp(-2 * M_PI * I * (double)(j * k % n) / (double)n);
	return creal(sum) * creal(sum) + cimag(sum) * cimag(sum);
}

static void fill(double *x, size_t n, uint64_t *seed)
{
	for (size_t i = 0; i < n; i++)
		x[i] = seed_uniform(seed) - 0.5;
}

static void test_every_length(void **state)
{
	uint64_t seed = seed_from_environment();
	struct dft *dft = dft_new(MAX, MAX);
	double x[MAX], power[MAX / 2 + 1];

	(void)state;
	for (size_t n = 1; n <= MAX; n += n < 20 || n > MAX - 4 ? 1 : 13) {
		fill(x, n, &seed);
		dft_power(dft, x, n, power);
		for (size_t k = 0; k <= n / 2; k++)
			assert_near(power[k], direct_power(x, n, k), 1e-11,
				1e-13 * (double)n);
	}
	dft_free(dft);
	dft_free(NULL);
}

/* A length whose chirp is kept, left and come back to. */
static void test_lengths_take_turns(void **state)
{
	static const size_t lengths[] = {97, 97, 300, 97, 211, 97};
	uint64_t seed = seed_from_environment();
	struct dft *dft = dft_new(MAX, MAX);
	double x[MAX], power[MAX / 2 + 1];

	(void)state;
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		fill(x, lengths[i], &seed);
		dft_power(dft, x, lengths[i], power);
		assert_near(
			power[7], direct_power(x, lengths[i], 7), 1e-10, 1e-11);
	}
	dft_free(dft);
}

/* The first frequencies are the same where no more are wanted. */
static void test_few_bins(void **state)
{
	static const size_t lengths[] = {300, 299, 298, 151, 33, 2, 1};
	uint64_t seed = seed_from_environment();
	struct dft *dft = dft_new(MAX, 17);
	double x[MAX], power[18];

	(void)state;
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		size_t n = lengths[i], n_bins = n / 2 < 17 ? n / 2 + 1 : 17;

		fill(x, n, &seed);
		power[17] = -1;
		assert_int_equal(dft_power(dft, x, n, power), n_bins);
		for (size_t k = 0; k < n_bins; k++)
			assert_near(power[k], direct_power(x, n, k), 1e-11,
				1e-13 * (double)n);
		assert_near(power[17], -1, 0, 0);
	}
	dft_free(dft);
}

/* One length as the planned one and by way of the chirp. */
static void test_both_ways_agree(void **state)
{
	enum { N = 1200 };
	static double x[N], planned[N / 2 + 1], chirped[N / 2 + 1];
	uint64_t seed = seed_from_environment();
	struct dft *exact = dft_new(N, N), *longer = dft_new(N + 1, N);

	(void)state;
	fill(x, N, &seed);
	dft_power(exact, x, N, planned);
	dft_power(longer, x, N, chirped);
	for (size_t k = 0; k <= N / 2; k++)
		assert_near(chirped[k], planned[k], 1e-11, 1e-11);
	dft_free(exact);
	dft_free(longer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_length),
		cmocka_unit_test(test_lengths_take_turns),
		cmocka_unit_test(test_few_bins),
		cmocka_unit_test(test_both_ways_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
