/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rows of text tables.
 */
#include "cli/formats/csv.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/near.h"

/* All rows as "line:cell|cell", one behind the other; the last result. */
static int read_all(const char *text, char *ret_rows, size_t size)
{
	char copy[256];
	struct csv csv;
	size_t at = 0;
	int r;

	snprintf(copy, sizeof(copy), "%s", text);
	csv_init(&csv, copy);
	ret_rows[0] = '\0';
	while ((r = csv_next(&csv)) == 1) {
		at += (size_t)snprintf(
			ret_rows + at, size - at, "%zu:", csv.line);
		for (size_t i = 0; i < csv.n; i++)
			at += (size_t)snprintf(ret_rows + at, size - at, "%s%s",
				i ? "|" : "", csv.cells[i]);
		at += (size_t)snprintf(ret_rows + at, size - at, ";");
	}
	return r;
}

static void test_rows(void **state)
{
	static const struct {
		const char *text, *rows;
		int result;
	} table[] = {
		{"", "", 0},
		{"a", "1:a;", 0},
		{"a,b\n1,2\n", "1:a|b;2:1|2;", 0},
		{"a,b\r\n1,\r\n", "1:a|b;2:1|;", 0},
		{"a\n\n  \n# c, d\n2", "1:a;5:2;", 0},
		{"a\n# at the end", "1:a;", 0},
		{"# x, y\na;b\n1,5;2", "2:a|b;3:1,5|2;", 0},
		{"a\tb\n\t2\n", "1:a|b;2:|2;", 0},
		{" a , b \n", "1:a|b;", 0},
		{"\"a, b\",\"say \"\"no\"\"\",\"\"\n", "1:a, b|say \"no\"|;",
			0},
		{"\"a\nb\",c\nd", "1:a\nb|c;3:d;", 0},
		{"\xef\xbb\xbf"
		 "a,b",
			"1:a|b;", 0},
		{"a\n\"never", "1:a;", -EINVAL},
		{"\"a\"b,c", "", -EINVAL},
		{",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,", "", -E2BIG},
	};
	char rows[256];

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		assert_int_equal(read_all(table[i].text, rows, sizeof(rows)),
			table[i].result);
		assert_string_equal(rows, table[i].rows);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
