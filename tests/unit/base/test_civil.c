/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of civil.c: days, the rollover, and clocks that change.
 */
#include "tests/near.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "daemon/base/civil.h"
#include "daemon/base/clock.h"

#define ROLLOVER_MIN 240

static void set_zone(const char *zone)
{
	setenv("TZ", zone, 1);
	tzset();
}

static void test_day_of_date(void **state)
{
	static const struct {
		struct civil_date date;
		int day;
		int weekday;
	} rows[] = {
		{{1970, 1, 1}, 0, 3},
		{{1969, 12, 31}, -1, 2},
		{{1969, 12, 28}, -4, 6},
		{{1900, 2, 28}, -25509, 2},
		{{1900, 3, 1}, -25508, 3}, /* 1900 has no leap day */
		{{2000, 2, 29}, 11016, 1},
		{{2000, 3, 1}, 11017, 2},
		{{2024, 2, 29}, 19782, 3},
		{{2026, 11, 22}, 20779, 6},
		{{2100, 3, 1}, 47541, 0},
		{{1, 1, 1}, -719162, 0},
		{{0, 3, 1}, -719468, 2},
		{{0, 2, 29}, -719469, 1},
		{{-1, 12, 31}, -719529, 4},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct civil_date date = civil_date_of_day(rows[i].day);

		assert_int_equal(civil_day_of_date(rows[i].date), rows[i].day);
		assert_int_equal(date.year, rows[i].date.year);
		assert_int_equal(date.month, rows[i].date.month);
		assert_int_equal(date.day, rows[i].date.day);
		assert_int_equal(civil_weekday(rows[i].day), rows[i].weekday);
	}
}

/* Every day of 1000 years there and back, in calendar order. */
static void test_every_day(void **state)
{
	struct civil_date last = civil_date_of_day(-200001);

	(void)state;
	for (int day = -200000; day < 200000; day++) {
		struct civil_date date = civil_date_of_day(day);

		assert_int_equal(civil_day_of_date(date), day);
		if (date.day != 1)
			assert_int_equal(date.day, last.day + 1);
		else
			assert_true(date.month == last.month % 12 + 1);
		last = date;
	}
}

static void test_parse_day(void **state)
{
	static const struct {
		const char *text;
		int result;
		int day;
	} rows[] = {
		{"1970-01-01", 0, 0},
		{"1969-12-31", 0, -1},
		{"2024-02-29", 0, 19782},
		{"0000-02-29", 0, -719469},
		{"2023-02-29", -EINVAL, 0},
		{"1900-02-29", -EINVAL, 0},
		{"2026-04-31", -EINVAL, 0},
		{"2026-13-01", -EINVAL, 0},
		{"2026-00-01", -EINVAL, 0},
		{"2026-01-00", -EINVAL, 0},
		{"2026-01-32", -EINVAL, 0},
		{"2026-1-1", -EINVAL, 0},
		{"2026-01-011", -EINVAL, 0},
		{"2026-01-01 ", -EINVAL, 0},
		{" 2026-01-01", -EINVAL, 0},
		{"2026/01/01", -EINVAL, 0},
		{"+026-01-01", -EINVAL, 0},
		{"2026-01-0", -EINVAL, 0},
		{"today", -EINVAL, 0},
		{"", -EINVAL, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		int day = 12345;
		int r = civil_parse_day(rows[i].text, &day);

		if (r != rows[i].result)
			print_error("%s\n", rows[i].text);
		assert_int_equal(r, rows[i].result);
		assert_int_equal(day, r ? 12345 : rows[i].day);
	}
}

static void test_text(void **state)
{
	static const struct {
		int64_t utc_us;
		int offset_min;
		const char *text;
	} rows[] = {
		{0, 0, "1970-01-01T00:00:00+00:00"},
		{-1, 0, "1969-12-31T23:59:59+00:00"},
		{1795367049999999, 60, "2026-11-22T18:04:09+01:00"},
		{1795367049000000, -210, "2026-11-22T13:34:09-03:30"},
		{1795367049000000, 765, "2026-11-23T05:49:09+12:45"},
		{INT64_MAX, 0, "no dateT04:00:54+00:00"},
	};
	char text[CIVIL_TIME_TEXT_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		civil_time_text(rows[i].utc_us, rows[i].offset_min, text);
		assert_string_equal(text, rows[i].text);
	}
	civil_day_text(20779, text);
	assert_string_equal(text, "2026-11-22");
	civil_day_text(-719529, text);
	assert_string_equal(text, "no date");
}

static void test_practice_day(void **state)
{
	static const struct {
		const char *utc;
		int offset_min;
		int rollover_min;
		const char *day;
	} rows[] = {
		{"2026-03-01 02:59:59", 60, 240, "2026-02-28"},
		{"2026-03-01 03:00:00", 60, 240, "2026-03-01"},
		{"2026-03-01 23:30:00", 60, 240, "2026-03-01"},
		{"2026-03-01 23:30:00", 60, 0, "2026-03-02"},
		/* The same instant, recorded elsewhere, is of another day. */
		{"2026-03-01 12:00:00", 780, 240, "2026-03-01"},
		{"2026-03-01 15:00:00", 780, 240, "2026-03-02"},
		{"2026-03-01 15:00:00", -600, 240, "2026-03-01"},
		{"2026-03-01 13:59:00", -600, 240, "2026-02-28"},
		{"1969-12-31 03:59:00", 0, 240, "1969-12-30"},
		{"1969-12-31 23:59:00", 0, 240, "1969-12-31"},
	};

	(void)state;
	set_zone("UTC");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct tm tm = {0};
		char day[CIVIL_DAY_TEXT_SIZE];
		int64_t utc_us;

		assert_non_null(
			strptime(rows[i].utc, "%Y-%m-%d %H:%M:%S", &tm));
		utc_us = timegm(&tm) * CLOCK_US_PER_S;
		civil_day_text(civil_practice_day(utc_us, rows[i].offset_min,
				       rows[i].rollover_min),
			day);
		assert_string_equal(day, rows[i].day);
	}
}

