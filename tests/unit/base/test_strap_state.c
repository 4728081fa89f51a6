/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of strap_state.c: every state has a word and one sentence.
 */
#include "tests/near.h"

#include <ctype.h>
#include <string.h>

#include "daemon/base/strap_state.h"

static void test_words(void **state)
{
	(void)state;
	for (int i = 0; i < STRAP_N; i++) {
		const char *word = strap_state_word((enum strap_state)i);

		assert_non_null(word);
		assert_int_equal(strap_state_of_word(word), i);
		for (; *word; word++)
			assert_true(islower(*word) || *word == '_');
	}
	assert_int_equal(strap_state_of_word("nonsense"), STRAP_N);
	assert_string_equal(strap_state_word(STRAP_STREAMING), "streaming");
	assert_string_equal(strap_state_word(STRAP_ADAPTER_OFF), "adapter_off");
}

/* One sentence: one full stop, at the end, and none before a space. */
static void test_sentences(void **state)
{
	(void)state;
	for (int i = 0; i <= STRAP_N; i++) {
		const char *text = strap_state_text((enum strap_state)i);
		size_t n = strlen(text);

		assert_true(n > 10 && n < 160);
		assert_true(text[n - 1] == '.');
		assert_null(strstr(text, ". "));
		assert_null(strstr(text, "  "));
	}
	assert_non_null(strstr(
		strap_state_text(STRAP_ADAPTER_OFF), "bluetoothctl power on"));
	assert_non_null(
		strstr(strap_state_text(STRAP_NO_TARGET), "hrvctl scan"));
	assert_non_null(
		strstr(strap_state_text(STRAP_PAUSED), "hrvctl resume"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_sentences),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
