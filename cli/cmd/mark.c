/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl mark: this moment, with a few words.
 */
#include "cli/command.h"

#include <errno.h>
#include <stdlib.h>

#include "cli/client.h"
#include "cli/steer.h"
#include "cli/vocabulary.h"
#include "daemon/base/mem.h"
#include "daemon/store/journal.h"
#include "daemon/store/store.h"

/* Without hrvd, as the journal always works. */
static int mark_in_store(const struct cli *cli, char *text)
{
	_cleanup_(store_closep) struct store *store = NULL;
	_cleanup_free_ char *error = NULL;
	struct journal_entry entry = {
		.kind = JOURNAL_MARK,
		.meant = cli->now,
		.logged = cli->now,
		.nrs = -1,
		.note = text,
	};

	if (!cli->database)
		return command_fail(HRVCTL_ERROR,
			"name one with --database FILE",
			"no home folder to keep the database in");
	if (store_open(cli->database, STORE_JOURNAL, &store, &error) < 0)
		return command_fail(HRVCTL_ERROR, NULL, "%s", error);
	if (journal_add(store, &entry) < 0)
		return command_fail(HRVCTL_ERROR, NULL,
			"cannot keep the mark: %s", store_error(store));
	return HRVCTL_OK;
}

/* Through hrvd where it runs, which is never started for this. */
static int mark(const struct cli *cli, char *text)
{
	_cleanup_free_ char *error = NULL;
	struct client *client = NULL;
	struct client_status status;
	int result = -ENOTCONN;

	if (!cli->database_given && !client_open(&client, &error) &&
		!client_status(client, &status, &error) && status.running)
		result = client_call(client, "Mark", text ? text : "", &error);
	client_close(client);
	if (result == -ENOTCONN)
		return mark_in_store(cli, text);
	return result < 0 ? steer_fail(result, error) : HRVCTL_OK;
}

static int run(struct cli *cli, int argc, char **argv)
{
	_cleanup_free_ char *text = NULL;
	struct command_arg arg;
	int index = 1, more, status;

	while ((more = command_next(
			&command_mark, cli, argc, argv, &index, &arg)) > 0)
		command_join(&text, arg.value);
	if (more < 0)
		return command_stop(index);
	if (text && !vocabulary_is_utf8(text))
		return command_misuse(&command_mark, "the text is not UTF-8");
	status = mark(cli, text);
	if (status == HRVCTL_OK)
		command_say("Marked.");
	return status;
}

const struct command command_mark = {
	.name = "mark",
	.args = "[TEXT]",
	.summary = "mark this moment, with a few words or none",
	.details = "A mark stands in the journal (`hrvctl journal`) and in the "
		   "day (`hrvctl day`). It is kept with or without hrvd "
		   "running.",
	.run = run,
};
