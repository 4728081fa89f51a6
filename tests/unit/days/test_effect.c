/* SPDX-License-Identifier: GPL-3.0-or-later
 * Effect sizes and the sign test: the worked examples, and coverage.
 */
#include "analysis/days/effect.h"

#include "tests/near.h"

#define N_DRAWS 2000

static double means[N_DRAWS];

static struct effect effect(const double *changes, size_t n, uint64_t seed)
{
	struct effect_draws draws = {seed, N_DRAWS, means};
	struct effect result;

	effect_of(changes, n, &draws, &result);
	return result;
}

static void test_worked_example(void **state)
{
	static const double changes[] = {
		.10, .25, -.05, .18, .30, .12, .08, .22};
	struct effect result = effect(changes, 8, 1);

	(void)state;
	assert_near(result.mean, 0.15, 1e-12, 0);
	assert_near(result.sd, 0.111226924, 0, 5e-10);
	assert_near(result.d_z, 1.3485943, 0, 5e-8);
	assert_near(result.j, 0.8888889, 0, 5e-8);
	assert_near(result.g, 1.1987505, 0, 5e-8);
	assert_int_equal(result.n_up, 7);
	assert_int_equal(result.n_down, 1);
	assert_near(result.p_sign, 0.0703125, 1e-12, 0);
	assert_true(result.lo > 0.05 && result.lo < 0.10);
	assert_true(result.hi > 0.19 && result.hi < 0.25);
}

static void test_sign(void **state)
{
	(void)state;
	assert_near(effect_sign_p(6, 0), 0.03125, 1e-12, 0);
	assert_near(effect_sign_p(0, 6), 0.03125, 1e-12, 0);
	assert_near(effect_sign_p(4, 4), 1, 0, 0);
	assert_near(effect_sign_p(1, 0), 1, 0, 0);
	assert_true(isnan(effect_sign_p(0, 0)));
}

static void test_few(void **state)
{
	static const double same[] = {0.5, 0.5, 0.5};
	struct effect result = effect(same, 0, 1);

	(void)state;
	assert_true(isnan(result.mean) && isnan(result.g) && isnan(result.lo));
	result = effect(same, 1, 1);
	assert_near(result.mean, 0.5, 0, 0);
	assert_true(isnan(result.sd) && isnan(result.j) && isnan(result.hi));
	result = effect(same, 3, 1);
	assert_true(isnan(result.d_z));
	assert_near(result.lo, 0.5, 1e-12, 0);
}

static void test_seed_repeats(void **state)
{
	static const double changes[] = {1.13, 2.71, 5.02, -1.37, 0, 3.19};
	struct effect first = effect(changes, 6, 77);
	struct effect again = effect(changes, 6, 77);
	struct effect other = effect(changes, 6, 78);

	(void)state;
	assert_near(first.lo, again.lo, 0, 0);
	assert_near(first.hi, again.hi, 0, 0);
	assert_true(first.lo != other.lo || first.hi != other.hi);
	assert_int_equal(first.seed, 77);
	assert_int_equal(first.n_up, 4);
}

/* With 20 sessions the interval holds the truth about 92 % of the time. */
static void test_coverage(void **state)
{
	uint64_t seed = seed_from_environment();
	int n_held = 0;

	(void)state;
	for (int round = 0; round < 300; round++) {
		double changes[20];

		for (int i = 0; i < 20; i++)
			changes[i] = 0.3 + seed_uniform(&seed) +
				seed_uniform(&seed) - 1;
		struct effect result = effect(changes, 20, seed_next(&seed));

		n_held += result.lo <= 0.3 && 0.3 <= result.hi;
	}
	assert_in_range(n_held, 258, 297);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_worked_example),
		cmocka_unit_test(test_sign),
		cmocka_unit_test(test_few),
		cmocka_unit_test(test_seed_repeats),
		cmocka_unit_test(test_coverage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
