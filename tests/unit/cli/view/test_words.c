/* SPDX-License-Identifier: GPL-3.0-or-later
 * Spans of time, dates and clocks as text.
 */
#include "cli/view/words.h"

#include <time.h>

#include "daemon/base/civil.h"
#include "tests/unit/cli/view/golden.h"

static void test_durations(void **state)
{
	static const struct {
		double s;
		const char *duration, *hours;
	} table[] = {
		{0, "0 s", "0:00"},
		{59.4, "59 s", "0:01"},
		{59.6, "1 min 00 s", "0:01"},
		{963, "16 min 03 s", "0:16"},
		{3600, "1 h 00 min", "1:00"},
		{48300, "13 h 25 min", "13:25"},
		{172799, "47 h 59 min", "48:00"},
		{187200, "2 d 04 h", "52:00"},
	};
	char text[WORDS_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		assert_string_equal(
			words_duration(table[i].s, text), table[i].duration);
		assert_string_equal(
			words_hours(table[i].s, text), table[i].hours);
	}
}

static void test_days(void **state)
{
	int day = civil_day_of_date((struct civil_date){2026, 11, 22});
	char text[WORDS_SIZE];

	(void)state;
	assert_string_equal(words_day(day, text), "Sun 22 Nov");
	assert_string_equal(words_day(day - 20, text), "Mon  2 Nov");
	assert_string_equal(
		words_long_day(day, text), "Sunday 22 November 2026");
	assert_string_equal(words_short_day(day, text), "22 Nov");
	assert_string_equal(words_month(day, text), "Nov 2026");
	assert_string_equal(
		words_clock(INT64_C(1795370649000000), 330, text), "23:34");
}

static void test_numbers(void **state)
{
	FILE *file = golden_begin(80, true, false);

	(void)state;
	words_put_number(file, 12.345, 1, 7);
	words_put_number(file, NAN, 1, 4);
	putc('\n', file);
	golden_end("\n"
		   "   12.3   –\n");
}

/* Berlin, the day after the clocks went back: its night was at +02:00. */
static void test_moments(void **state)
{
	static const struct {
		int64_t utc_s;
		const char *moment;
	} table[] = {
		{1792974600, "01:30"},
		{1792965600, "yesterday 23:00"},
		{1792884000, "yesterday 01:20"},
		{1792878600, "2026-10-24 23:50"},
		{1760000000, "2025-10-09 10:53"},
	};
	const struct instant now = {
		.utc_us = INT64_C(1792976400) * 1000000, .offset_min = 60};
	char text[WORDS_SIZE];

	(void)state;
	setenv("TZ", "Europe/Berlin", true);
	tzset();
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		assert_string_equal(
			words_moment(table[i].utc_s * 1000000, now, text),
			table[i].moment);
}

static void test_minutes(void **state)
{
	char text[WORDS_SIZE];

	(void)state;
	assert_string_equal(words_minutes(65.6, text), "1:06");
	assert_string_equal(words_minutes(3599.6, text), "60:00");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_minutes),
		cmocka_unit_test(test_durations),
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_moments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
