/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl flare: a time of more pain than usual, and what helped in earlier
 * ones, in the person's own words.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cmd/before_flare.h"
#include "cli/cmd/gather.h"
#include "cli/command.h"
#include "cli/view/flare.h"
#include "cli/vocabulary.h"
#include "daemon/base/mem.h"
#include "daemon/base/when.h"
#include "daemon/store/store.h"

static int on_flare(const struct session *session, void *data)
{
	struct flare_list *list = data;

	if (session->kind != SESSION_FLARE)
		return 0;
	list->rows = gather_grown(list->rows, list->n, sizeof(*list->rows));
	list->rows[list->n++] = *session;
	return 0;
}

/* Whether a moment lies in a flare of the list. */
static bool is_within(const struct flare_list *list, int64_t utc_us)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->rows[i].begin.utc_us <= utc_us &&
			(!list->rows[i].end.utc_us ||
				utc_us < list->rows[i].end.utc_us))
			return true;
	return false;
}

static int on_entry(const struct journal_entry *entry, void *data)
{
	struct flare_list *list = data;
	const char *tags = entry->tags;
	char tag[VOCABULARY_WORD_SIZE + 1] = "#";

	while (is_within(list, entry->meant.utc_us) && *tags) {
		size_t n = strcspn(tags, " ");

		snprintf(tag + 1, sizeof(tag) - 1, "%.*s", (int)n, tags);
		flare_count(list, tag);
		tags += n + (tags[n] == ' ');
	}
	return 0;
}

static int on_practice(const struct session *session, void *data)
{
	struct flare_list *list = data;

	if (session->kind == SESSION_PRACTICE &&
		is_within(list, session->begin.utc_us))
		flare_count(list, session->practice);
	return 0;
}

/* The flares, and what was logged during and before them. */
static int read_flares(
	const struct cli *cli, struct store *store, struct flare_list *list)
{
	int r = sessions_read(store, 0, INT64_MAX, on_flare, list);

	if (r == 0 && list->n > 0)
		r = journal_read(store, list->rows[0].begin.utc_us, INT64_MAX,
			on_entry, list);
	if (r == 0 && list->n > 0)
		r = sessions_read(store, list->rows[0].begin.utc_us, INT64_MAX,
			on_practice, list);
	if (r == 0)
		r = before_flare_count(store, cli->now.utc_us, list);
	return r < 0 ? gather_fail(store) : HRVCTL_OK;
}

/* What the command line asks for. */
struct request {
	enum { SHOW, START, END } verb;
	bool has_verb;
	struct instant when;
	char *text;
};

static int show(const struct cli *cli, struct store *store)
{
	_cleanup_(flare_list_done) struct flare_list list = {0};
	int status = read_flares(cli, store, &list);

	if (status != HRVCTL_OK)
		return status;
	if (cli->json) {
		flare_print_json(&list);
		return HRVCTL_OK;
	}
	if (list.n == 0)
		return command_fail(HRVCTL_NO_DATA,
			"`hrvctl flare start` begins one",
			"no flare was logged");
	flare_print(stdout, &list, cli->now.utc_us);
	return HRVCTL_OK;
}

static int start(const struct cli *cli, struct store *store,
	const struct request *request)
{
	_cleanup_(flare_list_done) struct flare_list list = {0};
	struct session flare = {.kind = SESSION_FLARE, .begin = request->when};
	int status = read_flares(cli, store, &list);
	int r;

	if (status != HRVCTL_OK)
		return status;
	snprintf(flare.name, sizeof(flare.name), "%s",
		request->text ? request->text : "");
	r = session_start(store, &flare);
	if (r == -EALREADY)
		return command_fail(HRVCTL_ERROR,
			"`hrvctl flare` shows it, `hrvctl flare end` ends it",
			"a flare is logged already");
	if (r < 0)
		return gather_fail(store);
	if (cli->json) {
		flare_print_json(&list);
		return HRVCTL_OK;
	}
	printf("flare [%lld] begun\n", (long long)flare.id);
	flare_print_help(stdout, &list);
	return HRVCTL_OK;
}

