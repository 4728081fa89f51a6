/* SPDX-License-Identifier: GPL-3.0-or-later
 * The words of a journal entry.
 */
#include "cli/cmd/entry.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/vocabulary.h"
#include "daemon/base/mem.h"
#include "daemon/base/number.h"
#include "daemon/base/when.h"
#include "daemon/store/journal.h"

#define NOTE_MAX_BYTES 4000

static int take_peg(const struct command *command, const char *word, int n,
	struct entry_given *given, struct journal_entry *entry)
{
	struct score *const items[] = {
		NULL, &entry->enjoyment, &entry->activity};

	if (given->n_numbers == 3)
		return command_misuse(
			command, "PEG is three numbers; '%s' too?", word);
	if (given->n_numbers == 0)
		entry->nrs = n;
	else
		*items[given->n_numbers] = (struct score){true, n};
	given->n_numbers++;
	given->nrs = given->n_numbers == 3;
	return HRVCTL_OK;
}

static int take_nrs(const struct command *command, const char *word,
	struct entry_given *given, struct journal_entry *entry)
{
	long n;

	if (!journal_takes_nrs(entry->kind))
		return command_misuse(command, "a %s has no number: '%s'",
			journal_kind_word(entry->kind), word);
	if (number_parse_int(word, 0, SCORE_MAX, &n) < 0)
		return command_misuse(command,
			entry->kind == JOURNAL_PAIN
				? "pain is a whole number from 0 (no pain) to "
				  "10 (worst imaginable), not '%s'"
				: "a whole number from 0 to 10, not '%s'",
			word);
	if (entry->kind == JOURNAL_PEG)
		return take_peg(command, word, (int)n, given, entry);
	if (given->nrs)
		return command_misuse(
			command, "one number is enough; '%s' too?", word);
	given->nrs = true;
	entry->nrs = (int)n;
	return HRVCTL_OK;
}

/* The key of a word, or a complaint and a status. */
static int key_of(const struct command *command, const char *word,
	char ret_key[static VOCABULARY_WORD_SIZE])
{
	switch (vocabulary_key(word, ret_key)) {
	case 0:
		return HRVCTL_OK;
	case -E2BIG:
		return command_misuse(command,
			"this word is too long; -m takes a note: '%s'", word);
	default:
		return command_misuse(command, "this is no word: '%s'", word);
	}
}

/* Keeps key as it is, and says which word is usual. */
static void hint(
	const char *key, const char *const *first, const char *const *second)
{
	const char *near = vocabulary_kind_of(key) == VOCABULARY_FREE
		? vocabulary_near(key, first, second)
		: NULL;

	if (near)
		fprintf(stderr,
			"hrvctl: '%s' is kept as you wrote it; the usual word "
			"is %s\n",
			key, near);
}

static int take_tag(const struct command *command, const char *word,
	struct entry_given *given, struct journal_entry *entry)
{
	char key[VOCABULARY_WORD_SIZE];
	int status = key_of(command, word, key);

	if (status != HRVCTL_OK)
		return status;
	if (!given->tags)
		entry->tags[0] = '\0';
	given->tags = true;
	if (!vocabulary_add(entry->tags, sizeof(entry->tags), key))
		return command_misuse(command, "too many tags: '%s'", word);
	hint(key, vocabulary_tags, NULL);
	return HRVCTL_OK;
}

static int take_region(const struct command *command, const char *key,
	struct entry_given *given, struct journal_entry *entry)
{
	if (!given->regions)
		entry->regions[0] = '\0';
	given->regions = true;
	if (!vocabulary_add_region(entry->regions, sizeof(entry->regions), key))
		return command_misuse(command, "too many regions: '%s'", key);
	hint(key, vocabulary_regions, vocabulary_sensations);
	return HRVCTL_OK;
}

/* The usual words of a kind; NULL: there are none. */
static const char *const *words_of(enum journal_kind kind)
{
	switch (kind) {
	case JOURNAL_PAIN:
	case JOURNAL_SENSATION:
		return vocabulary_sensations;
	case JOURNAL_EMOTION:
		return vocabulary_emotions;
	case JOURNAL_TRIGGER:
		return vocabulary_triggers;
	default:
		return NULL;
	}
}

