/* SPDX-License-Identifier: GPL-3.0-or-later
 * Journal entries as a list by day, with what the heart did around each.
 */
#include "cli/view/journal.h"

#include <limits.h>

#include "cli/view/context.h"
#include "cli/view/entry.h"
#include "cli/view/json.h"
#include "cli/view/term.h"
#include "cli/view/words.h"
#include "daemon/base/civil.h"
#include "daemon/base/mem.h"
#include "daemon/store/journal.h"

#define ID_COLUMNS 6
#define IN_ONE_GO_US INT64_C(120000000)

static void print_row(FILE *file, const struct journal_entry *entry,
	const struct context *context)
{
	char id[WORDS_SIZE], clock[WORDS_SIZE];
	int at;

	snprintf(id, sizeof(id), "[%lld]", (long long)entry->id);
	at = fprintf(file, "%*s  %s  ", ID_COLUMNS, id,
		words_clock(
			entry->meant.utc_us, entry->meant.offset_min, clock));
	entry_put_words(file, entry, at + entry_put_kind(file, entry));
	if (context)
		context_print_row(file, context, at);
}

/* "18:04, pain 6 of 10, lower back #work, after the walk, number 12". */
static void say_row(FILE *file, const struct journal_entry *entry,
	const struct context *context)
{
	_cleanup_free_ char *where = entry_where(entry);
	char clock[WORDS_SIZE];

	fprintf(file, "%s, ",
		words_clock(
			entry->meant.utc_us, entry->meant.offset_min, clock));
	entry_say_kind(file, entry);
	fputs(*where ? ", " : "", file);
	term_put(file, where);
	fputs(entry->note ? ", " : "", file);
	term_put(file, entry->note ? entry->note : "");
	fprintf(file, ", number %lld\n", (long long)entry->id);
	if (context)
		context_print_row(file, context, 0);
}

/* What was logged in one go has one context, which stands with the first. */
static bool is_news(const struct journal_entry *entries, size_t i)
{
	return i == 0 ||
		entries[i].meant.utc_us - entries[i - 1].meant.utc_us >=
		IN_ONE_GO_US;
}

void journal_print(FILE *file, const struct journal_entry *entries,
	const struct context *contexts, size_t n, int rollover_min)
{
	int shown = INT_MIN;
	char text[WORDS_SIZE];

	for (size_t i = 0; i < n; i++) {
		int day = civil_practice_day(entries[i].meant.utc_us,
			entries[i].meant.offset_min, rollover_min);

		if (day != shown)
			fprintf(file, "%s%s%s%s\n", i ? "\n" : "",
				term_on(TERM_STRONG), words_long_day(day, text),
				term_off());
		shown = day;
		(term.plain ? say_row : print_row)(file, &entries[i],
			contexts && is_news(entries, i) ? &contexts[i] : NULL);
	}
}

json_t *journal_json(const struct journal_entry *entries,
	const struct context *contexts, size_t n)
{
	json_t *array = json_array();

	for (size_t i = 0; i < n; i++) {
		json_t *object = json_object();

		entry_put_json(
			object, &entries[i], contexts ? &contexts[i] : NULL);
		json_array_append_new(array, object);
	}
	return array;
}

void journal_print_json(const struct journal_entry *entries,
	const struct context *contexts, size_t n)
{
	json_t *object = json_begin();

	json_object_set_new(
		object, "entries", journal_json(entries, contexts, n));
	json_print(object, false);
	json_decref(object);
}
