/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of journal.c: versions, and undo that walks back through them.
 */
#include "tests/unit/store/scratch.h"

#include <errno.h>

#include "daemon/store/journal.h"

static struct journal_entry pain(double s, int nrs)
{
	struct journal_entry entry = {
		.kind = JOURNAL_PAIN,
		.meant = at_s(s),
		.logged = at_s(s + 60),
		.nrs = nrs,
	};

	return entry;
}

static int64_t add_pain(struct scratch *scratch, double s, int nrs)
{
	struct journal_entry entry = pain(s, nrs);

	assert_int_equal(journal_add(scratch->store, &entry), 0);
	return entry.id;
}

static void change_pain(struct scratch *scratch, int64_t id, int nrs)
{
	struct journal_entry entry = pain(0, nrs);

	entry.id = id;
	assert_int_equal(journal_change(scratch->store, &entry), 0);
}

static void test_round_trip(void **state)
{
	char note[] = "after a walk \xe2\x80\x93 \"sharp\"\nand burning";
	struct scratch *scratch = *state;
	struct journal_entry in = pain(10, 6), out;

	strcpy(in.regions, "neck left_shoulder");
	strcpy(in.tags, "walk work");
	in.note = note;
	assert_int_equal(journal_add(scratch->store, &in), 0);
	assert_int_equal(in.id, 1);
	assert_int_equal(in.version, 1);
	assert_int_equal(journal_get(scratch->store, in.id, &out), 0);
	assert_int_equal(out.id, 1);
	assert_int_equal(out.kind, JOURNAL_PAIN);
	assert_int_equal(out.nrs, 6);
	assert_int_equal(out.meant.utc_us, in.meant.utc_us);
	assert_int_equal(out.meant.offset_min, 60);
	assert_int_equal(out.logged.utc_us, in.logged.utc_us);
	assert_string_equal(out.regions, "neck left_shoulder");
	assert_string_equal(out.tags, "walk work");
	assert_string_equal(out.note, note);
	assert_int_equal(out.version, 1);
	assert_false(out.removed);
	journal_entry_done(&out);
	assert_null(out.note);
	assert_int_equal(journal_get(scratch->store, 2, &out), -ENOENT);
}

static void test_mark(void **state)
{
	struct scratch *scratch = *state;
	struct journal_entry in = {
		.kind = JOURNAL_MARK, .nrs = -1, .meant = at_s(1)};
	struct journal_entry out;

	assert_int_equal(journal_add(scratch->store, &in), 0);
	assert_int_equal(journal_get(scratch->store, in.id, &out), 0);
	assert_int_equal(out.kind, JOURNAL_MARK);
	assert_int_equal(out.nrs, -1);
	assert_null(out.note);
	journal_entry_done(&out);
}

/* Everything that an entry may hold comes back. */
static void test_all_fields(void **state)
{
	struct scratch *scratch = *state;
	struct journal_entry in = pain(10, 6), out;

	in.mode = JOURNAL_WORST;
	in.end = at_s(100);
	in.interference = (struct score){true, 0};
	in.valence = JOURNAL_UNPLEASANT;
	in.tendency = JOURNAL_EASING;
	in.is_private = true;
	strcpy(in.words, "burning throbbing");
	assert_int_equal(journal_add(scratch->store, &in), 0);
	assert_int_equal(journal_get(scratch->store, in.id, &out), 0);
	assert_int_equal(out.mode, JOURNAL_WORST);
	assert_int_equal(out.end.utc_us, in.end.utc_us);
	assert_int_equal(out.end.offset_min, 60);
	assert_true(out.interference.is_known);
	assert_int_equal(out.interference.value, 0);
	assert_false(out.enjoyment.is_known);
	assert_int_equal(out.valence, JOURNAL_UNPLEASANT);
	assert_int_equal(out.tendency, JOURNAL_EASING);
	assert_true(out.is_private);
	assert_string_equal(out.words, "burning throbbing");
	journal_entry_done(&out);
}

