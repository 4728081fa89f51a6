/* SPDX-License-Identifier: GPL-3.0-or-later
 * The database: opening, versions, settings.
 *
 * One SQLite file, WAL, STRICT tables; schema.c says what is in it and
 * docs/hrvd-data.5.scd tells it to others. Raw packets are the truth and are
 * never changed or dropped; segments, beats and windows are derived and carry
 * the algorithm's version. Only hrvd records; the journal is written by both
 * programs; both read everything. The other headers of this folder are one
 * noun each.
 *
 * Functions return 0 or -errno; -EUCLEAN means a damaged database, -EPROTO one
 * from a newer hrvd, and neither is ever written to. store_error() has the
 * text of the last failure.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct store;
struct sqlite3;

enum store_mode {
	STORE_READ, /* the file must exist; nothing is written, unless an
		     * older hrvd made it: then the new schema is */
	STORE_JOURNAL, /* made if missing; for journal and settings */
	STORE_RECORD, /* made if missing; one process at a time (lock) */
};

/* Opens path, making its folder (0700) and file (0600) and bringing the schema
 * up to date in a writing mode. On failure ret_error (may be NULL) gets one
 * sentence for a person, fresh memory. -ENOENT (STORE_READ, no file), -EBUSY
 * (STORE_RECORD: another hrvd), -EUCLEAN, -EPROTO, -EROFS/-EACCES, -ENOSPC. */
int store_open(const char *path, enum store_mode mode, struct store **ret_store,
	char **ret_error);
void store_close(struct store *store);
static inline void store_closep(struct store **store)
{
	store_close(*store);
}

/* Looks through every page, which takes a second for some 100 MB: 0, or
 * -EUCLEAN where SQLite finds damage. */
int store_check(struct store *store);

const char *store_error(const struct store *store);

/* A page cache of 64 MB, for a transaction that touches all there is. 0 or
 * -errno. */
int store_expect_much(struct store *store);

/* A number that is another after somebody else has written to the file. */
int store_changes(struct store *store, int64_t *ret_changes);

/* A setting by name; -ENOENT when unset. The caller frees ret_value. */
int store_setting_get(struct store *store, const char *name, char **ret_value);
int store_setting_set(struct store *store, const char *name, const char *value);
