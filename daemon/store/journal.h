/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a person wrote: pain entries and marks. Nothing is ever lost here: a
 * change or removal is a new version, and undo goes one version back.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "daemon/base/instant.h"

struct store;

enum journal_kind { JOURNAL_PAIN, JOURNAL_MARK };

struct journal_entry {
	int64_t id;
	enum journal_kind kind;
	struct instant meant; /* when it was; boot_us unused */
	struct instant logged; /* when this version was written */
	int nrs; /* 0..10 for pain, -1 for a mark */
	char regions[256]; /* words with single spaces between; "" */
	char tags[256]; /* likewise, without '#' */
	char *note; /* UTF-8, NULL when there is none */
	int version; /* 1 for the first */
	bool removed;
};

void journal_entry_done(struct journal_entry *entry);

/* Adds an entry; fills id and version. */
int journal_add(struct store *store, struct journal_entry *entry);
/* The newest version of entry id; -ENOENT. The caller calls
 * journal_entry_done. */
int journal_get(
	struct store *store, int64_t id, struct journal_entry *ret_entry);
/* A new version of entry->id with these values; -ENOENT. Fills version. */
int journal_change(struct store *store, struct journal_entry *entry);
/* Goes back one version of the entry that was changed last (or of entry id
 * when id is not 0); -ENOENT when there is nothing to undo. The entry as it is
 * then in ret_entry; an entry whose adding was undone is `removed`. */
int journal_undo(struct store *store, int64_t id, struct instant now,
	struct journal_entry *ret_entry);

/* Entries (newest versions, removed ones left out) meant in [from_us, to_us),
 * oldest first. The entry belongs to the caller of on_entry. */
int journal_read(struct store *store, int64_t from_us, int64_t to_us,
	int (*on_entry)(const struct journal_entry *entry, void *data),
	void *data);
