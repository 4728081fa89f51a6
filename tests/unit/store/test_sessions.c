/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of sessions.c: at most one runs.
 */
#include "tests/unit/store/scratch.h"

#include <errno.h>

#include "daemon/store/sessions.h"

static void test_one_runs(void **state)
{
	struct scratch *scratch = *state;
	struct session a = {.name = "evening", .begin = at_s(10)};
	struct session b = {.name = "", .begin = at_s(20)};
	struct session out = {.id = 4711};

	assert_int_equal(
		session_current(scratch->store, SESSION_PLAIN, &out), -ENOENT);
	assert_int_equal(
		session_stop(scratch->store, SESSION_PLAIN, at_s(5), &out),
		-ENOENT);
	assert_int_equal(out.id, 4711);
	assert_int_equal(session_start(scratch->store, &a), 0);
	assert_int_equal(session_start(scratch->store, &b), -EALREADY);
	assert_int_equal(
		session_current(scratch->store, SESSION_PLAIN, &out), 0);
	assert_int_equal(out.id, a.id);
	assert_string_equal(out.name, "evening");
	assert_int_equal(out.begin.utc_us, a.begin.utc_us);
	assert_int_equal(out.begin.offset_min, 60);
	assert_int_equal(out.end.utc_us, 0);

	assert_int_equal(
		session_stop(scratch->store, SESSION_PLAIN, at_s(15), &out), 0);
	assert_int_equal(out.id, a.id);
	assert_int_equal(out.end.utc_us, at_s(15).utc_us);
	assert_int_equal(
		session_current(scratch->store, SESSION_PLAIN, &out), -ENOENT);
	assert_int_equal(session_start(scratch->store, &b), 0);
	assert_true(b.id > a.id);
}

/* One of each kind runs beside the others. */
static void test_kinds(void **state)
{
	struct scratch *scratch = *state;
	struct session out;

	for (int i = 0; i < SESSION_N_KINDS; i++) {
		struct session session = {
			.kind = (enum session_kind)i, .begin = at_s(i)};

		assert_int_equal(session_start(scratch->store, &session), 0);
		assert_int_equal(
			session_start(scratch->store, &session), -EALREADY);
	}
	assert_int_equal(
		session_stop(scratch->store, SESSION_FLARE, at_s(9), &out), 0);
	assert_int_equal(out.kind, SESSION_FLARE);
	assert_int_equal(
		session_current(scratch->store, SESSION_PRACTICE, &out), 0);
	assert_int_equal(out.kind, SESSION_PRACTICE);
	assert_int_equal(out.begin.utc_us, at_s(1).utc_us);
}

/* All that a session may hold comes back, also after a change. */
static void test_all_fields(void **state)
{
	struct scratch *scratch = *state;
	struct session in = {
		.kind = SESSION_PRACTICE,
		.begin = at_s(0),
		.end = at_s(60),
		.practice = "orienting",
		.posture = "sitting",
		.practitioner = true,
		.quiet = true,
		.note = "the tree",
	};
	struct session out;

	assert_int_equal(session_add(scratch->store, &in), 0);
	assert_int_equal(session_get(scratch->store, in.id, &out), 0);
	assert_memory_equal(&out.practice, "orienting", 10);
	assert_string_equal(out.posture, "sitting");
	assert_string_equal(out.note, "the tree");
	assert_int_equal(out.end.utc_us, at_s(60).utc_us);
	assert_true(out.practitioner && out.quiet && !out.paced);
	assert_false(out.activation.is_known || out.is_private);
	out.activation = (struct score){true, 0};
	out.paced = out.is_private = out.removed = true;
	assert_int_equal(session_change(scratch->store, &out), 0);
	assert_int_equal(session_get(scratch->store, in.id, &out), 0);
	assert_true(out.activation.is_known && out.activation.value == 0);
	assert_true(out.paced && out.is_private && out.removed);
	out.id = 77;
	assert_int_equal(session_change(scratch->store, &out), -ENOENT);
	assert_int_equal(session_get(scratch->store, 77, &out), -ENOENT);
}

/* A session outlives the process that began it. */
static void test_kept(void **state)
{
	struct scratch *scratch = *state;
	struct session session = {.name = "night", .begin = at_s(10)};
	struct session out;

	assert_int_equal(session_start(scratch->store, &session), 0);
	scratch_close(scratch);
	assert_int_equal(scratch_open(scratch, STORE_RECORD), 0);
	assert_int_equal(
		session_current(scratch->store, SESSION_PLAIN, &out), 0);
	assert_string_equal(out.name, "night");
}

static int count(const struct session *session, void *data)
{
	int *n = data;

	assert_int_equal(session->begin.utc_us, at_s(100 * *n).utc_us);
	++*n;
	return *n == 5 ? 7 : 0;
}

static void test_range(void **state)
{
	static const struct {
		double from_s, to_s;
		int n, result;
	} rows[] = {
		{-10, 0, 0, 0},
		{-10, 1, 1, 0},
		{-10, 250, 3, 0},
		/* The fifth runs still; count ends the walk there. */
		{-10, 900, 5, 7},
	};
	struct scratch *scratch = *state;

	for (int i = 0; i < 5; i++) {
		struct session session = {.begin = at_s(i * 100)};

		assert_int_equal(session_start(scratch->store, &session), 0);
		if (i < 4)
			session_stop(scratch->store, SESSION_PLAIN,
				at_s(i * 100 + 50), &session);
	}
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		int n = 0;

		assert_int_equal(sessions_read(scratch->store,
					 at_s(rows[i].from_s).utc_us,
					 at_s(rows[i].to_s).utc_us, count, &n),
			rows[i].result);
		assert_int_equal(n, rows[i].n);
	}
}

static int count_any(const struct session *session, void *data)
{
	(void)session;
	++*(int *)data;
	return 0;
}

static void test_touching(void **state)
{
	struct scratch *scratch = *state;
	struct session session = {.begin = at_s(100)};
	int n = 0;

	session_start(scratch->store, &session);
	session_stop(scratch->store, SESSION_PLAIN, at_s(200), &session);
	sessions_read(scratch->store, at_s(150).utc_us, at_s(160).utc_us,
		count_any, &n);
	assert_int_equal(n, 1);
	sessions_read(scratch->store, at_s(201).utc_us, at_s(300).utc_us,
		count_any, &n);
	assert_int_equal(n, 1);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_one_runs),
		TEST(test_kinds),
		TEST(test_all_fields),
		TEST(test_kept),
		TEST(test_range),
		TEST(test_touching),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
