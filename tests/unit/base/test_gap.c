/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of gap.c: every cause has one word and one text.
 */
#include "tests/near.h"

#include <string.h>

#include "daemon/base/gap.h"

static void test_words(void **state)
{
	(void)state;
	for (int i = 0; i < GAP_N; i++) {
		const char *word = gap_word((enum gap_cause)i);

		assert_non_null(word);
		assert_true(strlen(word) > 0);
		assert_true(strlen(gap_text((enum gap_cause)i)) > 0);
		assert_int_equal(gap_of_word(word), i);
	}
	assert_int_equal(gap_of_word("nonsense"), GAP_N);
	assert_int_equal(gap_of_word(""), GAP_N);
	assert_string_equal(gap_word(GAP_N), "unknown");
}

/* These words lie in databases: they must never change. */
static void test_stored_words(void **state)
{
	static const char *const words[GAP_N] = {"none", "begin", "link",
		"silence", "contact", "lost_packet", "bad_packet", "bad_rr",
		"adapter", "bluetoothd", "suspend", "paused", "switched",
		"stopped", "crashed", "disk", "source_end"};

	(void)state;
	for (int i = 0; i < GAP_N; i++)
		assert_string_equal(gap_word((enum gap_cause)i), words[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_stored_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
