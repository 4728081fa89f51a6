/* SPDX-License-Identifier: GPL-3.0-or-later
 * Journal entries from a file: what `journal --json` writes, or a table (CSV)
 * with the same names as headings, of which time and kind must be there. Either
 * way an entry is a row of named texts, and those are read by one table.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "daemon/base/instant.h"

struct journal_entry;

struct journal_file {
	struct journal_entry *entries; /* without id */
	size_t n, n_wrong;
	/* A line for each of the first that are wrong: what, where, what to
	 * do. Fresh memory, or NULL. */
	char *complaints;
};

/* Whether text (with its NUL) is such a file, or means to be one. */
bool journal_file_is_it(const char *text);

/* Reads all of text, which is cut into pieces. name is what complaints call
 * it. What lies after now is wrong. The caller calls journal_file_done. */
void journal_file_read(char *text, const char *name, struct instant now,
	struct journal_file *ret_file);
void journal_file_done(struct journal_file *file);
