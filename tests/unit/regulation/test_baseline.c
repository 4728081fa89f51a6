/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reading a baseline: shrinking, the way around the clock, wider contexts, and
 * rows that lead back.
 */
#include "analysis/regulation/baseline.h"

#include <string.h>

#include "tests/unit/regulation/make_steps.h"

static const struct reg_constants *const constants = &reg_constants_default;

static struct reg_step at(double hour, int offset_min)
{
	struct reg_step step = step_calm(
		20000 * DAY_US + (int64_t)((hour * 60 - offset_min) * 6e7));

	step.offset_min = offset_min;
	return step;
}

/* One wide band: HR 60 +- 4 all day; bins 4 (8-10 h) and 5 (10-12 h) known. */
static struct reg_baseline example(void)
{
	struct reg_baseline baseline = {.n_days = 20, .n_bands = 1};
	struct reg_band *band = &baseline.bands[0];

	band->n_days = 20;
	band->all_day[REG_HR] = (struct reg_place){60, 4, 20, 1000};
	band->bins[4][REG_HR] = (struct reg_place){70, 6, 5, 50};
	band->bins[5][REG_HR] = (struct reg_place){80, 2, 15, 90};
	return baseline;
}

static void check(const struct reg_baseline *baseline, double hour,
	double centre, double spread)
{
	static const int offsets_min[] = {0, 60, -330, 630};

	for (size_t i = 0; i < 4; i++) {
		struct reg_step step = at(hour, offsets_min[i]);
		struct reg_usual usual;

		assert_true(reg_baseline_usual(
			baseline, &step, REG_HR, constants, &usual));
		assert_near(usual.centre, centre, 1e-12, 0);
		assert_near(usual.spread, spread, 1e-12, 0);
	}
}

static void test_shrunk_and_interpolated(void **state)
{
	struct reg_baseline baseline = example();

	(void)state;
	/* (5*70 + 5*60)/10, (15*80 + 5*60)/20 at the centres 9 h and 11 h. */
	check(&baseline, 9, 65, 5);
	check(&baseline, 11, 75, 2.5);
	check(&baseline, 10, 70, 3.75);
	check(&baseline, 9.5, 67.5, 4.375);
	check(&baseline, 7, 60, 4);
	check(&baseline, 23.5, 60, 4);
}

static void test_around_midnight(void **state)
{
	struct reg_baseline baseline = example();
	struct reg_band *band = &baseline.bands[0];

	(void)state;
	band->bins[0][REG_HR] = (struct reg_place){50, 4, 5, 50};
	band->bins[11][REG_HR] = (struct reg_place){40, 4, 5, 50};
	check(&baseline, 23, 50, 4);
	check(&baseline, 1, 55, 4);
	check(&baseline, 0, 52.5, 4);
	check(&baseline, 0.5, 53.75, 4);
	check(&baseline, 23.5, 51.25, 4);
}

static void test_floor(void **state)
{
	struct reg_baseline baseline = example();

	(void)state;
	baseline.bands[0].all_day[REG_HR].spread = 0.01;
	check(&baseline, 20, 60, 1);
}

static void test_learning(void **state)
{
	struct reg_baseline baseline = example();
	struct reg_baseline empty = {0};
	struct reg_step step = at(9, 0);
	struct reg_usual usual;

	(void)state;
	baseline.bands[0].n_days = 4;
	assert_false(reg_baseline_usual(
		&baseline, &step, REG_HR, constants, &usual));
	baseline.bands[0].n_days = 5;
	assert_true(reg_baseline_usual(
		&baseline, &step, REG_HR, constants, &usual));
	assert_false(reg_baseline_usual(
		&baseline, &step, REG_LN_RMSSD, constants, &usual));
	assert_false(
		reg_baseline_usual(&empty, &step, REG_HR, constants, &usual));
}

static void test_wider_context(void **state)
{
	static const struct {
		uint8_t posture, activity;
		double centre;
		enum reg_width width;
	} cases[] = {
		{1, 2, 72, REG_WIDTH_ASKED},
		{1, 0, 71, REG_WIDTH_ASKED},
		{1, 3, 71, REG_WIDTH_POSTURE},
		{2, 2, 70, REG_WIDTH_ACTIVITY},
		{0, 2, 70, REG_WIDTH_ASKED},
		{2, 3, 60, REG_WIDTH_ANY},
		{0, 0, 60, REG_WIDTH_ASKED},
	};
	struct reg_baseline baseline = {.n_bands = 4};
	static const uint8_t keys[4][2] = {{1, 2}, {1, 0}, {0, 2}, {0, 0}};
	static const double centres[4] = {72, 71, 70, 60};

	(void)state;
	for (int i = 0; i < 4; i++) {
		struct reg_band *band = &baseline.bands[i];

		band->posture = keys[i][0];
		band->activity = keys[i][1];
		band->n_days = 9 + i;
		band->all_day[REG_HR] =
			(struct reg_place){centres[i], 4, 9, 100};
	}
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct reg_step step = at(9, 0);
		struct reg_usual usual;

		step.posture = cases[i].posture;
		step.activity = cases[i].activity;
		assert_true(reg_baseline_usual(
			&baseline, &step, REG_HR, constants, &usual));
		assert_near(usual.centre, cases[i].centre, 0, 0);
		assert_int_equal(usual.width, cases[i].width);
		for (int k = 0; k < 4; k++)
			if (centres[k] == usual.centre)
				assert_int_equal(usual.n_days, 9 + k);
		assert_false(usual.is_of_hour);
		assert_int_equal(strlen(reg_width_note(usual.width)) == 0,
			usual.width == REG_WIDTH_ASKED);
	}
}

static void test_rows_lead_back(void **state)
{
	struct reg_baseline baseline = example(), again = {0};
	static struct reg_baseline_row rows[REG_MAX_ROWS], twice[REG_MAX_ROWS];
	struct reg_usual usual, usual_again;
	struct reg_step step = at(9.5, 0);

	(void)state;
	baseline.n_bands = 2;
	baseline.bands[1] = baseline.bands[0];
	baseline.bands[0].posture = 3;
	baseline.bands[0].all_day[REG_HR].centre = 55;
	size_t n = reg_baseline_rows(&baseline, rows);

	assert_int_equal(n, 6);
	for (size_t i = 0; i < n; i++)
		assert_true(reg_baseline_put(&again, &rows[i]));
	assert_int_equal(reg_baseline_rows(&again, twice), n);
	for (int posture = 0; posture <= 3; posture += 3) {
		step.posture = (uint8_t)posture;
		assert_true(reg_baseline_usual(
			&baseline, &step, REG_HR, constants, &usual));
		assert_true(reg_baseline_usual(
			&again, &step, REG_HR, constants, &usual_again));
		assert_near(usual_again.centre, usual.centre, 0, 0);
		assert_near(usual_again.spread, usual.spread, 0, 0);
		assert_int_equal(usual_again.width, usual.width);
	}
	rows[0].bin = 12;
	assert_false(reg_baseline_put(&again, &rows[0]));
	rows[0].bin = -2;
	assert_false(reg_baseline_put(&again, &rows[0]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shrunk_and_interpolated),
		cmocka_unit_test(test_around_midnight),
		cmocka_unit_test(test_floor),
		cmocka_unit_test(test_learning),
		cmocka_unit_test(test_wider_context),
		cmocka_unit_test(test_rows_lead_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
