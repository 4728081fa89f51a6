/* SPDX-License-Identifier: GPL-3.0-or-later
 * Opening and settings.
 */
#include "daemon/store/store.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/mem.h"
#include "daemon/base/paths.h"
#include "daemon/store/database.h"
#include "daemon/store/schema.h"
#include "daemon/store/statement.h"

/* hrvd must get back to its strap; a person's command can wait longer. */
#define RECORD_BUSY_MS 1000
#define OTHER_BUSY_MS 5000

#define SMALLEST_DATABASE_BYTES 512 /* SQLite's smallest page */

static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return xstrdup(".");
	return xasprintf("%.*s", slash == path ? 1 : (int)(slash - path), path);
}

/* SQLite's POSIX locks cannot tell one recording hrvd from two, as each writes
 * but for a moment. The lock lives on a file of its own: to open and close
 * the database itself would drop SQLite's locks. */
static int take_lock(struct store *store)
{
	_cleanup_free_ char *path = xasprintf("%s.lock", store->path);

	store->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (store->lock_fd < 0)
		return database_refuse(store, errno, NULL);
	if (flock(store->lock_fd, LOCK_EX | LOCK_NB) == 0)
		return 0;
	if (errno != EWOULDBLOCK)
		return database_refuse(store, errno, NULL);
	return database_refuse(store, EBUSY,
		"another hrvd is recording into it; stop that one first "
		"(`systemctl --user stop hrvd`)");
}

static void disconnect(struct store *store)
{
	for (int i = 0; i < STATEMENT_SLOTS; i++)
		sqlite3_finalize(store->slots[i].stmt);
	memset(store->slots, 0, sizeof(store->slots));
	sqlite3_close(store->db);
	store->db = NULL;
}

