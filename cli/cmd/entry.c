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

#define NRS_MAX 10
#define NOTE_MAX_BYTES 4000

static bool has_word(const char *list, const char *word)
{
	size_t n = strlen(word);

	while (*list) {
		size_t n_item = strcspn(list, " ");

		if (n_item == n && strncmp(list, word, n) == 0)
			return true;
		list += n_item + (list[n_item] == ' ');
	}
	return false;
}

/* Appends word to the list in an array of size bytes; false when full. */
static bool append_word(char *list, size_t size, const char *word)
{
	size_t n = strlen(list);

	if (n + (n > 0) + strlen(word) + 1 > size)
		return false;
	snprintf(list + n, size - n, "%s%s", n ? " " : "", word);
	return true;
}

/* The same, but each word once. */
static bool add_word(char *list, size_t size, const char *word)
{
	return has_word(list, word) || append_word(list, size, word);
}

/* A side, and the region it goes with, as often as they are written: "left
 * knee left hip" and "left knee right knee" have to stay what they are. */
static bool add_region(char *list, size_t size, const char *key)
{
	const char *space = strrchr(list, ' ');
	const char *last = space ? space + 1 : list;

	return vocabulary_is_side(key) || vocabulary_is_side(last)
		? append_word(list, size, key)
		: add_word(list, size, key);
}

static int take_nrs(const struct command *command, const char *word,
	struct entry_given *given, struct journal_entry *entry)
{
	long nrs;

	if (given->nrs)
		return command_misuse(
			command, "one number is enough; '%s' too?", word);
	if (number_parse_int(word, 0, NRS_MAX, &nrs) < 0)
		return command_misuse(command,
			"pain is a whole number from 0 (no pain) to 10 (worst "
			"imaginable), not '%s'",
			word);
	if (entry->kind != JOURNAL_PAIN)
		return command_misuse(
			command, "a mark has no pain number: '%s'", word);
	given->nrs = true;
	entry->nrs = (int)nrs;
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

static int take_tag(const struct command *command, const char *word,
	struct entry_given *given, struct journal_entry *entry)
{
	char key[VOCABULARY_WORD_SIZE];
	int status = key_of(command, word + (*word == '#'), key);

	if (status != HRVCTL_OK)
		return status;
	if (!given->tags)
		entry->tags[0] = '\0';
	given->tags = true;
	if (!add_word(entry->tags, sizeof(entry->tags), key))
		return command_misuse(command, "too many tags: '%s'", word);
	return HRVCTL_OK;
}

static int take_region(const struct command *command, const char *key,
	struct entry_given *given, struct journal_entry *entry)
{
	const char *near = vocabulary_kind_of(key) == VOCABULARY_FREE
		? vocabulary_near(key)
		: NULL;

	if (!given->regions)
		entry->regions[0] = '\0';
	given->regions = true;
	if (!add_region(entry->regions, sizeof(entry->regions), key))
		return command_misuse(command, "too many regions: '%s'", key);
	if (near)
		fprintf(stderr,
			"hrvctl: '%s' is kept as you wrote it; the usual word "
			"is %s\n",
			key, near);
	return HRVCTL_OK;
}

/* A region, or a sensation, which is a tag: it says how, not where. */
static int take_word(const struct command *command, const char *word,
	struct entry_given *given, struct journal_entry *entry)
{
	char key[VOCABULARY_WORD_SIZE];
	int status;

	if (isdigit((unsigned char)word[*word == '-' || *word == '+']))
		return take_nrs(command, word, given, entry);
	if (*word == '#')
		return take_tag(command, word, given, entry);
	status = key_of(command, word, key);
	if (status != HRVCTL_OK)
		return status;
	vocabulary_to_region(key);
	if (vocabulary_kind_of(key) == VOCABULARY_SENSATION)
		return take_tag(command, key, given, entry);
	return take_region(command, key, given, entry);
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
	const char *text, struct entry_given *given,
	struct journal_entry *entry)
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
	given->when = true;
	entry->meant = when;
	return HRVCTL_OK;
}

int entry_take(const struct cli *cli, const struct command *command,
	const struct command_arg *arg, struct entry_given *given,
	struct journal_entry *entry)
{
	if (!arg->option)
		return take_word(command, arg->value, given, entry);
	if (strcmp(arg->option->name, "tag") == 0)
		return take_tag(command, arg->value, given, entry);
	if (strcmp(arg->option->name, "message") == 0)
		return take_note(command, arg->value, given, entry);
	return take_when(cli, command, arg->value, given, entry);
}

void entry_complete(void)
{
	const char *const *lists[] = {
		vocabulary_regions, vocabulary_sides, vocabulary_sensations};

	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++)
		for (const char *const *word = lists[i]; *word; word++)
			puts(*word);
}
