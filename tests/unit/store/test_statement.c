/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of statement.c: values of every type there and back, failures that
 * stick, and more statements than are kept.
 */
#include "tests/unit/store/scratch.h"

#include <errno.h>

#include "daemon/store/database.h"
#include "daemon/store/statement.h"

static void test_values(void **state)
{
	struct scratch *scratch = *state;
	struct statement st = statement_open(
		scratch->store, "SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?");
	char text[8];
	size_t n;

	bind_int(&st, INT64_MIN);
	bind_real(&st, -0.1);
	bind_real(&st, NAN);
	bind_text(&st, "long text");
	bind_text(&st, NULL);
	bind_blob(&st, "\0\1\2", 3);
	bind_blob(&st, NULL, 0);
	bind_instant(&st, at_s(1));
	assert_int_equal(statement_step(&st), 1);
	assert_true(take_int(&st) == INT64_MIN);
	assert_near(take_real(&st), -0.1, 0, 0);
	assert_true(take_is_null(&st));
	assert_near(take_real(&st), NAN, 0, 0);
	take_text(&st, text, sizeof(text));
	assert_string_equal(text, "long te");
	take_text(&st, text, sizeof(text));
	assert_string_equal(text, "");
	assert_memory_equal(take_blob(&st, &n), "\0\1\2", 3);
	assert_int_equal(n, 3);
	assert_false(take_is_null(&st));
	take_blob(&st, &n);
	assert_int_equal(n, 0);
	assert_true(take_instant(&st).utc_us == at_s(1).utc_us);
	assert_int_equal(statement_step(&st), 0);
	statement_done(&st);
}

static void test_failure_sticks(void **state)
{
	struct scratch *scratch = *state;
	struct statement st = statement_open(scratch->store, "SELECT nonsense");

	bind_int(&st, 1);
	bind_text(&st, "a");
	bind_real(&st, 1);
	bind_blob(&st, "a", 1);
	assert_int_equal(statement_step(&st), -EIO);
	assert_int_equal(statement_step(&st), -EIO);
	statement_done(&st);
	assert_non_null(strstr(store_error(scratch->store), "nonsense"));

	/* A parameter too many. */
	st = statement_open(scratch->store, "SELECT 1");
	bind_int(&st, 1);
	assert_int_equal(statement_run(&st), -EINVAL);
}

/* The same text twice at once: two statements, and the kept one is kept. */
static void test_kept(void **state)
{
	static const char sql[] = "SELECT ? + 0";
	struct scratch *scratch = *state;
	struct statement a = statement_open(scratch->store, sql);
	struct statement b = statement_open(scratch->store, sql);
	struct sqlite3_stmt *kept = a.stmt;

	assert_ptr_not_equal(a.stmt, b.stmt);
	bind_int(&a, 1);
	bind_int(&b, 2);
	assert_int_equal(statement_step(&a), 1);
	assert_int_equal(statement_step(&b), 1);
	assert_int_equal(take_int(&a), 1);
	assert_int_equal(take_int(&b), 2);
	statement_done(&b);
	statement_done(&a);
	a = statement_open(scratch->store, sql);
	assert_ptr_equal(a.stmt, kept);
	/* Nothing is left of the last time. */
	assert_int_equal(statement_step(&a), 1);
	assert_true(take_is_null(&a));
	statement_done(&a);
}

static void test_more_than_kept(void **state)
{
	static char sql[2 * STATEMENT_SLOTS][24];
	struct scratch *scratch = *state;

	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 2 * STATEMENT_SLOTS; i++) {
			struct statement st;

			snprintf(sql[i], sizeof(sql[i]), "SELECT %d", i);
			st = statement_open(scratch->store, sql[i]);
			assert_int_equal(statement_step(&st), 1);
			assert_int_equal(take_int(&st), i);
			statement_done(&st);
		}
	}
}

static void test_run_counts(void **state)
{
	struct scratch *scratch = *state;
	struct statement st;

	for (int i = 0; i < 3; i++) {
		st = statement_open(scratch->store,
			"INSERT INTO settings (name, value) "
			"VALUES (?, 'x') ON CONFLICT DO NOTHING");
		bind_text(&st, i ? "b" : "a");
		assert_int_equal(statement_run(&st), i < 2);
	}
	st = statement_open(scratch->store, "UPDATE settings SET value = 'y'");
	assert_int_equal(statement_run(&st), 2);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_values),
		TEST(test_failure_sticks),
		TEST(test_kept),
		TEST(test_more_than_kept),
		TEST(test_run_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
