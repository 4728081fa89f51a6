/* SPDX-License-Identifier: GPL-3.0-or-later
 * The guard: what is chaotic and what only breathes deeply.
 */
#include "analysis/regulation/rhythm.h"

#include "tests/near.h"

#define N 700

static const struct reg_constants *const constants = &reg_constants_default;

static void test_by_hand(void **state)
{
	static const double rr_ms[] = {800, 900, 800, NAN, 1000, 900};
	/* Mean 880; differences 100 -100 -100. */
	struct reg_rhythm rhythm = reg_rhythm_of(rr_ms, 6, 1);

	(void)state;
	assert_near(rhythm.ectopic_share, 0.2, 1e-12, 0);
	assert_near(rhythm.rmssd_per_rr, 100.0 / 880, 1e-12, 0);
	/* (-80*20 + 20*-80 + 120*20)/3 over (6400+400+6400+14400+400)/5. */
	assert_near(rhythm.lag1, (-800.0 / 3) / 5600, 1e-12, 0);
}

static void test_nothing_to_say(void **state)
{
	static const double flat[] = {800, 800, 800, 800, 800};
	struct reg_rhythm rhythm = reg_rhythm_of(NULL, 0, 0);

	(void)state;
	assert_true(isnan(rhythm.ectopic_share));
	assert_false(reg_rhythm_is_irregular(&rhythm, constants));
	rhythm = reg_rhythm_of(flat, 5, 0);
	assert_near(rhythm.rmssd_per_rr, 0, 0, 0);
	assert_true(isnan(rhythm.lag1));
	assert_false(reg_rhythm_is_irregular(&rhythm, constants));
}

static void test_kinds_of_rhythm(void **state)
{
	uint64_t seed = seed_from_environment();
	double rr_ms[N];
	struct reg_rhythm rhythm;

	(void)state;
	/* Each interval for itself, SD 20 % of the mean. */
	for (int i = 0; i < N; i++)
		rr_ms[i] = 700 + 490 * (seed_uniform(&seed) - 0.5);
	rhythm = reg_rhythm_of(rr_ms, N, 0);
	assert_true(reg_rhythm_is_irregular(&rhythm, constants));
	/* A deep breath of 8 beats: as wide, but in order. */
	for (int i = 0; i < N; i++)
		rr_ms[i] = 900 + 250 * sin(2 * M_PI * i / 8);
	rhythm = reg_rhythm_of(rr_ms, N, 0);
	assert_true(rhythm.rmssd_per_rr > 0.15);
	assert_false(reg_rhythm_is_irregular(&rhythm, constants));
	/* Calm, but every ninth beat comes early. */
	rhythm = reg_rhythm_of(rr_ms, N, N / 9);
	assert_true(reg_rhythm_is_irregular(&rhythm, constants));
	rhythm = reg_rhythm_of(rr_ms, N, N / 10);
	assert_false(reg_rhythm_is_irregular(&rhythm, constants));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_by_hand),
		cmocka_unit_test(test_nothing_to_say),
		cmocka_unit_test(test_kinds_of_rhythm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
