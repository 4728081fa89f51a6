/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl resume: takes the strap up again.
 */
#include "cli/command.h"
#include "cli/steer.h"

static int run(struct cli *cli, int argc, char **argv)
{
	struct command_arg arg;
	int index = 1, status;
	int more = command_next(&command_resume, cli, argc, argv, &index, &arg);

	if (more < 0)
		return command_stop(index);
	if (more)
		return command_misuse(
			&command_resume, "resume takes no '%s'", arg.value);
	status = steer("Resume", NULL);
	if (status == HRVCTL_OK)
		command_say("Going on; `hrvctl` shows when beats come in.");
	return status;
}

const struct command command_resume = {
	.name = "resume",
	.args = "",
	.summary = "take the strap up again",
	.run = run,
};
