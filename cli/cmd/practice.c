/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl practice: when what was practised, and what the heart did before and
 * after.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cmd/ask.h"
#include "cli/cmd/complete_entry.h"
#include "cli/cmd/context.h"
#include "cli/cmd/gather.h"
#include "cli/cmd/results.h"
#include "cli/command.h"
#include "cli/view/practice.h"
#include "cli/view/words.h"
#include "cli/vocabulary.h"
#include "daemon/base/mem.h"
#include "daemon/base/number.h"
#include "daemon/base/posture.h"
#include "daemon/base/when.h"
#include "daemon/store/store.h"

#define DEFAULT_DAYS 90
#define MAX_DAYS 36525
#define US_PER_DAY (INT64_C(86400) * 1000000)
#define US_PER_MIN INT64_C(60000000)
#define LONGEST_MIN (24 * 60)

enum verb {
	VERB_START,
	VERB_STOP,
	VERB_LIST,
	VERB_SHOW,
	VERB_ADD,
	VERB_RM,
	N_VERBS
};

static const char *const verbs[N_VERBS] = {
	[VERB_START] = "start",
	[VERB_STOP] = "stop",
	[VERB_LIST] = "list",
	[VERB_SHOW] = "show",
	[VERB_ADD] = "add",
	[VERB_RM] = "rm",
};

/* What the command line asks for. */
struct request {
	enum verb verb;
	bool has_verb;
	struct session session; /* as far as it was said */
	struct score number; /* after stop */
	long minutes; /* after add; 0: not said */
	long id; /* after rm and show; 0: not said */
	long days;
	bool has_at;
};

/* Raw figures on both sides of each, and what they come to. */
static int fill(
	const struct cli *cli, struct store *store, struct practice_list *list)
{
	_cleanup_(context_plan_freep) struct context_plan *plan =
		context_plan_new(cli->config.rollover_min);
	bool is_quiet = gather_is_quiet(store);

	for (size_t i = 0; i < list->n; i++)
		list->rows[i].context = context_of_session(plan, store,
			&list->rows[i].session, cli->now.utc_us, is_quiet);
	return results_fill(cli, store, list) < 0 ? gather_fail(store)
						  : HRVCTL_OK;
}

/* A list of one. */
static int list_of(const struct cli *cli, struct store *store,
	const struct session *session, struct practice_list *ret_list)
{
	*ret_list = (struct practice_list){
		.rows = xcalloc(1, sizeof(*ret_list->rows)), .n = 1};
	ret_list->rows[0].session = *session;
	return fill(cli, store, ret_list);
}

/* What was done to a practice, and once it is over what the heart did. */
static int said(const struct cli *cli, struct store *store, const char *verb,
	const struct session *session)
{
	_cleanup_free_ char *text = practice_text(session, cli->now.utc_us);
	_cleanup_(practice_list_done) struct practice_list list = {0};
	int status = list_of(cli, store, session, &list);

	if (status != HRVCTL_OK)
		return status;
	if (cli->json) {
		practice_print_json(&list);
		return HRVCTL_OK;
	}
	printf("%s [%lld]: ", verb, (long long)session->id);
	term_put(stdout, text);
	putchar('\n');
	if (session->end.utc_us && !session->removed)
		practice_print_result(stdout, &list.rows[0]);
	return HRVCTL_OK;
}

static int start(const struct cli *cli, struct request *request)
{
	_cleanup_(store_closep) struct store *store = NULL;
	int status = gather_open_journal(cli, &store);
	int r;

	if (status != HRVCTL_OK)
		return status;
	if (!request->has_at)
		request->session.begin = cli->now;
	r = session_start(store, &request->session);
	if (r == -EALREADY)
		return command_fail(HRVCTL_ERROR,
			"`hrvctl practice stop` ends it",
			"a practice is running already");
	if (r < 0)
		return gather_fail(store);
	status = said(cli, store, "started", &request->session);
	command_say("`hrvctl practice stop` ends it; pausing, looking around "
		    "or stopping is fine at any time.");
	return status;
}

