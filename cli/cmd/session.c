/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl session: where practice begins and ends.
 */
#include "cli/command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/client.h"
#include "cli/cmd/ask.h"
#include "cli/cmd/gather.h"
#include "cli/steer.h"
#include "cli/view/words.h"
#include "daemon/base/mem.h"
#include "daemon/store/store.h"

/* What the command line asks for. */
struct request {
	const char *action;
	char *name;
	bool is_quiet, has_practitioner, is_private;
	struct score activation;
};

/* hrvd begins and ends a session; what else is said of it is written beside,
 * into its database. */
static int annotate(const struct cli *cli, const struct request *request,
	struct session *session)
{
	_cleanup_(store_closep) struct store *store = NULL;
	int status = gather_open_journal(cli, &store);

	if (status != HRVCTL_OK)
		return status;
	if (session->id == 0 &&
		session_current(store, SESSION_PLAIN, session) < 0)
		return HRVCTL_OK;
	if (session_get(store, session->id, session) < 0)
		return gather_fail(store);
	session->quiet |= request->is_quiet;
	session->practitioner |= request->has_practitioner;
	session->is_private |= request->is_private;
	if (request->activation.is_known)
		session->activation = request->activation;
	return session_change(store, session) < 0 ? gather_fail(store)
						  : HRVCTL_OK;
}

static int start(const struct cli *cli, const struct request *request)
{
	struct session session = {0};
	int status = steer("StartSession", request->name ? request->name : "");

	if (status == HRVCTL_OK &&
		(request->is_quiet || request->has_practitioner ||
			request->is_private))
		status = annotate(cli, request, &session);
	if (status == HRVCTL_OK)
		command_say("Session started; `hrvctl session stop` ends "
			    "it.%s",
			request->is_quiet ? " No figures are shown until then."
					  : "");
	return status;
}

/* The session that runs; its id is 0 when it cannot be known. */
static struct session running(const struct cli *cli)
{
	_cleanup_(store_closep) struct store *store = NULL;
	struct session session = {0};

	if (!cli->database ||
		store_open(cli->database, STORE_READ, &store, NULL) < 0 ||
		session_current(store, SESSION_PLAIN, &session) < 0)
		session.id = 0;
	return session;
}

/* How long it was is known before it is over. */
static int stop(struct cli *cli, struct request *request)
{
	_cleanup_free_ char *error = NULL;
	struct session session = running(cli);
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
	if (!request->activation.is_known)
		request->activation = ask_activation();
	if (request->activation.is_known && session.id)
		status = annotate(cli, request, &session);
	command_say("`hrvctl practice list` tells what the heart did before "
		    "and after, if you want to know.");
	return status;
}

static int take(struct request *request, const struct command_arg *arg)
{
	const char *name = arg->option ? arg->option->name : "";

	request->is_quiet |= !strcmp(name, "quiet");
	request->has_practitioner |= !strcmp(name, "practitioner");
	request->is_private |= !strcmp(name, "private");
	if (arg->option)
		return HRVCTL_OK;
	if (!request->action)
		request->action = arg->value;
	else if (!strcmp(request->action, "stop"))
		return ask_take(
			&command_session, arg->value, &request->activation);
	else
		command_join(&request->name, arg->value);
	return HRVCTL_OK;
}

static int act(struct cli *cli, struct request *request)
{
	const char *action = request->action;

	if (action && !strcmp(action, "start"))
		return start(cli, request);
	if (action && !strcmp(action, "stop"))
		return stop(cli, request);
	return command_misuse(&command_session, "%s",
		action ? "a session can be started and stopped"
		       : "start or stop?");
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct request request = {0};
	struct command_arg arg;
	int index = 1, more, status = HRVCTL_OK;

	while (status == HRVCTL_OK &&
		(more = command_next(
			 &command_session, cli, argc, argv, &index, &arg)) > 0)
		status = take(&request, &arg);
	if (status == HRVCTL_OK)
		status = more < 0 ? command_stop(index) : act(cli, &request);
	free(request.name);
	return status;
}

static void complete(struct cli *cli, int argc, char **argv)
{
	(void)cli, (void)argv;
	if (argc == 2)
		puts("start\nstop");
}

static const struct command_option options[] = {
	{"quiet", 'q', NULL, "show no figures while it runs"},
	{"practitioner", 0, NULL, "with a practitioner"},
	{"private", 'p', NULL, "keep it out of reports for others"},
	{NULL, 0, NULL, NULL},
};

const struct command command_session = {
	.name = "session",
	.args = "start [NAME] | stop [N]",
	.summary = "mark where practice begins and ends",
	.details = "A session gives a stretch of practice a name and two ends. "
		   "Recording goes on before and after it. In a quiet session "
		   "status, why, practice and what is logged show no figure of "
		   "the heart until it is over (`hrvctl status --figures` "
		   "does). N is how activated you "
		   "feel, from 0 to 10, said before any figure is seen; on a "
		   "terminal it is asked, and Enter skips it.",
	.options = options,
	.run = run,
	.complete = complete,
};