/* Length of days, and when they begin, around changes of the clocks. */
static void test_day_begin(void **state)
{
	static const struct {
		const char *zone;
		const char *day;
		int rollover_min;
		double hours;
		const char *begin;
	} rows[] = {
		{"Europe/Berlin", "2026-03-27", 240, 24,
			"2026-03-27T04:00:00+01:00"},
		{"Europe/Berlin", "2026-03-28", 240, 23,
			"2026-03-28T04:00:00+01:00"},
		{"Europe/Berlin", "2026-03-29", 240, 24,
			"2026-03-29T04:00:00+02:00"},
		{"Europe/Berlin", "2026-10-24", 240, 25,
			"2026-10-24T04:00:00+02:00"},
		{"Europe/Berlin", "2026-10-25", 240, 24,
			"2026-10-25T04:00:00+01:00"},
		/* 02:30 is skipped: the day begins with what follows it. */
		{"Europe/Berlin", "2026-03-29", 150, 23.5,
			"2026-03-29T03:00:00+02:00"},
		/* 02:30 comes twice: the first. */
		{"Europe/Berlin", "2026-10-25", 150, 25,
			"2026-10-25T02:30:00+02:00"},
		/* Clocks of Lord Howe change by half an hour at 02:00. */
		{"Australia/Lord_Howe", "2026-04-04", 240, 24.5,
			"2026-04-04T04:00:00+11:00"},
		{"Australia/Lord_Howe", "2026-10-03", 240, 23.5,
			"2026-10-03T04:00:00+10:30"},
		{"Australia/Lord_Howe", "2026-10-04", 135, 23.75,
			"2026-10-04T02:30:00+11:00"},
		/* Midnight is skipped in Beirut. */
		{"Asia/Beirut", "2026-03-29", 0, 23,
			"2026-03-29T01:00:00+03:00"},
		{"America/St_Johns", "2026-07-01", 240, 24,
			"2026-07-01T04:00:00-02:30"},
		{"Europe/Berlin", "1960-06-01", 240, 24,
			"1960-06-01T04:00:00+01:00"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char text[CIVIL_TIME_TEXT_SIZE];
		int64_t begin_us, next_us;
		int day;

		set_zone(rows[i].zone);
		assert_int_equal(civil_parse_day(rows[i].day, &day), 0);
		begin_us = civil_day_begin_us(day, rows[i].rollover_min);
		next_us = civil_day_begin_us(day + 1, rows[i].rollover_min);
		civil_time_text(begin_us, clock_offset_min(begin_us), text);
		assert_string_equal(text, rows[i].begin);
		assert_near((double)(next_us - begin_us) / 3600e6,
			rows[i].hours, 0, 1e-9);
	}
}

/* A day begins where practice_day, by the stored offset, turns over. */
static void test_days_agree(void **state)
{
	static const char *const zones[] = {"Europe/Berlin",
		"Australia/Lord_Howe", "America/New_York", "UTC",
		"Pacific/Apia"};

	(void)state;
	for (size_t z = 0; z < sizeof(zones) / sizeof(*zones); z++) {
		set_zone(zones[z]);
		for (int day = 20454; day < 20454 + 730; day++) {
			int64_t us = civil_day_begin_us(day, ROLLOVER_MIN);
			int before_min = clock_offset_min(us - 1);

			assert_int_equal(
				civil_practice_day(
					us, clock_offset_min(us), ROLLOVER_MIN),
				day);
			assert_int_equal(civil_practice_day(us - 1, before_min,
						 ROLLOVER_MIN),
				day - 1);
		}
	}
}

/* Old days stay where they were when the person moves. */
static void test_stored_offset_stays(void **state)
{
	int64_t utc_us = 1795316400000000; /* 2026-11-22T03:00:00Z */
	int day;

	(void)state;
	set_zone("Europe/Berlin");
	day = civil_practice_day(
		utc_us, clock_offset_min(utc_us), ROLLOVER_MIN);
	set_zone("America/Los_Angeles");
	assert_int_equal(civil_practice_day(utc_us, 60, ROLLOVER_MIN), day);
	assert_int_not_equal(civil_practice_day(utc_us,
				     clock_offset_min(utc_us), ROLLOVER_MIN),
		day);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_day_of_date),
		cmocka_unit_test(test_every_day),
		cmocka_unit_test(test_parse_day),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_practice_day),
		cmocka_unit_test(test_day_begin),
		cmocka_unit_test(test_days_agree),
		cmocka_unit_test(test_stored_offset_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