/* Each kind with and without a number and a mode. */
static void test_kinds(void **state)
{
	struct scratch *scratch = *state;

	for (int kind = 0; kind < JOURNAL_N_KINDS; kind++) {
		struct journal_entry in = {
			.kind = (enum journal_kind)kind,
			.nrs = 4,
			.meant = at_s(kind),
		};
		struct journal_entry out;
		bool is_peg = kind == JOURNAL_PEG;

		in.enjoyment = in.activity = (struct score){is_peg, 7};
		in.mode = kind == JOURNAL_MED ? JOURNAL_DOSE : JOURNAL_NOW;
		assert_int_equal(journal_add(scratch->store, &in), 0);
		assert_int_equal(journal_get(scratch->store, in.id, &out), 0);
		assert_int_equal(out.kind, kind);
		assert_int_equal(out.mode, in.mode);
		assert_int_equal(out.nrs, journal_takes_nrs(in.kind) ? 4 : -1);
		assert_int_equal(out.enjoyment.is_known, is_peg);
		in.nrs = -1;
		assert_int_equal(journal_add(scratch->store, &in),
			journal_needs_nrs(in.kind) ? -EINVAL : 0);
	}
	/* A medicine is started, stopped or changed, nothing else. */
	assert_int_equal(journal_add(scratch->store,
				 &(struct journal_entry){
					 .kind = JOURNAL_MED, .nrs = -1}),
		-EINVAL);
}

static void test_last(void **state)
{
	struct scratch *scratch = *state;
	struct journal_entry entry;

	assert_int_equal(journal_last(scratch->store, &entry), -ENOENT);
	add_pain(scratch, 50, 1);
	add_pain(scratch, 10, 2);
	assert_int_equal(journal_last(scratch->store, &entry), 0);
	assert_int_equal(entry.nrs, 2);
	entry.removed = true;
	assert_int_equal(journal_change(scratch->store, &entry), 0);
	assert_int_equal(journal_last(scratch->store, &entry), 0);
	assert_int_equal(entry.nrs, 1);
}

static void test_refused(void **state)
{
	struct scratch *scratch = *state;
	struct journal_entry entry = pain(0, 11);

	assert_int_equal(journal_add(scratch->store, &entry), -EINVAL);
	entry.nrs = -1;
	assert_int_equal(journal_add(scratch->store, &entry), -EINVAL);
	entry.nrs = 0;
	entry.id = 9;
	assert_int_equal(journal_change(scratch->store, &entry), -ENOENT);
	assert_int_equal(journal_add(scratch->store, &entry), 0);
	assert_int_equal(entry.id, 1);
}

struct list {
	int n;
	int nrs[20];
};

static int list_entry(const struct journal_entry *entry, void *data)
{
	struct list *list = data;

	list->nrs[list->n++] = entry->nrs;
	return 0;
}

static struct list list_range(
	struct scratch *scratch, double from_s, double to_s)
{
	struct list list = {0};

	assert_int_equal(journal_read(scratch->store, at_s(from_s).utc_us,
				 at_s(to_s).utc_us, list_entry, &list),
		0);
	return list;
}

/* Old versions and removed entries are not read; a moved one is where it was
 * moved to. */
static void test_read(void **state)
{
	struct scratch *scratch = *state;
	struct journal_entry moved = pain(500, 3);
	struct journal_entry removed = pain(20, 2);
	struct list list;

	add_pain(scratch, 30, 1);
	removed.id = add_pain(scratch, 20, 2);
	moved.id = add_pain(scratch, 10, 3);
	removed.removed = true;
	assert_int_equal(journal_change(scratch->store, &removed), 0);
	assert_int_equal(removed.version, 2);
	assert_int_equal(journal_change(scratch->store, &moved), 0);
	add_pain(scratch, 5, 4);

	list = list_range(scratch, 0, 100);
	assert_int_equal(list.n, 2);
	assert_int_equal(list.nrs[0], 4);
	assert_int_equal(list.nrs[1], 1);
	list = list_range(scratch, 100, 1000);
	assert_int_equal(list.n, 1);
	assert_int_equal(list.nrs[0], 3);
	assert_int_equal(list_range(scratch, 5, 30).n, 1);
}

/* Undo once; the pain then, or -1 when the entry is away, or -errno. */
static int undo(struct scratch *scratch, int64_t id)
{
	struct journal_entry entry;
	int r = journal_undo(scratch->store, id, at_s(9999), &entry);

	if (r < 0)
		return r;
	assert_int_equal(entry.logged.utc_us, at_s(9999).utc_us);
	r = entry.removed ? -1 : entry.nrs;
	journal_entry_done(&entry);
	return r;
}

