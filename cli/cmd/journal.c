/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl journal: shows what was logged, changes it, takes it back.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cmd/complete_entry.h"
#include "cli/cmd/context.h"
#include "cli/cmd/entry.h"
#include "cli/cmd/gather.h"
#include "cli/cmd/span.h"
#include "cli/view/entry.h"
#include "cli/view/journal.h"
#include "daemon/base/mem.h"
#include "daemon/base/number.h"
#include "daemon/store/journal.h"
#include "daemon/store/store.h"

#define DEFAULT_DAYS 14

enum verb { VERB_LIST, VERB_EDIT, VERB_RM, VERB_UNDO, N_VERBS };

static const char *const verbs[N_VERBS] = {
	[VERB_LIST] = "list",
	[VERB_EDIT] = "edit",
	[VERB_RM] = "rm",
	[VERB_UNDO] = "undo",
};

/* What the command line asks for. */
struct request {
	enum verb verb;
	bool has_verb;
	int64_t id; /* 0: none given */
	struct span_words span;
	bool has_span;
	/* For edit: what to do to the entry, in order. */
	struct command_arg *args;
	size_t n_args;
};

/* What the heart did around each entry, in fresh memory. */
static struct context *gather_contexts(const struct cli *cli,
	struct store *store, const struct entry_list *entries)
{
	_cleanup_(context_plan_freep) struct context_plan *plan =
		context_plan_new(cli->config.rollover_min);
	struct context *contexts = xcalloc(entries->n + 1, sizeof(*contexts));
	bool is_quiet = gather_is_quiet(store);

	for (size_t i = 0; i < entries->n; i++) {
		journal_mark_recalled(
			&entries->rows[i], cli->config.rollover_min);
		contexts[i] = context_of_entry(plan, store, &entries->rows[i],
			cli->now.utc_us, is_quiet);
	}
	return contexts;
}

static int list(const struct cli *cli, const struct request *request)
{
	_cleanup_(store_closep) struct store *store = NULL;
	_cleanup_(entry_list_done) struct entry_list entries = {0};
	_cleanup_free_ struct context *contexts = NULL;
	struct span span;
	int status = span_settle(
		cli, &command_journal, &request->span, DEFAULT_DAYS, &span);

	if (status == HRVCTL_OK)
		status = gather_open(cli, &store);
	if (status != HRVCTL_OK)
		return status;
	if (gather_entries(store, span.from_us, span.to_us, &entries) < 0)
		return gather_fail(store);
	contexts = gather_contexts(cli, store, &entries);
	if (cli->json) {
		journal_print_json(entries.rows, contexts, entries.n);
		return entries.n > 0 ? HRVCTL_OK : HRVCTL_NO_DATA;
	}
	if (entries.n == 0)
		return command_fail(HRVCTL_NO_DATA,
			"`hrvctl pain N` logs; --days N looks further back",
			"nothing was logged in this time");
	term_pager_begin(cli->pager);
	journal_print(stdout, entries.rows, contexts, entries.n,
		cli->config.rollover_min);
	return HRVCTL_OK;
}

static int no_entry(int64_t id)
{
	return command_fail(HRVCTL_NO_DATA,
		"`hrvctl journal` shows the numbers, in brackets",
		"there is no entry %lld", (long long)id);
}

/* The entry of request->id as it is now, or a status. */
static int get_entry(struct store *store, const struct request *request,
	struct journal_entry *ret_entry)
{
	int r = journal_get(store, request->id, ret_entry);

	if (r == 0 && !ret_entry->removed)
		return HRVCTL_OK;
	if (r == 0)
		journal_entry_done(ret_entry);
	return r == 0 || r == -ENOENT ? no_entry(request->id)
				      : gather_fail(store);
}

/* Writes a new version of entry, and says what it is now. */
static int change(const struct cli *cli, struct store *store, const char *verb,
	struct journal_entry *entry)
{
	entry->logged = cli->now;
	if (journal_change(store, entry) < 0)
		return gather_fail(store);
	journal_mark_recalled(entry, cli->config.rollover_min);
	if (cli->json)
		entry_print_json(entry, NULL);
	else
		entry_print(stdout, verb, entry, cli->now);
	return HRVCTL_OK;
}

