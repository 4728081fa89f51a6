/* SPDX-License-Identifier: GPL-3.0-or-later
 * All sentences of the doctor: whole, each its own, with something to do where
 * something is wrong.
 */
#include "cli/doctor/sentence.h"

#include <string.h>

#include "cli/doctor/fix.h"
#include "tests/near.h"

static void each_is_whole(void **state)
{
	(void)state;
	for (int i = 0; i < SENTENCE_N; i++) {
		const struct sentence *sentence =
			sentence_get((enum sentence_id)i);

		assert_non_null(sentence->word);
		assert_non_null(sentence->text);
		assert_true(strlen(sentence->text) > 5);
		assert_int_not_equal(
			sentence->text[strlen(sentence->text) - 1], '.');
		if (sentence->level >= DOCTOR_WARN)
			assert_non_null(sentence->repair);
	}
}

/* Only what depends on another check may be unknown in the same words. */
static void no_two_failures_sound_alike(void **state)
{
	(void)state;
	for (int i = 0; i < SENTENCE_N; i++)
		for (int k = 0; k < i; k++) {
			const struct sentence *one =
				sentence_get((enum sentence_id)i);
			const struct sentence *other =
				sentence_get((enum sentence_id)k);

			assert_string_not_equal(one->word, other->word);
			if (one->level >= DOCTOR_WARN)
				assert_string_not_equal(one->text, other->text);
		}
}

static void levels_have_words(void **state)
{
	(void)state;
	assert_string_equal(doctor_level_word(DOCTOR_OK), "ok");
	assert_string_equal(doctor_level_word(DOCTOR_UNKNOWN), "unknown");
	assert_string_equal(doctor_level_word(DOCTOR_WARN), "warn");
	assert_string_equal(doctor_level_word(DOCTOR_FAIL), "fail");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_whole),
		cmocka_unit_test(no_two_failures_sound_alike),
		cmocka_unit_test(levels_have_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
