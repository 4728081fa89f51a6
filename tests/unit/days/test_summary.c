/* SPDX-License-Identifier: GPL-3.0-or-later
 * A day's numbers: medians over good windows, absent where there are few.
 */
#include "analysis/days/summary.h"

#include "tests/near.h"

#define A HRV_GRADE_A
#define B HRV_GRADE_B
#define C HRV_GRADE_C

static void test_empty_day(void **state)
{
	struct day_summary day;

	(void)state;
	day_summarise(NULL, 0, NULL, &day);
	assert_int_equal(day.n_windows, 0);
	assert_near(day.worn_s, 0, 0, 0);
	assert_int_equal(day.hr_bpm.reason, HRV_NO_BEATS);
	assert_int_equal(day.ln_rmssd.reason, HRV_NO_BEATS);
	assert_int_equal(day.rmssd_ms.reason, HRV_NO_BEATS);
	assert_int_equal(day.lf_hf.reason, HRV_NO_BEATS);
}

static void test_medians(void **state)
{
	static const struct day_window windows[] = {
		{A, 290, 70, 3.0, 1.0},
		{B, 280, 60, 4.0, NAN},
		{C, 250, 200, 9.0, 9.0}, /* not good */
		{A, 295, 65, 3.5, 2.0},
		{HRV_GRADE_E, 10, NAN, NAN, NAN},
		{A, 300, 80, 3.4, NAN},
	};
	double scratch[6];
	struct day_summary day;

	(void)state;
	day_summarise(windows, 6, scratch, &day);
	assert_int_equal(day.n_windows, 6);
	assert_int_equal(day.n_good, 4);
	assert_int_equal(day.n_lf_hf, 2);
	assert_near(day.worn_s, 1425, 0, 0);
	assert_near(day.good_s, 1165, 0, 0);
	assert_near(day.hr_bpm.value, 67.5, 0, 0);
	assert_near(day.ln_rmssd.value, 3.45, 1e-15, 0);
	assert_near(day.rmssd_ms.value, exp(3.45), 1e-15, 0);
	assert_near(day.lf_hf.value, 1.5, 0, 0);
}

static void test_one_good_window_is_a_value(void **state)
{
	struct day_window windows[] = {
		{C, 300, 60, 3, 5},
		{A, 300, 62, 4, NAN},
		{HRV_GRADE_E, 300, 60, 2, 3},
	};
	double scratch[3];
	struct day_summary day;

	(void)state;
	day_summarise(windows, 3, scratch, &day);
	assert_near(day.hr_bpm.value, 62, 0, 0);
	assert_near(day.ln_rmssd.value, 4, 0, 0);
	assert_int_equal(day.lf_hf.reason, HRV_NO_BEATS);
	windows[1].grade = C;
	day_summarise(windows, 3, scratch, &day);
	assert_int_equal(day.hr_bpm.reason, HRV_NO_BEATS);
	assert_true(isnan(day.hr_bpm.value));
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

static void test_against_sorting(void **state)
{
	uint64_t seed = seed_from_environment();
	struct day_window windows[40];
	double values[40], scratch[40];
	struct day_summary day;

	(void)state;
	for (int round = 0; round < 200; round++) {
		size_t n = 3 + seed_next(&seed) % 38;

		for (size_t i = 0; i < n; i++) {
			values[i] = floor(20 * seed_uniform(&seed));
			windows[i] = (struct day_window){
				A, 300, values[i], values[i], values[i]};
		}
		qsort(values, n, sizeof(double), compare);
		day_summarise(windows, n, scratch, &day);
		assert_near(day.hr_bpm.value,
			(values[(n - 1) / 2] + values[n / 2]) / 2, 0, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty_day),
		cmocka_unit_test(test_medians),
		cmocka_unit_test(test_one_good_window_is_a_value),
		cmocka_unit_test(test_against_sorting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
