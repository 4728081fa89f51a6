/* SPDX-License-Identifier: GPL-3.0-or-later
 * A moment beside what is usual: within it, above, below, and when nothing is
 * said of it.
 */
#include "cli/cmd/beside.h"

#include <math.h>

#include "tests/near.h"

#include "analysis/regulation/baseline.h"
#include "daemon/base/civil.h"
#include "daemon/rows/usual.h"
#include "daemon/store/steps.h"
#include "tests/unit/store/scratch.h"

#define ROLLOVER_MIN 240
#define AT_S 600 /* the moment, 10 min into the stretch */

/* 70 bpm with a spread of 5, 30 ms with one of 0.2 in the logarithm. */
static void freeze(struct scratch *scratch, int n_days)
{
	struct reg_baseline baseline = {
		.n_days = n_days,
		.n_bands = 1,
		.bands[0].n_days = n_days,
		.scale_two = 1,
		.scale_three = NAN,
		.sd_hr_bpm = 4,
		.sd_ln_rmssd = 0.2,
		.sd_a = 1,
	};
	int day = civil_practice_day(SCRATCH_UTC_US, 60, ROLLOVER_MIN);

	baseline.bands[0].all_day[REG_HR] =
		(struct reg_place){70, 5, n_days, 9000};
	baseline.bands[0].all_day[REG_LN_RMSSD] =
		(struct reg_place){log(30), 0.2, n_days, 9000};
	assert_int_equal(usual_write(scratch->store, day, &baseline), 0);
}

/* Steps before the moment and after it; grade of those before. */
static void add_steps(struct scratch *scratch, const double hr_bpm[2],
	const double rmssd_ms[2], char grade)
{
	int64_t id = scratch_stretch(scratch, DEVICE_STRAP, 0);

	for (int i = 0; i < 40; i++) {
		int after = 30 + i * STEP_HOP_S >= AT_S;
		struct step step = {
			.stretch_id = id,
			.begin = at_s(i * STEP_HOP_S),
			.n_beats = 70,
			.grade = after ? 'A' : grade,
			.spectrum_grade = 'C',
			.hr_bpm = hr_bpm[after],
			.ln_rmssd = log(rmssd_ms[after]),
			.n_pairs = 69,
			.ln_lf_hf = NAN,
			.resp_per_min = NAN,
			.algorithm = 3,
		};

		assert_int_equal(step_write(scratch->store, &step), 0);
	}
}

/* Of 5 minutes before and 10 after; the beats gave a heart rate before. */
static struct context look(struct scratch *scratch)
{
	struct beside *beside = beside_new(ROLLOVER_MIN);
	struct context context = {
		.is_known = true,
		.kind = DEVICE_STRAP,
		.before = {.length_s = 300,
			.hr_bpm = {81, HRV_OK},
			.rmssd_ms = {31, HRV_OK}},
		.after = {.length_s = 600,
			.hr_bpm = {NAN, HRV_NO_BEATS},
			.rmssd_ms = {NAN, HRV_NO_BEATS}},
	};

	beside_usual(beside, scratch->store, at_s(AT_S), &context);
	beside_free(beside);
	return context;
}

static void test_places(void **state)
{
	struct scratch *scratch = *state;
	static const double hr_bpm[] = {80, 72}, rmssd_ms[] = {30, 20};
	struct context context;

	freeze(scratch, 20);
	add_steps(scratch, hr_bpm, rmssd_ms, 'A');
	context = look(scratch);
	assert_int_equal(context.before.hr_usual.place, CONTEXT_ABOVE);
	assert_int_equal(context.before.rmssd_usual.place, CONTEXT_WITHIN);
	assert_int_equal(context.after.hr_usual.place, CONTEXT_WITHIN);
	assert_int_equal(context.after.rmssd_usual.place, CONTEXT_BELOW);
	assert_near(context.before.hr_usual.low, 65, 0, 1e-9);
	assert_near(context.before.hr_usual.high, 75, 0, 1e-9);
	assert_near(context.after.rmssd_usual.low, 30 * exp(-0.2), 0, 1e-9);
	/* What the beats said stays; where they said nothing the steps do. */
	assert_near(context.before.hr_bpm.value, 81, 0, 0);
	assert_near(context.after.hr_bpm.value, 72, 0, 1e-9);
	assert_near(context.after.rmssd_ms.value, 20, 0, 1e-9);
	assert_null(context.before.not_compared);
}

static void test_why_not(void **state)
{
	struct scratch *scratch = *state;
	static const double hr_bpm[] = {80, 72}, rmssd_ms[] = {30, 20};
	struct context context;

	freeze(scratch, 20);
	add_steps(scratch, hr_bpm, rmssd_ms, 'D');
	context = look(scratch);
	assert_int_equal(context.before.hr_usual.place, CONTEXT_NOT_COMPARED);
	assert_non_null(context.before.not_compared);
	assert_int_equal(context.after.hr_usual.place, CONTEXT_WITHIN);
}

/* Nothing is usual yet: no word of it. */
static void test_learning(void **state)
{
	struct scratch *scratch = *state;
	static const double hr_bpm[] = {80, 72}, rmssd_ms[] = {30, 20};
	struct context context;

	add_steps(scratch, hr_bpm, rmssd_ms, 'A');
	context = look(scratch);
	assert_int_equal(context.before.hr_usual.place, CONTEXT_NOT_COMPARED);
	assert_null(context.before.not_compared);
	freeze(scratch, 3);
	context = look(scratch);
	assert_int_equal(context.before.hr_usual.place, CONTEXT_NOT_COMPARED);
	assert_null(context.before.not_compared);
	assert_true(isnan(context.after.hr_bpm.value));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_places, scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(
			test_why_not, scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(
			test_learning, scratch_setup, scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