static int take_own_word(const struct command *command, const char *key,
	struct entry_given *given, struct journal_entry *entry)
{
	if (!given->words)
		entry->words[0] = '\0';
	given->words = true;
	if (!vocabulary_add(entry->words, sizeof(entry->words), key))
		return command_misuse(command, "too many words: '%s'", key);
	if (words_of(entry->kind))
		hint(key, words_of(entry->kind), vocabulary_regions);
	return HRVCTL_OK;
}

/* growing, pleasant, worst: words that are of no list. */
static bool take_choice(
	const char *key, struct entry_given *given, struct journal_entry *entry)
{
	bool is_felt = entry->kind == JOURNAL_PAIN ||
		entry->kind == JOURNAL_SENSATION ||
		entry->kind == JOURNAL_EMOTION;

	for (int i = 1; i < JOURNAL_N_VALENCES && is_felt; i++)
		if (!strcmp(key,
			    journal_valence_word((enum journal_valence)i))) {
			entry->valence = (enum journal_valence)i;
			return true;
		}
	for (int i = 1; i < JOURNAL_N_TENDENCIES && is_felt; i++)
		if (!strcmp(key,
			    journal_tendency_word((enum journal_tendency)i))) {
			entry->tendency = (enum journal_tendency)i;
			return true;
		}
	for (int i = 0; i < JOURNAL_N_MODES; i++)
		if (!strcmp(key, journal_mode_word((enum journal_mode)i)) &&
			entry->kind ==
				(i <= JOURNAL_WORST ? JOURNAL_PAIN
						    : JOURNAL_MED) &&
			!given->mode) {
			entry->mode = (enum journal_mode)i;
			given->mode = true;
			return true;
		}
	return false;
}

/* Whether a word says what an entry is, and not where it is (false) or what
 * was there besides. */
static bool is_own(const struct journal_entry *entry,
	const struct entry_given *given, enum vocabulary_kind kind)
{
	switch (entry->kind) {
	case JOURNAL_PAIN:
		return kind == VOCABULARY_SENSATION;
	case JOURNAL_SENSATION:
		return kind == VOCABULARY_SENSATION ||
			(kind == VOCABULARY_FREE && !given->words);
	case JOURNAL_EMOTION:
		return kind == VOCABULARY_EMOTION ||
			(kind == VOCABULARY_FREE && !given->words);
	case JOURNAL_TRIGGER:
		return kind != VOCABULARY_REGION && kind != VOCABULARY_TAG;
	case JOURNAL_MED:
		return true;
	default:
		return false;
	}
}

static int take_key(const struct command *command,
	char key[static VOCABULARY_WORD_SIZE], struct entry_given *given,
	struct journal_entry *entry)
{
	enum vocabulary_kind kind;

	if (entry->kind == JOURNAL_TAG)
		return take_tag(command, key, given, entry);
	if (take_choice(key, given, entry))
		return HRVCTL_OK;
	if (entry->kind != JOURNAL_MED)
		vocabulary_to_region(key);
	if (strcmp(key, "email") == 0)
		strcpy(key, "e_mail");
	kind = vocabulary_kind_of(key);
	if (is_own(entry, given, kind))
		return take_own_word(command, key, given, entry);
	if (kind == VOCABULARY_REGION || kind == VOCABULARY_FREE)
		return take_region(command, key, given, entry);
	return take_tag(command, key, given, entry);
}

static int take_word(const struct command *command, const char *word,
	struct entry_given *given, struct journal_entry *entry)
{
	char key[VOCABULARY_WORD_SIZE];
	int status;

	if (entry->kind != JOURNAL_MED && entry->kind != JOURNAL_TAG &&
		isdigit((unsigned char)word[*word == '-' || *word == '+']))
		return take_nrs(command, word, given, entry);
	if (*word == '#')
		return take_tag(command, word, given, entry);
	status = key_of(command, word, key);
	return status == HRVCTL_OK ? take_key(command, key, given, entry)
				   : status;
}

