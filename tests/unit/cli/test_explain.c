/* SPDX-License-Identifier: GPL-3.0-or-later
 * Help is made of the table.
 */
#include "cli/command.h"

#include "tests/capture.h"

static const struct command_option options[] = {
	{"note", 'm', "NOTE", "some words"},
	{"follow", 'f', NULL, "go on"},
	{NULL, 0, NULL, NULL},
};

static const struct command probe = {
	.name = "probe",
	.args = "N [WORD...]",
	.summary = "try things",
	.details = "A paragraph.\n\n  as it is",
	.options = options,
};

static void help_comes_from_the_table(void **state)
{
	struct capture out;

	(void)state;
	term.utf8 = false;
	capture_begin(&out, stdout);
	command_explain(&probe);
	assert_string_equal(capture_end(&out),
		"usage: hrvctl probe N [WORD...]\n"
		"\n"
		"Try things.\n"
		"\n"
		"A paragraph.\n"
		"\n"
		"  as it is\n"
		"\n"
		"Options\n"
		"  -m, --note NOTE        some words\n"
		"  -f, --follow           go on\n"
		"\n"
		"Options of every command: hrvctl help\n");
	capture_begin(&out, stdout);
	command_explain(NULL);
	capture_end(&out);
	for (size_t i = 0; i < n_commands; i++)
		assert_non_null(strstr(out.text, commands[i]->summary));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(help_comes_from_the_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
