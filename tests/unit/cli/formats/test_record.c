/* SPDX-License-Identifier: GPL-3.0-or-later
 * Records: where a clock makes a break of the series, and where it does not.
 */
#include <errno.h>
#include <string.h>

#include "cli/formats/record.h"
#include "tests/near.h"

#define MS RR_Q_PER_MS
#define RR_MS 800
#define TOLERANCE_MS 1500

static struct record_maker maker;
static struct record *record;

static int set_up(void **state)
{
	(void)state;
	record_maker_init(&maker, "rr.csv", RR_UNIT_MS);
	maker.tolerance_q = (int64_t)TOLERANCE_MS * MS;
	record = NULL;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	record_maker_done(&maker);
	record_free(record);
	return 0;
}

/* n beats of 800 ms; late_ms of the clock behind each. */
static void add(int n, int64_t late_ms)
{
	for (int i = 0; i < n; i++)
		assert_int_equal(record_maker_add(&maker, RR_MS * MS,
					 maker.sum_q + (RR_MS + late_ms) * MS),
			0);
}

static void finish(void)
{
	assert_int_equal(record_maker_finish(&maker, &record), 0);
}

/* The break is where the clock leapt, and as long. */
static void test_a_gap(void **state)
{
	(void)state;
	add(40, 0);
	add(40, 5000);
	add(40, 5000 + 400 * 1000);
	finish();
	assert_int_equal(record->n_gaps, 2);
	assert_true(record->has_clock);
	for (size_t i = 0; i < 120; i++)
		assert_int_equal(
			record->series->flags[i], i % 40 == 0 ? RR_BREAK : 0);
	assert_int_equal(record->end_q[39], 40 * RR_MS * MS);
	assert_int_equal(record->end_q[40], (41 * RR_MS + 5000) * MS);
	assert_int_equal(
		record->end_q[80], (int64_t)(81 * RR_MS + 405000) * MS);
	/* 400 s are a pause, in which no beats are missing. */
	assert_near(record->time_s, 120 * 0.8 + 5, 1e-12, 0);
}

/* Packets come late by up to 4 s, several beats at once: nothing is missing. */
static void test_late_packets(void **state)
{
	uint64_t seed = 4;

	(void)state;
	for (int i = 0; i < 300; i++)
		add(1,
			(int64_t)(seed_uniform(&seed) * 1000) +
				(i % 50 < 5 ? 4000 - 800 * (i % 50) : 0));
	finish();
	assert_int_equal(record->n_gaps, 0);
	assert_near(record->time_s, 240, 1e-12, 0);
}

/* Beats that arrive together carry the stamp of their packet. However they are
 * split into packets, with time stamps or without, the record is the same. */
static void test_packets(void **state)
{
	uint64_t seed = seed_from_environment();
	int64_t clock_q = 0;
	int n_left = 0;

	(void)state;
	for (int i = 0; i < 2000; i++) {
		int64_t rr_q = rr_q_of_ms(600 + 400 * seed_uniform(&seed));

		if (n_left == 0) {
			n_left = 1 + (int)(5 * seed_uniform(&seed));
			clock_q = maker.sum_q + n_left * 900 * MS;
		}
		assert_int_equal(record_maker_add(&maker, rr_q, clock_q), 0);
		n_left--;
	}
	finish();
	assert_int_equal(record->n_gaps, 0);
	assert_int_equal(record->end_q[1999], maker.sum_q);
}

/* A clock that goes 1 % slow or fast for an hour leads to no gap. */
static void test_drift(void **state)
{
	(void)state;
	for (int i = 0; i < 4500; i++)
		add(1, i < 2000 ? 8 * i : 16000 - 8 * (i - 2000));
	finish();
	assert_int_equal(record->n_gaps, 0);
}

/* A clock that is set back, or beats twice over: a break without a length. */
static void test_set_back(void **state)
{
	(void)state;
	add(40, 0);
	add(40, -3600 * 1000);
	finish();
	assert_int_equal(record->n_gaps, 1);
	assert_int_equal(record->series->flags[40], RR_BREAK);
	assert_int_equal(record->end_q[79], 80 * RR_MS * MS);
}

/* Without a clock the reader's word counts. */
static void test_gaps_in_words(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++) {
		if (i == 1)
			record_maker_gap(&maker, 3000 * MS);
		if (i == 2)
			record_maker_gap(&maker, 0);
		if (i == 3)
			record_maker_leave_out(&maker, 900 * MS);
		record_maker_add(&maker, RR_MS * MS, RECORD_NO_CLOCK);
	}
	finish();
	assert_false(record->has_clock);
	assert_int_equal(record->n_gaps, 3);
	assert_int_equal(record->n_left_out, 1);
	assert_int_equal(record->end_q[3], (4 * RR_MS + 3900) * MS);
}

static void test_refused(void **state)
{
	(void)state;
	maker.line = 7;
	assert_int_equal(record_maker_add(&maker, 0, RECORD_NO_CLOCK), -EINVAL);
	assert_string_equal(maker.error,
		"rr.csv:7: an interval is longer than 0; a line '# gap' "
		"stands for missing beats");
	assert_int_equal(
		record_maker_fail_word(&maker, "a\x01\xff", "a date"), -EINVAL);
	assert_string_equal(maker.error, "rr.csv:7: 'a?\?' is not a date");
}

/* Clocks that leap by years and back must not overflow. */
static void test_years(void **state)
{
	(void)state;
	for (int i = 0; i < 200; i++)
		add(20, i % 2 ? INT64_C(7000000000000) : 0);
	assert_int_equal(record_maker_finish(&maker, &record), -EFBIG);
	assert_non_null(strstr(maker.error, "10 years"));
}

static void test_empty(void **state)
{
	(void)state;
	finish();
	assert_int_equal(record->series->n, 0);
	assert_near(record->time_s, 0, 0, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_gap),
		TEST(test_late_packets),
		TEST(test_packets),
		TEST(test_drift),
		TEST(test_set_back),
		TEST(test_gaps_in_words),
		TEST(test_refused),
		TEST(test_years),
		TEST(test_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
