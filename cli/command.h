/* SPDX-License-Identifier: GPL-3.0-or-later
 * The table of hrvctl's commands. Usage, `help`, shell completion and the
 * synopsis in the man page come from it, so that they cannot disagree.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "cli/view/term.h"
#include "daemon/base/api.h"
#include "daemon/base/config.h"
#include "daemon/base/instant.h"

/* What every command is given. */
struct cli {
	struct instant now;
	struct config config;
	char *database; /* path, as given with --database or the usual;
			 * NULL when there is no home folder */
	bool database_given; /* not the one that hrvd uses */
	bool json;
	bool pager; /* false with --no-pager */
	bool plain;
	enum term_colour_mode colour;
};

struct command_option {
	const char *name; /* "at" for --at */
	char letter; /* 'm' for -m, 0 for none */
	const char *value; /* "TIME", or NULL for a switch */
	const char *summary;
};

struct command {
	const char *name;
	const char *args; /* "N [REGION...] [#TAG...]" */
	const char *summary; /* one line, no full stop */
	const char *details; /* paragraphs for `help NAME`, or NULL */
	const struct command_option *options; /* ends with name NULL */
	/* argv[0] is the command's name. Returns an enum hrvctl_exit. */
	int (*run)(struct cli *cli, int argc, char **argv);
	/* Prints what the word being typed, the last of argv, may become: one
	 * a line, a tab before a description; or NULL. */
	void (*complete)(struct cli *cli, int argc, char **argv);
};

/* One in each cli/cmd/<name>.c. */
extern const struct command command_analyze, command_completion, command_day,
	command_disable, command_enable, command_doctor, command_export,
	command_flare, command_help, command_import, command_journal,
	command_link, command_log, command_mark, command_pain, command_pause,
	command_practice, command_recompute, command_resume, command_scan,
	command_session, command_status, command_trends, command_trial,
	command_use, command_why;

/* The table, sorted by name. */
extern const struct command *const commands[];
extern const size_t n_commands;

/* By name; NULL if there is none such. */
const struct command *command_find(const char *name);
/* The nearest name to a mistyped one, or NULL. */
const char *command_guess(const char *name);

/* One parsed option, or a word that is none. */
struct command_arg {
	const struct command_option *option; /* NULL: a word */
	const char *value; /* of the option, or the word */
};

/* The options that every command takes, before or after its name; ends with
 * name NULL. command_next sees to them. */
extern const struct command_option command_global_options[];

/* Takes the next argument of argv (start with *index = 1): 1 and ret_arg, 0 at
 * the end, -1 after an error was printed with the command's usage. Options and
 * words may be mixed; "--" ends options (*index is negative from there on);
 * --help and --version print and return -1 with *index = 0. A word like "-3"
 * or "-" is a word. command NULL: before the command's name. */
int command_next(const struct command *command, struct cli *cli, int argc,
	char **argv, int *index, struct command_arg *ret_arg);

/* What to return after command_next said -1. */
static inline int command_stop(int index)
{
	return index ? HRVCTL_USAGE : HRVCTL_OK;
}

/* "hrvctl pain N [REGION...]", without a line end. */
void command_synopsis(FILE *file, const struct command *command);
/* Usage, details and options of a command on stdout; NULL: all commands. */
void command_explain(const struct command *command);

/* "no command 'statsu'" to stderr, with the nearest name as the hint. Returns
 * HRVCTL_USAGE. */
int command_unknown(const char *name);

/* For arguments that make no sense: "hrvctl: " + message and the command's
 * usage to stderr. Returns HRVCTL_USAGE. */
int command_misuse(const struct command *command, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* "hrvctl: " + message to stderr, and one line of hint where hint is given.
 * Returns status, for `return command_fail(...)`. */
int command_fail(int status, const char *hint, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* A confirmation, where a person reads it; scripts get none. */
void command_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Appends word to *text (NULL at first, fresh memory), with a space between. */
void command_join(char **text, const char *word);
