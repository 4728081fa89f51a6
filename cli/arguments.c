/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads the arguments of commands; part of command.h.
 */
#include "cli/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/view/term.h"
#include "daemon/base/mem.h"

const struct command_option command_global_options[] = {
	{"color", 0, "WHEN", "auto, always or never"},
	{"database", 0, "FILE", "read and write this database"},
	{"help", 'h', NULL, "what a command does and takes"},
	{"json", 0, NULL, "one JSON object instead of text"},
	{"no-pager", 0, NULL, "never show long output in a pager"},
	{"plain", 0, NULL, "sentences, without colours and drawings"},
	{"version", 0, NULL, "the version of hrvctl"},
	{NULL, 0, NULL, NULL},
};

static const struct command_option *option_find(
	const struct command_option *options, const char *name, size_t n)
{
	for (; options && options->name; options++)
		if (!strncmp(options->name, name, n) && !options->name[n])
			return options;
	return NULL;
}

static const struct command_option *option_of_letter(
	const struct command_option *options, char letter)
{
	for (; options && options->name; options++)
		if (options->letter == letter)
			return options;
	return NULL;
}

/* The option that word names; ret_joined: what follows its "=" or its letter,
 * NULL if nothing does. */
static const struct command_option *option_of_word(
	const struct command *command, const char *word,
	const char **ret_joined)
{
	const struct command_option *own = command ? command->options : NULL;
	const struct command_option *option;
	size_t n;

	if (word[1] != '-') {
		*ret_joined = word[2] ? word + 2 : NULL;
		option = option_of_letter(own, word[1]);
		return option
			? option
			: option_of_letter(command_global_options, word[1]);
	}
	word += 2;
	n = strcspn(word, "=");
	*ret_joined = word[n] ? word + n + 1 : NULL;
	option = option_find(own, word, n);
	return option ? option : option_find(command_global_options, word, n);
}

static int set_colour(struct cli *cli, const char *when)
{
	static const char *const words[] = {"auto", "always", "never"};

	for (int i = 0; i < 3; i++)
		if (!strcmp(when, words[i])) {
			cli->colour = (enum term_colour_mode)i;
			return 0;
		}
	command_fail(HRVCTL_USAGE, "write --color=auto, always or never",
		"--color=%s is not understood", when);
	return -1;
}

/* Does what a global option says: 0 go on, 1 printed what was asked, -1. */
static int apply_global(const struct command *command, struct cli *cli,
	const struct command_arg *arg)
{
	const char *name = arg->option->name;
	int result = 0;

	if (!strcmp(name, "help")) {
		command_explain(command);
		return 1;
	}
	if (!strcmp(name, "version")) {
		puts("hrvctl " HRVD_VERSION);
		return 1;
	}
	if (!strcmp(name, "color")) {
		result = set_colour(cli, arg->value);
	} else if (!strcmp(name, "database")) {
		free(cli->database);
		cli->database = xstrdup(arg->value);
		cli->database_given = true;
	}
	cli->json |= !strcmp(name, "json");
	cli->plain |= !strcmp(name, "plain");
	cli->pager &= !!strcmp(name, "no-pager");
	term_init(cli->colour, cli->plain);
	return result;
}

/* Reads the option that argv[*index] names, with its value; 0 or -1. */
static int take_option(const struct command *command, int argc, char **argv,
	int *index, struct command_arg *ret_arg)
{
	const char *word = argv[*index], *joined;
	const struct command_option *option =
		option_of_word(command, word, &joined);

	if (!option) {
		command_misuse(command, "no option '%s'", word);
		return -1;
	}
	if (!option->value && joined) {
		command_misuse(command, "--%s takes no value", option->name);
		return -1;
	}
	if (option->value && !joined && *index + 1 >= argc) {
		command_misuse(command, "--%s needs a %s", option->name,
			option->value);
		return -1;
	}
	++*index;
	if (option->value && !joined)
		joined = argv[(*index)++];
	*ret_arg = (struct command_arg){option, joined};
	return 0;
}

static bool is_global(const struct command_option *option)
{
	return option >= command_global_options &&
		option < command_global_options +
			sizeof(command_global_options) /
				sizeof(*command_global_options);
}

static bool is_option(const char *word)
{
	return word[0] == '-' && word[1] && !strchr("0123456789.", word[1]);
}

int command_next(const struct command *command, struct cli *cli, int argc,
	char **argv, int *index, struct command_arg *ret_arg)
{
	while (*index > 0 && *index < argc && is_option(argv[*index])) {
		int done;

		if (!strcmp(argv[*index], "--")) {
			*index = -(*index + 1);
			break;
		}
		if (take_option(command, argc, argv, index, ret_arg) < 0)
			return -1;
		if (!is_global(ret_arg->option))
			return 1;
		done = apply_global(command, cli, ret_arg);
		if (done) {
			*index = done > 0 ? 0 : *index;
			return -1;
		}
	}
	if (abs(*index) >= argc)
		return 0;
	*ret_arg = (struct command_arg){NULL, argv[abs(*index)]};
	*index += *index < 0 ? -1 : 1;
	return 1;
}
