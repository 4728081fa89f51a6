/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of number.c: what is a number and what is not.
 */
#include "tests/near.h"

#include <errno.h>
#include <limits.h>
#include <locale.h>

#include "daemon/base/number.h"

static void test_int(void **state)
{
	static const struct {
		const char *text;
		long min, max;
		int result;
		long value;
	} rows[] = {
		{"0", 0, 10, 0, 0},
		{"10", 0, 10, 0, 10},
		{"007", 0, 10, 0, 7},
		{"-3", -5, 5, 0, -3},
		{"-0", 0, 5, 0, 0},
		{"11", 0, 10, -ERANGE, 0},
		{"-1", 0, 10, -ERANGE, 0},
		{"99999999999999999999", 0, LONG_MAX, -ERANGE, 0},
		{"-99999999999999999999", LONG_MIN, 0, -ERANGE, 0},
		{"9223372036854775807", 0, LONG_MAX, 0, LONG_MAX},
		{"", 0, 10, -EINVAL, 0},
		{"-", -5, 5, -EINVAL, 0},
		{"+5", 0, 10, -EINVAL, 0},
		{" 5", 0, 10, -EINVAL, 0},
		{"5 ", 0, 10, -EINVAL, 0},
		{"5x", 0, 10, -EINVAL, 0},
		{"5.0", 0, 10, -EINVAL, 0},
		{"0x5", 0, 10, -EINVAL, 0},
		{"1e3", 0, 9999, -EINVAL, 0},
		{"--5", -9, 9, -EINVAL, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		long value = 4711;
		int r = number_parse_int(
			rows[i].text, rows[i].min, rows[i].max, &value);

		if (r != rows[i].result)
			print_error("\"%s\"\n", rows[i].text);
		assert_int_equal(r, rows[i].result);
		assert_int_equal(value, r ? 4711 : rows[i].value);
	}
}

static void check_doubles(void)
{
	static const struct {
		const char *text;
		int result;
		double value;
	} rows[] = {
		{"0", 0, 0},
		{"812.5", 0, 812.5},
		{"-1.25", 0, -1.25},
		{".5", 0, 0.5},
		{"5.", 0, 5},
		{"1e3", 0, 1000},
		{"2.5E-1", 0, 0.25},
		{"1e+2", 0, 100},
		{"0.1", 0, 0.1},
		{"1e-999", 0, 0},
		{"1e999", -ERANGE, 0},
		{"1000001", -ERANGE, 0},
		{"-1000001", -ERANGE, 0},
		{"", -EINVAL, 0},
		{".", -EINVAL, 0},
		{"-", -EINVAL, 0},
		{"e5", -EINVAL, 0},
		{"1e", -EINVAL, 0},
		{"1e+", -EINVAL, 0},
		{"+1", -EINVAL, 0},
		{" 1", -EINVAL, 0},
		{"1 ", -EINVAL, 0},
		{"0,5", -EINVAL, 0},
		{"1.2.3", -EINVAL, 0},
		{"nan", -EINVAL, 0},
		{"inf", -EINVAL, 0},
		{"0x1p3", -EINVAL, 0},
		{"1_000", -EINVAL, 0},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		double value = 4711;
		int r = number_parse_double(rows[i].text, -1e6, 1e6, &value);

		if (r != rows[i].result)
			print_error("\"%s\"\n", rows[i].text);
		assert_int_equal(r, rows[i].result);
		assert_near(value, r ? 4711 : rows[i].value, 0, 0);
	}
}

static void test_double(void **state)
{
	(void)state;
	check_doubles();
}

/* With a locale of the decimal comma the same texts are the same numbers. */
static void test_double_locale(void **state)
{
	static const char *const locales[] = {
		"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE"};
	const char *found = NULL;

	(void)state;
	for (size_t i = 0; !found && i < sizeof(locales) / sizeof(*locales);
		i++)
		found = setlocale(LC_ALL, locales[i]);
	if (!found) {
		print_message("skip test_double_locale: no such locale\n");
		skip();
	}
	check_doubles();
	setlocale(LC_ALL, "C");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_int),
		cmocka_unit_test(test_double),
		cmocka_unit_test(test_double_locale),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
