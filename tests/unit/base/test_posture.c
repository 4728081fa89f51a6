/* SPDX-License-Identifier: GPL-3.0-or-later
 * Postures and activities keep their numbers.
 */
#include "daemon/base/posture.h"

#include "tests/near.h"

static void test_numbers(void **state)
{
	(void)state;
	assert_int_equal(posture_of_word("lying"), 1);
	assert_int_equal(posture_of_word("moving"), 4);
	assert_int_equal(activity_of_word("desk"), 1);
	assert_int_equal(activity_of_word("meditation"), 8);
	assert_string_equal(activity_words[7], "meditation");
	assert_null(activity_words[8]);
}

static void test_other_words(void **state)
{
	(void)state;
	assert_int_equal(posture_of_word(""), 0);
	assert_int_equal(posture_of_word("desk"), 0);
	assert_int_equal(activity_of_word(""), 0);
	assert_int_equal(activity_of_word("Desk"), 0);
	assert_int_equal(activity_of_word("sitting"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_other_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
