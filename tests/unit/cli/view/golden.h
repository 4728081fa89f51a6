/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a view prints, held against the text it should print.
 *
 * A short golden text stands in the test; it begins with a line end, so that
 * its lines stand below each other. Long ones are files in tests/data/view;
 * HRVD_GOLDEN=write writes what is printed there, to be read with care.
 */
#pragma once

#include <locale.h>
#include <string.h>

#include "cli/view/term.h"
#include "tests/near.h"

static FILE *golden_file;
static char *golden_text;
static size_t golden_bytes;

/* A terminal of so many columns without colours; returns where to print. */
static inline FILE *golden_begin(int width, bool utf8, bool plain)
{
	setlocale(LC_CTYPE, "C.UTF-8");
	term = (struct term){.width = width, .utf8 = utf8, .plain = plain};
	golden_file = open_memstream(&golden_text, &golden_bytes);
	assert_non_null(golden_file);
	return golden_file;
}

/* No line is wider than the terminal. (Plain sentences are: a screen reader
 * wants them whole.) */
static inline void golden_check_width(void)
{
	char *copy = strdup(golden_text);

	for (char *line = strtok(copy, "\n"); line; line = strtok(NULL, "\n"))
		if (term_columns(line) > term.width)
			fail_msg("wider than %d: %s", term.width, line);
	free(copy);
}

/* Of all that was printed only a part counts. */
static inline void golden_end_with(const char *part)
{
	fclose(golden_file);
	golden_check_width();
	if (!strstr(golden_text, part))
		fail_msg("no '%s' in:\n%s", part, golden_text);
	free(golden_text);
}

static inline void golden_end(const char *expected)
{
	fclose(golden_file);
	if (!term.plain)
		golden_check_width();
	if (strcmp(golden_text, expected + 1) != 0)
		print_error("--- printed\n%s--- expected\n%s---\n", golden_text,
			expected + 1);
	assert_string_equal(golden_text, expected + 1);
	free(golden_text);
}

static inline void golden_write(const char *path)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(golden_text, file);
	fclose(file);
}

/* The same against tests/data/view/NAME.txt. */
static inline void golden_end_file(const char *name)
{
	static char expected[65536] = "\n";
	char path[256];
	FILE *file;
	size_t n;

	fflush(golden_file);
	snprintf(path, sizeof(path), "tests/data/view/%s.txt", name);
	if (getenv("HRVD_GOLDEN"))
		golden_write(path);
	file = fopen(path, "r");
	if (!file)
		fail_msg("cannot open %s", path);
	n = fread(expected + 1, 1, sizeof(expected) - 2, file);
	fclose(file);
	expected[1 + n] = '\0';
	golden_end(expected);
}
