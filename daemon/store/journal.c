/* SPDX-License-Identifier: GPL-3.0-or-later
 * The journal: a row for each version of an entry, none ever changed.
 *
 * of_version says whose values a version has: its own number, or, where it was
 * written by an undo, the version that it went back to (0: to before the entry
 * was added). So undo after undo walks further back and never returns.
 */
#include "daemon/store/journal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/store/statement.h"
#include "daemon/store/transaction.h"

#define ENTRY_COLUMNS                                                          \
	"id, version, kind, meant_utc_us, meant_offset_min, logged_utc_us, "   \
	"logged_offset_min, nrs, regions, tags, note, removed"

/* Of journal j: this is the newest version. */
#define IS_NEWEST                                                              \
	"j.version = (SELECT max(version) FROM journal WHERE id = j.id)"

void journal_entry_done(struct journal_entry *entry)
{
	free(entry->note);
	entry->note = NULL;
}

static void take_entry(struct statement *st, struct journal_entry *ret_entry)
{
	char kind[8];

	ret_entry->id = take_int(st);
	ret_entry->version = (int)take_int(st);
	take_text(st, kind, sizeof(kind));
	ret_entry->kind =
		strcmp(kind, "pain") == 0 ? JOURNAL_PAIN : JOURNAL_MARK;
	ret_entry->meant = take_when(st);
	ret_entry->logged = take_when(st);
	ret_entry->nrs = take_is_null(st) ? -1 : 0;
	ret_entry->nrs += (int)take_int(st);
	take_text(st, ret_entry->regions, sizeof(ret_entry->regions));
	take_text(st, ret_entry->tags, sizeof(ret_entry->tags));
	ret_entry->note = take_new_text(st);
	ret_entry->removed = take_int(st) != 0;
}

static int write_version(
	struct store *store, const struct journal_entry *entry, int of_version)
{
	struct statement st = statement_open(store,
		"INSERT INTO journal (" ENTRY_COLUMNS ", of_version) "
		"VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

	bind_int(&st, entry->id);
	bind_int(&st, entry->version);
	bind_text(&st, entry->kind == JOURNAL_PAIN ? "pain" : "mark");
	bind_when(&st, entry->meant);
	bind_when(&st, entry->logged);
	if (entry->kind == JOURNAL_PAIN)
		bind_int(&st, entry->nrs);
	else
		bind_text(&st, NULL);
	bind_text(&st, entry->regions);
	bind_text(&st, entry->tags);
	bind_text(&st, entry->note);
	bind_int(&st, entry->removed);
	bind_int(&st, of_version);
	return statement_run(&st);
}

/* The one integer of a query with one parameter; -ENOENT for NULL or none. */
static int query_int(
	struct store *store, const char *sql, int64_t value, int64_t *ret_value)
{
	struct statement st = statement_open(store, sql);
	int r;

	bind_int(&st, value);
	r = statement_step(&st);
	if (r == 0 || (r > 0 && take_is_null(&st)))
		r = -ENOENT;
	if (r > 0)
		*ret_value = take_int(&st);
	statement_done(&st);
	return r < 0 ? r : 0;
}

static int newest_version(struct store *store, int64_t id, int64_t *ret_version)
{
	return query_int(store, "SELECT max(version) FROM journal WHERE id = ?",
		id, ret_version);
}

static int of_version(
	struct store *store, int64_t id, int64_t version, int64_t *ret_version)
{
	struct statement st = statement_open(store,
		"SELECT of_version FROM journal WHERE id = ? AND version = ?");
	int r;

	bind_int(&st, id);
	bind_int(&st, version);
	r = statement_step(&st);
	if (r > 0)
		*ret_version = take_int(&st);
	statement_done(&st);
	return r > 0 ? 0 : r < 0 ? r : -ENOENT;
}

static int get_version(struct store *store, int64_t id, int64_t version,
	struct journal_entry *ret_entry)
{
	struct statement st = statement_open(store,
		"SELECT " ENTRY_COLUMNS " FROM journal "
		"WHERE id = ? AND version = ?");
	int r;