/* Back through the changes of one entry, one at a time, to before it was. */
static void test_undo_walks_back(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = add_pain(scratch, 0, 5);
	struct journal_entry entry;

	change_pain(scratch, id, 6);
	change_pain(scratch, id, 7);
	assert_int_equal(undo(scratch, id), 6);
	assert_int_equal(undo(scratch, id), 5);
	/* A change after an undo goes back to what the undo made. */
	change_pain(scratch, id, 8);
	assert_int_equal(undo(scratch, id), 5);
	assert_int_equal(undo(scratch, id), -1);
	assert_int_equal(undo(scratch, id), -ENOENT);
	assert_int_equal(list_range(scratch, -1, 100).n, 0);
	/* Nothing was lost on the way. */
	assert_int_equal(journal_get(scratch->store, id, &entry), 0);
	assert_int_equal(entry.version, 8);
	assert_int_equal(undo(scratch, 4711), -ENOENT);
}

static void test_undo_removal(void **state)
{
	struct scratch *scratch = *state;
	struct journal_entry entry = pain(0, 5);

	entry.id = add_pain(scratch, 0, 5);
	entry.removed = true;
	assert_int_equal(journal_change(scratch->store, &entry), 0);
	assert_int_equal(list_range(scratch, -1, 100).n, 0);
	assert_int_equal(undo(scratch, entry.id), 5);
	assert_int_equal(list_range(scratch, -1, 100).n, 1);
}

/* Without an id: the changes of all entries, newest first. */
static void test_undo_newest(void **state)
{
	struct scratch *scratch = *state;
	int64_t a, b;

	assert_int_equal(undo(scratch, 0), -ENOENT);
	a = add_pain(scratch, 0, 1);
	b = add_pain(scratch, 1, 2);
	change_pain(scratch, a, 3);
	assert_int_equal(undo(scratch, 0), 1); /* a is as it was added */
	assert_int_equal(undo(scratch, 0), -1); /* b is away */
	assert_int_equal(undo(scratch, 0), -1); /* a is away */
	assert_int_equal(undo(scratch, 0), -ENOENT);
	change_pain(scratch, b, 4);
	assert_int_equal(undo(scratch, 0), -1);
}

static void test_needs_writing(void **state)
{
	struct scratch *scratch = *state;
	struct journal_entry entry = pain(0, 5);

	add_pain(scratch, 0, 1);
	scratch_close(scratch);
	assert_int_equal(scratch_open(scratch, STORE_READ), 0);
	assert_int_equal(journal_add(scratch->store, &entry), -EROFS);
	assert_int_equal(list_range(scratch, -1, 100).n, 1);
}

/* What is logged after the day it is of, by the first version: a slip that is
 * put right later does not make a memory of it. SCRATCH_UTC_US is 18:04 at
 * +01:00; the day ends at 04:00, 10 h later. */
static void test_recalled(void **state)
{
	static const struct {
		double meant_s, logged_s;
		enum journal_kind kind;
		int rollover_min;
		bool expected;
	} cases[] = {
		{0, 60, JOURNAL_PAIN, 240, false},
		{0, 9 * 3600, JOURNAL_PAIN, 240, false}, /* 03:04 */
		{0, 11 * 3600, JOURNAL_PAIN, 240, true}, /* 05:04 */
		{0, 9 * 3600, JOURNAL_PAIN, 0, true},
		{0, 11 * 3600, JOURNAL_SENSATION, 240, true},
		{0, 11 * 3600, JOURNAL_MED, 240, false},
		{0, 11 * 3600, JOURNAL_PEG, 240, false},
	};
	struct scratch *scratch = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct journal_entry entry = pain(cases[i].meant_s, 5), out;

		entry.kind = cases[i].kind;
		if (entry.kind == JOURNAL_MED)
			entry.mode = JOURNAL_START, entry.nrs = -1;
		if (entry.kind == JOURNAL_PEG)
			entry.enjoyment = entry.activity =
				(struct score){true, 4};
		entry.logged = at_s(cases[i].logged_s);
		assert_int_equal(journal_add(scratch->store, &entry), 0);
		entry.logged = at_s(40 * 3600);
		assert_int_equal(journal_change(scratch->store, &entry), 0);
		assert_int_equal(
			journal_get(scratch->store, entry.id, &out), 0);
		assert_int_equal(out.first_logged.utc_us,
			at_s(cases[i].logged_s).utc_us);
		assert_false(out.recalled);
		journal_mark_recalled(&out, cases[i].rollover_min);
		assert_int_equal(out.recalled, cases[i].expected);
		journal_entry_done(&out);
	}
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_round_trip),
		TEST(test_mark),
		TEST(test_all_fields),
		TEST(test_kinds),
		TEST(test_last),
		TEST(test_refused),
		TEST(test_read),
		TEST(test_undo_walks_back),
		TEST(test_undo_removal),
		TEST(test_undo_newest),
		TEST(test_needs_writing),
		TEST(test_recalled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
