/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of schema.c: a database that is damaged, foreign or newer is told from
 * a good one, and not a byte of it is changed.
 */
#include "tests/unit/store/scratch.h"

#include <errno.h>
#include <sys/wait.h>

#include "daemon/store/database.h"
#include "daemon/store/transaction.h"

#define PAGE_BYTES 4096
#define AT_USER_VERSION 60 /* file format of SQLite, 1.3 */
#define AT_APPLICATION_ID 68

static void patch(const char *path, long at, const void *bytes, size_t n)
{
	FILE *file = fopen(path, "r+b");

	assert_non_null(file);
	assert_int_equal(fseek(file, at, SEEK_SET), 0);
	assert_int_equal(fwrite(bytes, 1, n, file), n);
	fclose(file);
}

/* Opens in every mode, expects result, and the file as it was. */
static void assert_refused(
	struct scratch *scratch, int result, const char *words)
{
	_cleanup_free_ char *wal = xasprintf("%s-wal", scratch->path);
	uint64_t before = file_hash(scratch->path);
	uint64_t wal_before = file_hash(wal);

	for (int mode = STORE_READ; mode <= STORE_RECORD; mode++) {
		_cleanup_free_ char *error = NULL;
		struct store *store = NULL;

		assert_int_equal(store_open(scratch->path,
					 (enum store_mode)mode, &store, &error),
			result);
		assert_null(store);
		assert_non_null(error);
		if (!strstr(error, words))
			print_error("%s\n", error);
		assert_non_null(strstr(error, words));
		assert_non_null(strstr(error, scratch->path));
		assert_true(file_hash(scratch->path) == before);
	}
	if (wal_before)
		assert_true(file_hash(wal) == wal_before);
}

static void test_newer(void **state)
{
	struct scratch *scratch = *state;

	scratch_close(scratch);
	patch(scratch->path, AT_USER_VERSION, "\0\0\0\x63", 4);
	assert_refused(scratch, -EPROTO, "schema 99, this one knows 4");
}

/* The newer version is still in the log of an hrvd that was killed. To open
 * for writing would bring the log into the file. */
static void test_newer_in_log(void **state)
{
	struct scratch *scratch = *state;
	_cleanup_free_ char *wal = xasprintf("%s-wal", scratch->path);
	pid_t child;

	scratch_close(scratch);
	child = fork();
	if (child == 0) {
		scratch_open(scratch, STORE_RECORD);
		_exit(database_exec(
			      scratch->store, "PRAGMA user_version = 99") < 0);
	}
	assert_int_equal(waitpid(child, NULL, 0), child);
	assert_true(file_size(wal) > 0);
	assert_refused(scratch, -EPROTO, "newer hrvd");
}

static void test_foreign(void **state)
{
	struct scratch *scratch = *state;

	scratch_close(scratch);
	patch(scratch->path, AT_APPLICATION_ID, "GPKG", 4);
	assert_refused(scratch, -EUCLEAN, "another program");
	patch(scratch->path, AT_APPLICATION_ID, "\0\0\0\0", 4);
	assert_refused(scratch, -EUCLEAN, "another program");
}

static void test_no_version(void **state)
{
	struct scratch *scratch = *state;

	scratch_close(scratch);
	patch(scratch->path, AT_USER_VERSION, "\0\0\0\0", 4);
	assert_refused(scratch, -EUCLEAN, "malformed");
}

static void test_lost_table(void **state)
{
	struct scratch *scratch = *state;

	assert_int_equal(
		database_exec(scratch->store, "DROP TABLE settings"), 0);
	scratch_close(scratch);
	assert_refused(scratch, -EUCLEAN, "no such table: settings");
}

static void test_not_a_database(void **state)
{
	static const char text[] = "not a database, but quite some text "
				   "that somebody put here by mistake";
	struct scratch *scratch = *state;

	scratch_close(scratch);
	assert_int_equal(truncate(scratch->path, 0), 0);
	for (int i = 0; i < 100; i++)
		patch(scratch->path, i * (long)sizeof(text), text,
			sizeof(text));
	assert_refused(scratch, -EUCLEAN, "not a database");
}