/* name: a path, or with SQLITE_OPEN_URI a URI. */
static int connect_to(struct store *store, const char *name, int flags)
{
	int rc;

	disconnect(store);
	rc = sqlite3_open_v2(
		name, &store->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
	if (rc != SQLITE_OK)
		return database_fail(store, rc);
	sqlite3_extended_result_codes(store->db, 1);
	sqlite3_busy_timeout(store->db,
		store->mode == STORE_RECORD ? RECORD_BUSY_MS : OTHER_BUSY_MS);
	return database_exec(store,
		"PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON;"
		"PRAGMA trusted_schema = OFF; PRAGMA synchronous = NORMAL;"
		"PRAGMA journal_size_limit = 4194304");
}

/* SQLite says only that it cannot write; the system knows why. */
static int refuse_unwritable(struct store *store, const char *path)
{
	_cleanup_free_ char *folder = folder_of(path);
	bool writable = access(path, W_OK) == 0 && access(folder, W_OK) == 0;

	return database_refuse(store, writable ? EROFS : errno, NULL);
}

/* Hrvd writes at the end and reads little: with SQLite's 2 MB its memory would
 * grow for a month before it stays. KiB. */
#define RECORD_CACHE "PRAGMA cache_size = -256"

static int connect_to_write(struct store *store, const char *path)
{
	int r = connect_to(store, path, SQLITE_OPEN_READWRITE);

	/* SQLite falls back to reading without a word. */
	if (r == 0 && sqlite3_db_readonly(store->db, "main") == 1)
		r = -EROFS;
	if (r == 0)
		r = database_exec(store, "PRAGMA journal_mode = WAL");
	if (r == 0 && store->mode == STORE_RECORD)
		r = database_exec(store, RECORD_CACHE);
	if (r == 0)
		r = schema_migrate(store);
	return r == -EROFS ? refuse_unwritable(store, path) : r;
}

/* Makes the name of the file last a power cut. */
static int sync_folder(struct store *store)
{
	_cleanup_free_ char *folder = folder_of(store->path);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int r = 0;

	if (fd < 0 || fsync(fd) < 0)
		r = database_refuse(store, errno, NULL);
	if (fd >= 0)
		close(fd);
	return r;
}

/* Gives the finished file its name, unless another program was faster. */
static int publish(struct store *store, const char *draft)
{
	if (renameat2(AT_FDCWD, draft, AT_FDCWD, store->path,
		    RENAME_NOREPLACE) == 0)
		return sync_folder(store);
	if (errno == EEXIST)
		return 0;
	/* Network file systems know no RENAME_NOREPLACE. */
	if (errno == EINVAL && access(store->path, F_OK) < 0 &&
		rename(draft, store->path) == 0)
		return sync_folder(store);
	return database_refuse(store, errno, NULL);
}

/* Makes the database under another name first, so that it is there whole or
 * not at all, whenever we are killed and whoever else does the same. */
static int create(struct store *store)
{
	_cleanup_free_ char *draft = xasprintf("%s.XXXXXX", store->path);
	int fd = mkostemp(draft, O_CLOEXEC);
	int r;

	if (fd < 0)
		return database_refuse(store, errno, NULL);
	/* SQLite gives -wal and -shm the mode of the database. */
	r = fchmod(fd, 0600) < 0 ? database_refuse(store, errno, NULL) : 0;
	close(fd);
	if (r == 0)
		r = connect_to_write(store, draft);
	disconnect(store);
	if (r == 0)
		r = publish(store, draft);
	unlink(draft);
	return r;
}

static char *immutable_uri(const char *path)
{
	char *uri = xmalloc(3 * strlen(path) + sizeof("file:?immutable=1"));
	char *end = stpcpy(uri, "file:");

	for (; *path; path++)
		if (isalnum((unsigned char)*path) || strchr("/-._", *path))
			*end++ = *path;
		else
			end += sprintf(end, "%%%02X", (unsigned char)*path);
	strcpy(end, "?immutable=1");
	return uri;
}

/* In a folder that we may not write, SQLite cannot make the -shm file that it
 * reads a WAL database with. Without a -wal file nobody is writing, and it can
 * be read as a file that does not change. */
static bool can_be_immutable(const struct store *store)
{
	_cleanup_free_ char *folder = folder_of(store->path);
	_cleanup_free_ char *wal = xasprintf("%s-wal", store->path);
	struct stat st;

	return access(folder, W_OK) < 0 &&
		(stat(wal, &st) < 0 ? errno == ENOENT : st.st_size == 0);
}

static int connect_to_read(struct store *store)
{
	_cleanup_free_ char *uri = NULL;
	int r = connect_to(store, store->path, SQLITE_OPEN_READONLY);

	if (r == 0)
		r = schema_check(store);
	if (r == 0 || r == -EUCLEAN || r == -EPROTO || !can_be_immutable(store))
		return r;
	uri = immutable_uri(store->path);
	r = connect_to(store, uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
	return r < 0 ? r : schema_check(store);
}

/* A database of an older version is brought up to date by whoever opens it
 * first, were it only to read: what it is then read with has to fit. */
static int connect_to_today(struct store *store)
{
	int is_old, r = connect_to_read(store);

	if (r < 0)
		return r;
	is_old = schema_is_old(store);
	if (is_old < 0)
		return is_old;
	if (store->mode != STORE_READ)
		return connect_to_write(store, store->path);
	if (!is_old)
		return 0;
	r = connect_to_write(store, store->path);
	return r < 0 ? r : connect_to_read(store);
}

/* Makes what is missing, in a writing mode. */
static int prepare_files(struct store *store)
{
	_cleanup_free_ char *folder = folder_of(store->path);
	struct stat st;
	int r;

	if (store->mode != STORE_READ) {
		r = paths_make_private_dir(folder);
		if (r < 0)
			return database_refuse(store, -r, NULL);
	}
	if (store->mode == STORE_RECORD) {
		r = take_lock(store);
		if (r < 0)
			return r;
	}
	if (stat(store->path, &st) < 0) {
		if (errno != ENOENT || store->mode == STORE_READ)
			return database_refuse(store, errno, NULL);
		return create(store);
	}
	/* To SQLite such a file is a new database: what it held is gone. */
	if (st.st_size < SMALLEST_DATABASE_BYTES)
		return database_refuse(store, EUCLEAN,
			"the file is cut off or empty, nothing was changed; "
			"put a backup in its place, or remove it to begin "
			"anew");
	return 0;
}

int store_open(const char *path, enum store_mode mode, struct store **ret_store,
	char **ret_error)
{
	struct store *store = xcalloc(1, sizeof(*store));
	int r;

	store->path = xstrdup(path);
	store->mode = mode;
	store->lock_fd = -1;
	r = prepare_files(store);
	/* Whether the database is whole and known is seen by reading only:
	 * SQLite writes as soon as it opens for writing and finds a log. */
	if (r == 0)
		r = connect_to_today(store);
	if (r == 0) {
		*ret_store = store;
		return 0;
	}
	if (ret_error) {
		*ret_error = store->error;
		store->error = NULL;
	}
	store_close(store);
	return r;
}

void store_close(struct store *store)
{
	if (!store)
		return;
	disconnect(store);
	if (store->lock_fd >= 0)
		close(store->lock_fd);
	free(store->path);
	free(store->error);
	free(store);
}

const char *store_error(const struct store *store)
{
	return store->error ? store->error : "no error";
}

int store_check(struct store *store)
{
	struct statement st = statement_open(store, "PRAGMA quick_check(1)");
	char verdict[8] = "";
	int r = statement_step(&st);

	if (r > 0)
		take_text(&st, verdict, sizeof(verdict));
	statement_done(&st);
	if (r < 0)
		return r;
	return strcmp(verdict, "ok") == 0
		? 0
		: database_fail(store, SQLITE_CORRUPT);
}

int store_expect_much(struct store *store)
{
	return database_exec(store, "PRAGMA cache_size = -65536");
}

int store_changes(struct store *store, int64_t *ret_changes)
{
	return database_query_int(store, "PRAGMA data_version", ret_changes);
}

int store_setting_get(struct store *store, const char *name, char **ret_value)
{
	struct statement st = statement_open(
		store, "SELECT value FROM settings WHERE name = ?");
	int r;

	bind_text(&st, name);
	r = statement_step(&st);
	if (r > 0)
		*ret_value = take_new_text(&st);
	statement_done(&st);
	return r > 0 ? 0 : r < 0 ? r : -ENOENT;
}

int store_setting_set(struct store *store, const char *name, const char *value)
{
	struct statement st = statement_open(store,
		"INSERT INTO settings (name, value) VALUES (?, ?) "
		"ON CONFLICT (name) DO UPDATE SET value = excluded.value");
	int r;

	bind_text(&st, name);
	bind_text(&st, value);
	r = statement_run(&st);
	return r < 0 ? r : 0;
}
