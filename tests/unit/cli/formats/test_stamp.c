/* SPDX-License-Identifier: GPL-3.0-or-later
 * Time stamps of recording apps.
 */
#include <errno.h>
#include <time.h>

#include "cli/formats/stamp.h"
#include "tests/near.h"

#define S INT64_C(1000000)
#define NOON (INT64_C(1769256000) * S) /* 2026-01-24 12:00:00 UTC */

static void test_stamps(void **state)
{
	static const struct {
		const char *text;
		int status;
		int64_t us;
		bool is_local;
	} table[] = {
		{"2026-01-24T12:00:00Z", 0, NOON, false},
		{"2026-01-24 13:00:00 +0100", 0, NOON, false},
		{"2026-01-24T06:30:00.25-05:30", 0, NOON + S / 4, false},
		{"2026-01-24T12:00:00.123", 0, NOON + 123000, true},
		{"2026-01-24 12:00:00,123456789", 0, NOON + 123456, true},
		{"1769256000000", 0, NOON, false},
		{"1769256000", 0, NOON, false},
		{"1769256000.5", 0, NOON + S / 2, false},
		{"12.5", -EINVAL, 0, false},
		{"-1769256000", -EINVAL, 0, false},
		{"9999999999999999", -EINVAL, 0, false},
		{"2026-02-30T12:00:00Z", -EINVAL, 0, false},
		{"2026-01-24", -EINVAL, 0, false},
		{"2026-01-24T24:00:00Z", -EINVAL, 0, false},
		{"2026-01-24T12:60:00Z", -EINVAL, 0, false},
		{"2026-01-24T12:00", -EINVAL, 0, false},
		{"2026-01-24T12:00:00+1", -EINVAL, 0, false},
		{"2026-01-24T12:00:00 CET", -EINVAL, 0, false},
		{"2026-01-24T12:00:00Zulu", -EINVAL, 0, false},
		{"soon", -EINVAL, 0, false},
		{"", -EINVAL, 0, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct stamp stamp = {0};

		print_message("%s\n", table[i].text);
		assert_int_equal(
			stamp_parse(table[i].text, &stamp), table[i].status);
		assert_int_equal(stamp.us, table[i].us);
		assert_int_equal(stamp.is_local, table[i].is_local);
	}
}

/* An hour in winter, two in summer, also on the days of the change. */
static void test_local_time(void **state)
{
	static const struct {
		const char *local, *utc;
	} table[] = {
		{"2026-01-24T12:00:00", "2026-01-24T11:00:00Z"},
		{"2026-07-24T12:00:00", "2026-07-24T10:00:00Z"},
		{"2026-03-29T01:30:00", "2026-03-29T00:30:00Z"},
		{"2026-03-29T03:30:00", "2026-03-29T01:30:00Z"},
	};

	(void)state;
	setenv("TZ", "Europe/Berlin", 1);
	tzset();
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct stamp local, utc;

		assert_int_equal(stamp_parse(table[i].local, &local), 0);
		assert_int_equal(stamp_parse(table[i].utc, &utc), 0);
		assert_int_equal(stamp_utc_us(local), utc.us);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stamps),
		cmocka_unit_test(test_local_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
