/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of clock.c: the clocks go forward, and the zone may change.
 */
#include "tests/near.h"

#include <string.h>
#include <time.h>

#include "daemon/base/clock.h"

static void test_now(void **state)
{
	struct instant a = clock_now();
	struct instant b = clock_now();

	(void)state;
	assert_true(a.boot_us > 0);
	assert_true(b.boot_us >= a.boot_us);
	assert_true(b.boot_us - a.boot_us < CLOCK_US_PER_S);
	assert_true(
		llabs((long long)time(NULL) - b.utc_us / CLOCK_US_PER_S) <= 1);
	assert_true(clock_slept_us() > -1000);
}

static void test_offset(void **state)
{
	static const struct {
		const char *zone;
		int64_t utc_us;
		int offset_min;
	} rows[] = {
		{"UTC", 0, 0},
		{"Europe/Berlin", 1767225600000000, 60},
		{"Europe/Berlin", 1782864000000000, 120},
		{"Asia/Kathmandu", 1767225600000000, 345},
		{"America/St_Johns", 1767225600000000, -210},
		{"Australia/Lord_Howe", 1767225600000000, 660},
		{"Australia/Lord_Howe", 1782864000000000, 630},
		/* One microsecond before 03:00 and on it. */
		{"Europe/Berlin", 1774746000000000 - 1, 60},
		{"Europe/Berlin", 1774746000000000, 120},
		{"Europe/Berlin", -1, 60},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		setenv("TZ", rows[i].zone, 1);
		assert_int_equal(
			clock_offset_min(rows[i].utc_us), rows[i].offset_min);
	}
}

static void test_boot_id(void **state)
{
	char a[CLOCK_BOOT_ID_SIZE], b[CLOCK_BOOT_ID_SIZE];

	(void)state;
	assert_int_equal(clock_boot_id(a), 0);
	assert_int_equal(clock_boot_id(b), 0);
	assert_string_equal(a, b);
	assert_int_equal(strlen(a), 36);
	assert_int_equal(strspn(a, "0123456789abcdef-"), 36);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_now),
		cmocka_unit_test(test_offset),
		cmocka_unit_test(test_boot_id),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