static int take_note(const struct command *command, const char *text,
	struct entry_given *given, struct journal_entry *entry)
{
	if (strlen(text) > NOTE_MAX_BYTES)
		return command_misuse(command,
			"a note holds up to %d bytes, this one has %zu",
			NOTE_MAX_BYTES, strlen(text));
	if (!vocabulary_is_utf8(text))
		return command_misuse(command, "the note is not UTF-8 text");
	given->note = true;
	free(entry->note);
	entry->note = *text ? xstrdup(text) : NULL;
	return HRVCTL_OK;
}

static int take_when(const struct cli *cli, const struct command *command,
	const char *text, struct instant *ret_when)
{
	struct instant when;

	if (when_parse(text, cli->now, &when) < 0)
		return command_misuse(command,
			"'%s' is no time; write \"20 min ago\", \"yesterday "
			"18:00\" or 2026-11-22T18:00",
			text);
	if (when.utc_us > cli->now.utc_us)
		return command_misuse(command,
			"'%s' lies in the future; log what has been", text);
	*ret_when = when;
	return HRVCTL_OK;
}

static int take_interference(const struct command *command, const char *text,
	struct journal_entry *entry)
{
	long n;

	if (entry->kind != JOURNAL_PAIN)
		return command_misuse(command,
			"--interference goes with pain: how much it got in "
			"the way");
	if (number_parse_int(text, 0, SCORE_MAX, &n) < 0)
		return command_misuse(command,
			"--interference is a whole number from 0 (not at all) "
			"to 10 (entirely), not '%s'",
			text);
	entry->interference = (struct score){true, (int)n};
	return HRVCTL_OK;
}

int entry_take(const struct cli *cli, const struct command *command,
	const struct command_arg *arg, struct entry_given *given,
	struct journal_entry *entry)
{
	const char *name = arg->option ? arg->option->name : "";

	if (!arg->option)
		return take_word(command, arg->value, given, entry);
	if (strcmp(name, "tag") == 0)
		return take_tag(command, arg->value, given, entry);
	if (strcmp(name, "message") == 0)
		return take_note(command, arg->value, given, entry);
	if (strcmp(name, "interference") == 0)
		return take_interference(command, arg->value, entry);
	if (strcmp(name, "end") == 0)
		return take_when(cli, command, arg->value, &entry->end);
	if (strcmp(name, "private") == 0) {
		entry->is_private = true;
		return HRVCTL_OK;
	}
	given->when = true;
	return take_when(cli, command, arg->value, &entry->meant);
}

const char *entry_lacks(
	const struct entry_given *given, const struct journal_entry *entry)
{
	switch (entry->kind) {
	case JOURNAL_PAIN:
		return given->nrs ? NULL
				  : "how much? A whole number from 0 (no "
				    "pain) to 10 (worst imaginable)";
	case JOURNAL_SENSATION:
		return *entry->words ? NULL : "which sensation?";
	case JOURNAL_EMOTION:
		return *entry->words ? NULL : "which feeling?";
	case JOURNAL_TRIGGER:
		return *entry->words ? NULL : "what was it?";
	case JOURNAL_TAG:
		return *entry->tags ? NULL : "which tag?";
	case JOURNAL_NOTE:
		return entry->note ? NULL : "what is the note?";
	case JOURNAL_MED:
		return given->mode && *entry->words
			? NULL
			: "start, stop or dose, and the name of the medicine";
	case JOURNAL_PEG:
		return given->nrs && given->n_numbers % 3 == 0
			? NULL
			: "three numbers from 0 to 10, of the past week: pain "
			  "on average, and how much it got in the way of "
			  "enjoying life and of general activity";
	default:
		return NULL;
	}
}

int entry_check(const struct command *command, const struct entry_given *given,
	const struct journal_entry *entry)
{
	const char *what = entry_lacks(given, entry);

	if (what)
		return command_misuse(command, "%s", what);
	if (entry->end.utc_us && entry->end.utc_us < entry->meant.utc_us)
		return command_misuse(command, "--end lies before its begin");
	return HRVCTL_OK;
}
