/* SPDX-License-Identifier: GPL-3.0-or-later
 * The table of hrvctl's commands. Usage, `help`, shell completion and the
 * synopsis in the man page come from it, so that they cannot disagree.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "daemon/base/config.h"
#include "daemon/base/instant.h"

/* What every command is given. */
struct cli {
	struct instant now;
	struct config config;
	char *database;		/* path */
	bool json;		/* --json, accepted before or after the command
				 * by every command that reads */
};

struct command_option {
	const char *name;	/* "at" for --at */
	char letter;		/* 'm' for -m, 0 for none */
	const char *value;	/* "TIME", or NULL for a switch */
	const char *summary;
};

struct command {
	const char *name;
	const char *args;	/* "N [REGION...] [#TAG...]" */
	const char *summary;	/* one line, no full stop */
	const char *details;	/* paragraphs for `help NAME`, or NULL */
	const struct command_option *options;	/* ends with name NULL */
	/* argv[0] is the command's name. Returns an enum hrvctl_exit. */
	int (*run)(struct cli *cli, int argc, char **argv);
	/* Prints completions of the word being typed, one a line; or NULL. */
	void (*complete)(struct cli *cli, int argc, char **argv);
};

/* One in each cli/cmd/<name>.c. */
extern const struct command command_analyze, command_completion, command_day,
	command_export, command_help, command_journal, command_mark,
	command_pain, command_pause, command_resume, command_scan,
	command_session, command_status, command_trends, command_use;

/* The table, sorted by name. */
extern const struct command *const commands[];
extern const size_t n_commands;

/* By name; NULL if there is none such. */
const struct command *command_find(const char *name);
/* The nearest name to a mistyped one, or NULL. */
const char *command_guess(const char *name);

/* One parsed option, or a word that is none. */
struct command_arg {
	const struct command_option *option;	/* NULL: a word */
	const char *value;			/* of the option, or the word */
};

/* Takes the next argument of argv (start with *index = 1): 1 and ret_arg, 0 at
 * the end, -1 after an error was printed with the command's usage. Options and
 * words may be mixed; "--" ends options; --json and --help are seen to here
 * (--help prints and returns -1 with *index = 0: exit 0). A word like "-3" or
 * "-" is a word. */
int command_next(const struct command *command, struct cli *cli, int argc,
	char **argv, int *index, struct command_arg *ret_arg);

/* "hrvctl: " + message to stderr, and one line of hint where hint is given.
 * Returns status, for `return command_fail(...)`. */
int command_fail(int status, const char *hint, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
