/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl session: where practice begins and ends.
 */
#include "cli/command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/client.h"
#include "cli/steer.h"
#include "cli/view/words.h"
#include "daemon/base/mem.h"

static int start(const char *name)
{
	int status = steer("StartSession", name ? name : "");

	if (status == HRVCTL_OK)
		command_say("Session started; `hrvctl session stop` ends it.");
	return status;
}

/* How long it was is known before it is over. */
static int stop(struct cli *cli)
{
	_cleanup_free_ char *error = NULL;
	struct client *client;
	struct client_status before;
	char span[WORDS_SIZE];
	int status = steer_open(&client);
	int result;

	if (status != HRVCTL_OK)
		return status;
	result = client_status(client, &before, &error);
	if (!result && !before.running)
		result = -ENOTCONN;
	if (!result)
		result = client_call(client, "StopSession", NULL, &error);
	client_close(client);
	if (result < 0)
		return steer_fail(result, error);
	words_duration(
		(double)(cli->now.utc_us - before.session_since_us) / 1e6,
		span);
	command_say("Session ended after %s.", span);
	return HRVCTL_OK;
}

static int run(struct cli *cli, int argc, char **argv)
{
	_cleanup_free_ char *name = NULL;
	const char *action = NULL;
	struct command_arg arg;
	int index = 1, more;

	while ((more = command_next(
			&command_session, cli, argc, argv, &index, &arg)) > 0) {
		if (action)
			command_join(&name, arg.value);
		else
			action = arg.value;
	}
	if (more < 0)
		return command_stop(index);
	if (action && !strcmp(action, "start"))
		return start(name);
	if (action && !strcmp(action, "stop") && !name)
		return stop(cli);
	return command_misuse(&command_session, "%s",
		!action ? "start or stop?"
			: !strcmp(action, "stop")
			? "stop takes no name; one session runs at a time"
			: "a session can be started and stopped");
}

static void complete(struct cli *cli, int argc, char **argv)
{
	(void)cli, (void)argv;
	if (argc == 2)
		puts("start\nstop");
}

const struct command command_session = {
	.name = "session",
	.args = "start [NAME] | stop",
	.summary = "mark where practice begins and ends",
	.details = "A session gives a stretch of practice a name and two ends. "
		   "Recording goes on before and after it.",
	.run = run,
	.complete = complete,
};
