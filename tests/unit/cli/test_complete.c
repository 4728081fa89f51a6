/* SPDX-License-Identifier: GPL-3.0-or-later
 * Completion: what the shells are told for a half-typed line.
 */
#include "cli/complete.h"

#include "cli/command.h"
#include "tests/capture.h"

static bool has_line(const char *lines, const char *word)
{
	size_t n = strlen(word);

	for (; *lines; lines += *lines == '\n') {
		if (!strncmp(lines, word, n) &&
			(lines[n] == '\t' || lines[n] == '\n'))
			return true;
		lines += strcspn(lines, "\n");
	}
	return false;
}

static void lines_are_completed(void **state)
{
	static const struct {
		char *words[6];
		const char *has, *lacks;
	} cases[] = {
		{{""}, "status", "--json"},
		{{"st"}, "status", "--json"},
		{{"-"}, "--json", "status"},
		{{"--json", ""}, "status", "--json"},
		{{"--color", ""}, "never", "status"},
		{{"--database", ""}, NULL, "status"},
		{{"--database", "x", ""}, "use", "--json"},
		{{"session", ""}, "stop", "status"},
		{{"session", "start", ""}, NULL, "stop"},
		{{"status", "-"}, "--follow", "--seconds"},
		{{"scan", "--"}, "--seconds", "--follow"},
		{{"scan", "--seconds", ""}, NULL, "status"},
		{{"scan", "-s", ""}, NULL, "status"},
		{{"help", ""}, "completion", "--json"},
		{{"completion", ""}, "zsh", "status"},
		{{"use", ""}, "sim", "status"},
		{{"nonsense", ""}, NULL, "status"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct cli cli = {0};
		struct capture out;
		char *argv[8] = {COMPLETE_NAME};
		int argc = 1;

		for (; cases[i].words[argc - 1]; argc++)
			argv[argc] = cases[i].words[argc - 1];
		capture_begin(&out, stdout);
		complete_print(&cli, argc, argv);
		capture_end(&out);
		assert_false(has_line(out.text, cases[i].lacks));
		if (cases[i].has)
			assert_true(has_line(out.text, cases[i].has));
		else
			assert_string_equal(out.text, "");
	}
}

static void no_words_no_crash(void **state)
{
	char *argv[] = {COMPLETE_NAME, NULL};
	struct cli cli = {0};
	struct capture out;

	(void)state;
	capture_begin(&out, stdout);
	complete_print(&cli, 1, argv);
	assert_string_equal(capture_end(&out), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_completed),
		cmocka_unit_test(no_words_no_crash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
