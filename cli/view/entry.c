/* SPDX-License-Identifier: GPL-3.0-or-later
 * One journal entry as people and programs read it.
 */
#include "cli/view/entry.h"

#include <stdlib.h>
#include <string.h>

#include "cli/view/json.h"
#include "cli/view/term.h"
#include "cli/view/words.h"
#include "cli/vocabulary.h"
#include "daemon/base/civil.h"
#include "daemon/base/mem.h"
#include "daemon/store/journal.h"

#define WORD_SIZE 256 /* a stored list is no longer */
#define NRS_MAX 10
#define BAR_MIN_WIDTH 72
#define TEXT_LIMIT 100 /* longer lines are hard to read */
#define NEAR_DAYS 7

/* Copies the next word of a stored list; returns what follows it. */
static const char *next_word(const char *list, char ret_word[static WORD_SIZE])
{
	size_t n = strcspn(list, " ");

	snprintf(ret_word, WORD_SIZE, "%.*s", (int)n, list);
	return list + n + (list[n] == ' ');
}

/* "left knees neck" -> "left knee, neck": a side goes with the region that
 * follows it. */
static void put_regions(FILE *file, const char *list)
{
	char word[WORD_SIZE];
	bool is_one = false; /* left or right was just put */

	while (*list) {
		list = next_word(list, word);
		if (is_one)
			vocabulary_to_singular(word);
		is_one =
			strcmp(word, "left") == 0 || strcmp(word, "right") == 0;
		for (const char *c = word; *c; c++)
			putc(*c == '_' ? ' ' : *c, file);
		if (*list)
			fputs(vocabulary_is_side(word) ? " " : ", ", file);
	}
}

static void put_tags(FILE *file, const char *list)
{
	char word[WORD_SIZE];

	while (*list) {
		list = next_word(list, word);
		fprintf(file, "#%s%s", word, *list ? " " : "");
	}
}

char *entry_where(const struct journal_entry *entry)
{
	char *text = NULL;
	size_t n_bytes = 0;
	FILE *file = open_memstream(&text, &n_bytes);

	if (!file)
		return xstrdup("");
	put_regions(file, entry->regions);
	if (*entry->regions && *entry->tags)
		putc(' ', file);
	put_tags(file, entry->tags);
	fclose(file);
	return text;
}

/* "6 ██████····": the number first, the bar for the eye. */
static void put_nrs(FILE *file, int nrs)
{
	fprintf(file, "%s%2d", term_on(TERM_PAIN), nrs);
	if (term.width >= BAR_MIN_WIDTH) {
		putc(' ', file);
		for (int i = 0; i < NRS_MAX; i++)
			fputs(i < nrs ? term_sign("█", "#")
				      : term_sign("·", "."),
				file);
	}
	fputs(term_off(), file);
}

int entry_put_kind(FILE *file, const struct journal_entry *entry)
{
	int columns = term.width >= BAR_MIN_WIDTH ? 5 + 2 + 1 + NRS_MAX : 7;

	if (entry->kind == JOURNAL_PAIN) {
		fputs("pain ", file);
		put_nrs(file, entry->nrs);
	} else {
		fprintf(file, "%-*s", columns, "mark");
	}
	return columns;
}

void entry_put_words(FILE *file, const struct journal_entry *entry, int at)
{
	_cleanup_free_ char *where = entry_where(entry);
	int limit = term.width < TEXT_LIMIT ? term.width : TEXT_LIMIT;

	at += 2;
	if (!*where && !entry->note) {
		putc('\n', file);
		return;
	}
	fputs("  ", file);
	if (*where)
		term_put_wrapped(file, where, at, at, limit);
	if (*where && entry->note)
		fprintf(file, "%*s", at, "");
	if (entry->note)
		term_put_wrapped(file, entry->note, at, at, limit);
}

/* "today 18:04", "Sat 21 Nov 18:04", "21 Nov 2025 18:04". */
static void put_when(FILE *file, struct instant when, struct instant now)
{
	int day = civil_practice_day(when.utc_us, when.offset_min, 0);
	int today = civil_practice_day(now.utc_us, now.offset_min, 0);
	char text[WORDS_SIZE], clock[WORDS_SIZE];

	if (day == today)
		fputs("today", file);
	else if (day == today - 1)
		fputs("yesterday", file);
	else if (day > today - NEAR_DAYS)
		fputs(words_day(day, text), file);
	else
		fprintf(file, "%s %d", words_short_day(day, text),
			civil_date_of_day(day).year);
	fprintf(file, " %s", words_clock(when.utc_us, when.offset_min, clock));
}

void entry_print(FILE *file, const char *verb,
	const struct journal_entry *entry, struct instant now)
{
	_cleanup_free_ char *where = entry_where(entry);

	fprintf(file, "%s [%lld]: %s", verb, (long long)entry->id,
		entry->kind == JOURNAL_PAIN ? "pain " : "mark");
	if (entry->kind == JOURNAL_PAIN)
		fprintf(file, "%s%d%s", term_on(TERM_PAIN), entry->nrs,
			term_off());
	fputs(*where ? ", " : "", file);
	term_put(file, where);
	if (entry->note) {
		fputs(", \"", file);
		term_put(file, entry->note);
		putc('"', file);
	}
	fputs(", ", file);
	put_when(file, entry->meant, now);
	putc('\n', file);
}

static json_t *json_of_words(const char *list)
{
	json_t *array = json_array();
	char word[WORD_SIZE];

	while (*list) {
		list = next_word(list, word);
		json_array_append_new(array, json_string(word));
	}
	return array;
}

void entry_put_json(json_t *object, const struct journal_entry *entry)
{
	json_object_set_new(object, "id", json_integer((json_int_t)entry->id));
	json_put_text(
		object, "kind", entry->kind == JOURNAL_PAIN ? "pain" : "mark");
	json_put_time(
		object, "time", entry->meant.utc_us, entry->meant.offset_min);
	json_put_time(object, "logged_time", entry->logged.utc_us,
		entry->logged.offset_min);
	json_object_set_new(object, "nrs",
		entry->kind == JOURNAL_PAIN ? json_integer(entry->nrs)
					    : json_null());
	json_object_set_new(object, "regions", json_of_words(entry->regions));
	json_object_set_new(object, "tags", json_of_words(entry->tags));
	json_put_text(object, "note", entry->note);
	json_object_set_new(object, "version", json_integer(entry->version));
	json_object_set_new(object, "removed", json_boolean(entry->removed));
}

void entry_print_json(const struct journal_entry *entry)
{
	json_t *object = json_begin();

	entry_put_json(object, entry);
	json_print(object, false);
	json_decref(object);
}
