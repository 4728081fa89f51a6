/* SPDX-License-Identifier: GPL-3.0-or-later
 * Spans of time from --days, --from and --to.
 */
#include "cli/cmd/span.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/command.h"
#include "daemon/base/civil.h"
#include "tests/near.h"

#define HOUR_US INT64_C(3600000000)

/* 2026-11-22T01:30+01:00: by practice, still the 21st. */
static const struct cli cli = {
	.now = {.utc_us = INT64_C(1795307400000000), .offset_min = 60},
	.config = {.rollover_min = 240},
};

static int day_of(int month, int day)
{
	return civil_day_of_date((struct civil_date){2026, month, day});
}

static int set_up(void **state)
{
	(void)state;
	setenv("TZ", "Europe/Berlin", 1);
	tzset();
	return 0;
}

static void test_words_of_days(void **state)
{
	int day = -1;

	(void)state;
	assert_int_equal(span_day_of_word(&cli, "today", &day), 0);
	assert_int_equal(day, day_of(11, 21));
	assert_int_equal(span_day_of_word(&cli, "yesterday", &day), 0);
	assert_int_equal(day, day_of(11, 20));
	assert_int_equal(span_day_of_word(&cli, "2026-03-01", &day), 0);
	assert_int_equal(day, day_of(3, 1));
	assert_true(span_day_of_word(&cli, "2026-02-30", &day) < 0);
}

/* Days of 23 and of 25 hours end where the next begins. */
static void test_days_of_all_lengths(void **state)
{
	static const struct {
		int month, day, hours;
	} table[] = {{11, 21, 24}, {3, 28, 23}, {10, 24, 25}};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct span span =
			span_of_day(&cli, day_of(table[i].month, table[i].day));

		assert_int_equal(
			span.to_us - span.from_us, table[i].hours * HOUR_US);
	}
}

static void test_settling(void **state)
{
	static const struct {
		struct span_words words;
		int status;
		int n_days; /* first to last */
		int last; /* days before today */
	} table[] = {
		{{NULL, NULL, NULL}, HRVCTL_OK, 28, 0},
		{{"7", NULL, NULL}, HRVCTL_OK, 7, 0},
		{{"1", NULL, NULL}, HRVCTL_OK, 1, 0},
		{{NULL, "2026-11-20", NULL}, HRVCTL_OK, 2, 0},
		{{NULL, "yesterday", "yesterday"}, HRVCTL_OK, 1, 1},
		{{NULL, "2026-11-01", "2026-11-10"}, HRVCTL_OK, 10, 11},
		{{NULL, NULL, "2026-11-10"}, HRVCTL_OK, 28, 11},
		{{NULL, "2026-11-20 23:00", "2026-11-21 03:00"}, HRVCTL_OK, 1,
			1},
		{{"0", NULL, NULL}, HRVCTL_USAGE, 0, 0},
		{{"36526", NULL, NULL}, HRVCTL_USAGE, 0, 0},
		{{"7d", NULL, NULL}, HRVCTL_USAGE, 0, 0},
		{{"7", "today", NULL}, HRVCTL_USAGE, 0, 0},
		{{NULL, "soon", NULL}, HRVCTL_USAGE, 0, 0},
		{{NULL, "now", "yesterday"}, HRVCTL_USAGE, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct span span;

		assert_int_equal(span_settle(&cli, &command_trends,
					 &table[i].words, 28, &span),
			table[i].status);
		if (table[i].status != HRVCTL_OK)
			continue;
		assert_int_equal(span.last_day, day_of(11, 21) - table[i].last);
		assert_int_equal(
			span.last_day - span.first_day + 1, table[i].n_days);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_words_of_days, set_up),
		cmocka_unit_test_setup(test_days_of_all_lengths, set_up),
		cmocka_unit_test_setup(test_settling, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
