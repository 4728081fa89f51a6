/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shows journal entries by day.
 */
#pragma once

#include <stddef.h>
#include <stdio.h>

#include "daemon/store/stretches.h"

struct day_summary;
struct journal_entry;
struct json_t;

/* Entries by practice day, in the order given (oldest first). */
void journal_print(FILE *file, const struct journal_entry *entries, size_t n,
	int rollover_min);
void journal_print_json(const struct journal_entry *entries, size_t n);
/* An array of entries; the caller json_decref's. */
struct json_t *journal_json(const struct journal_entry *entries, size_t n);

/* One line on what the heart did around an entry; kind DEVICE_N_KINDS: there
 * is no record of that time. */
void journal_print_around(
	FILE *file, enum device_kind kind, const struct day_summary *summary);
