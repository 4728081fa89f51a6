/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "tests/near.h"

#include "daemon/store/beats.h"
#include "daemon/store/steps.h"
#include "tests/unit/store/scratch.h"

static struct step step_at(int64_t stretch_id, double s)
{
	return (struct step){
		.stretch_id = stretch_id,
		.begin = at_s(s),
		.n_beats = 70,
		.n_corrected = 1,
		.grade = 'A',
		.spectrum_grade = 'B',
		.hr_bpm = 70.5,
		.ln_rmssd = 3.25,
		.n_pairs = 68,
		.ln_lf_hf = NAN,
		.resp_per_min = 14.5,
		.algorithm = 3,
	};
}

struct found {
	size_t n;
	struct step steps[8];
};

static int on_step(const struct step *step, void *data)
{
	struct found *found = data;

	found->steps[found->n++] = *step;
	return 0;
}

static struct found find(struct scratch *scratch, enum device_kind kind)
{
	struct found found = {0};

	assert_int_equal(
		steps_read(scratch->store, kind, 0, INT64_MAX, on_step, &found),
		0);
	return found;
}

static void test_keeps_what_was_measured(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = scratch_stretch(scratch, DEVICE_STRAP, 0);
	struct step step = step_at(id, 30);

	assert_int_equal(step_write(scratch->store, &step), 0);
	struct found found = find(scratch, DEVICE_STRAP);

	assert_int_equal(found.n, 1);
	assert_instant(found.steps[0].begin, step.begin);
	assert_int_equal(found.steps[0].n_beats, 70);
	assert_int_equal(found.steps[0].n_corrected, 1);
	assert_int_equal(found.steps[0].grade, 'A');
	assert_int_equal(found.steps[0].spectrum_grade, 'B');
	assert_near(found.steps[0].hr_bpm, 70.5, 0, 0);
	assert_near(found.steps[0].ln_rmssd, 3.25, 0, 0);
	assert_int_equal(found.steps[0].n_pairs, 68);
	assert_true(isnan(found.steps[0].ln_lf_hf));
	assert_near(found.steps[0].resp_per_min, 14.5, 0, 0);
	assert_false(found.steps[0].rise);
	assert_int_equal(found.steps[0].algorithm, 3);
	assert_true(isnan(found.steps[0].arousal));
	assert_string_equal(found.steps[0].why, STEP_NOT_YET);
	assert_int_equal(find(scratch, DEVICE_SIM).n, 0);
}

static void test_activation_outlives_a_later_rise(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = scratch_stretch(scratch, DEVICE_STRAP, 0);
	struct step step = step_at(id, 30);

	assert_int_equal(step_write(scratch->store, &step), 0);
	step.arousal = 1.5;
	step.part_hr = 1;
	step.part_ln_rmssd = 0.5;
	step.part_ln_lf_hf = 0;
	step.why[0] = '\0';
	assert_int_equal(step_set_arousal(scratch->store, &step), 0);
	step.rise = true;
	assert_int_equal(step_write(scratch->store, &step), 0);
	struct found found = find(scratch, DEVICE_STRAP);

	assert_int_equal(found.n, 1);
	assert_true(found.steps[0].rise);
	assert_near(found.steps[0].arousal, 1.5, 0, 0);
	assert_near(found.steps[0].part_hr, 1, 0, 0);
	assert_near(found.steps[0].part_ln_rmssd, 0.5, 0, 0);
	assert_near(found.steps[0].part_ln_lf_hf, 0, 0, 0);
	assert_string_equal(found.steps[0].why, "");
}

static void test_no_activation_without_a_step(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = scratch_stretch(scratch, DEVICE_STRAP, 0);
	struct step step = step_at(id, 30);

	assert_int_equal(step_set_arousal(scratch->store, &step), -ENOENT);
}

static void test_goes_with_what_is_derived(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = scratch_stretch(scratch, DEVICE_STRAP, 0);
	int64_t other = scratch_stretch(scratch, DEVICE_STRAP, 600);
	struct step step = step_at(id, 30), kept = step_at(other, 630);

	assert_int_equal(step_write(scratch->store, &step), 0);
	assert_int_equal(step_write(scratch->store, &kept), 0);
	assert_int_equal(derived_remove(scratch->store, id), 0);
	struct found found = find(scratch, DEVICE_STRAP);

	assert_int_equal(found.n, 1);
	assert_int_equal(found.steps[0].stretch_id, other);
}

static void test_first_and_last(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = scratch_stretch(scratch, DEVICE_STRAP, 0);
	const double written_s[] = {60, 90, 30, 120};
	struct instant begin;

	assert_int_equal(steps_oldest_new(scratch->store, &begin), 0);
	assert_int_equal(steps_newest_new(scratch->store, &begin), 0);
	for (size_t i = 0; i < 4; i++) {
		struct step step = step_at(id, written_s[i]);

		assert_int_equal(step_write(scratch->store, &step), 0);
		/* The last of them has been looked at. */
		if (i == 3)
			assert_int_equal(
				step_set_arousal(scratch->store, &step), 0);
	}
	assert_int_equal(steps_oldest_new(scratch->store, &begin), 1);
	assert_instant(begin, at_s(30));
	assert_int_equal(steps_newest_new(scratch->store, &begin), 1);
	assert_instant(begin, at_s(90));
	assert_int_equal(steps_last(scratch->store, DEVICE_STRAP, 0,
				 at_s(121).utc_us, &begin),
		1);
	assert_instant(begin, at_s(120));
	assert_int_equal(steps_last(scratch->store, DEVICE_STRAP,
				 at_s(31).utc_us, at_s(120).utc_us, &begin),
		1);
	assert_instant(begin, at_s(90));
	assert_int_equal(steps_last(scratch->store, DEVICE_SIM, 0,
				 at_s(121).utc_us, &begin),
		0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_keeps_what_was_measured,
			scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(
			test_activation_outlives_a_later_rise, scratch_setup,
			scratch_teardown),
		cmocka_unit_test_setup_teardown(
			test_no_activation_without_a_step, scratch_setup,
			scratch_teardown),
		cmocka_unit_test_setup_teardown(test_goes_with_what_is_derived,
			scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(
			test_first_and_last, scratch_setup, scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
