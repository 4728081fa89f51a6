/* SPDX-License-Identifier: GPL-3.0-or-later
 * The table of commands, and how they say what went wrong.
 */
#include "cli/command.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/slips.h"
#include "daemon/base/mem.h"

const struct command *const commands[] = {
	&command_analyze,
	&command_completion,
	&command_day,
	&command_disable,
	&command_doctor,
	&command_enable,
	&command_export,
	&command_flare,
	&command_help,
	&command_import,
	&command_journal,
	&command_link,
	&command_log,
	&command_mark,
	&command_pain,
	&command_pause,
	&command_practice,
	&command_recompute,
	&command_resume,
	&command_scan,
	&command_session,
	&command_status,
	&command_trends,
	&command_trial,
	&command_use,
	&command_why,
};
const size_t n_commands = sizeof(commands) / sizeof(commands[0]);

const struct command *command_find(const char *name)
{
	for (size_t i = 0; i < n_commands; i++)
		if (!strcmp(commands[i]->name, name))
			return commands[i];
	return NULL;
}

const char *command_guess(const char *name)
{
	const char *nearest = NULL;
	int least = 3; /* more than two slips is another word */

	for (size_t i = 0; i < n_commands; i++) {
		const char *candidate = commands[i]->name;
		bool is_begin = strlen(name) > 1 &&
			!strncmp(candidate, name, strlen(name));
		int slips = is_begin ? 0 : slips_between(name, candidate);

		if (slips < least && slips < (int)strlen(candidate) / 2 + 1) {
			least = slips;
			nearest = candidate;
		}
	}
	return nearest;
}

/* "hrvctl: " and a line; what others named (files, devices) made harmless. */
__attribute__((format(printf, 1, 0))) static void print_error(
	const char *format, va_list arguments)
{
	_cleanup_free_ char *text = NULL;

	fflush(stdout);
	if (vasprintf(&text, format, arguments) < 0)
		abort();
	fputs("hrvctl: ", stderr);
	term_put(stderr, text);
	fputc('\n', stderr);
}

int command_fail(int status, const char *hint, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	print_error(format, arguments);
	va_end(arguments);
	if (hint)
		fprintf(stderr, "%s\n", hint);
	return status;
}

int command_unknown(const char *name)
{
	const char *guess = command_guess(name);
	_cleanup_free_ char *hint = guess
		? xasprintf("did you mean `hrvctl %s`?", guess)
		: xstrdup("`hrvctl help` lists the commands");

	return command_fail(HRVCTL_USAGE, hint, "no command '%s'", name);
}

void command_say(const char *format, ...)
{
	va_list arguments;

	if (!term.is_tty)
		return;
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	putchar('\n');
}

void command_join(char **text, const char *word)
{
	char *longer = *text ? xasprintf("%s %s", *text, word) : xstrdup(word);

	free(*text);
	*text = longer;
}

int command_misuse(const struct command *command, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	print_error(format, arguments);
	va_end(arguments);
	fputs("usage: ", stderr);
	command_synopsis(stderr, command);
	fprintf(stderr, "   (more: hrvctl help%s%s)\n", command ? " " : "",
		command ? command->name : "");
	return HRVCTL_USAGE;
}
