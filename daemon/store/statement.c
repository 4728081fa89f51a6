/* SPDX-License-Identifier: GPL-3.0-or-later
 * Prepared statements, kept, bound and read.
 */
#include "daemon/store/statement.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>

#include "daemon/base/mem.h"
#include "daemon/store/database.h"
#include "daemon/store/score.h"

/* The slot of sql if it is free, else an empty one, else -1: a walk that is
 * begun within the same walk gets a statement of its own. */
static int find_slot(struct store *store, const char *sql)
{
	int empty = -1;

	for (int i = 0; i < STATEMENT_SLOTS; i++) {
		if (store->slots[i].sql == sql)
			return store->slots[i].taken ? -1 : i;
		if (!store->slots[i].sql && empty < 0)
			empty = i;
	}
	return empty;
}

static void prepare(struct statement *statement, const char *sql)
{
	struct store *store = statement->store;
	unsigned flags = statement->slot < 0 ? 0 : SQLITE_PREPARE_PERSISTENT;
	int rc = sqlite3_prepare_v3(
		store->db, sql, -1, flags, &statement->stmt, NULL);

	if (rc == SQLITE_OK)
		return;
	statement->slot = -1;
	statement->r = database_fail(store, rc);
}

struct statement statement_open(struct store *store, const char *sql)
{
	struct statement statement = {
		.store = store,
		.slot = find_slot(store, sql),
		.next = 1,
	};
	int slot = statement.slot;

	if (slot >= 0 && store->slots[slot].sql) {
		statement.stmt = store->slots[slot].stmt;
	} else {
		prepare(&statement, sql);
		slot = statement.slot;
	}
	if (slot >= 0) {
		store->slots[slot].sql = sql;
		store->slots[slot].stmt = statement.stmt;
		store->slots[slot].taken = true;
	}
	return statement;
}

void statement_done(struct statement *statement)
{
	if (statement->slot >= 0) {
		sqlite3_reset(statement->stmt);
		sqlite3_clear_bindings(statement->stmt);
		statement->store->slots[statement->slot].taken = false;
	} else {
		sqlite3_finalize(statement->stmt);
	}
	statement->stmt = NULL;
	statement->slot = -1;
}

static void check_bind(struct statement *statement, int rc)
{
	if (rc != SQLITE_OK)
		statement->r = database_fail(statement->store, rc);
}

void bind_int(struct statement *statement, int64_t value)
{
	if (statement->r == 0)
		check_bind(statement,
			sqlite3_bind_int64(
				statement->stmt, statement->next++, value));
}

void bind_real(struct statement *statement, double value)
{
	if (statement->r == 0)
		check_bind(statement,
			sqlite3_bind_double(
				statement->stmt, statement->next++, value));
}

void bind_text(struct statement *statement, const char *text)
{
	if (statement->r == 0)
		check_bind(statement,
			sqlite3_bind_text(statement->stmt, statement->next++,
				text, -1, SQLITE_STATIC));
}

void bind_blob(struct statement *statement, const void *data, size_t n_bytes)
{
	/* A NULL pointer would bind NULL, and an empty block is none. */
	if (statement->r == 0)
		check_bind(statement,
			sqlite3_bind_blob64(statement->stmt, statement->next++,
				n_bytes ? data : "", n_bytes, SQLITE_STATIC));
}

void bind_when(struct statement *statement, struct instant instant)
{
	bind_int(statement, instant.utc_us);
	bind_int(statement, instant.offset_min);
}

void bind_when_or_null(struct statement *statement, struct instant instant)
{
	if (instant.utc_us) {
		bind_when(statement, instant);
		return;
	}
	bind_text(statement, NULL);
	bind_text(statement, NULL);
}

void bind_score(struct statement *statement, struct score score)
{
	if (score.is_known)
		bind_int(statement, score.value);
	else
		bind_text(statement, NULL);
}

void bind_instant(struct statement *statement, struct instant instant)
{
	bind_int(statement, instant.boot_us);
	bind_when(statement, instant);
}

int statement_step(struct statement *statement)
{
	int rc;

	if (statement->r < 0)
		return statement->r;
	statement->next = 0;
	rc = sqlite3_step(statement->stmt);
	if (rc == SQLITE_ROW)
		return 1;
	if (rc != SQLITE_DONE)
		statement->r = database_fail(statement->store, rc);
	return statement->r;
}

int statement_run(struct statement *statement)
{
	struct store *store = statement->store;
	int r = statement->r;

	if (r == 0 && store->damaged)
		r = -EUCLEAN;
	/* SQLite undid the transaction on an earlier failure: alone, this
	 * statement would be half of what was meant. */
	if (r == 0 && store->lost)
		r = store->lost;
	if (r == 0)
		r = statement_step(statement);
	if (r < 0 && store->depth > 0 && sqlite3_get_autocommit(store->db))
		store->lost = r;
	statement_done(statement);
	return r < 0 ? r : sqlite3_changes(store->db);
}

int64_t statement_last_id(struct store *store)
{
	return sqlite3_last_insert_rowid(store->db);
}

int64_t take_int(struct statement *statement)
{
	return sqlite3_column_int64(statement->stmt, statement->next++);
}

bool take_is_null(struct statement *statement)
{
	return sqlite3_column_type(statement->stmt, statement->next) ==
		SQLITE_NULL;
}

double take_real(struct statement *statement)
{
	if (take_is_null(statement)) {
		statement->next++;
		return NAN;
	}
	return sqlite3_column_double(statement->stmt, statement->next++);
}

struct score take_score(struct statement *statement)
{
	bool is_known = !take_is_null(statement);

	return (struct score){is_known, (int)take_int(statement)};
}

void take_text(struct statement *statement, char *ret_text, size_t size)
{
	const unsigned char *text =
		sqlite3_column_text(statement->stmt, statement->next++);

	snprintf(ret_text, size, "%s", text ? (const char *)text : "");
}

char *take_new_text(struct statement *statement)
{
	return xstrdup((const char *)sqlite3_column_text(
		statement->stmt, statement->next++));
}

const void *take_blob(struct statement *statement, size_t *ret_n_bytes)
{
	const void *data =
		sqlite3_column_blob(statement->stmt, statement->next);

	*ret_n_bytes = (size_t)sqlite3_column_bytes(
		statement->stmt, statement->next++);
	return data;
}

struct instant take_when(struct statement *statement)
{
	struct instant instant = {.utc_us = take_int(statement)};

	instant.offset_min = (int)take_int(statement);
	return instant;
}

struct instant take_instant(struct statement *statement)
{
	int64_t boot_us = take_int(statement);
	struct instant instant = take_when(statement);

	instant.boot_us = boot_us;
	return instant;
}
