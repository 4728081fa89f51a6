/* SPDX-License-Identifier: GPL-3.0-or-later
 * The terminal: width and colour by environment, columns, cells, wrapping.
 */
#include "cli/view/term.h"

#include <locale.h>

#include "tests/capture.h"

/* "" means unset. */
static void set(const char *name, const char *value)
{
	if (*value)
		setenv(name, value, true);
	else
		unsetenv(name);
}

static void width_comes_from_columns(void **state)
{
	static const struct {
		const char *columns;
		int width;
	} cases[] = {{"", 80}, {"60", 60}, {"39", 40}, {"1", 40}, {"200", 200},
		{"500", 200}, {"0", 80}, {"-5", 80}, {"eighty", 80},
		{"99999999999", 80}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct capture capture;

		set("COLUMNS", cases[i].columns);
		capture_begin(&capture, stdout);
		term_init(TERM_COLOUR_AUTO, false);
		capture_end(&capture);
		assert_int_equal(term.width, cases[i].width);
	}
	unsetenv("COLUMNS");
}

static void a_file_gets_no_colour_unless_asked(void **state)
{
	struct capture capture;

	(void)state;
	capture_begin(&capture, stdout);
	term_init(TERM_COLOUR_AUTO, false);
	capture_end(&capture);
	assert_false(term.is_tty);
	assert_false(term.redraw);
	assert_string_equal(term_on(TERM_STRONG), "");
	assert_string_equal(term_off(), "");
	term_init(TERM_COLOUR_ALWAYS, true);
	assert_string_equal(term_on(TERM_STRONG), "\033[1m");
	assert_string_equal(term_on(TERM_PLAIN), "");
	term_init(TERM_COLOUR_NEVER, false);
	assert_string_equal(term_on(TERM_STRONG), "");
}

static void charset_decides_about_utf8(void **state)
{
	(void)state;
	setlocale(LC_CTYPE, "C");
	term_init(TERM_COLOUR_NEVER, false);
	assert_false(term.utf8);
	assert_string_equal(term_sign("●", "*"), "*");
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		skip();
	term_init(TERM_COLOUR_NEVER, false);
	assert_true(term.utf8);
	assert_string_equal(term_sign("●", "*"), "●");
}

static const char *put_of(const char *text)
{
	static char *put;
	size_t size;
	FILE *file;

	free(put);
	file = open_memstream(&put, &size);
	term_put(file, text);
	fclose(file);
	return put;
}

static void put_makes_text_harmless(void **state)
{
	static const struct {
		const char *text, *utf8, *ascii;
		int columns, ascii_columns;
	} cases[] = {
		{"", "", "", 0, 0},
		{"Polar H10", "Polar H10", "Polar H10", 9, 9},
		{"\033[31mred\a", "?[31mred?", "?[31mred?", 9, 9},
		{"a\nb\tc\177", "a?b?c?", "a?b?c?", 6, 6},
		{"caf\xC3\xA9", "caf\xC3\xA9", "caf?", 4, 4},
		{"心拍", "心拍", "??", 4, 2},
		{"e\xCC\x81", "e\xCC\x81", "e?", 1, 2},
		{"22–52 ms²…", "22–52 ms²…", "22-52 ms2...", 10, 12},
		{"\xC2\x9B"
		 "31m",
			"?31m", "?31m", 4, 4}, /* C1: CSI */
		{"\xFF\xFE", "??", "??", 2, 2},
		{"\xC3", "?", "?", 1, 1}, /* cut off */
		{"\xC0\xAF", "??", "??", 2, 2}, /* overlong */
		{"\xE0\x80\x9B", "?", "?", 1, 1}, /* likewise */
		{"\xED\xA0\x80", "?", "?", 1, 1}, /* surrogate */
	};

	(void)state;
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		skip();
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		term.utf8 = true;
		assert_string_equal(put_of(cases[i].text), cases[i].utf8);
		assert_int_equal(term_columns(cases[i].text), cases[i].columns);
		term.utf8 = false;
		assert_string_equal(put_of(cases[i].text), cases[i].ascii);
		assert_int_equal(
			term_columns(cases[i].text), cases[i].ascii_columns);
	}
}

typedef void put_cell(FILE *file, const char *text, int columns);

static void check_cell(
	put_cell *put, const char *text, int columns, const char *expected)
{
	char *cell;
	size_t size;
	FILE *file = open_memstream(&cell, &size);

	put(file, text, columns);
	fclose(file);
	assert_string_equal(cell, expected);
	free(cell);
}

static void cells_are_padded_or_cut(void **state)
{
	(void)state;
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		skip();
	term.utf8 = true;
	check_cell(term_put_cell, "", 3, "   ");
	check_cell(term_put_cell, "abc", 5, "abc  ");
	check_cell(term_put_cell, "abc", 3, "abc");
	check_cell(term_put_cell, "abcd", 3, "ab…");
	check_cell(term_put_cell, "心拍", 5, "心拍 ");
	check_cell(term_put_cell, "心拍数", 5, "心拍…");
	/* Half a character never. */
	check_cell(term_put_cell, "心拍数", 4, "心… ");
	check_cell(term_put_cell, "abc", 1, "…");
	check_cell(term_put_tail, "", 5, "     ");
	check_cell(term_put_tail, "abcd", 5, "abcd ");
	check_cell(term_put_tail, "abcdefg", 5, "…defg");
	check_cell(term_put_tail, "a心拍数", 5, "…拍数");
	check_cell(term_put_tail, "心拍数abc", 5, "…abc ");
	term.utf8 = false;
	check_cell(term_put_cell, "abcdefg", 6, "abc...");
	check_cell(term_put_tail, "abcdefg", 5, "...fg");
}

static void text_is_wrapped_between_words(void **state)
{
	static const struct {
		const char *text;
		int at, indent, limit;
		const char *lines;
	} cases[] = {
		{"", 0, 0, 10, "\n"},
		{"one two", 0, 0, 10, "one two\n"},
		{"one two three", 0, 0, 7, "one two\nthree\n"},
		{"one two three", 4, 4, 11, "one two\n    three\n"},
		{"one two three", 0, 2, 7, "one two\n  three\n"},
		{"a  b ", 0, 0, 10, "a b\n"},
		{"unbreakable x", 0, 2, 5, "unbreakable\n  x\n"},
	};

	(void)state;
	term.width = 80;
	term.utf8 = true;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char *lines;
		size_t size;
		FILE *file = open_memstream(&lines, &size);

		term_put_wrapped(file, cases[i].text, cases[i].at,
			cases[i].indent, cases[i].limit);
		fclose(file);
		assert_string_equal(lines, cases[i].lines);
		free(lines);
	}
}

/* A screen reader wants sentences whole. */
static void plain_text_is_not_wrapped(void **state)
{
	char *lines;
	size_t size;
	FILE *file = open_memstream(&lines, &size);

	(void)state;
	term.plain = true;
	term_put_wrapped(file, "one two three", 4, 4, 8);
	term.plain = false;
	fclose(file);
	assert_string_equal(lines, "one two three\n");
	free(lines);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(width_comes_from_columns),
		cmocka_unit_test(a_file_gets_no_colour_unless_asked),
		cmocka_unit_test(charset_decides_about_utf8),
		cmocka_unit_test(put_makes_text_harmless),
		cmocka_unit_test(cells_are_padded_or_cut),
		cmocka_unit_test(text_is_wrapped_between_words),
		cmocka_unit_test(plain_text_is_not_wrapped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
