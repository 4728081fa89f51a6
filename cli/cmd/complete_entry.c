/* SPDX-License-Identifier: GPL-3.0-or-later
 * Completion of entries.
 */
#include "cli/cmd/complete_entry.h"

#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/view/practice.h"
#include "cli/vocabulary.h"
#include "daemon/base/civil.h"
#include "daemon/base/mem.h"
#include "daemon/store/journal.h"
#include "daemon/store/sessions.h"
#include "daemon/store/store.h"

#define MAX_SEEN 512 /* more words than that help nobody */
#define RECENT_US (INT64_C(180) * 86400 * 1000000)
#define SHOWN_US (INT64_C(90) * 86400 * 1000000)

/* The words that were printed. */
struct seen {
	enum journal_kind kind;
	size_t n;
	char words[MAX_SEEN][VOCABULARY_WORD_SIZE + 1];
};

static void print_word(struct seen *seen, const char *sign, const char *word)
{
	char text[VOCABULARY_WORD_SIZE + 1];

	snprintf(text, sizeof(text), "%s%s", sign, word);
	for (size_t i = 0; i < seen->n; i++)
		if (strcmp(seen->words[i], text) == 0)
			return;
	if (seen->n == MAX_SEEN)
		return;
	strcpy(seen->words[seen->n++], text);
	puts(text);
}

static void print_list(
	struct seen *seen, const char *sign, const char *const *list)
{
	for (; list && *list; list++)
		print_word(seen, sign, *list);
}

/* A stored list of words. */
static void print_stored(struct seen *seen, const char *sign, const char *list)
{
	char word[VOCABULARY_WORD_SIZE];

	while (*list) {
		size_t n = strcspn(list, " ");

		if (n > 0 && n < sizeof(word)) {
			snprintf(word, sizeof(word), "%.*s", (int)n, list);
			print_word(seen, sign, word);
		}
		list += n + (list[n] == ' ');
	}
}

static int on_entry(const struct journal_entry *entry, void *data)
{
	struct seen *seen = data;

	if (entry->kind == seen->kind)
		print_stored(seen, "", entry->words);
	if (seen->kind != JOURNAL_MED)
		print_stored(seen, "", entry->regions);
	print_stored(seen, seen->kind == JOURNAL_TAG ? "" : "#", entry->tags);
	return 0;
}

static const char *const modes_of_pain[] = {"average", "worst", NULL};
static const char *const modes_of_med[] = {"start", "stop", "dose", NULL};
static const char *const how[] = {
	"growing", "same", "easing", "pleasant", "neutral", "unpleasant", NULL};

static void print_usual(struct seen *seen)
{
	switch (seen->kind) {
	case JOURNAL_PAIN:
		print_list(seen, "", vocabulary_regions);
		print_list(seen, "", vocabulary_sides);
		print_list(seen, "", vocabulary_sensations);
		print_list(seen, "", vocabulary_qualities);
		print_list(seen, "", modes_of_pain);
		print_list(seen, "", how);
		break;
	case JOURNAL_SENSATION:
		print_list(seen, "", vocabulary_sensations);
		print_list(seen, "", vocabulary_regions);
		print_list(seen, "", vocabulary_sides);
		print_list(seen, "", how);
		break;
	case JOURNAL_EMOTION:
		print_list(seen, "", vocabulary_emotions);
		print_list(seen, "", how);
		break;
	case JOURNAL_TRIGGER:
		print_list(seen, "", vocabulary_triggers);
		break;
	case JOURNAL_TAG:
		print_list(seen, "", vocabulary_tags);
		break;
	case JOURNAL_MED:
		print_list(seen, "", modes_of_med);
		break;
	default:
		break;
	}
}

static struct store *open_quietly(const struct cli *cli)
{
	struct store *store = NULL;

	if (cli->database)
		store_open(cli->database, STORE_READ, &store, NULL);
	return store;
}

void complete_entry(const struct cli *cli, enum journal_kind kind)
{
	_cleanup_(store_closep) struct store *store = open_quietly(cli);
	struct seen seen = {.kind = kind};

	print_usual(&seen);
	if (store)
		journal_read(store, cli->now.utc_us - RECENT_US, INT64_MAX,
			on_entry, &seen);
}

static int on_session(const struct session *session, void *data)
{
	if (*session->practice)
		print_word(data, "", session->practice);
	return 0;
}

void complete_practice(const struct cli *cli)
{
	_cleanup_(store_closep) struct store *store = open_quietly(cli);
	struct seen seen = {.n = 0};

	print_list(&seen, "", vocabulary_practices);
	if (store)
		sessions_read(store, 0, INT64_MAX, on_session, &seen);
}

static int on_choice(const struct session *session, void *data)
{
	_cleanup_free_ char *text = practice_text(session, *(int64_t *)data);
	char day[WORDS_SIZE];

	if (session->kind == SESSION_FLARE)
		return 0;
	words_day(civil_practice_day(
			  session->begin.utc_us, session->begin.offset_min, 0),
		day);
	printf("%lld\t%s ", (long long)session->id, day);
	term_put(stdout, text);
	putchar('\n');
	return 0;
}

void complete_practice_id(const struct cli *cli)
{
	_cleanup_(store_closep) struct store *store = open_quietly(cli);
	int64_t now_us = cli->now.utc_us;

	if (store)
		sessions_read(store, now_us - SHOWN_US, INT64_MAX, on_choice,
			&now_us);
}
