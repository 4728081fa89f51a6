/* SPDX-License-Identifier: GPL-3.0-or-later
 * The index: the worked example, two terms instead of three, and what it does
 * not say.
 */
#include "analysis/regulation/arousal.h"

#include "tests/unit/regulation/make_steps.h"

static const struct reg_constants *const constants = &reg_constants_default;

/* HR 60 +- 4, lnRMSSD 3.6 +- 0.2, ln(LF/HF) 0 +- 0.5 at any hour. */
static struct reg_baseline example(void)
{
	struct reg_baseline baseline = {.n_days = 20,
		.n_bands = 1,
		.scale_two = sqrt(0.5 + 0.5 * 0.6),
		.scale_three = 0.8438009};

	baseline.bands[0].n_days = 20;
	baseline.bands[0].all_day[REG_HR] = (struct reg_place){60, 4, 20, 999};
	baseline.bands[0].all_day[REG_LN_RMSSD] =
		(struct reg_place){3.6, 0.2, 20, 999};
	baseline.bands[0].all_day[REG_LN_LF_HF] =
		(struct reg_place){0, 0.5, 20, 999};
	return baseline;
}

/* z = 1.5, -1.2, 0.8. */
static struct reg_step example_step(void)
{
	struct reg_step step = step_calm(20000 * DAY_US);

	step.hr_bpm = 66;
	step.ln_rmssd = 3.36;
	step.ln_lf_hf = 0.4;
	return step;
}

static void test_scale_of_correlated_terms(void **state)
{
	double w[3] = {0.45, 0.45, 0.10};
	double r[3][3] = {{1, 0.6, 0.3}, {0.6, 1, 0.3}, {0.3, 0.3, 1}};
	double sum = 0;

	(void)state;
	for (int i = 0; i < 3; i++)
		for (int k = 0; k < 3; k++)
			sum += w[i] * r[i][k] * w[k];
	assert_near(sqrt(sum), example().scale_three, 0, 5e-8);
}

static void test_worked_example(void **state)
{
	struct reg_baseline baseline = example();
	struct reg_step step = example_step();
	struct reg_arousal arousal;

	(void)state;
	reg_arousal_of(&baseline, &step, constants, &arousal);
	assert_int_equal(arousal.why, REG_KNOWN);
	assert_true(arousal.terms.has_all);
	assert_near(arousal.terms.z[REG_HR], 1.5, 1e-12, 0);
	assert_near(arousal.terms.z[REG_LN_RMSSD], -1.2, 1e-12, 0);
	assert_near(arousal.terms.z[REG_LN_LF_HF], 0.8, 1e-12, 0);
	assert_near(arousal.terms.sum, 1.295, 1e-12, 0);
	assert_near(arousal.value, 1.5347, 0, 5e-5);
	assert_near(arousal.part[0] + arousal.part[1] + arousal.part[2],
		arousal.value, 1e-12, 0);
	assert_true(arousal.part[REG_LN_RMSSD] > 0);
}

static void test_two_terms_when_the_third_is_missing(void **state)
{
	struct reg_baseline baseline = example();

	(void)state;
	for (int i = 0; i < 6; i++) {
		struct reg_step step = example_step();
		struct reg_constants off = *constants;
		struct reg_arousal arousal;

		if (i == 0)
			step.ln_lf_hf = NAN;
		else if (i == 1)
			step.spectrum_grade = HRV_GRADE_C;
		else if (i == 2)
			step.resp_per_min = NAN;
		else if (i == 3)
			step.resp_per_min = 9.4;
		else if (i == 4)
			step.resp_per_min = 24.1;
		else
			off.weight_ln_lf_hf = 0;
		reg_arousal_of(&baseline, &step, &off, &arousal);
		assert_false(arousal.terms.has_all);
		assert_true(isnan(arousal.terms.z[REG_LN_LF_HF]));
		assert_near(arousal.terms.sum, 0.5 * 1.5 + 0.5 * 1.2, 1e-12, 0);
		assert_near(arousal.value, 1.35 / sqrt(0.8), 1e-12, 0);
		assert_near(arousal.part[REG_LN_LF_HF], 0, 0, 0);
	}
}

