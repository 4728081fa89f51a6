/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the files of this folder share: the connection, and how its failures
 * become errnos and sentences. Not for other folders.
 */
#pragma once

#include <sqlite3.h>
#include <stdbool.h>

#include "daemon/store/store.h"

#define STATEMENT_SLOTS 72 /* a few more than there are statements */

struct store {
	sqlite3 *db;
	char *path;
	enum store_mode mode;
	int lock_fd; /* -1 but for STORE_RECORD */
	int depth; /* of store_begin */
	int lost; /* -errno that undid the running transaction */
	bool damaged; /* was seen: nothing is written any more */
	char *error; /* text of the last failure, or NULL */
	struct {
		const char *sql;
		sqlite3_stmt *stmt;
		bool taken;
	} slots[STATEMENT_SLOTS];
};

/* Remembers why an SQLite call failed with result_code; returns -errno. */
int database_fail(struct store *store, int result_code);
/* The same for an errno of our own; why says what it is and what to do (NULL:
 * what the errno says). Returns -error. */
int database_refuse(struct store *store, int error, const char *why);

/* The file of the write-ahead log; NULL while there is none. */
sqlite3_file *database_log(sqlite3 *db);

/* Runs statements that give no rows. */
int database_exec(struct store *store, const char *sql);
/* The one integer that a query gives. */
int database_query_int(
	struct store *store, const char *sql, int64_t *ret_value);
