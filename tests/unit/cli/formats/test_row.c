/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rows of cells, whatever stands between the cells, and comments.
 */
#include "cli/formats/row.h"

#include <errno.h>
#include <string.h>

#include "cli/formats/lines.h"
#include "tests/near.h"

/* Its cells between '|'. */
static void check_row(const char *text, const char *expected)
{
	char separator = '\0', joined[600] = "";
	struct lines lines;
	struct row row;

	print_message("%s\n", text);
	lines_init(&lines, text, strlen(text));
	assert_int_equal(row_next(&lines, &separator, &row), 1);
	for (int i = 0; i < row.n; i++) {
		strcat(joined, i > 0 ? "|" : "");
		strcat(joined, row.cells[i]);
	}
	assert_string_equal(joined, expected);
}

static void test_cells(void **state)
{
	(void)state;
	check_row("800", "800");
	check_row("1, 800 ,x", "1|800|x");
	check_row("1,5;800", "1,5|800");
	check_row("1,5\t800", "1,5|800");
	check_row("1   800", "1|800");
	check_row("1 \t800", "1|800");
	check_row("1;;800;", "1||800|");
	check_row("# a\n\n1,800 # standing", "1|800");
	check_row("1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18",
		"1|2|3|4|5|6|7|8|9|10|11|12|13|14|15|16");
}

/* As R and spreadsheets write, a quote being "". */
static void test_quotes(void **state)
{
	char separator = '\0';
	struct lines lines;
	struct row row;

	(void)state;
	check_row("\"\",\"rr\"", "|rr");
	check_row("\"a, b\";\"RR [ms]\" ; 5", "a, b|RR [ms]|5");
	check_row("\"a;b\",2", "a;b|2");
	check_row("\"1\"  800 \"x y\"", "1|800|x y");
	check_row("\"beat # 1\",800 # \"standing\"", "beat # 1|800");
	check_row("\"5\"\"\",x\"y", "5\"|x\"y");
	lines_init(&lines, "800,\"x\n", 8);
	assert_int_equal(row_next(&lines, &separator, &row), -EBADMSG);
	lines_init(&lines, "\"x\"y,800\n", 10);
	assert_int_equal(row_next(&lines, &separator, &row), -EBADMSG);
}

static void test_comments(void **state)
{
	const char *text = "# one\n800\n\n#two\n";
	char separator = '\0';
	struct lines lines;
	struct row row;

	(void)state;
	lines_init(&lines, text, strlen(text));
	assert_int_equal(row_read(&lines, &separator, &row), 1);
	assert_int_equal(row.n, 0);
	assert_string_equal(row.comment, " one");
	assert_int_equal(row_read(&lines, &separator, &row), 1);
	assert_int_equal(row.n, 1);
	assert_int_equal(row_read(&lines, &separator, &row), 1);
	assert_int_equal(row.n, 0);
	assert_string_equal(row.comment, "two");
	assert_int_equal(row_read(&lines, &separator, &row), 0);
	lines_init(&lines, "# one\n", 6);
	assert_int_equal(row_next(&lines, &separator, &row), 0);
	lines_init(&lines, "\x01\n", 2);
	assert_int_equal(row_next(&lines, &separator, &row), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cells),
		cmocka_unit_test(test_quotes),
		cmocka_unit_test(test_comments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
