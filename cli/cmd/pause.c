/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl pause: lets go of the strap.
 */
#include "cli/command.h"
#include "cli/steer.h"

static int run(struct cli *cli, int argc, char **argv)
{
	struct command_arg arg;
	int index = 1, status;
	int more = command_next(&command_pause, cli, argc, argv, &index, &arg);

	if (more < 0)
		return command_stop(index);
	if (more)
		return command_misuse(
			&command_pause, "pause takes no '%s'", arg.value);
	status = steer("Pause", NULL);
	if (status == HRVCTL_OK)
		command_say("Paused; the strap is free.");
	return status;
}

const struct command command_pause = {
	.name = "pause",
	.args = "",
	.summary = "let go of the strap until `hrvctl resume`",
	.run = run,
};
