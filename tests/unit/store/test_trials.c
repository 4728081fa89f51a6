/* SPDX-License-Identifier: GPL-3.0-or-later
 * Trials: what was planned comes back, and stopping is kept once.
 */
#include "daemon/store/trials.h"

#include <errno.h>

#include "tests/unit/store/scratch.h"

static struct trial plan(void)
{
	return (struct trial){
		.name = "orienting after lunch",
		.against = "usual",
		.outcome = "pain",
		.first_day = 20780,
		.block_days = 3,
		.n_pairs = 7,
		.seed = UINT64_C(0xfedcba9876543210),
		.begin = at_s(5),
	};
}

static void test_there_and_back(void **state)
{
	struct scratch *scratch = *state;
	struct trial trial = plan(), back;

	assert_int_equal(trial_newest(scratch->store, &back), -ENOENT);
	assert_int_equal(trial_add(scratch->store, &trial), 0);
	assert_int_equal(trial_newest(scratch->store, &back), 0);
	assert_int_equal(back.id, trial.id);
	assert_string_equal(back.name, "orienting after lunch");
	assert_string_equal(back.against, "usual");
	assert_string_equal(back.outcome, "pain");
	assert_int_equal(back.first_day, 20780);
	assert_int_equal(back.block_days, 3);
	assert_int_equal(back.n_pairs, 7);
	assert_true(back.seed == UINT64_C(0xfedcba9876543210));
	assert_int_equal(back.begin.utc_us, at_s(5).utc_us);
	assert_int_equal(back.begin.offset_min, 60);
	assert_int_equal(back.end.utc_us, 0);
}

static void test_stopped_once(void **state)
{
	struct scratch *scratch = *state;
	struct trial trial = plan(), back;

	assert_int_equal(trial_add(scratch->store, &trial), 0);
	assert_int_equal(
		trial_stop(scratch->store, trial.id, 20790, at_s(9)), 0);
	assert_int_equal(
		trial_stop(scratch->store, trial.id, 20795, at_s(99)), -ENOENT);
	assert_int_equal(trial_newest(scratch->store, &back), 0);
	assert_int_equal(back.stop_day, 20790);
	assert_int_equal(back.end.utc_us, at_s(9).utc_us);
	assert_int_equal(trial_add(scratch->store, &trial), 0);
	assert_int_equal(trial_newest(scratch->store, &back), 0);
	assert_int_equal(back.end.utc_us, 0);
	assert_int_equal(
		trial_stop(scratch->store, 99, 20790, at_s(9)), -ENOENT);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_there_and_back),
		TEST(test_stopped_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
