/* SPDX-License-Identifier: GPL-3.0-or-later
 * One journal entry as people and programs read it.
 */
#include "cli/view/entry.h"

#include <stdlib.h>
#include <string.h>

#include "cli/view/context.h"
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

static void put_spaced(FILE *file, const char *word)
{
	for (const char *c = word; *c; c++)
		putc(*c == '_' ? ' ' : *c, file);
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
		put_spaced(file, word);
		if (*list)
			fputs(vocabulary_is_side(word) ? " " : ", ", file);
	}
}

static void put_words(FILE *file, const char *list)
{
	char word[WORD_SIZE];

	while (*list) {
		list = next_word(list, word);
		put_spaced(file, word);
		fputs(*list ? ", " : "", file);
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

/* "worst of the day", "started propranolol", "burning, throbbing". */
static void put_own(FILE *file, const struct journal_entry *entry)
{
	static const char *const changes[JOURNAL_N_MODES] = {
		[JOURNAL_START] = "started ",
		[JOURNAL_STOP] = "stopped ",
		[JOURNAL_DOSE] = "another dose of ",
	};

	if (entry->kind == JOURNAL_PAIN && entry->mode != JOURNAL_NOW)
		fprintf(file, "%s of the day%s", journal_mode_word(entry->mode),
			*entry->words ? ", " : "");
	if (entry->kind == JOURNAL_MED && changes[entry->mode])
		fputs(changes[entry->mode], file);
	put_words(file, entry->words);
	if (entry->kind == JOURNAL_PEG)
		fprintf(file, "pain %d, enjoyment %d, activity %d, past week",
			entry->nrs, entry->enjoyment.value,
			entry->activity.value);
}

/* What was said besides, each with a comma before it where others went
 * before. */
static void put_more(FILE *file, const struct journal_entry *entry)
{
	const char *const texts[] = {journal_valence_word(entry->valence),
		journal_tendency_word(entry->tendency)};
	char clock[WORDS_SIZE];

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (*texts[i])
			fprintf(file, "%s%s", ftell(file) > 0 ? ", " : "",
				texts[i]);
	if (entry->interference.is_known)
		fprintf(file, "%sinterference %d", ftell(file) > 0 ? ", " : "",
			entry->interference.value);
	if (entry->end.utc_us)
		fprintf(file, "%suntil %s", ftell(file) > 0 ? ", " : "",
			words_clock(entry->end.utc_us, entry->end.offset_min,
				clock));
	if (entry->recalled)
		fprintf(file, "%srecalled", ftell(file) > 0 ? ", " : "");
	if (entry->is_private)
		fprintf(file, "%sprivate", ftell(file) > 0 ? ", " : "");
}

char *entry_where(const struct journal_entry *entry)
{
	char *text = NULL;
	size_t n_bytes = 0;
	FILE *file = open_memstream(&text, &n_bytes);

	if (!file)
		return xstrdup("");
	put_own(file, entry);
	if (*entry->regions && ftell(file) > 0)
		fputs(", ", file);
	put_regions(file, entry->regions);
	put_more(file, entry);
	if (*entry->tags && ftell(file) > 0)
		putc(' ', file);
	put_tags(file, entry->tags);
	fclose(file);
	return text;
}

/* In a column, and in a sentence. */
static const struct {
	const char *shortly, *fully;
} kind_names[JOURNAL_N_KINDS] = {
	[JOURNAL_PAIN] = {"pain", "pain"},
	[JOURNAL_MARK] = {"mark", "mark"},
	[JOURNAL_SENSATION] = {"sense", "sensation"},
	[JOURNAL_EMOTION] = {"feel", "feeling"},
	[JOURNAL_TRIGGER] = {"trigger", "trigger"},
	[JOURNAL_TAG] = {"tag", "tag"},
	[JOURNAL_NOTE] = {"note", "note"},
	[JOURNAL_MED] = {"med", "medicine"},
	[JOURNAL_PEG] = {"PEG", "PEG"},
};

/* Mean of the three items (Krebs 2009). */
static double peg_score(const struct journal_entry *entry)
{
	return (entry->nrs + entry->enjoyment.value + entry->activity.value) /
		3.0;
}

/* " 6", "5.0" or nothing, in the pain's colour. */
static void put_number(FILE *file, const struct journal_entry *entry, int width)
{
	if (entry->nrs < 0 || !journal_takes_nrs(entry->kind))
		fprintf(file, "%*s", width, "");
	else if (entry->kind == JOURNAL_PEG)
		fprintf(file, "%*.1f", width, peg_score(entry));
	else
		fprintf(file, "%s%*d%s",
			term_on(entry->kind == JOURNAL_PAIN ? TERM_PAIN
							    : TERM_PLAIN),
			width, entry->nrs, term_off());
}

static bool has_number(const struct journal_entry *entry)
{
	return entry->nrs >= 0 && journal_takes_nrs(entry->kind);
}

void entry_say_kind(FILE *file, const struct journal_entry *entry)
{
	fputs(kind_names[entry->kind].fully, file);
	if (!has_number(entry))
		return;
	putc(' ', file);
	put_number(file, entry, 0);
	fputs(" of 10", file);
}

/* "6 ██████····": the number first, the bar for the eye. */
static void put_nrs(FILE *file, int nrs)
{
	fprintf(file, "%s%2d ", term_on(TERM_PAIN), nrs);
	for (int i = 0; i < NRS_MAX; i++)
		fputs(i < nrs ? term_sign("█", "#") : term_sign("·", "."),
			file);
	fputs(term_off(), file);
}

int entry_put_kind(FILE *file, const struct journal_entry *entry)
{
	bool is_wide = term.width >= BAR_MIN_WIDTH;
	int columns = is_wide ? 5 + 2 + 1 + NRS_MAX : 7 + 3;

	if (entry->kind == JOURNAL_PAIN && is_wide) {
		fputs("pain ", file);
		put_nrs(file, entry->nrs);
		return columns;
	}
	fprintf(file, "%-7s", kind_names[entry->kind].shortly);
	put_number(file, entry, 3);
	fprintf(file, "%*s", columns - 10, "");
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

	fprintf(file, "%s [%lld]: %s%s", verb, (long long)entry->id,
		kind_names[entry->kind].fully, has_number(entry) ? " " : "");
	put_number(file, entry, 0);
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

static void put_score(json_t *object, const char *key, struct score score)
{
	json_object_set_new(object, key,
		score.is_known ? json_integer(score.value) : json_null());
}

static void put_word(json_t *object, const char *key, const char *word)
{
	json_put_text(object, key, *word ? word : NULL);
}

/* What depends on the kind. */
static void put_kind_json(json_t *object, const struct journal_entry *entry)
{
	json_put_text(object, "kind", journal_kind_word(entry->kind));
	json_put_text(object, "mode",
		journal_has_mode(entry->kind) ? journal_mode_word(entry->mode)
					      : NULL);
	json_object_set_new(object, "words", json_of_words(entry->words));
	json_object_set_new(object, "nrs",
		has_number(entry) ? json_integer(entry->nrs) : json_null());
	put_score(object, "interference", entry->interference);
	put_score(object, "enjoyment", entry->enjoyment);
	put_score(object, "activity", entry->activity);
	json_object_set_new(object, "peg",
		entry->kind == JOURNAL_PEG ? json_real(peg_score(entry))
					   : json_null());
	put_word(object, "valence", journal_valence_word(entry->valence));
	put_word(object, "tendency", journal_tendency_word(entry->tendency));
}

void entry_put_json(json_t *object, const struct journal_entry *entry,
	const struct context *context)
{
	json_object_set_new(object, "id", json_integer((json_int_t)entry->id));
	json_put_time(
		object, "time", entry->meant.utc_us, entry->meant.offset_min);
	if (entry->end.utc_us)
		json_put_time(object, "end", entry->end.utc_us,
			entry->end.offset_min);
	else
		json_object_set_new(object, "end", json_null());
	json_put_time(object, "logged_time", entry->logged.utc_us,
		entry->logged.offset_min);
	put_kind_json(object, entry);
	json_object_set_new(object, "regions", json_of_words(entry->regions));
	json_object_set_new(object, "tags", json_of_words(entry->tags));
	json_put_text(object, "note", entry->note);
	json_object_set_new(object, "recalled", json_boolean(entry->recalled));
	json_object_set_new(object, "private", json_boolean(entry->is_private));
	json_object_set_new(object, "version", json_integer(entry->version));
	json_object_set_new(object, "removed", json_boolean(entry->removed));
	if (context)
		context_put_json(object, context);
}

void entry_print_json(
	const struct journal_entry *entry, const struct context *context)
{
	json_t *object = json_begin();

	entry_put_json(object, entry, context);
	json_print(object, false);
	json_decref(object);
}