	bind_int(&st, id);
	bind_int(&st, version);
	r = statement_step(&st);
	if (r > 0)
		take_entry(&st, ret_entry);
	statement_done(&st);
	return r > 0 ? 0 : r < 0 ? r : -ENOENT;
}

/* What a person wrote waits for the disk. */
static int finish(struct store *store, int r)
{
	if (r < 0) {
		store_rollback(store);
		return r;
	}
	return store_commit(store, true);
}

int journal_add(struct store *store, struct journal_entry *entry)
{
	int64_t id;
	int r = store_begin(store);

	if (r < 0)
		return r;
	r = query_int(
		store, "SELECT ? + coalesce(max(id), 0) FROM journal", 1, &id);
	if (r == 0) {
		entry->id = id;
		entry->version = 1;
		r = write_version(store, entry, 1);
	}
	return finish(store, r);
}

int journal_get(
	struct store *store, int64_t id, struct journal_entry *ret_entry)
{
	int64_t version;
	int r = newest_version(store, id, &version);

	return r < 0 ? r : get_version(store, id, version, ret_entry);
}

int journal_change(struct store *store, struct journal_entry *entry)
{
	int64_t version;
	int r = store_begin(store);

	if (r < 0)
		return r;
	r = newest_version(store, entry->id, &version);
	if (r == 0) {
		entry->version = (int)version + 1;
		r = write_version(store, entry, entry->version);
	}
	return finish(store, r);
}

/* The entry with the newest change that is not undone: that is the version
 * whose values its newest version has. */
static int newest_change(struct store *store, int64_t *ret_id)
{
	return query_int(store,
		"SELECT j.id FROM journal j JOIN journal o "
		"ON o.id = j.id AND o.version = j.of_version "
		"WHERE " IS_NEWEST " AND j.of_version > ? "
		"ORDER BY o.rowid DESC LIMIT 1",
		0, ret_id);
}

static int undo(struct store *store, int64_t id, struct instant now,
	struct journal_entry *ret_entry)
{
	struct journal_entry entry;
	int64_t newest, current = 0, before = 0;
	int r = newest_version(store, id, &newest);

	if (r == 0)
		r = of_version(store, id, newest, &current);
	if (r == 0 && current == 0)
		r = -ENOENT;
	/* What the version before the change looked like may itself have been
	 * the work of an undo. */
	if (r == 0 && current > 1)
		r = of_version(store, id, current - 1, &before);
	if (r == 0)
		r = get_version(store, id, before ? before : 1, &entry);
	if (r < 0)
		return r;
	entry.version = (int)newest + 1;
	entry.logged = now;
	entry.removed = before == 0 || entry.removed;
	r = write_version(store, &entry, (int)before);
	if (r < 0)
		journal_entry_done(&entry);
	else
		*ret_entry = entry;
	return r;
}

int journal_undo(struct store *store, int64_t id, struct instant now,
	struct journal_entry *ret_entry)
{
	struct journal_entry entry = {0};
	int r = store_begin(store);

	if (r < 0)
		return r;
	if (id == 0)
		r = newest_change(store, &id);
	if (r == 0)
		r = undo(store, id, now, &entry);
	r = finish(store, r);
	if (r < 0)
		journal_entry_done(&entry);
	else
		*ret_entry = entry;
	return r;
}

int journal_read(struct store *store, int64_t from_us, int64_t to_us,
	int (*on_entry)(const struct journal_entry *entry, void *data),
	void *data)
{
	struct statement st = statement_open(store,
		"SELECT " ENTRY_COLUMNS " FROM journal j "
		"WHERE meant_utc_us >= ? AND meant_utc_us < ? AND NOT removed "
		"AND " IS_NEWEST " ORDER BY meant_utc_us, id");
	int r;

	bind_int(&st, from_us);
	bind_int(&st, to_us);
	while ((r = statement_step(&st)) > 0) {
		struct journal_entry entry;

		take_entry(&st, &entry);
		r = on_entry(&entry, data);
		journal_entry_done(&entry);
		if (r)
			break;
	}
	statement_done(&st);
	return r;
}
