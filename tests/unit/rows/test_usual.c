/* SPDX-License-Identifier: GPL-3.0-or-later
 * A baseline comes back from the store as it went in.
 */
#include "daemon/rows/usual.h"

#include <math.h>
#include <string.h>

#include "tests/near.h"

#include "analysis/regulation/baseline.h"
#include "daemon/store/database.h"
#include "tests/unit/store/scratch.h"

#define DAY 20779

static struct reg_baseline baseline(void)
{
	struct reg_baseline baseline = {
		.first_day = DAY - 20,
		.end_day = DAY,
		.n_days = 18,
		.n_bands = 1,
		.bands[0].n_days = 18,
		.scale_two = 0.9,
		.scale_three = NAN,
		.sd_hr_bpm = 5,
		.sd_ln_rmssd = 0.3,
		.sd_a = 1,
	};

	baseline.bands[0].all_day[REG_HR] = (struct reg_place){70, 5, 18, 9000};
	baseline.bands[0].all_day[REG_LN_RMSSD] =
		(struct reg_place){3.4, 0.3, 18, 9000};
	baseline.bands[0].bins[5][REG_HR] = (struct reg_place){72, 4, 9, 900};
	return baseline;
}

static void test_round_trip(void **state)
{
	struct scratch *scratch = *state;
	struct reg_baseline in = baseline(), out;

	assert_int_equal(usual_read(scratch->store, DAY, &out), 0);
	assert_int_equal(usual_write(scratch->store, DAY, &in), 0);
	assert_int_equal(usual_read(scratch->store, DAY, &out), 1);
	assert_int_equal(out.first_day, in.first_day);
	assert_int_equal(out.end_day, in.end_day);
	assert_int_equal(out.n_days, in.n_days);
	assert_int_equal(out.n_bands, 1);
	assert_near(out.bands[0].all_day[REG_LN_RMSSD].centre, 3.4, 0, 0);
	assert_near(out.bands[0].bins[5][REG_HR].spread, 4, 0, 0);
	assert_int_equal(out.bands[0].bins[5][REG_HR].n_steps, 900);
	assert_near(out.scale_two, 0.9, 0, 0);
	assert_true(isnan(out.scale_three));
	assert_near(out.sd_a, 1, 0, 0);
	assert_int_equal(usual_read(scratch->store, DAY + 1, &out), 0);
}

/* Made with other constants it answers nothing. */
static void test_other_constants(void **state)
{
	struct scratch *scratch = *state;
	struct reg_baseline in = baseline(), out;
	char constants[CONSTANTS_TEXT_SIZE];

	assert_int_equal(usual_write(scratch->store, DAY, &in), 0);
	assert_int_equal(database_exec(scratch->store,
				 "UPDATE baselines SET constants = 'x'"),
		0);
	assert_int_equal(usual_read(scratch->store, DAY, &out), 0);
	usual_constants(constants);
	assert_int_equal(strlen(constants), CONSTANTS_TEXT_SIZE - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_round_trip, scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(
			test_other_constants, scratch_setup, scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
