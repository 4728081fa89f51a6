/* SPDX-License-Identifier: GPL-3.0-or-later
 * The table, guesses and errors.
 */
#include "cli/command.h"

#include "tests/capture.h"

static const struct command probe = {
	.name = "probe",
	.args = "N [WORD...]",
};

static void the_table_is_sorted_and_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < n_commands; i++) {
		const struct command *command = commands[i];
		size_t n = strlen(command->summary);

		assert_true(
			!i || strcmp(commands[i - 1]->name, command->name) < 0);
		assert_ptr_equal(command_find(command->name), command);
		assert_non_null(command->args);
		assert_non_null(command->run);
		assert_true(n > 0 && n < 65);
		assert_true(command->summary[n - 1] != '.');
		assert_in_range(command->summary[0], 'a', 'z');
	}
	assert_null(command_find("nonsense"));
	assert_null(command_find(""));
}

static void slips_are_guessed(void **state)
{
	static const struct {
		const char *typed, *guess;
	} cases[] = {{"statsu", "status"}, {"sttus", "status"},
		{"stat", "status"}, {"pasue", "pause"}, {"hepl", "help"},
		{"us", "use"}, {"Scan", "scan"}, {"resumee", "resume"},
		{"compltion", "completion"}, {"x", NULL}, {"", NULL},
		{"frobnicate", NULL},
		{"a-name-that-is-longer-than-any-command", NULL}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *guess = command_guess(cases[i].typed);

		if (!cases[i].guess)
			assert_null(guess);
		else
			assert_string_equal(guess, cases[i].guess);
	}
}

static void failures_go_to_stderr_with_one_hint(void **state)
{
	struct capture err;

	(void)state;
	capture_begin(&err, stderr);
	assert_int_equal(
		command_fail(HRVCTL_NO_DATA, "look there", "no %s", "day"),
		HRVCTL_NO_DATA);
	assert_string_equal(capture_end(&err), "hrvctl: no day\nlook there\n");
	capture_begin(&err, stderr);
	assert_int_equal(command_misuse(&probe, "N is 0 to 10"), HRVCTL_USAGE);
	assert_string_equal(capture_end(&err),
		"hrvctl: N is 0 to 10\nusage: hrvctl probe N [WORD...]   "
		"(more: hrvctl help probe)\n");
}

static void words_are_joined(void **state)
{
	char *text = NULL;

	(void)state;
	command_join(&text, "began");
	command_join(&text, "to settle");
	assert_string_equal(text, "began to settle");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_is_sorted_and_whole),
		cmocka_unit_test(slips_are_guessed),
		cmocka_unit_test(failures_go_to_stderr_with_one_hint),
		cmocka_unit_test(words_are_joined),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
