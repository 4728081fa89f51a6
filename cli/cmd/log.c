/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvctl log: everything but pain that is worth a line, and pain too.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cmd/complete_entry.h"
#include "cli/cmd/entry.h"
#include "cli/cmd/gather.h"
#include "cli/cmd/keep.h"
#include "cli/slips.h"
#include "cli/vocabulary.h"
#include "daemon/base/mem.h"
#include "daemon/store/journal.h"
#include "daemon/store/store.h"

#define SAME "same"
#define N_NAMES (sizeof(names) / sizeof(names[0]))

/* The first of a kind is the one that is offered. */
static const struct {
	const char *name;
	enum journal_kind kind;
} names[] = {
	{"pain", JOURNAL_PAIN},
	{"sense", JOURNAL_SENSATION},
	{"sensation", JOURNAL_SENSATION},
	{"feel", JOURNAL_EMOTION},
	{"feeling", JOURNAL_EMOTION},
	{"emotion", JOURNAL_EMOTION},
	{"trigger", JOURNAL_TRIGGER},
	{"tag", JOURNAL_TAG},
	{"note", JOURNAL_NOTE},
	{"med", JOURNAL_MED},
	{"medicine", JOURNAL_MED},
	{"peg", JOURNAL_PEG},
	{"mark", JOURNAL_MARK},
};

/* The kind that a word names; JOURNAL_N_KINDS if it names none. */
static enum journal_kind kind_named(const char *word)
{
	for (size_t i = 0; i < N_NAMES; i++)
		if (strcmp(names[i].name, word) == 0)
			return names[i].kind;
	return JOURNAL_N_KINDS;
}

/* "log tightness jaw 4" needs no kind: a known word has one. */
static enum journal_kind kind_of_word(const char *word)
{
	char key[VOCABULARY_WORD_SIZE];

	if (*word == '#')
		return JOURNAL_TAG;
	if (vocabulary_key(word, key) < 0)
		return JOURNAL_N_KINDS;
	if (strcmp(key, "email") == 0)
		return JOURNAL_TRIGGER;
	switch (vocabulary_kind_of(key)) {
	case VOCABULARY_SENSATION:
		return JOURNAL_SENSATION;
	case VOCABULARY_EMOTION:
		return JOURNAL_EMOTION;
	case VOCABULARY_TRIGGER:
		return JOURNAL_TRIGGER;
	case VOCABULARY_TAG:
		return JOURNAL_TAG;
	case VOCABULARY_REGION:
	case VOCABULARY_FREE:
		break;
	}
	return JOURNAL_N_KINDS;
}

/* What is being put together. */
struct draft {
	struct journal_entry *entry;
	struct entry_given given;
	bool has_kind;
	bool is_same; /* as the last one, but for what is said */
	char *text; /* of a note, from its words */
};

static int unknown(const char *word)
{
	const char *near = NULL;
	int least = 3;

	for (size_t i = 0; i < N_NAMES; i++) {
		int slips = slips_between(word, names[i].name);

		if (slips < least && slips < (int)strlen(word)) {
			least = slips;
			near = names[i].name;
		}
	}
	return command_misuse(&command_log,
		near ? "'%s' is no kind of entry; did you mean `log %s`?"
		     : "'%s' is no kind of entry; for words of your own say "
		       "the kind: `log note`, `log tag`, `log feel` ...",
		word, near);
}

/* Puts the last entry in the draft, as of now. */
static int take_same(const struct cli *cli, struct draft *draft)
{
	_cleanup_(store_closep) struct store *store = NULL;
	int status = gather_open_journal(cli, &store);
	int r;

	if (status != HRVCTL_OK)
		return status;
	r = journal_last(store, draft->entry);
	if (r == -ENOENT)
		return command_fail(HRVCTL_NO_DATA,
			"`hrvctl pain N` or `hrvctl log KIND` logs one",
			"there is no entry yet to repeat");
	if (r < 0)
		return gather_fail(store);
	draft->entry->meant = draft->entry->logged = cli->now;
	draft->entry->end = (struct instant){0};
	draft->is_same = true;
	return HRVCTL_OK;
}

/* The first word: a kind, "same", or a word that has a kind. */
static int take_first(const struct cli *cli, const struct command_arg *arg,
	struct draft *draft)
{
	enum journal_kind kind = kind_named(arg->value);

