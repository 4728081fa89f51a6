/* SPDX-License-Identifier: GPL-3.0-or-later
 * A journal entry from the words of a command line, for `pain`, `log` and
 * `journal edit`: numbers, words, regions, #tags, -m NOTE, --at TIME, in any
 * order. What a word is depends on the kind of the entry.
 */
#pragma once

#include <stdbool.h>

#include "cli/command.h"

struct journal_entry;
struct store;

/* The options they share, for their tables. */
#define ENTRY_OPTIONS                                                          \
	{"message", 'm', "NOTE", "a note in your own words"},                  \
		{"tag", 't', "TAG",                                            \
			"as #TAG, which a shell may take for a "               \
			"comment"},                                            \
		{"interference", 'i', "N",                                     \
			"how much pain got in the way, 0 to 10"},              \
		{"at", 0, "TIME",                                              \
			"when it was: \"20 min ago\", \"yesterday "            \
			"18:00\", 2026-11-22T18:00; now unless given"},        \
		{"end", 0, "TIME", "when it was over"},                        \
	{                                                                      \
		"private", 'p', NULL, "keep it out of reports for others"      \
	}

/* What has been given so far: the first of a kind replaces what the entry had
 * before, the others add to it. */
struct entry_given {
	bool nrs, regions, tags, words, note, when, mode;
	int n_numbers; /* of PEG */
};

/* Puts one argument into entry. HRVCTL_OK, or HRVCTL_USAGE after a complaint;
 * hints about near misses go to stderr. */
int entry_take(const struct cli *cli, const struct command *command,
	const struct command_arg *arg, struct entry_given *given,
	struct journal_entry *entry);

/* What is missing of an entry of its kind, as a question; NULL: nothing. */
const char *entry_lacks(
	const struct entry_given *given, const struct journal_entry *entry);

/* Whether what must be there is. HRVCTL_OK, or HRVCTL_USAGE after a
 * complaint. */
int entry_check(const struct command *command, const struct entry_given *given,
	const struct journal_entry *entry);
