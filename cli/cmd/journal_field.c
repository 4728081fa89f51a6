/* SPDX-License-Identifier: GPL-3.0-or-later
 * Texts into the fields of a journal entry.
 */
#include "cli/cmd/journal_field.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cmd/entry.h"
#include "cli/vocabulary.h"
#include "daemon/base/mem.h"
#include "daemon/base/number.h"
#include "daemon/base/when.h"
#include "daemon/store/journal.h"

#define NOTE_MAX_BYTES 4000
#define BLANK " ,\t"

static const char when_wrong[] =
	"the time is no time; write 2026-11-22T18:00 or, with its zone, "
	"2026-11-22T18:00:00+01:00";

/* "20 min ago" means nothing in a file. */
static bool has_date(const char *text)
{
	static const char date[] = "0000-00-00";

	for (size_t i = 0; date[i]; i++)
		if (date[i] == '0' ? !isdigit((unsigned char)text[i])
				   : text[i] != date[i])
			return false;
	return true;
}

static const char *take_when(
	const char *text, struct instant now, struct instant *ret_when)
{
	return has_date(text) && when_parse(text, now, ret_when) == 0
		? NULL
		: when_wrong;
}

/* A file that does not say when it was written: then. */
static const char *take_time(
	const char *text, struct instant now, struct journal_entry *entry)
{
	const char *wrong = take_when(text, now, &entry->meant);

	entry->logged = entry->meant;
	return wrong;
}

static const char *take_end(
	const char *text, struct instant now, struct journal_entry *entry)
{
	return take_when(text, now, &entry->end);
}

static const char *take_logged(
	const char *text, struct instant now, struct journal_entry *entry)
{
	return take_when(text, now, &entry->logged);
}

static const char *take_score(const char *text, struct score *ret_score)
{
	long n;

	if (number_parse_int(text, 0, SCORE_MAX, &n) < 0)
		return "numbers are whole, from 0 to 10";
	*ret_score = (struct score){true, (int)n};
	return NULL;
}

static const char *take_nrs(
	const char *text, struct instant now, struct journal_entry *entry)
{
	struct score score = {0};
	const char *wrong = take_score(text, &score);

	(void)now;
	if (!wrong && !journal_takes_nrs(entry->kind))
		return "this kind of entry has no number; leave nrs empty";
	entry->nrs = wrong ? -1 : score.value;
	return wrong;
}

static const char *take_interference(
	const char *text, struct instant now, struct journal_entry *entry)
{
	(void)now;
	return entry->kind == JOURNAL_PAIN
		? take_score(text, &entry->interference)
		: "interference goes with pain; leave it empty";
}

static const char *take_enjoyment(
	const char *text, struct instant now, struct journal_entry *entry)
{
	(void)now;
	return entry->kind == JOURNAL_PEG
		? take_score(text, &entry->enjoyment)
		: "enjoyment goes with peg; leave it empty";
}

static const char *take_activity(
	const char *text, struct instant now, struct journal_entry *entry)
{
	(void)now;
	return entry->kind == JOURNAL_PEG
		? take_score(text, &entry->activity)
		: "activity goes with peg; leave it empty";
}

static const char *take_kind(
	const char *text, struct instant now, struct journal_entry *entry)
{
	(void)now;
	for (int i = 0; i < JOURNAL_N_KINDS; i++)
		if (strcmp(text, journal_kind_word((enum journal_kind)i)) ==
			0) {
			entry->kind = (enum journal_kind)i;
			entry->mode = i == JOURNAL_MED ? JOURNAL_N_MODES
						       : JOURNAL_NOW;
			return NULL;
		}
	return "the kind is none; it is pain, mark, sensation, emotion, "
	       "trigger, tag, note, med or peg";
}

static const char *take_mode(
	const char *text, struct instant now, struct journal_entry *entry)
{
	(void)now;
	for (int i = 0; i < JOURNAL_N_MODES; i++)
		if (strcmp(text, journal_mode_word((enum journal_mode)i)) ==
				0 &&
			entry->kind ==
				(i <= JOURNAL_WORST ? JOURNAL_PAIN
						    : JOURNAL_MED)) {
			entry->mode = (enum journal_mode)i;
			return NULL;
		}
	return "the mode does not fit: pain is now, average or worst, med is "
	       "start, stop or dose";
}

/* add: how a key is added to list. */
static const char *take_list(const char *text, char *list,
	bool (*add)(char *list, size_t size, const char *key))
{
	char word[VOCABULARY_WORD_SIZE], key[VOCABULARY_WORD_SIZE];

	for (text += strspn(text, BLANK); *text; text += strspn(text, BLANK)) {
		size_t n = strcspn(text, BLANK);

		if (n >= sizeof(word))
			return "a word is longer than 63 bytes; a note may be "
			       "longer";
		memcpy(word, text, n);
		word[n] = '\0';
		text += n;
		if (vocabulary_key(word, key) < 0)
			return "a word has no letter in it, or is no UTF-8";
		if (add == vocabulary_add_region)
			vocabulary_to_region(key);
		if (!add(list, JOURNAL_WORDS_SIZE, key))
			return "more words than fit; a note holds more";
	}
	return NULL;
}

