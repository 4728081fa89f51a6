/* SPDX-License-Identifier: GPL-3.0-or-later
 * Arguments: options and words in every shape that people type.
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
	.options = options,
};

/* Words and options as "word|note=text|follow|", then ">" and the result of
 * the last call. */
static const char *parsed(struct cli *cli, int argc, char **argv)
{
	static char text[512];
	static struct capture out, err;
	struct command_arg arg;
	int index = 1, more;
	size_t n = 0;

	capture_begin(&out, stdout);
	capture_begin(&err, stderr);
	while ((more = command_next(&probe, cli, argc, argv, &index, &arg)) > 0)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s%s|",
			arg.option ? arg.option->name : "",
			arg.option && arg.value ? "=" : "",
			arg.value ? arg.value : "");
	capture_end(&err);
	capture_end(&out);
	snprintf(text + n, sizeof(text) - n, ">%s",
		!more		? "end"
			: index ? "misuse"
				: "done");
	return text;
}

static void arguments_are_read(void **state)
{
	static const struct {
		const char *name;
		char *argv[8];
		const char *parsed;
	} cases[] = {
		{"nothing", {"probe"}, ">end"},
		{"words", {"probe", "3", "neck"}, "3|neck|>end"},
		{"mixed", {"probe", "3", "-m", "hi", "neck"},
			"3|note=hi|neck|>end"},
		{"joined letter", {"probe", "-mhi"}, "note=hi|>end"},
		{"long", {"probe", "--note", "hi"}, "note=hi|>end"},
		{"long joined", {"probe", "--note=hi=ho"}, "note=hi=ho|>end"},
		{"empty value", {"probe", "--note=", "-m", ""},
			"note=|note=|>end"},
		{"switch", {"probe", "-f", "--follow"}, "follow|follow|>end"},
		{"value like an option", {"probe", "-m", "--", "3"},
			"note=--|3|>end"},
		{"dashes end options", {"probe", "--", "-f", "--", "--json"},
			"-f|--|--json|>end"},
		{"negative number", {"probe", "-3", "-.5", "-"},
			"-3|-.5|-|>end"},
		{"empty word", {"probe", ""}, "|>end"},
		{"unknown letter", {"probe", "3", "-x"}, "3|>misuse"},
		{"unknown long", {"probe", "--nope"}, ">misuse"},
		{"no abbreviations", {"probe", "--fol"}, ">misuse"},
		{"value to a switch", {"probe", "--follow=yes"}, ">misuse"},
		{"letters do not pile up", {"probe", "-fm"}, ">misuse"},
		{"value missing", {"probe", "-m"}, ">misuse"},
		{"long value missing", {"probe", "3", "--note"}, "3|>misuse"},
		{"help", {"probe", "3", "--help", "-x"}, "3|>done"},
		{"version", {"probe", "--version"}, ">done"},
		{"bad colour", {"probe", "--color=red"}, ">misuse"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct cli cli = {0};
		char *argv[8];
		int argc = 0;

		while (argc < 8 && cases[i].argv[argc]) {
			argv[argc] = cases[i].argv[argc];
			argc++;
		}
		if (strcmp(parsed(&cli, argc, argv), cases[i].parsed))
			fail_msg("%s: %s", cases[i].name,
				parsed(&cli, argc, argv));
	}
}

static void global_options_set_the_cli(void **state)
{
	struct cli cli = {.pager = true};
	char *argv[] = {"probe", "--json", "3", "--no-pager", "--plain",
		"--color", "always", "--database=/tmp/x.db"};

	(void)state;
	assert_string_equal(parsed(&cli, 8, argv), "3|>end");
	assert_true(cli.json);
	assert_false(cli.pager);
	assert_true(cli.plain && term.plain);
	assert_true(cli.colour == TERM_COLOUR_ALWAYS && term.colour);
	assert_true(cli.database_given);
	assert_string_equal(cli.database, "/tmp/x.db");
	free(cli.database);
	term_init(TERM_COLOUR_NEVER, false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arguments_are_read),
		cmocka_unit_test(global_options_set_the_cli),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