/* Empties what is named. */
static int clear(struct journal_entry *entry, const char *what)
{
	if (strcmp(what, "regions") == 0) {
		entry->regions[0] = '\0';
	} else if (strcmp(what, "tags") == 0) {
		entry->tags[0] = '\0';
	} else if (strcmp(what, "words") == 0) {
		entry->words[0] = '\0';
		entry->valence = JOURNAL_NO_VALENCE;
		entry->tendency = JOURNAL_NO_TENDENCY;
	} else if (strcmp(what, "interference") == 0) {
		entry->interference = (struct score){0};
	} else if (strcmp(what, "end") == 0) {
		entry->end = (struct instant){0};
	} else if (strcmp(what, "private") == 0) {
		entry->is_private = false;
	} else if (strcmp(what, "note") == 0) {
		free(entry->note);
		entry->note = NULL;
	} else {
		return command_misuse(&command_journal,
			"--clear takes regions, tags, words, note, "
			"interference, end or private, not '%s'",
			what);
	}
	return HRVCTL_OK;
}

static int apply(const struct cli *cli, const struct request *request,
	struct journal_entry *entry)
{
	struct entry_given given = {0};
	int status = HRVCTL_OK;

	for (size_t i = 0; i < request->n_args && status == HRVCTL_OK; i++) {
		const struct command_arg *arg = &request->args[i];

		if (arg->option && strcmp(arg->option->name, "clear") == 0)
			status = clear(entry, arg->value);
		else
			status = entry_take(
				cli, &command_journal, arg, &given, entry);
	}
	/* What it had before stands. */
	given.nrs = given.mode = true;
	return status == HRVCTL_OK
		? entry_check(&command_journal, &given, entry)
		: status;
}

static int edit(const struct cli *cli, const struct request *request)
{
	_cleanup_(store_closep) struct store *store = NULL;
	struct journal_entry entry;
	int status;

	if (request->n_args == 0)
		return command_misuse(&command_journal,
			"edit it to what? For instance: journal edit %lld 5 "
			"neck",
			(long long)request->id);
	status = gather_open_journal(cli, &store);
	if (status == HRVCTL_OK)
		status = get_entry(store, request, &entry);
	if (status != HRVCTL_OK)
		return status;
	status = apply(cli, request, &entry);
	if (status == HRVCTL_OK)
		status = change(cli, store, "now", &entry);
	journal_entry_done(&entry);
	return status;
}

static int rm(const struct cli *cli, const struct request *request)
{
	_cleanup_(store_closep) struct store *store = NULL;
	struct journal_entry entry;
	int status = gather_open_journal(cli, &store);

	if (status == HRVCTL_OK)
		status = get_entry(store, request, &entry);
	if (status != HRVCTL_OK)
		return status;
	entry.removed = true;
	status = change(cli, store, "removed", &entry);
	if (status == HRVCTL_OK && !cli->json)
		printf("to have it back: hrvctl journal undo %lld\n",
			(long long)entry.id);
	journal_entry_done(&entry);
	return status;
}

static int undo(const struct cli *cli, const struct request *request)
{
	_cleanup_(store_closep) struct store *store = NULL;
	struct journal_entry entry;
	int status = gather_open_journal(cli, &store);
	int r;

	if (status != HRVCTL_OK)
		return status;
	r = journal_undo(store, request->id, cli->now, &entry);
	if (r == -ENOENT)
		return command_fail(
			HRVCTL_NO_DATA, NULL, "there is nothing to undo");
	if (r < 0)
		return gather_fail(store);
	journal_mark_recalled(&entry, cli->config.rollover_min);
	if (cli->json)
		entry_print_json(&entry, NULL);
	else
		entry_print(stdout, entry.removed ? "taken back" : "again",
			&entry, cli->now);
	journal_entry_done(&entry);
	return HRVCTL_OK;
}

static int take_verb(struct request *request, const char *word)
{
	for (int i = 0; i < N_VERBS; i++)
		if (strcmp(word, verbs[i]) == 0) {
			request->verb = (enum verb)i;
			request->has_verb = true;
			return HRVCTL_OK;
		}
	return command_misuse(
		&command_journal, "list, edit, rm or undo, not '%s'", word);
}

static int take_arg(struct request *request, const struct command_arg *arg)
{
	long id;

	if (span_take(&request->span, arg)) {
		request->has_span = true;
		return HRVCTL_OK;
	}
	if (!arg->option && !request->has_verb)
		return take_verb(request, arg->value);
	if (arg->option || request->id || request->verb == VERB_LIST) {
		request->args[request->n_args++] = *arg;
		return HRVCTL_OK;
	}
	if (number_parse_int(arg->value, 1, LONG_MAX, &id) < 0)
		return command_misuse(&command_journal,
			"'%s' is no entry; `hrvctl journal` shows their "
			"numbers, in brackets",
			arg->value);
	request->id = id;
	return HRVCTL_OK;
}