static int end(const struct cli *cli, struct store *store,
	const struct request *request)
{
	struct session flare;
	char span[WORDS_SIZE];
	int r = session_stop(store, SESSION_FLARE, request->when, &flare);

	if (r == -ENOENT)
		return command_fail(HRVCTL_NO_DATA,
			"`hrvctl flare start` begins one", "no flare runs");
	if (r == 0 && request->text) {
		snprintf(flare.note, sizeof(flare.note), "%s", request->text);
		r = session_change(store, &flare);
	}
	if (r < 0)
		return gather_fail(store);
	if (cli->json)
		return show(cli, store);
	words_duration(
		(double)(flare.end.utc_us - flare.begin.utc_us) / 1e6, span);
	printf("flare [%lld] ended after %s\n", (long long)flare.id, span);
	return HRVCTL_OK;
}

static int take(const struct cli *cli, struct request *request,
	const struct command_arg *arg)
{
	if (arg->option) {
		if (when_parse(arg->value, cli->now, &request->when) == 0 &&
			request->when.utc_us <= cli->now.utc_us)
			return HRVCTL_OK;
		return command_misuse(&command_flare,
			"'%s' is no time that has been; write \"20 min ago\" "
			"or \"yesterday 18:00\"",
			arg->value);
	}
	if (request->has_verb) {
		command_join(&request->text, arg->value);
		return vocabulary_is_utf8(request->text)
			? HRVCTL_OK
			: command_misuse(
				  &command_flare, "the text is not UTF-8");
	}
	request->has_verb = true;
	request->verb = strcmp(arg->value, "start") == 0 ? START
		: strcmp(arg->value, "end") == 0	 ? END
							 : SHOW;
	return request->verb == SHOW
		? command_misuse(
			  &command_flare, "start or end, not '%s'", arg->value)
		: HRVCTL_OK;
}

static int act(const struct cli *cli, const struct request *request)
{
	_cleanup_(store_closep) struct store *store = NULL;
	int status = request->verb == SHOW ? gather_open(cli, &store)
					   : gather_open_journal(cli, &store);

	if (status != HRVCTL_OK)
		return status;
	switch (request->verb) {
	case SHOW:
		return show(cli, store);
	case START:
		return start(cli, store, request);
	case END:
		return end(cli, store, request);
	}
	return HRVCTL_ERROR;
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct request request = {.when = cli->now};
	struct command_arg arg;
	int index = 1, more, status = HRVCTL_OK;

	while (status == HRVCTL_OK &&
		(more = command_next(
			 &command_flare, cli, argc, argv, &index, &arg)) > 0)
		status = take(cli, &request, &arg);
	if (status == HRVCTL_OK)
		status = more < 0 ? command_stop(index) : act(cli, &request);
	free(request.text);
	return status;
}

static void complete(struct cli *cli, int argc, char **argv)
{
	(void)cli, (void)argv;
	if (argc == 2)
		puts("start\nend");
}

static const struct command_option options[] = {
	{"at", 0, "TIME", "when it began or ended; now unless given"},
	{NULL, 0, NULL, NULL},
};

const struct command command_flare = {
	.name = "flare",
	.args = "[start [NAME] | end [WHAT HELPED]]",
	.summary = "mark a time of more pain, see what helped before",
	.details =
		"At the start of a flare it shows what you wrote at the end of "
		"earlier ones, and what you logged meanwhile. Nothing more is "
		"asked. Without a word it lists all, with what you logged in "
		"the 48 hours before beside ordinary times. Works without hrvd.\n"
		"\n"
		"  hrvctl flare start\n"
		"  hrvctl flare end a warm bath, and lying down\n",
	.options = options,
	.run = run,
	.complete = complete,
};
