/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a person wrote: pain and whatever else is worth a line. Nothing is ever
 * lost here: a change or removal is a new version, and undo goes one version
 * back.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "daemon/base/instant.h"
#include "daemon/store/journal_words.h"
#include "daemon/store/score.h"

struct store;

#define JOURNAL_WORDS_SIZE 256

/* Lists are words with single spaces between; "" for none. */
struct journal_entry {
	int64_t id;
	enum journal_kind kind;
	enum journal_mode mode; /* of pain and medicine; else 0 */
	struct instant meant; /* when it was; boot_us unused */
	struct instant end; /* utc_us 0: it was a moment */
	struct instant logged; /* when this version was written */
	struct instant first_logged; /* and the first; filled by the store */
	bool recalled; /* filled by journal_mark_recalled alone */
	/* How pain feels; the sensation, emotion, trigger or medicine. */
	char words[JOURNAL_WORDS_SIZE];
	int nrs; /* 0..10: pain, or how strong; -1 when not given */
	struct score interference; /* of pain */
	struct score enjoyment, activity; /* PEG's second and third item */
	enum journal_valence valence;
	enum journal_tendency tendency;
	char regions[JOURNAL_WORDS_SIZE];
	char tags[JOURNAL_WORDS_SIZE]; /* without '#' */
	char *note; /* UTF-8, NULL when there is none */
	bool is_private; /* never leaves in a report for others */
	int version; /* 1 for the first */
	bool removed;
};

void journal_entry_done(struct journal_entry *entry);

/* Sets recalled: the entry is of a moment or a day before the day, beginning
 * at rollover_min, on which it was first logged. Memory of yesterday is drawn
 * to the peak and the end (Redelmeier & Kahneman 1996). PEG and medicine are
 * not of that kind. */
void journal_mark_recalled(struct journal_entry *entry, int rollover_min);

/* Adds an entry; fills id, version and first_logged. */
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

/* The entry that was added last and is not removed; -ENOENT. The caller calls
 * journal_entry_done. */
int journal_last(struct store *store, struct journal_entry *ret_entry);

/* Entries (newest versions, removed ones left out) meant in [from_us, to_us),
 * oldest first. The entry belongs to the caller of on_entry. */
int journal_read(struct store *store, int64_t from_us, int64_t to_us,
	int (*on_entry)(const struct journal_entry *entry, void *data),
	void *data);

/* Calls on_touched with what each entry was meant for, in every version, and
 * whether it may break baselines (medicine, or a tag of it), of which a version
 * was written after row *after; then *after is the last row. */
int journal_touched(struct store *store, int64_t *after,
	int (*on_touched)(struct instant when, bool is_break, void *data),
	void *data);