static int stop(const struct cli *cli, struct request *request)
{
	_cleanup_(store_closep) struct store *store = NULL;
	struct instant end =
		request->has_at ? request->session.begin : cli->now;
	struct session ended;
	int status = gather_open_journal(cli, &store);
	int r;

	if (status != HRVCTL_OK)
		return status;
	r = session_stop(store, SESSION_PRACTICE, end, &ended);
	if (r == -ENOENT)
		return command_fail(HRVCTL_NO_DATA,
			"`hrvctl practice add KIND MINUTES` logs one that is "
			"over",
			"no practice is running");
	if (r < 0)
		return gather_fail(store);
	ended.activation =
		request->number.is_known ? request->number : ask_activation();
	if (*request->session.note)
		strcpy(ended.note, request->session.note);
	if (session_change(store, &ended) < 0)
		return gather_fail(store);
	return said(cli, store, "ended", &ended);
}

static int add(const struct cli *cli, struct request *request)
{
	_cleanup_(store_closep) struct store *store = NULL;
	struct session *session = &request->session;
	int64_t length_us = request->minutes * US_PER_MIN;
	int status;

	if (request->minutes == 0)
		return command_misuse(&command_practice,
			"for how many minutes? For instance: practice add "
			"orienting 10");
	session->end = session->begin;
	if (request->has_at) {
		session->end.utc_us += length_us;
	} else {
		session->end = cli->now;
		session->begin = cli->now;
		session->begin.utc_us -= length_us;
	}
	if (session->end.utc_us > cli->now.utc_us)
		return command_misuse(&command_practice,
			"it would end in the future; log what has been");
	status = gather_open_journal(cli, &store);
	if (status != HRVCTL_OK)
		return status;
	if (session_add(store, session) < 0)
		return gather_fail(store);
	return said(cli, store, "logged", session);
}

static int on_session(const struct session *session, void *data)
{
	struct practice_list *list = data;

	if (session->kind == SESSION_FLARE)
		return 0;
	list->rows = gather_grown(list->rows, list->n, sizeof(*list->rows));
	list->rows[list->n++] = (struct practice_row){.session = *session};
	return 0;
}

static int list(const struct cli *cli, struct request *request)
{
	_cleanup_(store_closep) struct store *store = NULL;
	_cleanup_(practice_list_done) struct practice_list list = {0};
	long days = request->days ? request->days : DEFAULT_DAYS;
	int status = gather_open(cli, &store);

	if (status != HRVCTL_OK)
		return status;
	if (sessions_read(store, cli->now.utc_us - days * US_PER_DAY, INT64_MAX,
		    on_session, &list) < 0)
		return gather_fail(store);
	if (list.n == 0 && !cli->json)
		return command_fail(HRVCTL_NO_DATA,
			"`hrvctl practice start KIND` begins one",
			"no practice was logged in the last %ld days", days);
	status = fill(cli, store, &list);
	if (status != HRVCTL_OK)
		return status;
	if (cli->json) {
		practice_print_json(&list);
		return HRVCTL_OK;
	}
	term_pager_begin(cli->pager);
	practice_print(stdout, &list, cli->now.utc_us);
	return HRVCTL_OK;
}

/* They come oldest first: the last one stays. */
static int on_last(const struct session *session, void *data)
{
	if (session->kind != SESSION_FLARE && session->end.utc_us)
		*(struct session *)data = *session;
	return 0;
}

static int show(const struct cli *cli, struct request *request)
{
	_cleanup_(store_closep) struct store *store = NULL;
	_cleanup_(practice_list_done) struct practice_list list = {0};
	struct session session = {0};
	int status = gather_open(cli, &store);
	int r;

	if (status != HRVCTL_OK)
		return status;
	r = request->id ? session_get(store, request->id, &session)
			: sessions_read(store, 0, INT64_MAX, on_last, &session);
	if (r < 0 && r != -ENOENT)
		return gather_fail(store);
	if (!session.id || session.removed || session.kind == SESSION_FLARE)
		return command_fail(HRVCTL_NO_DATA,
			"`hrvctl practice list` shows the numbers, in brackets",
			"there is no such practice that is over");
	status = list_of(cli, store, &session, &list);
	if (status != HRVCTL_OK)
		return status;
	if (cli->json)
		practice_print_json(&list);
	else
		practice_print_one(stdout, &list.rows[0], cli->now.utc_us);
	return HRVCTL_OK;
}