static void test_cut(void **state)
{
	static const long sizes[] = {1, 50, 100, 4095, 4096, 5 * 4096};
	struct scratch *scratch = *state;
	off_t whole;

	scratch_close(scratch);
	whole = file_size(scratch->path);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		size_t last = sizeof(sizes) / sizeof(*sizes) - 1 - i;

		assert_true(sizes[last] < whole);
		assert_int_equal(truncate(scratch->path, sizes[last]), 0);
		assert_refused(scratch, -EUCLEAN, "put a backup");
	}
}

/* Every page of the empty database but the free ones, one at a time, full of
 * other bytes: tables' pages are found out at once, and so is the first. */
static void test_overwritten_pages(void **state)
{
	struct scratch *scratch = *state;
	uint8_t junk[PAGE_BYTES];
	int n_refused = 0, n_pages;

	memset(junk, 0xa5, sizeof(junk));
	scratch_close(scratch);
	n_pages = (int)(file_size(scratch->path) / PAGE_BYTES);
	for (int page = 0; page < n_pages; page++) {
		struct store *store = NULL;
		uint8_t good[PAGE_BYTES];
		FILE *file = fopen(scratch->path, "rb");
		int r;

		assert_non_null(file);
		fseek(file, page * (long)PAGE_BYTES, SEEK_SET);
		assert_int_equal(fread(good, 1, PAGE_BYTES, file), PAGE_BYTES);
		fclose(file);
		patch(scratch->path, page * (long)PAGE_BYTES, junk, PAGE_BYTES);
		r = store_open(scratch->path, STORE_RECORD, &store, NULL);
		if (r == 0)
			store_close(store);
		else
			assert_int_equal(r, -EUCLEAN);
		n_refused += r == -EUCLEAN;
		patch(scratch->path, page * (long)PAGE_BYTES, good, PAGE_BYTES);
	}
	/* The schema and fifteen tables; the other pages are indexes. */
	assert_true(n_refused >= 16);
	assert_int_equal(scratch_open(scratch, STORE_RECORD), 0);
}

/* Damage that shows only later: from then on nothing is written. */
static void test_damage_seen_later(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = scratch_stretch(scratch, DEVICE_SIM, 0);
	uint8_t junk[PAGE_BYTES];
	uint64_t before;
	int64_t page;
	int n = 0;

	for (int i = 0; i < 100; i++)
		scratch_packets(scratch, id, i, 60);
	assert_int_equal(database_query_int(scratch->store,
				 "SELECT rootpage FROM sqlite_schema "
				 "WHERE name = 'sqlite_autoindex_packets_1'",
				 &page),
		0);
	scratch_close(scratch);
	memset(junk, 0xa5, sizeof(junk));
	patch(scratch->path, (page - 1) * PAGE_BYTES, junk, sizeof(junk));
	before = file_hash(scratch->path);

	assert_int_equal(scratch_open(scratch, STORE_RECORD), 0);
	assert_int_equal(
		packets_read(scratch->store, id, count_packets, &n), -EUCLEAN);
	assert_non_null(strstr(store_error(scratch->store), "malformed"));
	assert_int_equal(store_begin(scratch->store), -EUCLEAN);
	assert_int_equal(store_setting_set(scratch->store, "a", "b"), -EUCLEAN);
	scratch_close(scratch);
	assert_true(file_hash(scratch->path) == before);
}

/* What a script for people must know; see hrvd-data(5). */
static void test_versions(void **state)
{
	struct scratch *scratch = *state;
	int64_t value;

	database_query_int(scratch->store, "PRAGMA application_id", &value);
	assert_int_equal(value, 0x68727664);
	database_query_int(scratch->store, "PRAGMA user_version", &value);
	assert_int_equal(value, 4);
	database_query_int(scratch->store, "PRAGMA foreign_keys", &value);
	assert_int_equal(value, 1);
	assert_int_equal(
		database_query_int(scratch->store,
			"SELECT count(*) FROM pragma_table_list "
			"WHERE schema = 'main' AND type = 'table' AND strict",
			&value),
		0);
	assert_int_equal(value, 15);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_newer),
		TEST(test_newer_in_log),
		TEST(test_foreign),
		TEST(test_no_version),
		TEST(test_lost_table),
		TEST(test_not_a_database),
		TEST(test_cut),
		TEST(test_overwritten_pages),
		TEST(test_damage_seen_later),
		TEST(test_versions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
