/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rearranged days: the rotations of regulation.md 7, the adjusted p values, and
 * that the draws keep what they promise.
 */
#include "analysis/days/resample.h"

#include "analysis/days/chance.h"
#include "analysis/days/pairs.h"
#include "tests/near.h"
#include "tests/unit/days/example.h"

static struct pairs *pairs_of_example(void)
{
	struct pairs *pairs = pairs_new(EXAMPLE_N);

	pairs_set(pairs, example_x, example_y, EXAMPLE_N, 0);
	return pairs;
}

static void test_rotations_of_the_example(void **state)
{
	static const double expected[] = {0.176478, 0.677389, 0.262042,
		-0.151521, -0.253129, -0.067739, -0.103391, 0.035652, 0.363651,
		0.190738, -0.245999};
	struct pairs *pairs = pairs_of_example();
	size_t scratch[EXAMPLE_N];
	struct resample_p p;

	(void)state;
	for (size_t shift = 1; shift < EXAMPLE_N; shift++) {
		for (size_t t = 0; t < EXAMPLE_N; t++)
			scratch[t] = (t + EXAMPLE_N - shift) % EXAMPLE_N;
		assert_near(pairs_rho_moved(pairs, scratch, NULL),
			expected[shift - 1], 0, 5e-7);
	}
	p = resample_rotate(pairs, 1, scratch);
	assert_int_equal(p.n_draws, 11);
	assert_int_equal(p.n_beyond, 0);
	assert_near(p.p, 1.0 / 12, 1e-12, 0);
	assert_int_equal(resample_rotate(pairs, 3, scratch).n_draws, 7);
	pairs_free(pairs);
}

/* 60 days have 55 rotations by 3..57. */
static void test_least_p_of_sixty_days(void **state)
{
	struct pairs *pairs = pairs_new(60);
	double x[60];
	size_t scratch[60];

	(void)state;
	for (int i = 0; i < 60; i++)
		x[i] = i * i % 61;
	pairs_set(pairs, x, x, 60, 0);
	assert_near(resample_rotate(pairs, 3, scratch).p, 1.0 / 56, 1e-12, 0);
	pairs_free(pairs);
}

static void test_block_days(void **state)
{
	(void)state;
	assert_int_equal(resample_block_days(8), 5);
	assert_int_equal(resample_block_days(60), 8);
	assert_int_equal(resample_block_days(120), 10);
	assert_int_equal(resample_block_days(365), 14);
}

static struct resample_p permute(double mix, uint64_t seed, size_t n_enough)
{
	struct chance chance = {seed};
	struct pairs *pairs = pairs_new(80);
	uint64_t noise = 12345;
	double x[80], y[80];
	size_t scratch[160];
	struct resample_p p;

	for (int i = 0; i < 80; i++) {
		x[i] = seed_uniform(&noise);
		y[i] = mix * x[i] + (1 - mix) * seed_uniform(&noise);
	}
	pairs_set(pairs, x, y, 80, 0);
	p = resample_permute(pairs, 999, n_enough, &chance, scratch);
	pairs_free(pairs);
	return p;
}

static void test_permutation(void **state)
{
	struct resample_p same = permute(0.8, 1, 0), none = permute(0, 1, 0);
	struct resample_p again = permute(0, 1, 0), other = permute(0, 2, 0);
	struct resample_p early = permute(0, 1, 100);

	(void)state;
	assert_near(same.p, 0.001, 1e-12, 0);
	assert_int_equal(none.n_draws, 999);
	assert_true(none.p > 0.05);
	assert_near(none.p, again.p, 0, 0);
	assert_near(other.p, none.p, 0, 0.08);
	assert_int_not_equal(other.n_beyond, none.n_beyond);
	assert_int_equal(early.n_beyond, 100);
	assert_true(early.n_draws < 999);
	assert_near(early.p, 100.0 / (double)early.n_draws, 1e-12, 0);
	assert_near(early.p, none.p, 0, 0.15);
}

static double rho_of(
	struct pairs *pairs, const unsigned *count, const void *data)
{
	*(size_t *)data += 1;
	return pairs_rho_counted(pairs, count);
}

static void test_bootstrap(void **state)
{
	struct chance chance = {7};
	struct pairs *pairs = pairs_new(100);
	uint64_t noise = 99;
	double x[100], y[100], draws[500], lo_hi[2];
	unsigned count[100];
	size_t n_calls = 0;
	struct resample_bootstrap bootstrap = {500, draws, count};
	struct resample_statistic statistic = {rho_of, &n_calls};

	(void)state;
	for (int i = 0; i < 100; i++) {
		x[i] = seed_uniform(&noise);
		y[i] = x[i] + seed_uniform(&noise);
	}
	pairs_set(pairs, x, y, 100, 0);
	resample_interval(pairs, &bootstrap, &chance, &statistic, lo_hi);
	assert_int_equal(n_calls, 500);
	assert_true(lo_hi[0] < pairs_rho(pairs));
	assert_true(lo_hi[1] > pairs_rho(pairs));
	/* Fisher: about 0.07 to each side at rho 0.7 and 100 days. */
	assert_in_range(1000 * (lo_hi[1] - lo_hi[0]), 80, 320);
	pairs_set(pairs, x, x, 1, 0);
	resample_interval(pairs, &bootstrap, &chance, &statistic, lo_hi);
	assert_near(lo_hi[0], NAN, 0, 0);
	pairs_free(pairs);
}

static void test_adjusted(void **state)
{
	static const double p[] = {
		.8, .003, .021, .04, NAN, .07, .2, .3, .5, .6, .012};
	static const double expected[] = {.8, .03, .07, .1, NAN, .14, .333333,
		.428571, .625, .666667, .06};
	double adjusted[11];
	size_t scratch[11];

	(void)state;
	resample_adjust(p, 11, scratch, adjusted);
	for (size_t i = 0; i < 11; i++)
		assert_near(adjusted[i], expected[i], 0, 5e-7);
	resample_adjust(p + 4, 1, scratch, adjusted);
	assert_near(adjusted[0], NAN, 0, 0);
}

static void test_chance(void **state)
{
	struct chance chance = {1}, again = {1};
	size_t seen[5] = {0}, items[5] = {0, 1, 2, 3, 4};

	(void)state;
	for (int i = 0; i < 5000; i++)
		seen[chance_below(&chance, 5)]++;
	for (int i = 0; i < 5; i++)
		assert_in_range(seen[i], 900, 1100);
	/* Published first output of the generator for the state 1. */
	assert_true(chance_next(&again) == UINT64_C(0x910a2dec89025cc1));
	chance_shuffle(&chance, items, 5);
	assert_int_equal(
		items[0] + items[1] + items[2] + items[3] + items[4], 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rotations_of_the_example),
		cmocka_unit_test(test_least_p_of_sixty_days),
		cmocka_unit_test(test_block_days),
		cmocka_unit_test(test_permutation),
		cmocka_unit_test(test_bootstrap),
		cmocka_unit_test(test_adjusted),
		cmocka_unit_test(test_chance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
