/* SPDX-License-Identifier: GPL-3.0-or-later
 * Failures of SQLite as errnos and sentences.
 */
#include "daemon/store/database.h"

#include <errno.h>
#include <string.h>

#include "daemon/base/mem.h"

sqlite3_file *database_log(sqlite3 *db)
{
	sqlite3_file *log = NULL;

	sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
	return log && log->pMethods ? log : NULL;
}

/* What the system said, where SQLite only says that a call failed. Of a commit
 * that failed only the file of the log knows. */
static int system_error(sqlite3 *db)
{
	int error = sqlite3_system_errno(db);
	sqlite3_file *log = database_log(db);

	if (error == 0 && log)
		log->pMethods->xFileControl(
			log, SQLITE_FCNTL_LAST_ERRNO, &error);
	/* To the person a quota and a file size limit are a full disk. */
	if (error == EDQUOT || error == EFBIG)
		return ENOSPC;
	return error ? error : EIO;
}

static int error_of_result(sqlite3 *db, int result_code)
{
	switch (result_code & 0xff) {
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return EUCLEAN;
	case SQLITE_FULL:
		return ENOSPC;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return EBUSY;
	case SQLITE_READONLY:
		return EROFS;
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return EACCES;
	case SQLITE_CONSTRAINT:
	case SQLITE_MISMATCH:
	case SQLITE_RANGE:
		return EINVAL;
	case SQLITE_TOOBIG:
		return E2BIG;
	case SQLITE_NOMEM:
		return ENOMEM;
	case SQLITE_CANTOPEN:
	case SQLITE_IOERR:
		return system_error(db);
	default:
		return EIO;
	}
}

/* What to do about it; path is named by the caller. */
static const char *advice(int error)
{
	switch (error) {
	case ENOSPC:
		return "make room on that disk; what waits is written then";
	case EBUSY:
		return "another program holds it; close that, or try again";
	case EROFS:
		return "mount that disk writable, set XDG_DATA_HOME to a "
		       "folder that is, or see SANDBOX in hrvd(8)";
	case EACCES:
	case EPERM:
		return "file and folder must be yours: see `ls -ld` of them";
	case EUCLEAN:
		return "nothing was changed; keep a copy, then put a backup in "
		       "its place, try `sqlite3 FILE .recover`, or move it "
		       "away to begin anew";
	case ENOENT:
		return "hrvd makes it when it first runs";
	default:
		return "try again, and check the disk if it stays so";
	}
}

int database_refuse(struct store *store, int error, const char *why)
{
	char *text;

	if (why)
		text = xasprintf("database '%s': %s", store->path, why);
	else
		text = xasprintf("cannot use database '%s': %s; %s",
			store->path, strerror(error), advice(error));
	free(store->error);
	store->error = text;
	if (error == EUCLEAN)
		store->damaged = true;
	return -error;
}

/* SQLite's own words, or, where the failure was ours to see, those for it. */
static const char *reason(sqlite3 *db, int result_code)
{
	switch (sqlite3_errcode(db)) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return sqlite3_errstr(result_code);
	default:
		return sqlite3_errmsg(db);
	}
}

int database_fail(struct store *store, int result_code)
{
	int error = error_of_result(store->db, result_code);
	_cleanup_free_ char *why = NULL;

	switch (error) {
	case ENOSPC:
	case EROFS:
	case EACCES:
	case EPERM:
	case ENOENT:
		return database_refuse(store, error, NULL);
	default:
		why = xasprintf("%s; %s", reason(store->db, result_code),
			advice(error));
		return database_refuse(store, error, why);
	}
}

int database_exec(struct store *store, const char *sql)
{
	int rc = sqlite3_exec(store->db, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? 0 : database_fail(store, rc);
}

int database_query_int(struct store *store, const char *sql, int64_t *ret_value)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(store->db, sql, -1, &stmt, NULL);

	if (rc == SQLITE_OK) {
		rc = sqlite3_step(stmt);
		if (rc == SQLITE_ROW)
			*ret_value = sqlite3_column_int64(stmt, 0);
	}
	if (rc != SQLITE_ROW) {
		int r = database_fail(store, rc);

		sqlite3_finalize(stmt);
		return r;
	}
	sqlite3_finalize(stmt);
	return 0;
}
