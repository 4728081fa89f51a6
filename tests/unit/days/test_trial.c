/* SPDX-License-Identifier: GPL-3.0-or-later
 * Trials: balanced lots, the exact test by hand, its error on days that
 * resemble each other, and what it finds.
 */
#include "analysis/days/trial.h"

#include "analysis/days/chance.h"
#include "tests/near.h"

#define MAX_DAYS 200

static void test_lot(void **state)
{
	size_t n_first = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 400; seed++) {
		struct trial_plan plan = {3, 7, seed};

		assert_int_equal(trial_n_days(&plan), 42);
		for (size_t pair = 0; pair < 7; pair++) {
			enum trial_arm arm = trial_arm_on(&plan, 6 * pair);

			n_first += arm == TRIAL_WITH;
			for (size_t i = 0; i < 6; i++)
				assert_int_equal(trial_arm_on(&plan,
							 6 * pair + i) == arm,
					i < 3);
		}
	}
	/* Of 2800 pairs half begin with the practice; SD 26. */
	assert_in_range(n_first, 1300, 1500);
}

/* Outcomes such that pair i differs by differences[i]. */
static void fill(const struct trial_plan *plan, const double *differences,
	double *ret_outcome)
{
	for (size_t day = 0; day < trial_n_days(plan); day++)
		ret_outcome[day] = 5 +
			(trial_arm_on(plan, day) == TRIAL_WITH
					? differences[day /
						  (2 * plan->block_days)]
					: 0);
}

static void test_by_hand(void **state)
{
	static const double differences[] = {-1, -2, -1.5, -0.5, -1, 0.5};
	struct trial_plan plan = {2, 6, 11};
	double outcome[MAX_DAYS], scratch[64];
	struct trial_result result;

	(void)state;
	fill(&plan, differences, outcome);
	assert_int_equal(trial_n_scratch(&plan), 64);
	trial_run(&plan, outcome, scratch, &result);
	assert_int_equal(result.n_pairs, 6);
	assert_int_equal(result.n_days[TRIAL_WITH], 12);
	assert_near(result.difference, -5.5 / 6, 1e-12, 0);
	assert_near(result.mean[TRIAL_WITHOUT], 5, 1e-12, 0);
	assert_near(result.mean[TRIAL_WITH], 5 - 5.5 / 6, 1e-12, 0);
	/* |sum| >= 5.5 of at most 6.5: all one way; or all but a half: there
	 * are two of them. 3 of 32, on either side. */
	assert_near(result.p, 6.0 / 64, 1e-12, 0);
	/* One subset mean of 63 is left out at either end: none but the ends
	 * themselves bound it. */
	assert_near(result.lo, -2, 1e-12, 0);
	assert_near(result.hi, 0.5, 1e-12, 0);
}

static void test_missing_days(void **state)
{
	static const double differences[] = {-1, -2, -1.5, -0.5, -1, -3, -1};
	struct trial_plan plan = {3, 7, 5};
	double outcome[MAX_DAYS], scratch[128];
	struct trial_result result;

	(void)state;
	fill(&plan, differences, outcome);
	/* One day of three is missing: the block counts. Two: it does not. */
	outcome[0] = NAN;
	outcome[6 * 6] = outcome[6 * 6 + 2] = NAN;
	trial_run(&plan, outcome, scratch, &result);
	assert_int_equal(result.n_pairs, 6);
	assert_int_equal(result.n_days[0] + result.n_days[1], 35);
	assert_near(result.difference, -1.5, 1e-12, 0);
	assert_near(result.p, 2.0 / 64, 1e-12, 0);
	/* Stopped early: the rest has not come. */
	for (size_t day = 30; day < 42; day++)
		outcome[day] = NAN;
	trial_run(&plan, outcome, scratch, &result);
	assert_int_equal(result.n_pairs, 5);
	assert_near(result.difference, -1.2, 1e-12, 0);
	assert_near(result.p, NAN, 0, 0);
	assert_near(result.lo, NAN, 0, 0);
	for (size_t day = 0; day < 42; day++)
		outcome[day] = NAN;
	trial_run(&plan, outcome, scratch, &result);
	assert_int_equal(result.n_pairs, 0);
	assert_near(result.difference, NAN, 0, 0);
	assert_near(result.mean[0], NAN, 0, 0);
}

static double bump(struct chance *chance)
{
	double sum = 0;

	for (int i = 0; i < 12; i++)
		sum += (double)(chance_next(chance) >> 11) / 9007199254740992.0;
	return sum - 6;
}

/* People with a memory of 0.7 from day to day whom the practice changes by so
 * much: how many have p <= 0.05, and whose interval holds the truth. */
static size_t count(double change, struct chance *chance, size_t *ret_n_inside)
{
	size_t n_found = 0;

	*ret_n_inside = 0;
	for (int person = 0; person < 1000; person++) {
		struct trial_plan plan = {4, 8, chance_next(chance)};
		double outcome[MAX_DAYS], scratch[256], level = bump(chance);
		struct trial_result result;

		for (size_t day = 0; day < trial_n_days(&plan); day++) {
			level = 0.7 * level + sqrt(0.51) * bump(chance);
			outcome[day] = level;
			if (trial_arm_on(&plan, day) == TRIAL_WITH)
				outcome[day] += change;
		}
		trial_run(&plan, outcome, scratch, &result);
		n_found += result.p <= 0.05;
		*ret_n_inside += result.lo <= change && change <= result.hi;
	}
	return n_found;
}

static void test_error_and_power(void **state)
{
	struct chance chance = {seed_from_environment()};
	size_t n_inside, n_found = count(0, &chance, &n_inside);

	(void)state;
	print_message("nothing: %zu found, %zu inside\n", n_found, n_inside);
	assert_in_range(n_found, 25, 72);
	assert_in_range(n_inside, 928, 978);
	n_found = count(-1.5, &chance, &n_inside);
	print_message("1.5 SD: %zu found, %zu inside\n", n_found, n_inside);
	assert_in_range(n_found, 800, 1000);
	assert_in_range(n_inside, 928, 978);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lot),
		cmocka_unit_test(test_by_hand),
		cmocka_unit_test(test_missing_days),
		cmocka_unit_test(test_error_and_power),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
