/* SPDX-License-Identifier: GPL-3.0-or-later
 * A journal entry from the words of a command line, for `pain` and `journal
 * edit`: N, regions, sensations, #tags, -m NOTE, --at TIME, in any order.
 */
#pragma once

#include <stdbool.h>

#include "cli/command.h"

struct journal_entry;

/* The options they share, for their tables. */
#define ENTRY_OPTIONS                                                          \
	{"message", 'm', "NOTE", "a note in your own words"},                  \
		{"tag", 't', "TAG",                                            \
			"as #TAG, which a shell may take for a "               \
			"comment"},                                            \
	{                                                                      \
		"at", 0, "TIME",                                               \
			"when it was: \"20 min ago\", \"yesterday "            \
			"18:00\", 2026-11-22T18:00; now unless given"          \
	}

/* What has been given so far: the first of a kind replaces what the entry had
 * before, the others add to it. */
struct entry_given {
	bool nrs, regions, tags, note, when;
};

/* Puts one argument into entry. HRVCTL_OK, or HRVCTL_USAGE after a complaint;
 * hints about near misses go to stderr. */
int entry_take(const struct cli *cli, const struct command *command,
	const struct command_arg *arg, struct entry_given *given,
	struct journal_entry *entry);

/* Prints regions, sensations and tags to choose from, one a line. */
void entry_complete(void);
