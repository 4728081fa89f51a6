/* SPDX-License-Identifier: GPL-3.0-or-later
 * Making a baseline: medians by context and hour, breaks, and no trace of the
 * order in which steps came.
 */
#include "analysis/regulation/freeze.h"

#include <string.h>

#include "tests/unit/regulation/make_steps.h"

#define FIRST 20000
#define MAX 60000

static const struct reg_constants *const constants = &reg_constants_default;

static void freeze(const struct reg_step *steps, size_t n, int end_day,
	struct reg_baseline *ret_baseline)
{
	struct reg_freezer *freezer = reg_freezer_new(n);

	reg_freezer_begin(freezer, end_day - 28, end_day);
	for (size_t i = 0; i < n; i++)
		assert_true(reg_freezer_add(freezer, &steps[i]));
	reg_freezer_run(freezer, constants, ret_baseline);
	reg_freezer_free(freezer);
}

static void shuffle(struct reg_step *steps, size_t n, uint64_t *seed)
{
	for (size_t i = n - 1; i > 0; i--) {
		size_t k = seed_next(seed) % (i + 1);
		struct reg_step held = steps[i];

		steps[i] = steps[k];
		steps[k] = held;
	}
}

static void test_days_and_scale(void **state)
{
	uint64_t seed = seed_from_environment();
	struct reg_step *steps = calloc(MAX, sizeof(*steps));
	size_t n = steps_of_days(steps, FIRST, 28, 20, &seed);
	struct reg_baseline baseline;
	double sum = 0, sum_sq = 0;

	(void)state;
	freeze(steps, n, FIRST + 28, &baseline);
	assert_int_equal(baseline.n_bands, 1);
	assert_int_equal(baseline.n_days, 28);
	assert_int_equal(baseline.bands[0].bins[4][REG_HR].n_days, 28);
	assert_int_equal(baseline.bands[0].bins[1][REG_HR].n_days, 0);
	assert_near(baseline.bands[0].bins[7][REG_HR].centre, 70, 0, 1);
	/* Over the steps it was made of, A has an SD of 1. */
	for (size_t i = 0; i < n; i++) {
		struct reg_arousal arousal;

		steps[i].ln_lf_hf = NAN;
		reg_arousal_of(&baseline, &steps[i], constants, &arousal);
		assert_int_equal(arousal.why, REG_KNOWN);
		sum += arousal.value;
		sum_sq += arousal.value * arousal.value;
	}
	assert_near(sum / (double)n, 0, 0, 0.05);
	assert_near(sqrt(sum_sq / (double)n), 1, 0.01, 0);
	free(steps);
}

static void test_order_plays_no_part(void **state)
{
	uint64_t seed = seed_from_environment();
	struct reg_step *steps = calloc(MAX, sizeof(*steps));
	size_t n = steps_of_days(steps, FIRST, 20, 20, &seed);
	static struct reg_baseline first, again;

	(void)state;
	for (size_t i = 0; i < n; i++)
		steps[i].posture = (uint8_t)(i % 3);
	freeze(steps, n, FIRST + 20, &first);
	assert_int_equal(first.n_bands, 3);
	for (int round = 0; round < 3; round++) {
		shuffle(steps, n, &seed);
		freeze(steps, n, FIRST + 20, &again);
		assert_memory_equal(&first, &again, sizeof(first));
	}
	free(steps);
}

static void test_frozen_of_later_days(void **state)
{
	uint64_t seed = seed_from_environment();
	struct reg_step *steps = calloc(MAX, sizeof(*steps));
	size_t n = steps_of_days(steps, FIRST, 20, 20, &seed);
	static struct reg_baseline first, again;

	(void)state;
	freeze(steps, n, FIRST + 20, &first);
	/* The running day and older ones than 28 days change nothing. */
	n += steps_of_days(steps + n, FIRST + 20, 3, 20, &seed);
	n += steps_of_days(steps + n, FIRST - 13, 5, 20, &seed);
	freeze(steps, n, FIRST + 20, &again);
	assert_memory_equal(&first, &again, sizeof(first));
	free(steps);
}

static void test_left_out_of_baselines(void **state)
{
	uint64_t seed = seed_from_environment();
	struct reg_step *steps = calloc(MAX, sizeof(*steps));
	size_t n = steps_of_days(steps, FIRST, 10, 20, &seed), kept = n;
	static struct reg_baseline first, again;

	(void)state;
	freeze(steps, n, FIRST + 10, &first);
	for (size_t i = 0; i < 500; i++) {
		static const unsigned flags[] = {REG_TAGGED, REG_PACED,
			REG_RISE, REG_IRREGULAR, REG_TALKING};

		steps[n] = steps[seed_next(&seed) % kept];
		steps[n].flags = flags[i % 5];
		steps[n++].hr_bpm = 150;
	}
	freeze(steps, n, FIRST + 10, &again);
	assert_memory_equal(&first, &again, sizeof(first));
	free(steps);
}

static void test_contexts_with_few_days_have_no_band(void **state)
{
	uint64_t seed = seed_from_environment();
	struct reg_step *steps = calloc(MAX, sizeof(*steps));
	size_t n = steps_of_days(steps, FIRST, 10, 20, &seed);
	static struct reg_baseline baseline;

	(void)state;
	for (size_t i = 0; i < n; i++) {
		steps[i].posture = steps[i].day < FIRST + 4 ? 1 : 2;
		steps[i].activity = steps[i].day >= FIRST + 8 ? 7 : 0;
	}
	freeze(steps, n, FIRST + 10, &baseline);
	assert_int_equal(baseline.n_bands, 2);
	assert_int_equal(baseline.bands[0].posture, 2);
	assert_int_equal(baseline.bands[0].n_days, 6);
	assert_int_equal(baseline.bands[1].posture, 0);
	assert_int_equal(baseline.bands[1].n_days, 10);
	free(steps);
}

static void test_first_day_and_breaks(void **state)
{
	static const int breaks[] = {FIRST - 5, FIRST - 40, FIRST + 3};

	(void)state;
	assert_int_equal(
		reg_baseline_first_day(FIRST, NULL, 0, constants), FIRST - 28);
	assert_int_equal(
		reg_baseline_first_day(FIRST, breaks, 3, constants), FIRST - 5);
	assert_int_equal(
		reg_baseline_first_day(FIRST + 3, breaks, 3, constants),
		FIRST + 3);
	assert_int_equal(
		reg_baseline_first_day(FIRST - 6, breaks, 3, constants),
		FIRST - 34);
}

static void test_nothing_and_full(void **state)
{
	struct reg_baseline baseline;
	struct reg_freezer *freezer = reg_freezer_new(1);
	struct reg_step step = step_calm(FIRST * DAY_US + DAY_US / 2);

	(void)state;
	freeze(NULL, 0, FIRST, &baseline);
	assert_int_equal(baseline.n_days, 0);
	assert_true(isnan(baseline.scale_two));
	reg_freezer_begin(freezer, FIRST - 5, FIRST + 1);
	assert_true(reg_freezer_add(freezer, &step));
	assert_false(reg_freezer_add(freezer, &step));
	reg_freezer_free(freezer);
	reg_freezer_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_days_and_scale),
		cmocka_unit_test(test_order_plays_no_part),
		cmocka_unit_test(test_frozen_of_later_days),
		cmocka_unit_test(test_left_out_of_baselines),
		cmocka_unit_test(test_contexts_with_few_days_have_no_band),
		cmocka_unit_test(test_first_day_and_breaks),
		cmocka_unit_test(test_nothing_and_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
