/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of when.c: moments as people write them, and what is no moment.
 */
#include "tests/near.h"

#include <errno.h>
#include <string.h>

#include "daemon/base/civil.h"
#include "daemon/base/clock.h"
#include "daemon/base/when.h"

/* Sunday 2026-11-22 18:04:09 in Berlin. */
#define NOW_US INT64_C(1795367049000000)

struct row {
	const char *text;
	const char *expected; /* NULL: result is an error */
	int result;
};

static void check(
	const char *zone, int64_t now_us, const struct row *rows, size_t n)
{
	struct instant now = {.utc_us = now_us, .boot_us = 77};

	setenv("TZ", zone, 1);
	now.offset_min = clock_offset_min(now_us);
	for (size_t i = 0; i < n; i++) {
		struct instant when = {.boot_us = 4711};
		char text[CIVIL_TIME_TEXT_SIZE];
		int r = when_parse(rows[i].text, now, &when);

		if (r != rows[i].result)
			print_error("\"%s\"\n", rows[i].text);
		assert_int_equal(r, rows[i].result);
		if (r < 0) {
			assert_int_equal(when.boot_us, 4711);
			continue;
		}
		assert_int_equal(when.boot_us, 0);
		civil_time_text(when.utc_us, when.offset_min, text);
		if (strcmp(text, rows[i].expected) != 0)
			print_error("\"%s\"\n", rows[i].text);
		assert_string_equal(text, rows[i].expected);
	}
}

#define N(rows) (sizeof(rows) / sizeof(*(rows)))

static void test_understood(void **state)
{
	static const struct row rows[] = {
		{"now", "2026-11-22T18:04:09+01:00", 0},
		{" NOW ", "2026-11-22T18:04:09+01:00", 0},
		{"20 min ago", "2026-11-22T17:44:09+01:00", 0},
		{"20min ago", "2026-11-22T17:44:09+01:00", 0},
		{"2h ago", "2026-11-22T16:04:09+01:00", 0},
		{"2  hours  ago", "2026-11-22T16:04:09+01:00", 0},
		{"an hour ago", "2026-11-22T17:04:09+01:00", 0},
		{"a minute ago", "2026-11-22T18:03:09+01:00", 0},
		{"30 s ago", "2026-11-22T18:03:39+01:00", 0},
		{"90 sec ago", "2026-11-22T18:02:39+01:00", 0},
		{"0 min ago", "2026-11-22T18:04:09+01:00", 0},
		{"1 day ago", "2026-11-21T18:04:09+01:00", 0},
		{"3 days ago", "2026-11-19T18:04:09+01:00", 0},
		{"2 weeks ago", "2026-11-08T18:04:09+01:00", 0},
		/* Over the change of the clocks the time of day stays. */
		{"5 weeks ago", "2026-10-18T18:04:09+02:00", 0},
		/* Hours are hours. */
		{"840 h ago", "2026-10-18T19:04:09+02:00", 0},
		{"today", "2026-11-22T18:04:09+01:00", 0},
		{"today 08:30", "2026-11-22T08:30:00+01:00", 0},
		{"today 23:00", "2026-11-22T23:00:00+01:00", 0},
		{"yesterday", "2026-11-21T12:00:00+01:00", 0},
		{"yesterday 18:00", "2026-11-21T18:00:00+01:00", 0},
		{"Yesterday 18:00:30", "2026-11-21T18:00:30+01:00", 0},
		{"sunday 18:00", "2026-11-22T18:00:00+01:00", 0},
		{"sunday 19:00", "2026-11-15T19:00:00+01:00", 0},
		{"sunday", "2026-11-22T12:00:00+01:00", 0},
		{"Mon 7:15", "2026-11-16T07:15:00+01:00", 0},
		{"saturday", "2026-11-21T12:00:00+01:00", 0},
		{"17:00", "2026-11-22T17:00:00+01:00", 0},
		{"18:05", "2026-11-21T18:05:00+01:00", 0},
		{"7:05", "2026-11-22T07:05:00+01:00", 0},
		{"2026-11-20", "2026-11-20T12:00:00+01:00", 0},
		{"2026-11-20 08:15", "2026-11-20T08:15:00+01:00", 0},
		{"2026-11-20T08:15:30", "2026-11-20T08:15:30+01:00", 0},
		{"2026-11-20T08:15Z", "2026-11-20T08:15:00+00:00", 0},
		{"2026-11-20 08:15 +05:30", "2026-11-20T08:15:00+05:30", 0},
		{"2026-11-20T08:15:30-03:30", "2026-11-20T08:15:30-03:30", 0},
		{"2026-07-20 08:15", "2026-07-20T08:15:00+02:00", 0},
		{"2024-02-29 00:00", "2024-02-29T00:00:00+01:00", 0},
		{"2030-01-01", "2030-01-01T12:00:00+01:00", 0},
		{"2200-12-31", "2200-12-31T12:00:00+01:00", 0},
		/* Skipped and repeated times, as mktime takes them. */
		{"2026-03-29 02:30", "2026-03-29T03:30:00+02:00", 0},
		{"2026-10-25 03:00", "2026-10-25T03:00:00+01:00", 0},
	};

	(void)state;
	check("Europe/Berlin", NOW_US, rows, N(rows));
}

