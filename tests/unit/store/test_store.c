/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of store.c: opening in every mode, transactions, what waits for the
 * disk, and settings.
 */
#include "tests/unit/store/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>

#include "daemon/store/database.h"
#include "daemon/store/transaction.h"

/* SQLite's calls come here instead of to libc. */
static int n_syncs;

int fdatasync(int fd)
{
	(void)fd;
	n_syncs++;
	return 0;
}

static void assert_mode(const char *path, const char *suffix, mode_t mode)
{
	_cleanup_free_ char *full = xasprintf("%s%s", path, suffix);
	struct stat st;

	assert_int_equal(stat(full, &st), 0);
	assert_int_equal(st.st_mode & 07777, mode);
}

/* Health data: for nobody else, whatever the umask. */
static void test_modes(void **state)
{
	static const mode_t umasks[] = {0, 022, 0777};
	struct scratch *scratch = *state;

	scratch_close(scratch);
	for (size_t i = 0; i < sizeof(umasks) / sizeof(*umasks); i++) {
		_cleanup_free_ char *folder =
			xasprintf("%s/%zu/deep", scratch->folder, i);
		mode_t old = umask(umasks[i]);

		snprintf(scratch->path, sizeof(scratch->path), "%s/hrv.db",
			folder);
		assert_int_equal(scratch_open(scratch, STORE_RECORD), 0);
		scratch_stretch(scratch, DEVICE_SIM, 0);
		umask(old);
		assert_mode(folder, "", 0700);
		assert_mode(scratch->path, "", 0600);
		assert_mode(scratch->path, "-wal", 0600);
		assert_mode(scratch->path, "-shm", 0600);
		scratch_close(scratch);
	}
}

/* After a close all is in the one file. */
static void test_close_leaves_one_file(void **state)
{
	struct scratch *scratch = *state;
	_cleanup_free_ char *wal = xasprintf("%s-wal", scratch->path);
	int64_t id = scratch_stretch(scratch, DEVICE_SIM, 0);

	scratch_packets(scratch, id, 0, 60);
	assert_true(file_size(wal) > 0);
	scratch_close(scratch);
	assert_int_equal(file_size(wal), -1);
	assert_int_equal(scratch_open(scratch, STORE_READ), 0);
	assert_int_equal(packets_in(scratch, id), 60);
}

static void test_no_file(void **state)
{
	struct scratch *scratch = *state;
	_cleanup_free_ char *error = NULL;
	_cleanup_free_ char *path =
		xasprintf("%s/none/hrv.db", scratch->folder);
	struct store *store = NULL;

	assert_int_equal(store_open(path, STORE_READ, &store, &error), -ENOENT);
	assert_null(store);
	assert_non_null(strstr(error, "No such file"));
	/* Looking makes nothing. */
	*strrchr(path, '/') = '\0';
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(store_open(path, STORE_READ, &store, NULL), -ENOENT);
}

static void test_folder_is_a_file(void **state)
{
	struct scratch *scratch = *state;
	_cleanup_free_ char *error = NULL;
	_cleanup_free_ char *path = xasprintf("%s/hrv.db", scratch->path);
	struct store *store;

	assert_int_equal(
		store_open(path, STORE_RECORD, &store, &error), -ENOTDIR);
	assert_non_null(strstr(error, "Not a directory"));
}

static void test_second_recorder(void **state)
{
	struct scratch *scratch = *state;
	_cleanup_free_ char *error = NULL;
	struct store *second = NULL;

	assert_int_equal(
		store_open(scratch->path, STORE_RECORD, &second, &error),
		-EBUSY);
	assert_non_null(strstr(error, "another hrvd is recording"));
	/* The journal and readers come in beside it. */
	assert_int_equal(
		store_open(scratch->path, STORE_JOURNAL, &second, NULL), 0);
	store_close(second);
	assert_int_equal(
		store_open(scratch->path, STORE_READ, &second, NULL), 0);
	store_close(second);
	scratch_close(scratch);
	assert_int_equal(scratch_open(scratch, STORE_RECORD), 0);
}