static void test_two_terms_without_their_scale(void **state)
{
	struct reg_baseline baseline = example();
	struct reg_step step = example_step();
	struct reg_arousal arousal;

	(void)state;
	baseline.scale_three = NAN;
	reg_arousal_of(&baseline, &step, constants, &arousal);
	assert_near(arousal.value, 1.35 / sqrt(0.8), 1e-12, 0);
	baseline.scale_two = NAN;
	reg_arousal_of(&baseline, &step, constants, &arousal);
	assert_int_equal(arousal.why, REG_WHY_LEARNING);
	assert_true(isnan(arousal.value));
}

static void test_z_is_clipped(void **state)
{
	struct reg_baseline baseline = example();
	struct reg_step step = example_step();
	struct reg_arousal arousal;

	(void)state;
	step.hr_bpm = 200;
	step.ln_rmssd = -5;
	step.ln_lf_hf = NAN;
	reg_arousal_of(&baseline, &step, constants, &arousal);
	assert_near(arousal.terms.sum, 4, 1e-12, 0);
}

static void test_learning_and_irregular(void **state)
{
	struct reg_baseline baseline = example();
	struct reg_step step = example_step();
	struct reg_arousal arousal;

	(void)state;
	baseline.bands[0].n_days = baseline.n_days = 3;
	reg_arousal_of(&baseline, &step, constants, &arousal);
	assert_int_equal(arousal.why, REG_WHY_LEARNING);
	assert_true(isnan(arousal.value));
	assert_int_equal(arousal.n_days, 3);
	assert_int_equal(arousal.n_days_needed, 5);
	step.flags = REG_IRREGULAR;
	reg_arousal_of(&baseline, &step, constants, &arousal);
	assert_int_equal(arousal.why, REG_WHY_IRREGULAR);
	assert_true(isnan(arousal.value));
}

static void test_uncertainty(void **state)
{
	struct reg_baseline baseline = example();
	struct reg_step step = example_step();
	struct reg_arousal arousal;

	(void)state;
	step.ln_lf_hf = NAN;
	step.n_pairs = 64;
	reg_arousal_of(&baseline, &step, constants, &arousal);
	/* 12.5 % of RMSSD, half of it over a spread of 0.2. */
	assert_near(arousal.uncertainty, 0.3125 / sqrt(0.8), 1e-12, 0);
	step.n_pairs = 640;
	reg_arousal_of(&baseline, &step, constants, &arousal);
	assert_near(arousal.uncertainty, 0.3, 0, 0);
}

static void test_smoothed(void **state)
{
	struct reg_point points[] = {{0, 1}, {STEP_US, 9}, {2 * STEP_US, 2},
		{3 * STEP_US, NAN}, {4 * STEP_US, 3}, {400 * STEP_US, 7}};

	(void)state;
	assert_near(reg_smoothed(points, 0, constants), 1, 0, 0);
	assert_near(reg_smoothed(points, 2, constants), 2, 0, 0);
	assert_true(isnan(reg_smoothed(points, 3, constants)));
	assert_near(reg_smoothed(points, 4, constants), 2.5, 0, 0);
	assert_near(reg_smoothed(points, 5, constants), 7, 0, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scale_of_correlated_terms),
		cmocka_unit_test(test_worked_example),
		cmocka_unit_test(test_two_terms_when_the_third_is_missing),
		cmocka_unit_test(test_two_terms_without_their_scale),
		cmocka_unit_test(test_z_is_clipped),
		cmocka_unit_test(test_learning_and_irregular),
		cmocka_unit_test(test_uncertainty),
		cmocka_unit_test(test_smoothed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