/* What a verb must have and must not have. */
static int check(const struct request *request)
{
	enum verb verb = request->verb;

	if (request->n_args > 0 && verb != VERB_EDIT) {
		const struct command_arg *arg = &request->args[0];

		return command_misuse(&command_journal,
			"journal %s takes no %s%s", verbs[verb],
			arg->option ? "--" : "",
			arg->option ? arg->option->name : arg->value);
	}
	if (request->has_span && verb != VERB_LIST)
		return command_misuse(&command_journal,
			"--days, --from and --to go with `journal list`");
	if (request->id == 0 && (verb == VERB_EDIT || verb == VERB_RM))
		return command_misuse(&command_journal,
			"journal %s needs the number of an entry", verbs[verb]);
	return HRVCTL_OK;
}

/* Fills request; false with ret_status when there is nothing to do. */
static bool parse(struct cli *cli, int argc, char **argv,
	struct request *request, int *ret_status)
{
	struct command_arg arg;
	int index = 1, more;

	while ((more = command_next(
			&command_journal, cli, argc, argv, &index, &arg)) > 0) {
		*ret_status = take_arg(request, &arg);
		if (*ret_status != HRVCTL_OK)
			return false;
	}
	if (more < 0) {
		*ret_status = command_stop(index);
		return false;
	}
	*ret_status = check(request);
	return *ret_status == HRVCTL_OK;
}

static int run(struct cli *cli, int argc, char **argv)
{
	static int (*const do_verb[N_VERBS])(
		const struct cli *cli, const struct request *request) = {
		[VERB_LIST] = list,
		[VERB_EDIT] = edit,
		[VERB_RM] = rm,
		[VERB_UNDO] = undo,
	};
	_cleanup_free_ struct command_arg *args =
		xcalloc((size_t)argc, sizeof(*args));
	struct request request = {.args = args};
	int status;

	if (!parse(cli, argc, argv, &request, &status))
		return status;
	return do_verb[request.verb](cli, &request);
}

static int on_choice(const struct journal_entry *entry, void *data)
{
	_cleanup_free_ char *where = entry_where(entry);

	(void)data;
	printf("%lld\t", (long long)entry->id);
	fputs(journal_kind_word(entry->kind), stdout);
	if (entry->nrs >= 0)
		printf(" %d", entry->nrs);
	fputs(*where ? " " : "", stdout);
	term_put(stdout, where);
	fputs(entry->note ? " " : "", stdout);
	term_put(stdout, entry->note ? entry->note : "");
	putchar('\n');
	return 0;
}

/* The entries that `journal` lists. */
static void complete_id(const struct cli *cli)
{
	_cleanup_(store_closep) struct store *store = NULL;
	const struct span_words words = {0};
	struct span span;

	if (!cli->database ||
		store_open(cli->database, STORE_READ, &store, NULL) < 0 ||
		span_settle(cli, &command_journal, &words, DEFAULT_DAYS,
			&span) != HRVCTL_OK)
		return;
	journal_read(store, span.from_us, span.to_us, on_choice, NULL);
}

static void complete(struct cli *cli, int argc, char **argv)
{
	if (argc > 3)
		complete_entry(cli, JOURNAL_PAIN);
	else if (argc == 3 && strcmp(argv[1], verbs[VERB_LIST]) != 0)
		complete_id(cli);
	else if (argc == 2)
		for (int i = 0; i < N_VERBS; i++)
			puts(verbs[i]);
}

static const struct command_option options[] = {
	{"days", 'd', "N", "list the last N days; 14 unless given"},
	{"from", 0, "TIME", "list from this day or moment on"},
	{"to", 0, "TIME", "list up to this day or moment"},
	ENTRY_OPTIONS,
	{"clear", 0, "WHAT",
		"edit: empty regions, tags, words, note, "
		"interference, end or private"},
	{NULL, 0, NULL, NULL},
};

const struct command command_journal = {
	.name = "journal",
	.args = "[list | edit ID [N] [REGION...] [#TAG...] | rm ID | undo "
		"[ID]]",
	.summary = "show, change and take back what was logged",
	.details =
		"`edit` replaces what it names and leaves the rest. Nothing is "
		"lost: `undo` goes back one step, of the last change or of one "
		"entry, and a second `undo` one more.\n"
		"\n"
		"  hrvctl journal --days 7\n"
		"  hrvctl journal edit 12 5 -m \"after the walk\"\n"
		"  hrvctl journal rm 12\n"
		"  hrvctl journal undo\n",
	.options = options,
	.run = run,
	.complete = complete,
};