static void test_empty_file(void **state)
{
	struct scratch *scratch = *state;

	scratch_close(scratch);
	assert_int_equal(truncate(scratch->path, 0), 0);
	for (int mode = STORE_READ; mode <= STORE_RECORD; mode++)
		assert_int_equal(
			scratch_open(scratch, (enum store_mode)mode), -EUCLEAN);
	assert_int_equal(file_size(scratch->path), 0);
}

static void test_commit(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = scratch_stretch(scratch, DEVICE_SIM, 0);
	struct store *other;
	int n = 0;

	assert_int_equal(
		store_open(scratch->path, STORE_READ, &other, NULL), 0);
	assert_int_equal(store_begin(scratch->store), 0);
	assert_int_equal(store_begin(scratch->store), 0);
	scratch_packets(scratch, id, 0, 7);
	assert_int_equal(store_commit(scratch->store, true), 0);
	/* The inner commit is none. */
	packets_read(other, id, count_packets, &n);
	assert_int_equal(n, 0);
	assert_int_equal(store_commit(scratch->store, false), 0);
	packets_read(other, id, count_packets, &n);
	assert_int_equal(n, 7);
	store_close(other);
}

static void test_rollback(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = scratch_stretch(scratch, DEVICE_SIM, 0);
	struct packet_block block = {.stretch_id = id, .data = NULL};

	assert_int_equal(store_begin(scratch->store), 0);
	scratch_packets(scratch, id, 0, 7);
	store_rollback(scratch->store);
	assert_int_equal(packets_in(scratch, id), 0);
	store_rollback(scratch->store); /* nothing to do */

	/* An inner rollback undoes all, and nothing is written after it. */
	assert_int_equal(store_begin(scratch->store), 0);
	scratch_packets(scratch, id, 0, 7);
	assert_int_equal(store_begin(scratch->store), 0);
	store_rollback(scratch->store);
	assert_int_equal(packets_write(scratch->store, &block), -ECANCELED);
	assert_int_equal(store_commit(scratch->store, false), -ECANCELED);
	assert_int_equal(packets_in(scratch, id), 0);
	scratch_packets(scratch, id, 0, 7);
	assert_int_equal(packets_in(scratch, id), 7);
}

/* Usual commits leave the disk alone; a durable one waits for it. */
static void test_durable(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = scratch_stretch(scratch, DEVICE_SIM, 0);
	int n_before = n_syncs;

	for (int i = 0; i < 10; i++) {
		store_begin(scratch->store);
		scratch_packets(scratch, id, i, 10);
		assert_int_equal(store_commit(scratch->store, false), 0);
	}
	assert_int_equal(n_syncs, n_before);
	store_begin(scratch->store);
	assert_int_equal(store_commit(scratch->store, true), 0);
	assert_true(n_syncs > n_before);
}

static void test_settings(void **state)
{
	struct scratch *scratch = *state;
	_cleanup_free_ char *first = NULL, *second = NULL;
	char *none = NULL;

	assert_int_equal(
		store_setting_get(scratch->store, "target", &none), -ENOENT);
	assert_null(none);
	assert_int_equal(store_setting_set(scratch->store, "target", "sim"), 0);
	assert_int_equal(
		store_setting_get(scratch->store, "target", &first), 0);
	assert_string_equal(first, "sim");
	assert_int_equal(store_setting_set(
				 scratch->store, "target", "A0:9E:1A:00:00:01"),
		0);
	scratch_close(scratch);
	assert_int_equal(scratch_open(scratch, STORE_READ), 0);
	assert_int_equal(
		store_setting_get(scratch->store, "target", &second), 0);
	assert_string_equal(second, "A0:9E:1A:00:00:01");
}

/* Runs check as an ordinary user, with the database in a folder that may not
 * be written; root would not notice. */