static const char *take_words(
	const char *text, struct instant now, struct journal_entry *entry)
{
	(void)now;
	return take_list(text, entry->words, vocabulary_add);
}

static const char *take_regions(
	const char *text, struct instant now, struct journal_entry *entry)
{
	(void)now;
	return take_list(text, entry->regions, vocabulary_add_region);
}

static const char *take_tags(
	const char *text, struct instant now, struct journal_entry *entry)
{
	(void)now;
	return take_list(text, entry->tags, vocabulary_add);
}

static const char *take_valence(
	const char *text, struct instant now, struct journal_entry *entry)
{
	(void)now;
	for (int i = 1; i < JOURNAL_N_VALENCES; i++)
		if (strcmp(text,
			    journal_valence_word((enum journal_valence)i)) ==
			0) {
			entry->valence = (enum journal_valence)i;
			return NULL;
		}
	return "the valence is none; it is pleasant, neutral or unpleasant";
}

static const char *take_tendency(
	const char *text, struct instant now, struct journal_entry *entry)
{
	(void)now;
	for (int i = 1; i < JOURNAL_N_TENDENCIES; i++)
		if (strcmp(text,
			    journal_tendency_word((enum journal_tendency)i)) ==
			0) {
			entry->tendency = (enum journal_tendency)i;
			return NULL;
		}
	return "the tendency is none; it is growing, same or easing";
}

static const char *take_note(
	const char *text, struct instant now, struct journal_entry *entry)
{
	(void)now;
	if (strlen(text) > NOTE_MAX_BYTES)
		return "the note is longer than 4000 bytes; cut it in two";
	if (!vocabulary_is_utf8(text))
		return "the note is no UTF-8; save the file as UTF-8";
	free(entry->note);
	entry->note = xstrdup(text);
	return NULL;
}

static const char *take_private(
	const char *text, struct instant now, struct journal_entry *entry)
{
	bool is_yes = strcmp(text, "yes") == 0 || strcmp(text, "true") == 0 ||
		strcmp(text, "1") == 0;

	(void)now;
	entry->is_private = is_yes;
	return is_yes || strcmp(text, "no") == 0 ||
			strcmp(text, "false") == 0 || strcmp(text, "0") == 0
		? NULL
		: "private is yes or no";
}

/* kind first: what the others may be depends on it. */
static const struct field {
	const char *name;
	const char *(*take)(const char *text, struct instant now,
		struct journal_entry *entry);
} fields[] = {
	{"kind", take_kind},
	{"time", take_time},
	{"end", take_end},
	{"logged_time", take_logged},
	{"mode", take_mode},
	{"nrs", take_nrs},
	{"words", take_words},
	{"regions", take_regions},
	{"tags", take_tags},
	{"note", take_note},
	{"valence", take_valence},
	{"tendency", take_tendency},
	{"interference", take_interference},
	{"enjoyment", take_enjoyment},
	{"activity", take_activity},
	{"private", take_private},
};
#define N_FIELDS (sizeof(fields) / sizeof(fields[0]))

const char *journal_field_name(size_t i)
{
	return i < N_FIELDS ? fields[i].name : NULL;
}

void journal_field_begin(struct journal_entry *ret_entry)
{
	*ret_entry = (struct journal_entry){.kind = JOURNAL_N_KINDS, .nrs = -1};
}

const char *journal_field_put(const char *name, const char *text,
	struct instant now, struct journal_entry *entry)
{
	for (size_t i = 0; i < N_FIELDS && *text; i++)
		if (strcmp(name, fields[i].name) == 0)
			return fields[i].take(text, now, entry);
	return NULL;
}

/* What is written down lies behind. */
static const char *wrong_order(
	struct instant now, const struct journal_entry *entry)
{
	if (entry->meant.utc_us > now.utc_us)
		return "the time lies in the future; what has been is imported";
	if (entry->logged.utc_us > now.utc_us)
		return "the logged_time lies in the future; what has been "
		       "logged is imported";
	if (entry->end.utc_us > now.utc_us)
		return "the end lies in the future; leave it empty until then";
	if (entry->end.utc_us && entry->end.utc_us < entry->meant.utc_us)
		return "the end lies before the time";
	return NULL;
}

const char *journal_field_end(
	struct instant now, const struct journal_entry *entry)
{
	struct entry_given given = {
		.nrs = entry->nrs >= 0,
		.mode = entry->mode != JOURNAL_N_MODES,
	};

	if (entry->kind == JOURNAL_N_KINDS)
		return "the kind is missing";
	if (!entry->meant.utc_us)
		return "the time is missing";
	if (entry->kind == JOURNAL_PEG && given.nrs &&
		entry->enjoyment.is_known && entry->activity.is_known)
		given.n_numbers = 3;
	given.nrs = given.nrs &&
		(entry->kind != JOURNAL_PEG || given.n_numbers == 3);
	if (entry_lacks(&given, entry))
		return entry_lacks(&given, entry);
	return wrong_order(now, entry);
}
