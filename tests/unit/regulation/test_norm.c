/* SPDX-License-Identifier: GPL-3.0-or-later
 * Daily values and their norm: the worked examples, counts, and breaks.
 */
#include "analysis/regulation/norm.h"

#include "tests/unit/regulation/make_steps.h"

static const struct reg_constants *const constants = &reg_constants_default;

static void test_worked_place(void **state)
{
	double ms[] = {42, 45, 39, 50, 47, 44, 90};
	double ln[] = {42, 45, 39, 50, 47, 44, 43};
	struct reg_constants classic = *constants;
	struct reg_place place = reg_place_of(ms, 7, REG_LN_RMSSD, constants);

	(void)state;
	assert_near(place.centre, 45, 0, 0);
	assert_near(place.spread, 4.4478, 1e-12, 0);
	assert_near((90 - place.centre) / place.spread, 10.117, 0, 5e-4);
	classic.robust_min = 8;
	ms[0] = 42, ms[1] = 45, ms[2] = 39, ms[3] = 50, ms[4] = 47, ms[5] = 44,
	ms[6] = 90;
	place = reg_place_of(ms, 7, REG_LN_RMSSD, &classic);
	assert_near((90 - place.centre) / place.spread, 2.222, 0, 5e-4);
	for (int i = 0; i < 7; i++)
		ln[i] = log(ln[i]);
	place = reg_place_of(ln, 7, REG_LN_RMSSD, &classic);
	assert_near(place.centre, 3.7879220158, 1e-10, 0);
	assert_near(exp(place.centre), 44.1645, 0, 5e-5);
	assert_near(place.spread, 0.0799406865, 1e-9, 0);
	assert_near(constants->swc * place.spread, 0.0399703433, 1e-8, 0);
}

static void test_floors(void **state)
{
	double same[] = {60, 60, 60, 60, 60, 60, 60};

	(void)state;
	assert_near(reg_place_of(same, 7, REG_HR, constants).spread, 1, 0, 0);
	for (int i = 0; i < 7; i++)
		same[i] = 3;
	assert_near(reg_place_of(same, 7, REG_LN_RMSSD, constants).spread, 0.05,
		0, 0);
	assert_true(isnan(reg_place_of(same, 1, REG_HR, constants).spread));
	assert_true(isnan(reg_place_of(same, 0, REG_HR, constants).centre));
}

static void norm(const double *values, size_t n_days, size_t first,
	struct reg_norm *ret_norm)
{
	double scratch[60];
	struct reg_daily daily = {values, n_days, first, REG_LN_RMSSD};

	reg_norm_of(&daily, constants, scratch, ret_norm);
}

static void test_standing_by_count(void **state)
{
	static const struct {
		size_t n_days, n;
		enum reg_standing standing;
	} cases[] = {
		{1, 0, REG_LEARNING},
		{20, 13, REG_LEARNING},
		{21, 14, REG_PROVISIONAL},
		{36, 29, REG_PROVISIONAL},
		{37, 30, REG_OK},
		{200, 53, REG_OK},
	};
	double values[200];

	(void)state;
	for (int i = 0; i < 200; i++)
		values[i] = 3.5 + 0.1 * (i % 5);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct reg_norm result;

		norm(values, cases[i].n_days, 0, &result);
		assert_int_equal(result.standing, cases[i].standing);
		assert_int_equal(result.n, cases[i].n);
		assert_int_equal(
			isnan(result.centre), result.standing == REG_LEARNING);
		assert_int_equal(
			isnan(result.z), result.standing == REG_LEARNING);
	}
}

