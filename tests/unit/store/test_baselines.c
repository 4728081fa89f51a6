/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "tests/near.h"

#include "daemon/store/baselines.h"
#include "tests/unit/store/scratch.h"

#define DAY 20779

struct found {
	size_t n;
	struct band_place places[4];
};

static int on_place(const struct band_place *place, void *data)
{
	struct found *found = data;

	found->places[found->n++] = *place;
	return 0;
}

static struct baseline baseline_of(int day)
{
	return (struct baseline){day, day - 28, day, 9, 0.84, NAN, 3.5, 0.25,
		0.9, "0123456789abcdef", 3};
}

static const struct band_place places[] = {
	{0, 0, -1, "hr_bpm", 9, 9, 4000, 71.5, 4.25},
	{2, 1, 11, "ln_rmssd", 6, 5, 300, 3.5, NAN},
};

static void test_comes_back_in_order(void **state)
{
	struct scratch *scratch = *state;
	struct baseline written = baseline_of(DAY), read;
	struct found found = {0};

	assert_int_equal(
		baseline_write(scratch->store, &written, places, 2), 0);
	assert_int_equal(
		baseline_read(scratch->store, DAY, &read, on_place, &found), 0);
	assert_int_equal(read.day, DAY);
	assert_int_equal(read.first_day, DAY - 28);
	assert_int_equal(read.end_day, DAY);
	assert_int_equal(read.n_days, 9);
	assert_near(read.scale_two, 0.84, 0, 0);
	assert_true(isnan(read.scale_three));
	assert_near(read.sd_a, 0.9, 0, 0);
	assert_string_equal(read.constants, "0123456789abcdef");
	assert_int_equal(found.n, 2);
	assert_int_equal(found.places[0].bin, -1);
	assert_string_equal(found.places[1].measure, "ln_rmssd");
	assert_int_equal(found.places[1].posture, 2);
	assert_int_equal(found.places[1].n_steps, 300);
	assert_near(found.places[1].centre, 3.5, 0, 0);
	assert_true(isnan(found.places[1].spread));
}

static void test_a_second_one_replaces(void **state)
{
	struct scratch *scratch = *state;
	struct baseline written = baseline_of(DAY), read;
	struct found found = {0};

	assert_int_equal(
		baseline_write(scratch->store, &written, places, 2), 0);
	assert_int_equal(
		baseline_write(scratch->store, &written, places + 1, 1), 0);
	assert_int_equal(
		baseline_read(scratch->store, DAY, &read, on_place, &found), 0);
	assert_int_equal(found.n, 1);
}

static void test_is_removed_from_a_day_on(void **state)
{
	struct scratch *scratch = *state;
	struct baseline first = baseline_of(DAY), second = baseline_of(DAY + 1);
	struct baseline read;
	struct found found = {0};

	assert_int_equal(baseline_write(scratch->store, &first, places, 2), 0);
	assert_int_equal(baseline_write(scratch->store, &second, places, 2), 0);
	assert_int_equal(baselines_remove(scratch->store, DAY - 9, DAY - 1), 0);
	assert_int_equal(baselines_remove(scratch->store, DAY + 1, DAY + 2), 0);
	assert_int_equal(
		baseline_read(scratch->store, DAY + 1, &read, on_place, &found),
		-ENOENT);
	assert_int_equal(
		baseline_read(scratch->store, DAY, &read, on_place, &found), 0);
	assert_int_equal(found.n, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_comes_back_in_order,
			scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(test_a_second_one_replaces,
			scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(test_is_removed_from_a_day_on,
			scratch_setup, scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
