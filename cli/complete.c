/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a half-typed command line may become.
 */
#include "cli/complete.h"

#include <stdio.h>
#include <string.h>

#include "cli/command.h"

static void print_options(const struct command_option *options)
{
	for (; options && options->name; options++)
		printf("--%s\t%s\n", options->name, options->summary);
}

static bool names_option(const char *word, const struct command_option *option)
{
	if (word[1] == '-')
		return !strcmp(word + 2, option->name);
	return option->letter && word[1] == option->letter && !word[2];
}

/* The option that word is, if it wants the next word for its value. */
static const struct command_option *awaits_value(
	const struct command_option *options, const char *word)
{
	for (; word[0] == '-' && options && options->name; options++)
		if (options->value && names_option(word, options))
			return options;
	return NULL;
}

/* Index of the command's name, or of the last word while it is typed. */
static int find_name(int argc, char **argv)
{
	int i = 1;

	while (i < argc - 1 && argv[i][0] == '-')
		i += awaits_value(command_global_options, argv[i]) ? 2 : 1;
	return i < argc ? i : argc - 1;
}

static void print_values(const struct command_option *option)
{
	if (!strcmp(option->name, "color"))
		puts("auto\nalways\nnever");
}

static void print_commands(void)
{
	for (size_t i = 0; i < n_commands; i++)
		printf("%s\t%s\n", commands[i]->name, commands[i]->summary);
}

void complete_print(struct cli *cli, int argc, char **argv)
{
	int name = find_name(argc, argv);
	const struct command *command;
	const struct command_option *awaiting;

	if (argc < 2)
		return;
	command = name < argc - 1 ? command_find(argv[name]) : NULL;
	awaiting = awaits_value(command_global_options, argv[argc - 2]);
	if (!awaiting && command)
		awaiting = awaits_value(command->options, argv[argc - 2]);
	if (awaiting) {
		print_values(awaiting);
	} else if (argv[argc - 1][0] == '-') {
		print_options(command ? command->options : NULL);
		print_options(command_global_options);
	} else if (name == argc - 1) {
		print_commands();
	} else if (command && command->complete) {
		command->complete(cli, argc - name, argv + name);
	}
}
