/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl help: what there is to ask.
 */
#include "cli/command.h"

#include <stdio.h>

#include "daemon/base/mem.h"

static int run(struct cli *cli, int argc, char **argv)
{
	const struct command *subject = NULL;
	struct command_arg arg;
	int index = 1, more;

	while ((more = command_next(
			&command_help, cli, argc, argv, &index, &arg)) > 0) {
		if (subject)
			return command_misuse(
				&command_help, "one command at a time");
		subject = command_find(arg.value);
		if (!subject)
			return command_unknown(arg.value);
	}
	if (more < 0)
		return command_stop(index);
	command_explain(subject);
	return HRVCTL_OK;
}

static void complete(struct cli *cli, int argc, char **argv)
{
	(void)cli, (void)argv;
	if (argc == 2)
		for (size_t i = 0; i < n_commands; i++)
			printf("%s\t%s\n", commands[i]->name,
				commands[i]->summary);
}

const struct command command_help = {
	.name = "help",
	.args = "[COMMAND]",
	.summary = "list the commands, or explain one",
	.run = run,
	.complete = complete,
};
