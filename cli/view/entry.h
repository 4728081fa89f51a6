/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shows one journal entry, or the parts that lists of them share.
 */
#pragma once

#include <stdio.h>

#include "daemon/base/instant.h"

struct context;
struct journal_entry;
struct json_t;

/* "burning, left lower back, neck, easing #work"; the caller frees. */
char *entry_where(const struct journal_entry *entry);
/* "pain 6 of 10", "sensation 5 of 10", "mark": for sentences. */
void entry_say_kind(FILE *file, const struct journal_entry *entry);

/* "pain  6 ██████····" or "mark": a column; returns how wide it is. */
int entry_put_kind(FILE *file, const struct journal_entry *entry);
/* Two spaces, then words, where, tags and note, wrapped, with the line end; the
 * cursor stands at column `at`. */
void entry_put_words(FILE *file, const struct journal_entry *entry, int at);

/* One line: `logged [12]: pain 6, lower back, "note", today 18:04`. */
void entry_print(FILE *file, const char *verb,
	const struct journal_entry *entry, struct instant now);

/* The keys of an entry in object; context may be NULL: without that key. */
void entry_put_json(struct json_t *object, const struct journal_entry *entry,
	const struct context *context);
void entry_print_json(
	const struct journal_entry *entry, const struct context *context);
