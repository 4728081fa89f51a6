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

#include "daemon/base/civil.h"
#include "daemon/store/database.h"
#include "daemon/store/statement.h"
#include "daemon/store/transaction.h"

#define ENTRY_COLUMNS                                                          \
	"id, version, kind, mode, meant_utc_us, meant_offset_min, "            \
	"end_utc_us, end_offset_min, logged_utc_us, logged_offset_min, "       \
	"words, nrs, interference, enjoyment, activity, valence, tendency, "   \
	"regions, tags, note, private, removed"
/* The same to read, of journal j. */
#define READ_COLUMNS                                                           \
	ENTRY_COLUMNS                                                          \
	", CASE WHEN version = 1 THEN logged_utc_us ELSE "                     \
	"(SELECT logged_utc_us FROM journal WHERE id = j.id AND version = 1) " \
	"END, CASE WHEN version = 1 THEN logged_offset_min ELSE "              \
	"(SELECT logged_offset_min FROM journal "                              \
	"WHERE id = j.id AND version = 1) END"
#define WORD_SIZE 16

/* Of journal j: this is the newest version. */
#define IS_NEWEST                                                              \
	"j.version = (SELECT max(version) FROM journal WHERE id = j.id)"

void journal_entry_done(struct journal_entry *entry)
{
	free(entry->note);
	entry->note = NULL;
}

void journal_mark_recalled(struct journal_entry *entry, int rollover_min)
{
	entry->recalled = entry->kind != JOURNAL_PEG &&
		entry->kind != JOURNAL_MED &&
		civil_practice_day(entry->meant.utc_us, entry->meant.offset_min,
			rollover_min) <
			civil_practice_day(entry->first_logged.utc_us,
				entry->first_logged.offset_min, rollover_min);
}

/* The number of the word that comes next, 0 where it is none of them. */
static int take_word(
	struct statement *st, const char *(*word_of)(int number), int n)
{
	char word[WORD_SIZE];
	int number = n - 1;

	take_text(st, word, sizeof(word));
	while (number > 0 && strcmp(word, word_of(number)) != 0)
		number--;
	return number;
}

static const char *kind_of(int number)
{
	return journal_kind_word((enum journal_kind)number);
}

static const char *mode_of(int number)
{
	return journal_mode_word((enum journal_mode)number);
}

static const char *valence_of(int number)
{
	return journal_valence_word((enum journal_valence)number);
}

static const char *tendency_of(int number)
{
	return journal_tendency_word((enum journal_tendency)number);
}

static void take_entry(struct statement *st, struct journal_entry *ret_entry)
{
	struct score nrs;

	ret_entry->id = take_int(st);
	ret_entry->version = (int)take_int(st);
	ret_entry->kind =
		(enum journal_kind)take_word(st, kind_of, JOURNAL_N_KINDS);
	ret_entry->mode =
		(enum journal_mode)take_word(st, mode_of, JOURNAL_N_MODES);
	ret_entry->meant = take_when(st);
	ret_entry->end = take_when(st); /* NULL reads as 0 */
	ret_entry->logged = take_when(st);
	take_text(st, ret_entry->words, sizeof(ret_entry->words));
	nrs = take_score(st);
	ret_entry->nrs = nrs.is_known ? nrs.value : -1;
	ret_entry->interference = take_score(st);
	ret_entry->enjoyment = take_score(st);
	ret_entry->activity = take_score(st);
	ret_entry->valence = (enum journal_valence)take_word(
		st, valence_of, JOURNAL_N_VALENCES);
	ret_entry->tendency = (enum journal_tendency)take_word(
		st, tendency_of, JOURNAL_N_TENDENCIES);
	take_text(st, ret_entry->regions, sizeof(ret_entry->regions));
	take_text(st, ret_entry->tags, sizeof(ret_entry->tags));
	ret_entry->note = take_new_text(st);
	ret_entry->is_private = take_int(st) != 0;
	ret_entry->removed = take_int(st) != 0;
	ret_entry->first_logged = take_when(st);
	ret_entry->recalled = false;
}

static void bind_entry(struct statement *st, const struct journal_entry *entry)
{
	struct score nrs = {entry->nrs >= 0, entry->nrs};

	/* Without the number that it needs the schema refuses it. */
	nrs.is_known = nrs.is_known && journal_takes_nrs(entry->kind);
	bind_int(st, entry->id);
	bind_int(st, entry->version);
	bind_text(st, journal_kind_word(entry->kind));
	bind_text(st,
		journal_has_mode(entry->kind) ? journal_mode_word(entry->mode)
					      : "");
	bind_when(st, entry->meant);
	bind_when_or_null(st, entry->end);
	bind_when(st, entry->logged);
	bind_text(st, entry->words);
	bind_score(st, nrs);
	bind_score(st, entry->interference);
	bind_score(st, entry->enjoyment);
	bind_score(st, entry->activity);
	bind_text(st, journal_valence_word(entry->valence));
	bind_text(st, journal_tendency_word(entry->tendency));
	bind_text(st, entry->regions);
	bind_text(st, entry->tags);
	bind_text(st, entry->note);
	bind_int(st, entry->is_private);
	bind_int(st, entry->removed);
}

static int write_version(
	struct store *store, const struct journal_entry *entry, int of_version)
{
	struct statement st = statement_open(store,
		"INSERT INTO journal (" ENTRY_COLUMNS ", of_version) "
		"VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
		"?, ?, ?, ?, ?)");

	bind_entry(&st, entry);
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
		"SELECT " READ_COLUMNS " FROM journal j "
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
		entry->first_logged = entry->logged;
		r = write_version(store, entry, 1);
	}
	return store_finish(store, r);
}

int journal_get(
	struct store *store, int64_t id, struct journal_entry *ret_entry)
{
	int64_t version;
	int r = newest_version(store, id, &version);

	return r < 0 ? r : get_version(store, id, version, ret_entry);
}

int journal_last(struct store *store, struct journal_entry *ret_entry)
{
	struct statement st = statement_open(store,
		"SELECT " READ_COLUMNS " FROM journal j "
		"WHERE NOT removed AND " IS_NEWEST " ORDER BY id DESC LIMIT 1");
	int r = statement_step(&st);

	if (r > 0)
		take_entry(&st, ret_entry);
	statement_done(&st);
	return r > 0 ? 0 : r < 0 ? r : -ENOENT;
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
	return store_finish(store, r);
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
	r = store_finish(store, r);
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
		"SELECT " READ_COLUMNS " FROM journal j "
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

int journal_touched(struct store *store, int64_t *after,
	int (*on_touched)(struct instant when, bool is_break, void *data),
	void *data)
{
	struct statement st = statement_open(store,
		"SELECT meant_utc_us, meant_offset_min, "
		"kind = 'med' OR instr(tags, 'medication') FROM journal "
		"WHERE id IN (SELECT id FROM journal WHERE rowid > ?)");
	int64_t last;
	int r = database_query_int(
		store, "SELECT coalesce(max(rowid), 0) FROM journal", &last);

	bind_int(&st, *after);
	while (r >= 0 && (r = statement_step(&st)) > 0) {
		struct instant when = take_when(&st);

		r = on_touched(when, take_int(&st) != 0, data);
	}
	statement_done(&st);
	if (!r)
		*after = last;
	return r;
}
