/* SPDX-License-Identifier: GPL-3.0-or-later
 * The fields of a journal entry in a file, each a name and a text.
 */
#pragma once

#include <stddef.h>

#include "daemon/base/instant.h"

struct journal_entry;

/* The i-th name, or NULL after the last. */
const char *journal_field_name(size_t i);

/* An entry with nothing in it yet. */
void journal_field_begin(struct journal_entry *ret_entry);

/* Puts a field's text into entry, in the order of the names: what a field may
 * be depends on those before. An empty text is none. NULL, or in a constant
 * sentence what is wrong with it. A name that is no field's is ignored. */
const char *journal_field_put(const char *name, const char *text,
	struct instant now, struct journal_entry *entry);

/* Whether the kind has all that it needs, and nothing else. NULL, or a
 * constant sentence. */
const char *journal_field_end(
	struct instant now, const struct journal_entry *entry);
