/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of journal_words.c: each has a word of its own, and so of what the
 * schema allows.
 */
#include "daemon/store/journal_words.h"

#include <string.h>

#include "tests/near.h"

static const char *kind(int i)
{
	return journal_kind_word((enum journal_kind)i);
}

static const char *mode(int i)
{
	return journal_mode_word((enum journal_mode)i);
}

static const char *valence(int i)
{
	return journal_valence_word((enum journal_valence)i);
}

static const char *tendency(int i)
{
	return journal_tendency_word((enum journal_tendency)i);
}

static void test_words_differ(void **state)
{
	static const struct {
		const char *(*word)(int i);
		int n;
	} lists[] = {{kind, JOURNAL_N_KINDS}, {mode, JOURNAL_N_MODES},
		{valence, JOURNAL_N_VALENCES},
		{tendency, JOURNAL_N_TENDENCIES}};

	(void)state;
	for (size_t k = 0; k < sizeof(lists) / sizeof(*lists); k++)
		for (int i = 0; i < lists[k].n; i++) {
			const char *word = lists[k].word(i);

			assert_non_null(word);
			assert_true(strlen(word) < 16);
			for (int j = 0; j < i; j++)
				assert_string_not_equal(word, lists[k].word(j));
		}
}

static void test_numbers(void **state)
{
	(void)state;
	for (int i = 0; i < JOURNAL_N_KINDS; i++) {
		enum journal_kind k = (enum journal_kind)i;

		assert_true(!journal_needs_nrs(k) || journal_takes_nrs(k));
	}
	assert_true(journal_needs_nrs(JOURNAL_PAIN));
	assert_false(journal_needs_nrs(JOURNAL_SENSATION));
	assert_false(journal_takes_nrs(JOURNAL_MED));
	assert_true(journal_has_mode(JOURNAL_MED));
	assert_false(journal_has_mode(JOURNAL_MARK));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words_differ),
		cmocka_unit_test(test_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