static int rm(const struct cli *cli, struct request *request)
{
	_cleanup_(store_closep) struct store *store = NULL;
	struct session session;
	int status, r;

	if (request->id == 0)
		return command_misuse(&command_practice,
			"which? `hrvctl practice list` shows the numbers, in "
			"brackets");
	status = gather_open_journal(cli, &store);
	if (status != HRVCTL_OK)
		return status;
	r = session_get(store, request->id, &session);
	if (r == -ENOENT)
		return command_fail(HRVCTL_NO_DATA,
			"`hrvctl practice list` shows the numbers, in brackets",
			"there is no practice %ld", request->id);
	if (r == 0) {
		/* Again, and it is back. */
		session.removed = !session.removed;
		r = session_change(store, &session);
	}
	if (r < 0)
		return gather_fail(store);
	status = said(
		cli, store, session.removed ? "removed" : "back", &session);
	if (session.removed && !cli->json)
		printf("to have it back: hrvctl practice rm %ld\n",
			request->id);
	return status;
}

static int take_verb(struct request *request, const char *word)
{
	for (int i = 0; i < N_VERBS; i++)
		if (strcmp(word, verbs[i]) == 0) {
			request->verb = (enum verb)i;
			request->has_verb = true;
			return HRVCTL_OK;
		}
	return command_misuse(&command_practice,
		"start, stop, list, show, add or rm, not '%s'", word);
}

/* The kind, or the posture. */
static int take_key(struct session *session, const char *word)
{
	char key[VOCABULARY_WORD_SIZE];
	const char *near;

	if (vocabulary_key(word, key) < 0)
		return command_misuse(
			&command_practice, "this is no word: '%s'", word);
	if (*session->practice && posture_of_word(key) == 0)
		return command_misuse(&command_practice,
			"lying, sitting, standing or moving, not '%s'; one "
			"kind at a time, and -m takes a note",
			word);
	if (*session->practice) {
		strcpy(session->posture, key); /* one of the list */
		return HRVCTL_OK;
	}
	strcpy(session->practice, key);
	near = vocabulary_has(vocabulary_practices, key)
		? NULL
		: vocabulary_near(key, vocabulary_practices, NULL);
	if (near)
		fprintf(stderr,
			"hrvctl: '%s' is kept as you wrote it; the usual word "
			"is %s\n",
			key, near);
	return HRVCTL_OK;
}

static int take_word(struct request *request, const char *word)
{
	switch (request->verb) {
	case VERB_STOP:
		return ask_take(&command_practice, word, &request->number);
	case VERB_SHOW:
	case VERB_RM:
		if (number_parse_int(word, 1, LONG_MAX, &request->id) == 0)
			return HRVCTL_OK;
		return command_misuse(
			&command_practice, "'%s' is no practice", word);
	case VERB_ADD:
		if (request->minutes == 0 &&
			number_parse_int(
				word, 1, LONGEST_MIN, &request->minutes) == 0)
			return HRVCTL_OK;
		return take_key(&request->session, word);
	case VERB_START:
		return take_key(&request->session, word);
	case VERB_LIST:
	case N_VERBS:
		break;
	}
	return command_misuse(&command_practice, "list takes no '%s'", word);
}

static int take_at(
	const struct cli *cli, struct request *request, const char *text)
{
	if (when_parse(text, cli->now, &request->session.begin) < 0 ||
		request->session.begin.utc_us > cli->now.utc_us)
		return command_misuse(&command_practice,
			"'%s' is no time that has been; write \"20 min ago\" "
			"or \"yesterday 18:00\"",
			text);
	request->has_at = true;
	return HRVCTL_OK;
}

