/* SPDX-License-Identifier: GPL-3.0-or-later
 * Measures of a day: cuts of 5 minutes counted by hand, slow sines of known
 * power, and that all of the spectrum is the variance.
 */
#include "analysis/measures/long.h"

#include "tests/rr_make.h"

#define MAX_N 20000

static struct rr_series *series;
static struct long_term *long_term;

static int set_up(void **state)
{
	(void)state;
	series = rr_series_new(MAX_N);
	long_term = long_term_new(20000);
	return series && long_term ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	rr_series_free(series);
	long_term_free(long_term);
	long_term_free(NULL);
	return 0;
}

static void append_ms(double rr_ms, size_t n, uint8_t flags)
{
	for (size_t i = 0; i < n; i++)
		rr_series_append(series, rr_q_of_ms(rr_ms), flags);
}

static struct hrv_long run(void)
{
	return long_term_run(long_term, series, false);
}

/* Three cuts of 300 s: 1000 ms; 990 and 1010 in turn; 750 ms. */
static void test_fives(void **state)
{
	double sdnn_ms = sqrt(100.0 * 300 / 299);
	struct hrv_long values;

	(void)state;
	append_ms(1000, 300, 0);
	for (int i = 0; i < 150; i++) {
		append_ms(990, 1, 0);
		append_ms(1010, 1, 0);
	}
	append_ms(750, 400, 0);
	values = run();
	assert_near(values.sdann_ms.value, 250 / sqrt(3), 1e-13, 0);
	assert_near(values.sdnn_index_ms.value, sdnn_ms / 3, 1e-13, 0);

	/* Half a cut counts, 1 s less does not. */
	append_ms(500, 300, 0);
	values = run();
	assert_near(values.sdnn_index_ms.value, sdnn_ms / 4, 1e-13, 0);
	series->n -= 2;
	values = run();
	assert_near(values.sdnn_index_ms.value, sdnn_ms / 3, 1e-13, 0);
	assert_near(values.sdann_ms.value, 250 / sqrt(3), 1e-13, 0);
}

/* A gap of 220 s: 80 s are too little of the second cut. Without a clock they
 * make a cut with what follows. */
static void test_clock(void **state)
{
	static int64_t end_q[MAX_N];
	struct hrv_long values;
	int64_t t_q = 0;

	(void)state;
	append_ms(1000, 300, 0);
	append_ms(800, 100, RR_BREAK);
	append_ms(500, 440, 0);
	for (size_t i = 0; i < series->n; i++) {
		t_q += series->rr_q[i];
		end_q[i] = t_q + (i < 300 ? 0 : 220 * (int64_t)RR_Q_PER_S);
	}
	series->end_q = end_q;
	values = run();
	series->end_q = NULL;
	assert_near(values.sdann_ms.value, 500 / sqrt(2), 1e-13, 0);
	values = run();
	assert_near(values.sdann_ms.value, (1000 - 300000.0 / 540) / sqrt(2),
		1e-13, 0);
}

/* Corrected intervals take time and nothing else, unless asked to count. */
static void test_coverage(void **state)
{
	struct hrv_long values;

	(void)state;
	append_ms(1000, 300, 0);
	append_ms(800, 180, 0); /* 144 s: not enough */
	append_ms(1000, 156, RR_CORRECTED);
	append_ms(600, 500, 0);
	values = run();
	assert_near(values.sdann_ms.value, 400 / sqrt(2), 1e-13, 0);
	values = long_term_run(long_term, series, true);
	assert_true(values.sdnn_index_ms.value > 10);
}

static void test_too_short(void **state)
{
	struct hrv_long values = run();

	(void)state;
	assert_int_equal(values.sdann_ms.reason, HRV_NO_BEATS);
	assert_int_equal(values.ulf_ms2.reason, HRV_NO_BEATS);
	append_ms(1000, 299, 0);
	values = run();
	assert_int_equal(values.sdann_ms.reason, HRV_TOO_FEW);
	assert_near(values.sdnn_index_ms.value, 0, 0, 0);
	assert_int_equal(values.ulf_ms2.reason, HRV_TOO_SHORT);
	append_ms(1000, 701, 0);
	values = run();
	assert_near(values.sdann_ms.value, 0, 0, 0);
	assert_near(values.ulf_ms2.value, 0, 0, 1e-20);
	append_ms(600000, 100, 0);
	assert_int_equal(run().ulf_ms2.reason, HRV_NO_MEMORY);
	assert_null(long_term_new(-1));
	assert_null(long_term_new(NAN));
}

/* RR_i at the middle of its own time on a sine, 12000 s and a bit. */
static void append_sine(double hz, double amplitude_ms)
{
	double t_s = 0;

	while (t_s < 12000) {
		double rr_ms = 800;

		for (int i = 0; i < 5; i++) /* it depends on itself */
			rr_ms = 800 +
				amplitude_ms *
					sin(2 * M_PI * hz *
						(t_s + rr_ms / 2000));
		append_ms(rr_ms, 1, 0);
		t_s += rr_ms / 1000;
	}
}

static void test_slow_sines(void **state)
{
	static const struct {
		double hz, ulf_ms2;
	} rows[] = {
		{1 / 12000.0, 5000},
		{1 / 1000.0, 5000},
		{1 / 400.0, 5000},
		{1 / 250.0, 0},
		{1 / 10.0, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		rr_series_clear(series);
		append_sine(rows[i].hz, 100);
		assert_near(run().ulf_ms2.value, rows[i].ulf_ms2, 2e-3, 5);
	}
}

/* Twice the intervals, twice the values; ULF four times, at half the
 * frequency. Backwards the same, but for where the last cut ends. */
static void test_properties(void **state)
{
	uint64_t seed = seed_from_environment();
	struct hrv_long values, other;

	(void)state;
	/* 600 even seconds to a cut's border, so that it can be turned. */
	for (int i = 0; i < 3000; i++) {
		double off_ms = floor(100 * seed_uniform(&seed));

		append_ms(1000 + off_ms, 1, 0);
		append_ms(1000 - off_ms, 1, 0);
	}
	values = run();
	assert_near(values.ulf_ms2.value, 0, 0, 30);
	for (size_t i = 0; i < series->n / 2; i++) {
		int64_t rr_q = series->rr_q[i];

		series->rr_q[i] = series->rr_q[series->n - 1 - i];
		series->rr_q[series->n - 1 - i] = rr_q;
	}
	other = run();
	assert_near(other.sdann_ms.value, values.sdann_ms.value, 1e-12, 1e-9);
	assert_near(other.sdnn_index_ms.value, values.sdnn_index_ms.value,
		1e-12, 0);
	assert_near(other.ulf_ms2.value, values.ulf_ms2.value, 1e-9, 1e-9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_fives, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_clock, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_coverage, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_too_short, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_slow_sines, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_properties, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
