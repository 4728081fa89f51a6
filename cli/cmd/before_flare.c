/* SPDX-License-Identifier: GPL-3.0-or-later
 * Stretches of 48 hours, and which words were logged in how many of them.
 */
#include "cli/cmd/before_flare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cmd/gather.h"
#include "cli/view/flare.h"
#include "cli/vocabulary.h"
#include "daemon/base/mem.h"

#define US_PER_DAY (INT64_C(86400) * 1000000)
#define SPAN_US (2 * US_PER_DAY)
#define WEEK_US (7 * US_PER_DAY)
#define MAX_WEEKS 8
#define MATCHES 4 /* of each flare */

struct stretch_48 {
	int64_t from_us, to_us;
};

/* The stretches that were taken, and the one that is being counted. */
struct search {
	struct store *store;
	int64_t now_us;
	struct flare_list *list;
	struct stretch_48 *taken;
	size_t n_taken;
	bool is_before; /* a flare */
};

static bool overlap(struct stretch_48 stretch, int64_t from_us, int64_t to_us)
{
	return stretch.from_us < to_us && from_us < stretch.to_us;
}

/* Whether no flare touches it, but for the one that begins at its end. */
static bool is_calm(const struct search *search, struct stretch_48 stretch)
{
	for (size_t i = 0; i < search->list->n; i++) {
		const struct session *flare = &search->list->rows[i];
		int64_t end_us =
			flare->end.utc_us ? flare->end.utc_us : INT64_MAX;

		if (overlap(stretch, flare->begin.utc_us, end_us))
			return false;
	}
	return true;
}

static bool is_free(const struct search *search, struct stretch_48 stretch)
{
	for (size_t i = 0; i < search->n_taken; i++)
		if (overlap(stretch, search->taken[i].from_us,
			    search->taken[i].to_us))
			return false;
	return is_calm(search, stretch);
}

/* Each word once in a stretch. */
static void count(struct search *search, const char *word)
{
	struct flare_before *before = &search->list->before;
	struct flare_word *row = NULL;

	for (size_t i = 0; i < before->n_words && !row; i++)
		if (strcmp(before->words[i].word, word) == 0)
			row = &before->words[i];
	if (!row) {
		before->words = gather_grown(
			before->words, before->n_words, sizeof(*before->words));
		row = &before->words[before->n_words++];
		*row = (struct flare_word){0};
		snprintf(row->word, sizeof(row->word), "%s", word);
	}
	if (row->stretch == search->n_taken)
		return;
	row->stretch = search->n_taken;
	if (search->is_before)
		row->n_before++;
	else
		row->n_ordinary++;
}

/* The words of a stored list, each with a sign before it. */
static void count_list(
	struct search *search, const char *sign, const char *list)
{
	char word[VOCABULARY_WORD_SIZE + 2];

	while (*list) {
		size_t n = strcspn(list, " ");

		snprintf(word, sizeof(word), "%s%.*s", sign, (int)n, list);
		count(search, word);
		list += n + (list[n] == ' ');
	}
}

static int on_entry(const struct journal_entry *entry, void *data)
{
	struct search *search = data;

	count_list(search, "#", entry->tags);
	if (entry->kind == JOURNAL_TRIGGER)
		count_list(search, "", entry->words);
	return 0;
}

static int on_practice(const struct session *session, void *data)
{
	if (session->kind == SESSION_PRACTICE)
		count(data, session->practice);
	return 0;
}

static int on_any(const struct journal_entry *entry, void *data)
{
	(void)entry;
	*(bool *)data = true;
	return 0;
}

/* Takes the stretch, counting from 1, and counts what is in it. */
static int take(struct search *search, struct stretch_48 stretch)
{
	int r;

	search->taken = gather_grown(
		search->taken, search->n_taken, sizeof(*search->taken));
	search->taken[search->n_taken++] = stretch;
	if (search->is_before)
		search->list->before.n_flares++;
	else
		search->list->before.n_ordinary++;
	r = journal_read(search->store, stretch.from_us, stretch.to_us,
		on_entry, search);
	return r ? r
		 : sessions_read(search->store, stretch.from_us, stretch.to_us,
			   on_practice, search);
}

static int take_flares(struct search *search)
{
	int r = 0;

	search->is_before = true;
	for (size_t i = 0; !r && i < search->list->n; i++) {
		int64_t to_us = search->list->rows[i].begin.utc_us;
		struct stretch_48 stretch = {to_us - SPAN_US, to_us};

		if (is_free(search, stretch))
			r = take(search, stretch);
	}
	search->is_before = false;
	return r;
}

/* The nearest weeks first, before and after in turn. */
static int take_ordinary(struct search *search, int64_t begin_us)
{
	int n = 0, r = 0;

	for (int k = 2; !r && k < 2 * MAX_WEEKS + 2 && n < MATCHES; k++) {
		int64_t to_us = begin_us + (k % 2 ? 1 : -1) * (k / 2) * WEEK_US;
		struct stretch_48 stretch = {to_us - SPAN_US, to_us};
		bool has_any = false;

		if (to_us > search->now_us || !is_free(search, stretch))
			continue;
		r = journal_read(search->store, stretch.from_us, stretch.to_us,
			on_any, &has_any);
		if (r || !has_any)
			continue;
		r = take(search, stretch);
		n++;
	}
	return r;
}

int before_flare_count(
	struct store *store, int64_t now_us, struct flare_list *list)
{
	struct search search = {.store = store, .now_us = now_us, .list = list};
	int r = take_flares(&search);

	for (size_t i = 0; !r && i < list->n; i++)
		r = take_ordinary(&search, list->rows[i].begin.utc_us);
	free(search.taken);
	return r;
}
