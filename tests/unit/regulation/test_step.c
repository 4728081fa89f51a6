/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which steps speak, and what a change of posture or a walk leaves behind.
 */
#include "analysis/regulation/step.h"

#include <string.h>

#include "tests/unit/regulation/make_steps.h"

static void test_why(void **state)
{
	static const struct {
		unsigned flags;
		enum reg_motion motion;
		enum hrv_grade grade;
		double ln_rmssd;
		enum reg_why why;
		bool is_quiet, is_usual;
	} cases[] = {
		{0, REG_QUIET, HRV_GRADE_A, 3, REG_KNOWN, true, true},
		{0, REG_MOTION_UNKNOWN, HRV_GRADE_B, 3, REG_KNOWN, true, true},
		{0, REG_LIGHT, HRV_GRADE_A, 3, REG_KNOWN, false, false},
		{0, REG_MOVING, HRV_GRADE_A, 3, REG_WHY_MOVING, false, false},
		/* Good enough for an index, not for what it is held against. */
		{0, REG_QUIET, HRV_GRADE_C, 3, REG_KNOWN, false, false},
		{0, REG_QUIET, HRV_GRADE_D, 3, REG_WHY_LOW_GRADE, false, false},
		{0, REG_QUIET, HRV_GRADE_NONE, 3, REG_WHY_LOW_GRADE, false,
			false},
		{0, REG_QUIET, HRV_GRADE_A, NAN, REG_WHY_LOW_GRADE, false,
			false},
		{REG_NOT_WORN | REG_IRREGULAR, REG_QUIET, HRV_GRADE_E, NAN,
			REG_WHY_NOT_WORN, false, false},
		{REG_IRREGULAR, REG_QUIET, HRV_GRADE_E, 3, REG_WHY_IRREGULAR,
			false, false},
		{REG_RISE, REG_QUIET, HRV_GRADE_A, 3, REG_WHY_POSTURE, false,
			false},
		{REG_STILL_UP, REG_QUIET, HRV_GRADE_A, 3, REG_WHY_POSTURE,
			false, false},
		{REG_EFFORT, REG_QUIET, HRV_GRADE_A, 3, REG_WHY_EFFORT, false,
			false},
		{REG_TALKING, REG_QUIET, HRV_GRADE_A, 3, REG_WHY_TALKING, false,
			false},
		{REG_TAGGED, REG_QUIET, HRV_GRADE_A, 3, REG_KNOWN, true, false},
		{REG_PACED, REG_QUIET, HRV_GRADE_A, 3, REG_KNOWN, true, false},
		{REG_PRACTICE, REG_QUIET, HRV_GRADE_A, 3, REG_KNOWN, true,
			true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct reg_step step = step_calm(0);

		step.flags = cases[i].flags;
		step.motion = cases[i].motion;
		step.grade = cases[i].grade;
		step.ln_rmssd = cases[i].ln_rmssd;
		assert_int_equal(reg_step_why(&step), cases[i].why);
		assert_int_equal(reg_step_is_quiet(&step), cases[i].is_quiet);
		assert_int_equal(reg_step_is_usual(&step), cases[i].is_usual);
	}
}

static void test_words(void **state)
{
	(void)state;
	for (int i = 0; i < REG_N_WHY; i++) {
		assert_true(strlen(reg_why_text((enum reg_why)i)) > 0);
		for (int k = 0; k < i; k++)
			assert_string_not_equal(reg_why_word((enum reg_why)i),
				reg_why_word((enum reg_why)k));
	}
}

/* How many steps from first on have the flag, and none after them. */
static size_t run_of(
	const struct reg_step *steps, size_t n, size_t first, unsigned flag)
{
	size_t end = first;

	while (end < n && steps[end].flags & flag)
		end++;
	for (size_t i = end; i < n; i++)
		assert_false(steps[i].flags & flag);
	return end - first;
}

static void test_posture_blanks_180_s(void **state)
{
	struct reg_step steps[40];

	(void)state;
	for (int i = 0; i < 40; i++)
		steps[i] = step_calm(i * STEP_US);
	steps[10].flags = REG_POSTURE_CHANGE;
	for (int round = 0; round < 2; round++) {
		reg_steps_mark(steps, 40, &reg_constants_default);
		assert_false(steps[9].flags & REG_BLANK);
		assert_int_equal(run_of(steps, 40, 10, REG_BLANK), 7);
	}
}

static void test_effort_leaves_15_min(void **state)
{
	struct reg_step steps[80];

	(void)state;
	for (int moving = 8; moving <= 12; moving += 2) {
		for (int i = 0; i < 80; i++) {
			steps[i] = step_calm(i * STEP_US);
			if (i >= 5 && i < 5 + moving)
				steps[i].motion = REG_MOVING;
		}
		reg_steps_mark(steps, 80, &reg_constants_default);
		/* More than 5 min only: 10 steps are just that. */
		assert_int_equal(
			run_of(steps, 80, (size_t)(5 + moving), REG_EFFORT),
			moving > 10 ? 30 : 0);
	}
}

/* The same without an accelerometer: movement that the heart tells. */
static void test_exertion_leaves_15_min(void **state)
{
	struct reg_step steps[80];

	(void)state;
	for (int i = 0; i < 80; i++) {
		steps[i] = step_calm(i * STEP_US);
		steps[i].motion = REG_MOTION_UNKNOWN;
		if (i >= 5 && i < 17)
			steps[i].flags = REG_STILL_UP | REG_EXERTION;
	}
	reg_steps_mark(steps, 80, &reg_constants_default);
	assert_int_equal(reg_step_why(&steps[16]), REG_WHY_POSTURE);
	assert_int_equal(run_of(steps, 80, 17, REG_EFFORT), 30);
}

static void test_movement_is_not_joined_over_a_gap(void **state)
{
	struct reg_step steps[20];

	(void)state;
	for (int i = 0; i < 20; i++) {
		steps[i] = step_calm((i + (i >= 6) * 100) * STEP_US);
		steps[i].motion = i < 12 ? REG_MOVING : REG_QUIET;
	}
	reg_steps_mark(steps, 20, &reg_constants_default);
	assert_int_equal(run_of(steps, 20, 12, REG_EFFORT), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_why),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_posture_blanks_180_s),
		cmocka_unit_test(test_effort_leaves_15_min),
		cmocka_unit_test(test_exertion_leaves_15_min),
		cmocka_unit_test(test_movement_is_not_joined_over_a_gap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
