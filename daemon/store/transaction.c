/* SPDX-License-Identifier: GPL-3.0-or-later
 * Nested transactions and the sync that makes them last.
 */
#include "daemon/store/transaction.h"

#include <assert.h>
#include <errno.h>
#include <stddef.h>

#include "daemon/store/database.h"

int store_begin(struct store *store)
{
	int r;

	if (store->damaged)
		return -EUCLEAN;
	if (store->depth == 0) {
		/* At once: a lock that is asked for later may fail. */
		r = database_exec(store, "BEGIN IMMEDIATE");
		if (r < 0)
			return r;
		store->lost = 0;
	}
	store->depth++;
	return 0;
}

static void undo(struct store *store)
{
	if (!sqlite3_get_autocommit(store->db))
		sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
}

/* Commits do not wait for the disk (synchronous = NORMAL). To sync the log
 * makes them last, the newest and all before it. Should that fail, they stand
 * all the same, and the next sync tries again. */
int store_sync(struct store *store)
{
	sqlite3_file *log;
	int rc = SQLITE_OK;

	/* Nothing was committed since it began; its end sees to it. */
	if (store->depth > 0)
		return 0;
	log = database_log(store->db);
	if (log)
		rc = log->pMethods->xSync(log, SQLITE_SYNC_NORMAL);
	return rc == SQLITE_OK ? 0 : database_fail(store, rc);
}

int store_commit(struct store *store, bool durable)
{
	int r = store->lost;

	assert(store->depth > 0);
	if (--store->depth > 0)
		return r;
	store->lost = 0;
	if (r == 0)
		r = database_exec(store, "COMMIT");
	if (r < 0) {
		undo(store);
		return r;
	}
	if (durable)
		store_sync(store);
	return 0;
}

void store_rollback(struct store *store)
{
	if (store->depth == 0)
		return;
	undo(store);
	store->depth--;
	if (store->depth == 0)
		store->lost = 0;
	else if (store->lost == 0)
		store->lost = -ECANCELED;
}

int store_finish(struct store *store, int r)
{
	if (r < 0) {
		store_rollback(store);
		return r;
	}
	return store_commit(store, true);
}