static void test_refused(void **state)
{
	static const struct row rows[] = {
		{"", NULL, -EINVAL},
		{"   ", NULL, -EINVAL},
		{"soon", NULL, -EINVAL},
		{"nowish", NULL, -EINVAL},
		{"now now", NULL, -EINVAL},
		{"20 min", NULL, -EINVAL},
		{"min ago", NULL, -EINVAL},
		{"20 ago", NULL, -EINVAL},
		{"-20 min ago", NULL, -EINVAL},
		{"20.5 min ago", NULL, -EINVAL},
		{"20 parsecs ago", NULL, -EINVAL},
		{"20 min ago today", NULL, -EINVAL},
		{"1234567890 min ago", NULL, -EINVAL},
		{"999999999 weeks ago", NULL, -ERANGE},
		{"999999999 h ago", NULL, -ERANGE},
		{"60 years ago", NULL, -EINVAL},
		{"yesterday 18", NULL, -EINVAL},
		{"yesterday 25:00", NULL, -ERANGE},
		{"yesterday 18:60", NULL, -ERANGE},
		{"yesterday 18:00 x", NULL, -EINVAL},
		{"yesterdays", NULL, -EINVAL},
		{"18:0", NULL, -EINVAL},
		{"18:00:", NULL, -EINVAL},
		{"18:00:99", NULL, -ERANGE},
		{"118:00", NULL, -EINVAL},
		{"24:00", NULL, -ERANGE},
		{"someday", NULL, -EINVAL},
		{"mond", NULL, -EINVAL},
		{"2026-02-29", NULL, -ERANGE},
		{"2026-13-01", NULL, -ERANGE},
		{"2026-11-20T", NULL, -EINVAL},
		{"2026-11-20T08", NULL, -EINVAL},
		{"2026-11-20T08:15X", NULL, -EINVAL},
		{"2026-11-20T08:15+1:00", NULL, -EINVAL},
		{"2026-11-20T08:15+24:00", NULL, -ERANGE},
		{"2026-11-20T08:15Zx", NULL, -EINVAL},
		{"26-11-20", NULL, -EINVAL},
		{"20261120", NULL, -EINVAL},
		{"1969-12-31", NULL, -ERANGE},
		{"2201-01-01", NULL, -ERANGE},
		{"9999-12-31", NULL, -ERANGE},
		{"yesterday                                              "
		 "                               18:00",
			NULL, -EINVAL},
	};

	(void)state;
	check("Europe/Berlin", NOW_US, rows, N(rows));
}

/* Just after midnight "yesterday" is the evening before, and a clock time that
 * is still to come was yesterday's. */
static void test_after_midnight(void **state)
{
	static const struct row rows[] = {
		{"yesterday 23:00", "2026-11-22T23:00:00+01:00", 0},
		{"23:00", "2026-11-22T23:00:00+01:00", 0},
		{"00:10", "2026-11-23T00:10:00+01:00", 0},
		{"1 day ago", "2026-11-22T00:30:00+01:00", 0},
		{"monday", "2026-11-16T12:00:00+01:00", 0},
	};

	(void)state;
	check("Europe/Berlin", INT64_C(1795390200000000), rows, N(rows));
}

static void test_half_hour_zone(void **state)
{
	static const struct row rows[] = {
		{"now", "2026-04-05T01:45:00+11:00", 0},
		{"today 03:00", "2026-04-05T03:00:00+10:30", 0},
		{"1 day ago", "2026-04-04T01:45:00+11:00", 0},
		{"2026-07-01 12:00", "2026-07-01T12:00:00+10:30", 0},
	};

	(void)state;
	check("Australia/Lord_Howe", INT64_C(1775313900000000), rows, N(rows));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_understood),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_after_midnight),
		cmocka_unit_test(test_half_hour_zone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