	draft->has_kind = true;
	if (strcmp(arg->value, SAME) == 0)
		return take_same(cli, draft);
	if (kind != JOURNAL_N_KINDS) {
		draft->entry->kind = kind;
		return HRVCTL_OK;
	}
	kind = kind_of_word(arg->value);
	if (kind == JOURNAL_N_KINDS)
		return unknown(arg->value);
	draft->entry->kind = kind;
	return entry_take(cli, &command_log, arg, &draft->given, draft->entry);
}

static int take_arg(const struct cli *cli, const struct command_arg *arg,
	struct draft *draft)
{
	enum journal_kind kind = draft->entry->kind;

	if (!arg->option && !draft->has_kind)
		return take_first(cli, arg, draft);
	if (!arg->option && *arg->value != '#' && !draft->is_same &&
		(kind == JOURNAL_NOTE || kind == JOURNAL_MARK)) {
		command_join(&draft->text, arg->value);
		return HRVCTL_OK;
	}
	return entry_take(cli, &command_log, arg, &draft->given, draft->entry);
}

static int finish(const struct cli *cli, struct draft *draft)
{
	static const struct command_option message = {
		"message", 'm', "NOTE", NULL};
	const struct command_arg arg = {&message, draft->text};
	int status = HRVCTL_OK;

	if (!draft->has_kind && draft->given.tags) {
		draft->entry->kind = JOURNAL_TAG;
		draft->has_kind = true;
	}
	if (!draft->has_kind)
		return command_misuse(&command_log, "log what?");
	if (draft->text && draft->given.note)
		return command_misuse(
			&command_log, "either -m or words; a note is one text");
	if (draft->text)
		status = entry_take(
			cli, &command_log, &arg, &draft->given, draft->entry);
	if (draft->is_same)
		draft->given.nrs = draft->given.mode = true;
	if (status == HRVCTL_OK)
		status = entry_check(&command_log, &draft->given, draft->entry);
	return status == HRVCTL_OK ? keep_entry(cli, draft->entry) : status;
}

static int run(struct cli *cli, int argc, char **argv)
{
	struct journal_entry entry = {
		.kind = JOURNAL_NOTE,
		.meant = cli->now,
		.logged = cli->now,
		.nrs = -1,
	};
	struct draft draft = {.entry = &entry};
	struct command_arg arg;
	int index = 1, more, status = HRVCTL_OK;

	while (status == HRVCTL_OK &&
		(more = command_next(
			 &command_log, cli, argc, argv, &index, &arg)) > 0)
		status = take_arg(cli, &arg, &draft);
	if (status == HRVCTL_OK)
		status = more < 0 ? command_stop(index) : finish(cli, &draft);
	free(draft.text);
	journal_entry_done(&entry);
	return status;
}

static void complete(struct cli *cli, int argc, char **argv)
{
	enum journal_kind kind = argc > 2 ? kind_named(argv[1]) : JOURNAL_PAIN;
	enum journal_kind last = JOURNAL_N_KINDS;

	if (argc > 2) {
		complete_entry(cli,
			kind == JOURNAL_N_KINDS ? kind_of_word(argv[1]) : kind);
		return;
	}
	for (size_t i = 0; i < N_NAMES; i++) {
		if (names[i].kind != last)
			puts(names[i].name);
		last = names[i].kind;
	}
	puts(SAME);
}

static const struct command_option options[] = {
	ENTRY_OPTIONS,
	{NULL, 0, NULL, NULL},
};

const struct command command_log = {
	.name = "log",
	.args = "KIND [WORD...] [N] [REGION...] [#TAG...] [-m NOTE] "
		"[--at TIME]",
	.summary = "log what you sense and feel, and what was there",
	.details =
		"Whatever is worth a line. A known word needs no KIND, and "
		"N, how strong it is from 0 to 10, may always be left out.\n"
		"\n"
		"  hrvctl log sense tightness lower-back 5 easing\n"
		"  hrvctl log sense warmth hands pleasant\n"
		"  hrvctl log feel anxious 6\n"
		"  hrvctl log trigger e-mail\n"
		"  hrvctl log '#coffee'            a tag alone is an entry\n"
		"  hrvctl log note \"the tree helped\"\n"
		"  hrvctl log med start NAME       or stop, or dose\n"
		"  hrvctl log peg 5 6 4            once a week\n"
		"  hrvctl log same                 the last entry, again\n"
		"\n"
		"A medicine that is started, stopped or taken in another dose "
		"begins a new baseline. PEG's three numbers are of the past "
		"week: pain on average, and how much it got in the way of "
		"enjoying life and of general activity.\n",
	.options = options,
	.run = run,
	.complete = complete,
};
