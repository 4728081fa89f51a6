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
static const struct command_option end = {"end", 0, "TIME", ""};
static const struct command_option private_ = {"private", 'p', NULL, ""};
static const struct command_option interference = {
	"interference", 'i', "N", ""};

static int take(struct journal_entry *entry, struct entry_given *given,
	const struct command_option *option, const char *value)
{
	struct command_arg arg = {option, value};

	return entry_take(&cli, &command_pain, &arg, given, entry);
}

static void test_words(void **state)
{
	static const struct {
		const char *given; /* with single spaces */
		int status;
		int nrs;
		const char *regions, *tags, *words;
	} table[] = {
		{"6", 0, 6, "", "", ""},
		{"0 neck", 0, 0, "neck", "", ""},
		{"lower-back 10", 0, 10, "lower_back", "", ""},
		{"3 left knee right KNEES", 0, 3, "left knees right knees", "",
			""},
		{"3 left knee left hip", 0, 3, "left knees left hips", "", ""},
		{"3 knee neck knees", 0, 3, "knees neck", "", ""},
		{"4 neck tightness #Poor-Sleep", 0, 4, "neck", "poor_sleep",
			"tightness"},
		{"4 #a #a #b", 0, 4, "", "a b", ""},
		{"4 scar", 0, 4, "scar", "", ""},
		{"11", HRVCTL_USAGE, -2, "", "", ""},
		{"-1", HRVCTL_USAGE, -2, "", "", ""},
		{"+5", HRVCTL_USAGE, -2, "", "", ""},
		{"3 4", HRVCTL_USAGE, 3, "", "", ""},
		{"3 #", HRVCTL_USAGE, 3, "", "", ""},
		{"3 --", HRVCTL_USAGE, 3, "", "", ""},
		{"4 e-mail anxious jaw caffeine", 0, 4, "jaw",
			"e_mail anxious caffeine", ""},
		{"4 sharp worst easing", 0, 4, "", "", "sharp"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct journal_entry entry = {.kind = JOURNAL_PAIN, .nrs = -2};
		struct entry_given given = {0};
		char words[64];
		int status = 0;

		strcpy(words, table[i].given);
		for (char *word = strtok(words, " "); word && status == 0;
			word = strtok(NULL, " "))
			status = take(&entry, &given, NULL, word);
		assert_int_equal(status, table[i].status);
		assert_int_equal(entry.nrs, table[i].nrs);
		assert_string_equal(entry.regions, table[i].regions);
		assert_string_equal(entry.tags, table[i].tags);
		assert_string_equal(entry.words, table[i].words);
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

/* The same word is another thing in another kind of entry. */
static void test_kinds(void **state)
{
	static const struct {
		enum journal_kind kind;
		const char *given; /* with single spaces */
		const char *words, *regions, *tags;
		int nrs;
	} table[] = {
		{JOURNAL_SENSATION, "tightness lower-back 5", "tightness",
			"lower_back", "", 5},
		{JOURNAL_SENSATION, "buzzy left knee", "buzzy", "left knees",
			"", -1},
		{JOURNAL_SENSATION, "warmth scar #bath", "warmth", "scar",
			"bath", -1},
		{JOURNAL_EMOTION, "anxious 6 chest work", "anxious", "chest",
			"work", 6},
		{JOURNAL_EMOTION, "wistful", "wistful", "", "", -1},
		{JOURNAL_TRIGGER, "email", "e_mail", "", "", -1},
		{JOURNAL_TRIGGER, "Work argument 4", "work argument", "", "",
			4},
		{JOURNAL_TRIGGER, "neighbours", "neighbours", "", "", -1},
		{JOURNAL_TAG, "Caffeine #late 2", "", "", "caffeine late 2",
			-1},
		{JOURNAL_MED, "dose propranolol 40mg", "propranolol 40mg", "",
			"", -1},
		{JOURNAL_PEG, "5 6 4", "", "", "", 5},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct journal_entry entry = {.kind = table[i].kind, .nrs = -1};
		struct entry_given given = {0};
		char text[64];

		strcpy(text, table[i].given);
		for (char *word = strtok(text, " "); word;
			word = strtok(NULL, " "))
			assert_int_equal(take(&entry, &given, NULL, word), 0);
		assert_string_equal(entry.words, table[i].words);
		assert_string_equal(entry.regions, table[i].regions);
		assert_string_equal(entry.tags, table[i].tags);
		assert_int_equal(entry.nrs, table[i].nrs);
		assert_int_equal(entry_check(&command_log, &given, &entry), 0);
	}
}

static void test_choices(void **state)
{
	struct journal_entry entry = {.kind = JOURNAL_PAIN, .nrs = -1};
	struct journal_entry med = {.kind = JOURNAL_MED, .nrs = -1};
	struct entry_given given = {0};

	(void)state;
	assert_int_equal(take(&entry, &given, NULL, "worst"), 0);
	assert_int_equal(take(&entry, &given, NULL, "growing"), 0);
	assert_int_equal(take(&entry, &given, NULL, "unpleasant"), 0);
	assert_int_equal(take(&entry, &given, &interference, "0"), 0);
	assert_int_equal(take(&entry, &given, &private_, NULL), 0);
	assert_int_equal(entry.mode, JOURNAL_WORST);
	assert_int_equal(entry.tendency, JOURNAL_GROWING);
	assert_int_equal(entry.valence, JOURNAL_UNPLEASANT);
	assert_true(entry.interference.is_known);
	assert_int_equal(entry.interference.value, 0);
	assert_true(entry.is_private);
	assert_string_equal(entry.words, "");
	assert_int_equal(
		take(&entry, &given, &interference, "11"), HRVCTL_USAGE);
	given = (struct entry_given){0};
	assert_int_equal(take(&med, &given, &interference, "1"), HRVCTL_USAGE);
	assert_int_equal(take(&med, &given, NULL, "stop"), 0);
	assert_int_equal(entry_check(&command_log, &given, &med), HRVCTL_USAGE);
	assert_int_equal(take(&med, &given, NULL, "start"), 0);
	assert_int_equal(med.mode, JOURNAL_STOP);
	assert_string_equal(med.words, "start");
	assert_int_equal(entry_check(&command_log, &given, &med), 0);
}

/* What is missing is asked for. */
static void test_checks(void **state)
{
	(void)state;
	for (int kind = 0; kind < JOURNAL_N_KINDS; kind++) {
		struct journal_entry entry = {
			.kind = (enum journal_kind)kind, .nrs = -1};
		struct entry_given given = {0};

		assert_int_equal(entry_check(&command_log, &given, &entry),
			kind == JOURNAL_MARK ? 0 : HRVCTL_USAGE);
	}
	struct journal_entry peg = {.kind = JOURNAL_PEG, .nrs = -1};
	struct entry_given given = {0};

	assert_int_equal(take(&peg, &given, NULL, "5"), 0);
	assert_int_equal(take(&peg, &given, NULL, "6"), 0);
	assert_int_equal(entry_check(&command_log, &given, &peg), HRVCTL_USAGE);
	assert_int_equal(take(&peg, &given, NULL, "4"), 0);
	assert_int_equal(peg.enjoyment.value, 6);
	assert_int_equal(peg.activity.value, 4);
	assert_int_equal(take(&peg, &given, NULL, "4"), HRVCTL_USAGE);
}

static void test_end(void **state)
{
	struct journal_entry entry = {.kind = JOURNAL_PAIN, .nrs = 3};
	struct entry_given given = {.nrs = true};

	(void)state;
	assert_int_equal(take(&entry, &given, &when, "20 min ago"), 0);
	assert_int_equal(take(&entry, &given, &end, "10 min ago"), 0);
	assert_int_equal(entry.end.utc_us - entry.meant.utc_us, 600000000);
	assert_int_equal(entry_check(&command_pain, &given, &entry), 0);
	assert_int_equal(take(&entry, &given, &end, "30 min ago"), 0);
	assert_int_equal(
		entry_check(&command_pain, &given, &entry), HRVCTL_USAGE);
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
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_choices),
		cmocka_unit_test(test_checks),
		cmocka_unit_test(test_end),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_a_mark_has_no_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
