/* SPDX-License-Identifier: GPL-3.0-or-later
 * Runs a command of hrvctl on a throw-away database at a moment of the test's
 * choosing, and keeps what it says.
 */
#pragma once

#include "tests/capture.h"

#include "cli/command.h"
#include "tests/unit/store/scratch.h"

#define SAID_MAX_WORDS 16

struct said {
	struct cli cli;
	struct capture out, err;
	int status;
};

/* Words are parted by single spaces; the first is the command's name. */
static inline const char *said_at(
	struct said *said, struct scratch *scratch, double s, const char *line)
{
	char *words = xstrdup(line), *rest = NULL;
	char *argv[SAID_MAX_WORDS + 1] = {0};
	const struct command *command;
	int argc = 0;

	for (char *word = strtok_r(words, " ", &rest); word;
		word = strtok_r(NULL, " ", &rest))
		argv[argc++] = word;
	command = command_find(argv[0]);
	assert_non_null(command);
	said->cli = (struct cli){
		.now = at_s(s),
		.config.rollover_min = 240,
		.database = scratch->path,
	};
	setenv("TZ", "Europe/Berlin", 1);
	term = (struct term){.width = 80, .utf8 = true};
	capture_begin(&said->out, stdout);
	capture_begin(&said->err, stderr);
	said->status = command->run(&said->cli, argc, argv);
	capture_end(&said->err);
	free(words);
	return capture_end(&said->out);
}

static inline void said_has(
	const struct said *said, int status, const char *part)
{
	if (said->status != status || !strstr(said->out.text, part))
		fail_msg("exit %d, no '%s' in:\n%s%s", said->status, part,
			said->out.text, said->err.text);
}

#define SAID_TEST(name)                                                        \
	cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)