static int take_option(const struct cli *cli, struct request *request,
	const struct command_arg *arg)
{
	struct session *session = &request->session;
	const char *name = arg->option->name;

	if (strcmp(name, "at") == 0)
		return take_at(cli, request, arg->value);
	if (strcmp(name, "days") == 0) {
		if (number_parse_int(arg->value, 1, MAX_DAYS, &request->days))
			return command_misuse(&command_practice,
				"--days is a whole number from 1 on, not '%s'",
				arg->value);
	} else if (strcmp(name, "message") == 0) {
		if (strlen(arg->value) >= sizeof(session->note) ||
			!vocabulary_is_utf8(arg->value))
			return command_misuse(&command_practice,
				"a note holds up to %zu bytes of UTF-8 text",
				sizeof(session->note) - 1);
		strcpy(session->note, arg->value);
	}
	session->paced |= strcmp(name, "paced") == 0;
	session->practitioner |= strcmp(name, "practitioner") == 0;
	session->quiet |= strcmp(name, "quiet") == 0;
	session->is_private |= strcmp(name, "private") == 0;
	return HRVCTL_OK;
}

static int take(const struct cli *cli, struct request *request,
	const struct command_arg *arg)
{
	if (arg->option)
		return take_option(cli, request, arg);
	return request->has_verb ? take_word(request, arg->value)
				 : take_verb(request, arg->value);
}

static int run(struct cli *cli, int argc, char **argv)
{
	static int (*const do_verb[N_VERBS])(
		const struct cli *cli, struct request *request) = {
		[VERB_START] = start,
		[VERB_STOP] = stop,
		[VERB_LIST] = list,
		[VERB_SHOW] = show,
		[VERB_ADD] = add,
		[VERB_RM] = rm,
	};
	struct request request = {
		.verb = VERB_LIST, .session.kind = SESSION_PRACTICE};
	struct command_arg arg;
	int index = 1, more, status = HRVCTL_OK;

	while (status == HRVCTL_OK &&
		(more = command_next(
			 &command_practice, cli, argc, argv, &index, &arg)) > 0)
		status = take(cli, &request, &arg);
	if (status != HRVCTL_OK || more < 0)
		return status != HRVCTL_OK ? status : command_stop(index);
	if ((request.verb == VERB_START || request.verb == VERB_ADD) &&
		!*request.session.practice)
		return command_misuse(&command_practice,
			"which practice? orienting, grounding, gentle_movement "
			"... or a word of yours");
	return do_verb[request.verb](cli, &request);
}

static void complete(struct cli *cli, int argc, char **argv)
{
	enum verb verb = VERB_LIST;

	for (int i = 0; i < N_VERBS; i++)
		if (argc == 2)
			puts(verbs[i]);
		else if (strcmp(argv[1], verbs[i]) == 0)
			verb = (enum verb)i;
	if (verb == VERB_START || verb == VERB_ADD) {
		if (argc == 3)
			complete_practice(cli);
		for (const char *const *word = posture_words; *word && argc > 3;
			word++)
			puts(*word);
	} else if (verb == VERB_SHOW || verb == VERB_RM) {
		complete_practice_id(cli);
	}
}

static const struct command_option options[] = {
	{"message", 'm', "NOTE", "a note in your own words"},
	{"at", 0, "TIME", "when it began (of stop: ended); now unless given"},
	{"paced", 0, NULL, "breathing followed a pacer"},
	{"practitioner", 0, NULL, "with a practitioner"},
	{"quiet", 'q', NULL, "show no figures while it runs"},
	{"private", 'p', NULL, "keep it out of reports for others"},
	{"days", 'd', "N", "list those of the last N days; 90 unless given"},
	{NULL, 0, NULL, NULL},
};

const struct command command_practice = {
	.name = "practice",
	.args = "[list | show [ID] | start KIND [POSTURE] | stop [N] | add "
		"KIND MINUTES [POSTURE] | rm ID]",
	.summary = "log practices, and see the heart before and after",
	.details =
		"KIND is orienting, grounding, resourcing, gentle_movement, "
		"self_contact ... or a word of yours; POSTURE is lying, "
		"sitting, standing or moving. N after stop is how activated "
		"you feel, from 0 to 10, said before any figure is seen; on a "
		"terminal it is asked, and Enter skips it. Works without "
		"hrvd.\n"
		"\n"
		"  hrvctl practice start orienting sitting\n"
		"  hrvctl practice stop 3\n"
		"  hrvctl practice add gentle_movement 15 --at 18:00\n"
		"  hrvctl practice show            the last one\n"
		"  hrvctl practice                 all, and each kind over "
		"time\n",
	.options = options,
	.run = run,
	.complete = complete,
};
