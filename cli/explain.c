/* SPDX-License-Identifier: GPL-3.0-or-later
 * Help from the table; part of command.h.
 */
#include "cli/command.h"

#include <stdio.h>
#include <string.h>

#include "cli/view/term.h"
#include "daemon/base/mem.h"

#define OPTION_COLUMNS 25 /* where the summaries of options begin */

void command_synopsis(FILE *file, const struct command *command)
{
	fprintf(file, "hrvctl %s", command ? command->name : "[COMMAND]");
	if (command && command->args && *command->args)
		fprintf(file, " %s", command->args);
}

static void print_option(const struct command_option *option)
{
	char letter[] = "    ";
	_cleanup_free_ char *left = NULL;

	if (option->letter) {
		letter[0] = '-';
		letter[1] = option->letter;
		letter[2] = ',';
	}
	left = xasprintf("  %s--%s%s%s", letter, option->name,
		option->value ? " " : "", option->value ? option->value : "");
	term_put_cell(stdout, left, OPTION_COLUMNS - 1);
	putchar(' ');
	term_put_wrapped(stdout, option->summary, OPTION_COLUMNS,
		OPTION_COLUMNS, TERM_TEXT_COLUMNS);
}

static void print_options(
	const char *title, const struct command_option *options)
{
	if (!options || !options->name)
		return;
	printf("\n%s%s%s\n", term_on(TERM_STRONG), title, term_off());
	for (; options->name; options++)
		print_option(options);
}

/* Paragraphs are wrapped; lines that begin with a space stay as they are. */
static void print_details(const char *details)
{
	while (*details) {
		size_t n = strcspn(details, "\n");
		_cleanup_free_ char *line = xasprintf("%.*s", (int)n, details);

		if (*line == ' ')
			puts(line);
		else
			term_put_wrapped(stdout, line, 0, 0, TERM_TEXT_COLUMNS);
		details += n + (details[n] == '\n');
	}
}

static void help_all(void)
{
	puts("usage: hrvctl [OPTION...] [COMMAND [ARGUMENT...]]\n\n"
	     "Heart-rate variability from a chest strap, and the journal beside "
	     "it.\nWithout a command: status.\n");
	printf("%sCommands%s\n", term_on(TERM_STRONG), term_off());
	for (size_t i = 0; i < n_commands; i++) {
		printf("  %-11s", commands[i]->name);
		term_put_wrapped(stdout, commands[i]->summary, 13, 13,
			TERM_TEXT_COLUMNS);
	}
	print_options(
		"Options, before or after the command", command_global_options);
	puts("\n`hrvctl help COMMAND` says more, `man hrvctl` most.");
}

void command_explain(const struct command *command)
{
	if (!command) {
		help_all();
		return;
	}
	fputs("usage: ", stdout);
	command_synopsis(stdout, command);
	printf("\n\n%c%s.\n", command->summary[0] & ~0x20,
		command->summary + 1);
	if (command->details) {
		putchar('\n');
		print_details(command->details);
	}
	print_options("Options", command->options);
	puts("\nOptions of every command: hrvctl help");
}