static void as_user(struct scratch *scratch, void (*check)(struct scratch *))
{
	_cleanup_free_ char *folder = xasprintf("%s/hrvd", scratch->folder);
	int status;
	pid_t child;

	if (geteuid() == 0) {
		assert_int_equal(chown(scratch->folder, 65534, 65534), 0);
		assert_int_equal(chown(folder, 65534, 65534), 0);
		assert_int_equal(chown(scratch->path, 65534, 65534), 0);
	}
	chmod(folder, 0500);
	child = fork();
	if (child == 0) {
		if (geteuid() == 0 && (setgid(65534) || setuid(65534)))
			_exit(2);
		check(scratch);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	chmod(folder, 0700);
	assert_int_equal(status, 0);
}

#define CHECK(condition)                                                       \
	do {                                                                   \
		if (!(condition)) {                                            \
			fprintf(stderr, "%d: not %s (%s)\n", __LINE__,         \
				#condition, error);                            \
			_exit(1);                                              \
		}                                                              \
	} while (0)

static void check_read_only(struct scratch *scratch)
{
	_cleanup_free_ char *wal = xasprintf("%s-wal", scratch->path);
	_cleanup_free_ char *error = NULL;
	struct store *store;
	int n = 0;

	CHECK(store_open(scratch->path, STORE_READ, &store, &error) == 0);
	CHECK(packets_read(store, 1, count_packets, &n) == 0);
	CHECK(n == 60);
	CHECK(store_setting_set(store, "a", "b") == -EROFS);
	store_close(store);
	CHECK(access(wal, F_OK) < 0);
	CHECK(store_open(scratch->path, STORE_RECORD, &store, &error) ==
		-EACCES);
	CHECK(strstr(error, "Permission denied"));
	free(error);
	error = NULL;
	CHECK(store_open(scratch->path, STORE_JOURNAL, &store, &error) ==
		-EACCES);
}

/* A folder on a disk for reading only. */
static void test_read_only_folder(void **state)
{
	struct scratch *scratch = *state;
	_cleanup_free_ char *lock = xasprintf("%s.lock", scratch->path);
	int64_t id = scratch_stretch(scratch, DEVICE_SIM, 0);

	assert_int_equal(id, 1);
	scratch_packets(scratch, id, 0, 60);
	scratch_close(scratch);
	unlink(lock);
	as_user(scratch, check_read_only);
}

/* A name with everything that a URI would misread. */
static void test_odd_name(void **state)
{
	struct scratch *scratch = *state;
	_cleanup_free_ char *lock = NULL;
	int64_t id;

	scratch_close(scratch);
	snprintf(scratch->path, sizeof(scratch->path), "%s/hrvd/a%%41?b#c d.db",
		scratch->folder);
	assert_int_equal(scratch_open(scratch, STORE_RECORD), 0);
	id = scratch_stretch(scratch, DEVICE_SIM, 0);
	scratch_packets(scratch, id, 0, 60);
	scratch_close(scratch);
	assert_true(file_size(scratch->path) > 0);
	lock = xasprintf("%s.lock", scratch->path);
	unlink(lock);
	as_user(scratch, check_read_only);
}

static void check_unwritable_file(struct scratch *scratch)
{
	_cleanup_free_ char *error = NULL;
	struct store *store;

	CHECK(store_open(scratch->path, STORE_RECORD, &store, &error) ==
		-EACCES);
	CHECK(strstr(error, "file and folder must be yours"));
}

static void test_unwritable_file(void **state)
{
	struct scratch *scratch = *state;

	scratch_close(scratch);
	chmod(scratch->path, 0400);
	as_user(scratch, check_unwritable_file);
}

static void check_unreadable_file(struct scratch *scratch)
{
	_cleanup_free_ char *error = NULL;
	struct store *store;

	CHECK(store_open(scratch->path, STORE_READ, &store, &error) == -EACCES);
}

static void test_unreadable_file(void **state)
{
	struct scratch *scratch = *state;

	scratch_close(scratch);
	chmod(scratch->path, 0);
	as_user(scratch, check_unreadable_file);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_modes),
		TEST(test_close_leaves_one_file),
		TEST(test_no_file),
		TEST(test_folder_is_a_file),
		TEST(test_second_recorder),
		TEST(test_empty_file),
		TEST(test_commit),
		TEST(test_rollback),
		TEST(test_durable),
		TEST(test_settings),
		TEST(test_read_only_folder),
		TEST(test_odd_name),
		TEST(test_unwritable_file),
		TEST(test_unreadable_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
