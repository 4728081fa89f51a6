/* SPDX-License-Identifier: GPL-3.0-or-later
 * Journals from files: what is read, and what is said of what is wrong.
 */
#include "cli/cmd/journal_file.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "daemon/base/mem.h"
#include "daemon/store/journal.h"
#include "tests/near.h"

/* 2026-11-22T13:00:00Z */
static const struct instant now = {
	.utc_us = INT64_C(1795352400000000), .offset_min = 60};

static int set_up(void **state)
{
	(void)state;
	setenv("TZ", "Europe/Berlin", 1);
	tzset();
	return 0;
}

static void read_text(const char *text, struct journal_file *ret_file)
{
	_cleanup_free_ char *copy = xstrdup(text);

	assert_true(journal_file_is_it(copy));
	journal_file_read(copy, "x", now, ret_file);
}

static void test_what_is_a_journal(void **state)
{
	(void)state;
	assert_true(journal_file_is_it(" \n{\"entries\": []}"));
	assert_true(journal_file_is_it("# by hand\nnote;time;kind\n"));
	assert_false(journal_file_is_it("812\n790\n"));
	assert_false(journal_file_is_it("time,rr\n1,812\n"));
	assert_false(journal_file_is_it(""));
}

static void test_all_fields(void **state)
{
	struct journal_file file;
	const struct journal_entry *entry;

	(void)state;
	read_text("time,end,logged_time,kind,mode,nrs,words,regions,tags,note,"
		  "valence,tendency,interference,private\n"
		  "2026-11-21T18:00,2026-11-21T19:00Z,2026-11-21T20:00,pain,"
		  "worst,6,tightness,left Lower-Back left knee,#work coffee,"
		  "\"a, b\",unpleasant,easing,4,yes\n",
		&file);
	assert_null(file.complaints);
	assert_int_equal(file.n, 1);
	entry = &file.entries[0];
	assert_int_equal(entry->kind, JOURNAL_PAIN);
	assert_int_equal(entry->mode, JOURNAL_WORST);
	assert_int_equal(entry->nrs, 6);
	assert_true(entry->meant.utc_us == INT64_C(1795280400000000));
	assert_int_equal(entry->meant.offset_min, 60);
	assert_true(entry->end.utc_us == INT64_C(1795287600000000));
	assert_true(entry->logged.utc_us == INT64_C(1795287600000000));
	assert_string_equal(entry->words, "tightness");
	assert_string_equal(entry->regions, "left lower_back left knees");
	assert_string_equal(entry->tags, "work coffee");
	assert_string_equal(entry->note, "a, b");
	assert_int_equal(entry->valence, JOURNAL_UNPLEASANT);
	assert_int_equal(entry->tendency, JOURNAL_EASING);
	assert_true(entry->interference.is_known);
	assert_int_equal(entry->interference.value, 4);
	assert_true(entry->is_private);
	journal_file_done(&file);
}

static void test_json(void **state)
{
	struct journal_file file;

	(void)state;
	read_text("{\"entries\": [{\"kind\": \"peg\", \"nrs\": 5, "
		  "\"enjoyment\": 4, \"activity\": 3, \"peg\": 4.0, "
		  "\"time\": \"2026-11-21T18:00:00+01:00\", \"tags\": [\"a\", "
		  "\"b\"], \"note\": null, \"private\": false, \"id\": 7},"
		  "{\"kind\": \"note\", \"removed\": true}]}",
		&file);
	assert_null(file.complaints);
	assert_int_equal(file.n, 1);
	assert_int_equal(file.entries[0].activity.value, 3);
	assert_string_equal(file.entries[0].tags, "a b");
	assert_true(
		file.entries[0].logged.utc_us == file.entries[0].meant.utc_us);
	assert_null(file.entries[0].note);
	journal_file_done(&file);
}

/* What cannot be read is quoted, on one line. */
static void test_broken_json(void **state)
{
	struct journal_file file;

	(void)state;
	read_text("{\"\\\ns--", &file);
	assert_int_equal(file.n_wrong, 1);
	assert_ptr_equal(strchr(file.complaints, '\n'),
		file.complaints + strlen(file.complaints) - 1);
	journal_file_done(&file);
}

static void test_what_is_wrong(void **state)
{
	static const struct {
		const char *text, *complaint;
	} table[] = {
		{"time,kind\n,note\n", "x:2: the time is missing"},
		{"time,kind,note\n20 min ago,note,a\n", "x:2: the time is no"},
		{"time,kind,note\n2026-13-01,note,a\n", "x:2: the time is no"},
		{"time,kind,note\n2027-01-01,note,a\n", "x:2: the time lies"},
		{"time,kind\n2026-11-01,\n", "x:2: the kind is missing"},
		{"time,kind\n2026-11-01,ache\n", "x:2: the kind is none"},
		{"time,kind\n2026-11-01,pain\n", "x:2: how much"},
		{"time,kind\n2026-11-01,med\n", "x:2: start, stop or dose"},
		{"time,kind,nrs\n2026-11-01,pain,5.5\n", "x:2: numbers are"},
		{"time,kind,nrs\n2026-11-01,tag,5\n", "x:2: this kind"},
		{"time,kind,nrs,mode\n2026-11-01,pain,5,dose\n",
			"x:2: the mode does not fit"},
		{"time,kind,nrs,activity\n2026-11-01,pain,5,5\n",
			"x:2: activity goes with peg"},
		{"time,kind,nrs,private\n2026-11-01,pain,5,so\n",
			"x:2: private is yes or no"},
		{"time,kind,nrs,end\n2026-11-02,pain,5,2026-11-01\n",
			"x:2: the end lies before"},
		{"time,kind,nrs,end\n2026-11-02,pain,5,2027-01-01\n",
			"x:2: the end lies in the future"},
		{"time,kind,note,logged_time\n2026-11-02,note,a,2027-01-01\n",
			"x:2: the logged_time lies in the future"},
		{"time,kind,note\n2026-11-01,note,\"a\n", "x:2: a quote"},
		{"time,kind\n2026-11-01,note,a,b\n", "x:2: more cells"},
		{"time,kind,mood\n", "x:1: a column is unknown"},
		{"time,kind,kind\n", "x:1: a column is unknown"},
		{"{\"entries\": [{\"kind\": \"note\"}]}",
			"x: entry 1: the time is missing"},
		{"{\"entries\":\n 3", "x:2: "},
		{"{\"days\": []}", "x:1: no \"entries\""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct journal_file file;

		read_text(table[i].text, &file);
		assert_int_equal(file.n, 0);
		assert_int_equal(file.n_wrong, 1);
		if (!strstr(file.complaints, table[i].complaint))
			assert_string_equal(
				file.complaints, table[i].complaint);
		journal_file_done(&file);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_a_journal),
		cmocka_unit_test(test_all_fields),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_broken_json),
		cmocka_unit_test(test_what_is_wrong),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
