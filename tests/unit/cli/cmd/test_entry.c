/* SPDX-License-Identifier: GPL-3.0-or-later
 * Entries from the words of a command line.
 */
#include "cli/cmd/entry.h"

#include <string.h>

#include "daemon/store/journal.h"
#include "tests/near.h"

#define NOW_US INT64_C(1795370649000000) /* 2026-11-22T18:04:09Z */

static const struct cli cli = {.now = {.utc_us = NOW_US}};

static const struct command_option message = {"message", 'm', "NOTE", ""};
static const struct command_option tag = {"tag", 't', "TAG", ""};
static const struct command_option when = {"at", 0, "TIME", ""};

static int take(struct journal_entry *entry, struct entry_given *given,
	const struct command_option *option, const char *value)
{
	struct command_arg arg = {option, value};

	return entry_take(&cli, &command_pain, &arg, given, entry);
}

static void test_words(void **state)
{
	static const struct {
		const char *words; /* with single spaces */
		int status;
		int nrs;
		const char *regions, *tags;
	} table[] = {
		{"6", 0, 6, "", ""},
		{"0 neck", 0, 0, "neck", ""},
		{"lower-back 10", 0, 10, "lower_back", ""},
		{"3 left knee right KNEES", 0, 3, "left knees right knees", ""},
		{"3 left knee left hip", 0, 3, "left knees left hips", ""},
		{"3 knee neck knees", 0, 3, "knees neck", ""},
		{"4 neck tightness #Poor-Sleep", 0, 4, "neck",
			"tightness poor_sleep"},
		{"4 #a #a #b", 0, 4, "", "a b"},
		{"4 scar", 0, 4, "scar", ""},
		{"11", HRVCTL_USAGE, -2, "", ""},
		{"-1", HRVCTL_USAGE, -2, "", ""},
		{"+5", HRVCTL_USAGE, -2, "", ""},
		{"3 4", HRVCTL_USAGE, 3, "", ""},
		{"3 #", HRVCTL_USAGE, 3, "", ""},
		{"3 --", HRVCTL_USAGE, 3, "", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct journal_entry entry = {.kind = JOURNAL_PAIN, .nrs = -2};
		struct entry_given given = {0};
		char words[64];
		int status = 0;

		strcpy(words, table[i].words);
		for (char *word = strtok(words, " "); word && status == 0;
			word = strtok(NULL, " "))
			status = take(&entry, &given, NULL, word);
		assert_int_equal(status, table[i].status);
		assert_int_equal(entry.nrs, table[i].nrs);
		assert_string_equal(entry.regions, table[i].regions);
		assert_string_equal(entry.tags, table[i].tags);
	}
}

/* In an edit the first word of a kind replaces, the next ones add. */
static void test_replacing(void **state)
{
	struct journal_entry entry = {.kind = JOURNAL_PAIN,
		.nrs = 5,
		.regions = "jaw",
		.tags = "work",
		.meant = {.utc_us = 1}};
	struct entry_given given = {0};

	(void)state;
	assert_int_equal(take(&entry, &given, NULL, "neck"), 0);
	assert_int_equal(take(&entry, &given, NULL, "ribs"), 0);
	assert_string_equal(entry.regions, "neck ribs");
	assert_string_equal(entry.tags, "work");
	assert_int_equal(take(&entry, &given, &tag, "rest"), 0);
	assert_string_equal(entry.tags, "rest");
	assert_int_equal(take(&entry, &given, &message, "a"), 0);
	assert_int_equal(take(&entry, &given, &message, "b"), 0);
	assert_string_equal(entry.note, "b");
	assert_int_equal(take(&entry, &given, &message, ""), 0);
	assert_null(entry.note);
	assert_false(given.when);
	assert_int_equal(entry.meant.utc_us, 1);
	assert_int_equal(entry.nrs, 5);
}

static void test_times(void **state)
{
	struct journal_entry entry = {.kind = JOURNAL_PAIN};
	struct entry_given given = {0};

	(void)state;
	assert_int_equal(take(&entry, &given, &when, "20 min ago"), 0);
	assert_true(given.when);
	assert_int_equal(
		entry.meant.utc_us, NOW_US - INT64_C(20 * 60 * 1000000));
	assert_int_equal(take(&entry, &given, &when, "now"), 0);
	assert_int_equal(
		take(&entry, &given, &when, "2026-11-23"), HRVCTL_USAGE);
	assert_int_equal(take(&entry, &given, &when, "soon"), HRVCTL_USAGE);
	assert_int_equal(entry.meant.utc_us, NOW_US);
}

/* What does not fit is refused, not cut. */
static void test_full(void **state)
{
	struct journal_entry entry = {.kind = JOURNAL_PAIN};
	struct entry_given given = {0};
	char word[32], note[5000];
	int n = 0;

	(void)state;
	do
		snprintf(word, sizeof(word), "part%d", n++);
	while (take(&entry, &given, NULL, word) == 0);
	assert_true(n > 20);
	assert_true(strlen(entry.regions) < sizeof(entry.regions));
	assert_null(strstr(entry.regions, word));
	memset(note, 'x', sizeof(note) - 1);
	note[sizeof(note) - 1] = '\0';
	assert_int_equal(take(&entry, &given, &message, note), HRVCTL_USAGE);
	assert_null(entry.note);
}

static void test_a_mark_has_no_number(void **state)
{
	struct journal_entry entry = {.kind = JOURNAL_MARK, .nrs = -1};
	struct entry_given given = {0};

	(void)state;
	assert_int_equal(take(&entry, &given, NULL, "3"), HRVCTL_USAGE);
	assert_int_equal(entry.nrs, -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_replacing),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_a_mark_has_no_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
