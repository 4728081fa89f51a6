/* SPDX-License-Identifier: GPL-3.0-or-later
 * A database of version 1 becomes today's: nothing of it is lost, whoever opens
 * it first, and a program that still runs on version 1 goes on.
 */
#include "tests/unit/store/scratch.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "daemon/store/database.h"
#include "daemon/store/journal.h"
#include "daemon/store/sessions.h"

#define OLD "tests/data/store/version_1.sql"

/* Puts a database of version 1 in the place of the fresh one. */
static void make_old(struct scratch *scratch)
{
	_cleanup_free_ char *sql = xcalloc(1, 1 << 16);
	FILE *file = fopen(OLD, "r");
	sqlite3 *db;

	scratch_close(scratch);
	assert_int_equal(unlink(scratch->path), 0);
	assert_non_null(file);
	assert_true(fread(sql, 1, (1 << 16) - 1, file) > 1000);
	fclose(file);
	assert_int_equal(sqlite3_open(scratch->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static int64_t ask(struct scratch *scratch, const char *sql)
{
	int64_t value = -99;

	assert_int_equal(database_query_int(scratch->store, sql, &value), 0);
	return value;
}

static void assert_kept(struct scratch *scratch)
{
	struct journal_entry entry;
	struct session session;

	assert_int_equal(ask(scratch, "PRAGMA user_version"), 4);
	assert_int_equal(ask(scratch, "SELECT count(*) FROM journal"), 8);
	assert_int_equal(ask(scratch, "SELECT count(*) FROM windows"), 1);
	assert_int_equal(ask(scratch,
				 "SELECT count(*) FROM pragma_foreign_key_"
				 "check"),
		0);
	assert_int_equal(ask(scratch,
				 "SELECT count(*) FROM sqlite_schema "
				 "WHERE name LIKE '%\\_1' ESCAPE '\\' "
				 "AND name NOT LIKE 'sqlite%'"),
		0);
	assert_int_equal(journal_get(scratch->store, 1, &entry), 0);
	assert_int_equal(entry.kind, JOURNAL_PAIN);
	assert_int_equal(entry.mode, JOURNAL_NOW);
	assert_int_equal(entry.version, 4);
	assert_int_equal(entry.nrs, 5);
	assert_int_equal(entry.meant.utc_us, INT64_C(1795194000000000));
	assert_int_equal(entry.meant.offset_min, 60);
	assert_int_equal(entry.end.utc_us, 0);
	assert_string_equal(entry.regions, "neck");
	assert_string_equal(entry.tags, "tightness work");
	assert_string_equal(entry.words, "");
	assert_string_equal(entry.note, "after the call");
	assert_false(entry.interference.is_known);
	assert_int_equal(entry.valence, JOURNAL_NO_VALENCE);
	assert_false(entry.is_private);
	journal_entry_done(&entry);
	assert_int_equal(journal_get(scratch->store, 3, &entry), 0);
	assert_int_equal(entry.kind, JOURNAL_MARK);
	assert_int_equal(entry.nrs, -1);
	assert_string_equal(entry.note, "bell");
	journal_entry_done(&entry);
	assert_int_equal(session_get(scratch->store, 1, &session), 0);
	assert_int_equal(session.kind, SESSION_PLAIN);
	assert_string_equal(session.name, "orienting");
	assert_int_equal(session.end.utc_us, INT64_C(1795198800000000));
	assert_false(session.activation.is_known);
	assert_int_equal(
		session_current(scratch->store, SESSION_PLAIN, &session), 0);
	assert_int_equal(session.id, 2);
}

/* Whether it is opened to read, for the journal or to record. */
static void test_all_modes(void **state)
{
	struct scratch *scratch = *state;

	for (int mode = STORE_READ; mode <= STORE_RECORD; mode++) {
		make_old(scratch);
		assert_int_equal(
			scratch_open(scratch, (enum store_mode)mode), 0);
		assert_kept(scratch);
		scratch_close(scratch);
		assert_int_equal(scratch_open(scratch, STORE_READ), 0);
		assert_kept(scratch);
	}
}

/* Undo walks back by the order in which versions were written. */
static void test_undo_goes_on(void **state)
{
	static const struct {
		int64_t id;
		int nrs;
		bool removed;
	} expected[] = {
		{1, 6, false}, {3, -1, true}, {2, 3, true}, {1, 6, true}};
	struct scratch *scratch = *state;
	struct journal_entry entry;

	make_old(scratch);
	assert_int_equal(scratch_open(scratch, STORE_JOURNAL), 0);
	for (size_t i = 0; i < sizeof(expected) / sizeof(*expected); i++) {
		assert_int_equal(
			journal_undo(scratch->store, 0, at_s(0), &entry), 0);
		assert_int_equal(entry.id, expected[i].id);
		assert_int_equal(entry.nrs, expected[i].nrs);
		assert_int_equal(entry.removed, expected[i].removed);
		journal_entry_done(&entry);
	}
	assert_int_equal(
		journal_undo(scratch->store, 0, at_s(0), &entry), -ENOENT);
}

/* An hrvd of version 1 that runs on while hrvctl brings its database up to date
 * writes what it always wrote. */
static void test_old_writer(void **state)
{
	struct scratch *scratch = *state;
	struct session session;

	make_old(scratch);
	assert_int_equal(scratch_open(scratch, STORE_RECORD), 0);
	assert_int_equal(database_exec(scratch->store,
				 "INSERT INTO journal (id, version, kind, "
				 "meant_utc_us, meant_offset_min, "
				 "logged_utc_us, logged_offset_min, nrs, "
				 "regions, tags, note, removed, of_version) "
				 "VALUES (9, 1, 'mark', 1, 0, 1, 0, NULL, '', "
				 "'', 'x', 0, 1)"),
		0);
	assert_int_equal(database_exec(scratch->store,
				 "INSERT INTO sessions (name, begin_utc_us, "
				 "begin_offset_min) VALUES ('old', 5, 0)"),
		0);
	assert_int_equal(session_get(scratch->store, 3, &session), 0);
	assert_int_equal(session.kind, SESSION_PLAIN);
}

/* Where nothing may be written, it says so and stays as it was. */
static void test_read_only_file(void **state)
{
	struct scratch *scratch = *state;
	_cleanup_free_ char *error = NULL;
	uint64_t before;

	if (geteuid() == 0) {
		print_message("skip: root may write everything\n");
		return;
	}
	make_old(scratch);
	before = file_hash(scratch->path);
	assert_int_equal(chmod(scratch->path, 0400), 0);
	assert_true(store_open(scratch->path, STORE_READ, &scratch->store,
			    &error) < 0);
	assert_non_null(error);
	assert_true(file_hash(scratch->path) == before);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_all_modes),
		TEST(test_undo_goes_on),
		TEST(test_old_writer),
		TEST(test_read_only_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
