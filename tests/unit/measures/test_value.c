/* SPDX-License-Identifier: GPL-3.0-or-later
 * Every reason has a word of its own that leads back to it, and a text.
 */
#include "analysis/measures/value.h"

#include <string.h>

#include "tests/near.h"

static void test_words_lead_back(void **state)
{
	(void)state;
	for (int i = 0; i < HRV_N_REASONS; i++) {
		const char *word = hrv_reason_word((enum hrv_reason)i);

		assert_non_null(word);
		assert_int_equal(hrv_reason_of_word(word), i);
		assert_true(strlen(hrv_reason_text((enum hrv_reason)i)) > 0);
	}
	assert_int_equal(hrv_reason_of_word("nonsense"), HRV_N_REASONS);
	assert_int_equal(hrv_reason_of_word(""), HRV_N_REASONS);
}

static void test_known_words(void **state)
{
	(void)state;
	assert_string_equal(
		hrv_reason_word(HRV_BREATHING_SLOW), "breathing_slow");
	assert_string_equal(
		hrv_reason_text(HRV_BREATHING_SLOW), "breathing below 9.5/min");
}

static void test_some_and_none(void **state)
{
	(void)state;
	assert_int_equal(hrv_some(1).reason, HRV_OK);
	assert_near(hrv_some(1).value, 1, 0, 0);
	assert_int_equal(hrv_none(HRV_TOO_FEW).reason, HRV_TOO_FEW);
	assert_true(isnan(hrv_none(HRV_TOO_FEW).value));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words_lead_back),
		cmocka_unit_test(test_known_words),
		cmocka_unit_test(test_some_and_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