static void test_bands_and_z(void **state)
{
	double values[60];
	struct reg_norm result;

	(void)state;
	for (int i = 0; i < 60; i++)
		values[i] = 3.5 + 0.1 * (i % 5);
	for (int i = 53; i < 60; i++)
		values[i] = i < 57 ? NAN : 4.3;
	norm(values, 60, 0, &result);
	/* Days 0..52: median 3.7, MAD 0.1. */
	assert_near(result.centre, 3.7, 1e-12, 0);
	assert_near(result.spread, 0.14826, 1e-12, 0);
	assert_near(result.usual_hi - result.usual_lo, 2 * 0.14826, 1e-12, 0);
	assert_near(result.worth_hi - result.worth_lo, 0.14826, 1e-12, 0);
	assert_near(result.z, 4, 0, 0);
	assert_int_equal(result.n_acute, 3);
	assert_near(result.acute.value, 4.3, 1e-12, 0);
	assert_near(result.acute_cv_pct.value, 0, 0, 1e-9);
	values[58] = NAN;
	norm(values, 60, 0, &result);
	assert_int_equal(result.acute.reason, HRV_TOO_FEW);
	values[59] = NAN;
	norm(values, 60, 0, &result);
	assert_true(isnan(result.z));
	assert_near(result.centre, 3.7, 1e-12, 0);
}

static void test_break(void **state)
{
	double values[60];
	struct reg_norm result;

	(void)state;
	for (int i = 0; i < 60; i++)
		values[i] = i < 30 ? 9 : 3.5;
	norm(values, 60, 30, &result);
	assert_int_equal(result.n, 23);
	assert_near(result.centre, 3.5, 0, 0);
	norm(values, 60, 58, &result);
	assert_int_equal(result.standing, REG_LEARNING);
	assert_int_equal(result.n_acute, 2);
}

static void test_rest_set(void **state)
{
	struct reg_step steps[40];
	struct reg_rest rest, again;
	double scratch[40];

	(void)state;
	for (int i = 0; i < 40; i++) {
		steps[i] = step_calm(i * STEP_US);
		steps[i].hr_bpm = 60 + i;
		steps[i].ln_rmssd = 4 - 0.01 * i;
	}
	reg_rest_of(steps, 40, constants, scratch, &rest);
	assert_int_equal(rest.n, 16);
	assert_near(rest.hr_bpm.value, 67.5, 0, 0);
	assert_near(rest.ln_rmssd.value, 3.925, 1e-12, 0);
	/* Backwards, and with what is not quiet or usual among it. */
	for (int i = 0; i < 40; i++) {
		steps[i].hr_bpm = 99 - i;
		steps[i].ln_rmssd = 4 - 0.01 * (39 - i);
	}
	reg_rest_of(steps, 40, constants, scratch, &again);
	assert_near(again.hr_bpm.value, rest.hr_bpm.value, 0, 0);
	steps[39].flags = REG_TAGGED;
	steps[38].motion = REG_LIGHT;
	reg_rest_of(steps, 40, constants, scratch, &again);
	assert_int_equal(again.n, 15);
	assert_near(again.hr_bpm.value, 69, 0, 0);
	reg_rest_of(steps, 24, constants, scratch, &rest);
	assert_int_equal(rest.n, 9);
	assert_int_equal(rest.ln_rmssd.reason, HRV_TOO_FEW);
	reg_rest_of(steps, 0, constants, scratch, &rest);
	assert_int_equal(rest.hr_bpm.reason, HRV_TOO_FEW);
}

static void test_equal_heart_rates_stay_together(void **state)
{
	struct reg_step steps[40];
	struct reg_rest rest;
	double scratch[40];

	(void)state;
	for (int i = 0; i < 40; i++)
		steps[i] = step_calm(i * STEP_US);
	reg_rest_of(steps, 40, constants, scratch, &rest);
	assert_int_equal(rest.n, 40);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_worked_place),
		cmocka_unit_test(test_floors),
		cmocka_unit_test(test_standing_by_count),
		cmocka_unit_test(test_bands_and_z),
		cmocka_unit_test(test_break),
		cmocka_unit_test(test_rest_set),
		cmocka_unit_test(test_equal_heart_rates_stay_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
