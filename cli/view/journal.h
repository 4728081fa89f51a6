/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shows journal entries by day.
 */
#pragma once

#include <stddef.h>
#include <stdio.h>

struct context;
struct journal_entry;
struct json_t;

/* Entries by practice day, in the order given (oldest first). contexts: what
 * the heart did around each, or NULL. */
void journal_print(FILE *file, const struct journal_entry *entries,
	const struct context *contexts, size_t n, int rollover_min);
void journal_print_json(const struct journal_entry *entries,
	const struct context *contexts, size_t n);
/* An array of entries; the caller json_decref's. */
struct json_t *journal_json(const struct journal_entry *entries,
	const struct context *contexts, size_t n);
