/* SPDX-License-Identifier: GPL-3.0-or-later
 * Before, during, after: which steps count, and what they say.
 */
#include "analysis/regulation/practice.h"

#include <string.h>

#include "tests/unit/regulation/make_steps.h"

#define N 120 /* 1 h */
#define MIN_US INT64_C(60000000)

static const struct reg_constants *const constants = &reg_constants_default;
static const struct reg_baseline baseline = {
	.sd_hr_bpm = 4, .sd_ln_rmssd = 0.2, .sd_a = NAN};
/* From minute 20 to 30. */
static const struct reg_span practice = {20 * MIN_US, 30 * MIN_US};

struct hour {
	struct reg_step steps[N];
	struct reg_point points[N];
};

/* HR 70 before, 60 during, 64 in the first minute after, then 66. */
static void make(struct hour *hour)
{
	for (int i = 0; i < N; i++) {
		struct reg_step *step = &hour->steps[i];

		*step = step_calm(i * STEP_US);
		step->hr_bpm = i < 40 ? 70 : i < 60 ? 60 : i < 62 ? 64 : 66;
		step->ln_rmssd = i < 40 ? 3.2 : i < 62 ? 4 : 3.3;
		hour->points[i] = (struct reg_point){i * STEP_US,
			i < 40		 ? 1.5
				: i < 62 ? -1
					 : 0.5};
	}
}

static struct reg_change run(const struct hour *hour)
{
	struct reg_series series = {hour->steps, hour->points, N};
	struct reg_change change;

	reg_change_of(&series, practice, &baseline, constants, &change);
	return change;
}

static void test_change(void **state)
{
	static struct hour hour;
	struct reg_change change;

	(void)state;
	make(&hour);
	change = run(&hour);
	assert_int_equal(change.why, REG_CHANGE_KNOWN);
	assert_int_equal(change.n_before, 10);
	assert_int_equal(change.n_during, 20);
	assert_int_equal(change.n_after, 10);
	assert_near(change.change[REG_EFFECT_HR], -4, 1e-12, 0);
	assert_near(change.during[REG_EFFECT_HR], 60, 1e-12, 0);
	assert_near(change.change[REG_EFFECT_LN_RMSSD], 0.1, 1e-9, 0);
	assert_near(change.change[REG_EFFECT_A], -1, 1e-12, 0);
	assert_near(change.standard[REG_EFFECT_HR], -1, 1e-12, 0);
	assert_near(change.standard[REG_EFFECT_LN_RMSSD], 0.5, 1e-9, 0);
	assert_true(isnan(change.standard[REG_EFFECT_A]));
}

static void test_six_steps_are_needed(void **state)
{
	static struct hour hour;

	(void)state;
	make(&hour);
	for (int i = 30; i < 34; i++)
		hour.steps[i].grade = HRV_GRADE_C;
	for (int i = 62; i < 66; i++)
		hour.steps[i].motion = REG_LIGHT;
	assert_int_equal(run(&hour).why, REG_CHANGE_KNOWN);
	hour.steps[66].motion = REG_MOVING;
	assert_int_equal(run(&hour).why, REG_CHANGE_NO_AFTER);
	assert_true(isnan(run(&hour).change[REG_EFFECT_HR]));
	hour.steps[34].flags = REG_PACED;
	assert_int_equal(run(&hour).why, REG_CHANGE_NO_BEFORE);
	for (int i = 0; i < REG_N_CHANGE_WHY; i++)
		assert_true(strlen(reg_change_text((enum reg_change_why)i)));
}

static void test_same_posture(void **state)
{
	static struct hour hour;

	(void)state;
	make(&hour);
	for (int i = 0; i < N; i++)
		hour.steps[i].posture = i < 34 ? 1 : 2;
	/* The last six before it were in the posture of after. */
	assert_int_equal(run(&hour).why, REG_CHANGE_KNOWN);
	assert_int_equal(run(&hour).n_before, 6);
	for (int i = 60; i < N; i++)
		hour.steps[i].posture = 1;
	assert_int_equal(run(&hour).why, REG_CHANGE_NO_AFTER);
}

static void test_without_index(void **state)
{
	static struct hour hour;
	struct reg_change change;

	(void)state;
	make(&hour);
	for (int i = 0; i < N; i++)
		hour.points[i].value = NAN;
	change = run(&hour);
	assert_int_equal(change.why, REG_CHANGE_KNOWN);
	assert_near(change.change[REG_EFFECT_HR], -4, 1e-12, 0);
	assert_true(isnan(change.change[REG_EFFECT_A]));
	assert_true(isnan(change.slope_per_min));
}

/* x = 0..5 min, the others unknown. */
static void test_slope(void **state)
{
	static const double y[] = {1.8, 1.5, 1.6, 1.1, 0.9, 0.4};
	static struct hour hour;

	(void)state;
	make(&hour);
	for (int i = 60; i < N; i++)
		hour.points[i].value =
			i % 2 == 0 && i < 72 ? y[(i - 60) / 2] : NAN;
	assert_int_equal(run(&hour).n_slope, 6);
	assert_near(run(&hour).slope_per_min, -0.275, 1e-9, 0);
	hour.points[60].value = NAN;
	assert_true(isnan(run(&hour).slope_per_min));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_change),
		cmocka_unit_test(test_six_steps_are_needed),
		cmocka_unit_test(test_same_posture),
		cmocka_unit_test(test_without_index),
		cmocka_unit_test(test_slope),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
