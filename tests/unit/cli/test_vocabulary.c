/* SPDX-License-Identifier: GPL-3.0-or-later
 * Words of the body: keys, kinds and near misses.
 */
#include <errno.h>
#include <string.h>

#include "analysis/days/doubt.h"
#include "daemon/base/posture.h"
#include "cli/vocabulary.h"
#include "tests/near.h"

static void test_keys(void **state)
{
	static const struct {
		const char *text;
		int status;
		const char *key;
	} table[] = {
		{"lower_back", 0, "lower_back"},
		{"lower-back", 0, "lower_back"},
		{"Lower Back", 0, "lower_back"},
		{"  lower -- back_", 0, "lower_back"},
		{"knee", 0, "knee"},
		{"left", 0, "left"},
		{"Rücken", 0, "rücken"},
		{"scar", 0, "scar"},
		{"", -EINVAL, NULL},
		{" - ", -EINVAL, NULL},
		{"a\tb", -EINVAL, NULL},
		{"\xff", -EINVAL, NULL},
		{"\xc3", -EINVAL, NULL},
		{"\xc0\x80", -EINVAL, NULL},
		{"\xed\xa0\x80", -EINVAL, NULL},
		{"##Work,", 0, "work"},
		{"-#a", 0, "a"},
		{"neck,knee", 0, "neck_knee"},
		{"c#", 0, "c#"},
		{"#,-", -EINVAL, NULL},
		{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		 "aa",
			-E2BIG, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		char key[VOCABULARY_WORD_SIZE] = "";

		assert_int_equal(
			vocabulary_key(table[i].text, key), table[i].status);
		if (table[i].key)
			assert_string_equal(key, table[i].key);
	}
}

static void test_singulars(void **state)
{
	static const char *const table[][2] = {{"knee", "knees"},
		{"foot", "feet"}, {"rib", "ribs"}, {"other", "other"},
		{"scar", "scar"}, {"knees", "knees"}};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		char key[VOCABULARY_WORD_SIZE];

		strcpy(key, table[i][0]);
		vocabulary_to_region(key);
		assert_string_equal(key, table[i][1]);
	}
}

static void test_to_singular(void **state)
{
	static const char *const table[][2] = {
		{"knees", "knee"},
		{"feet", "foot"},
		{"pelvis", "pelvis"},
		{"lower_back", "lower_back"},
		{"stairs", "stairs"}, /* no word of ours */
		{"", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		char key[VOCABULARY_WORD_SIZE];

		strcpy(key, table[i][0]);
		vocabulary_to_singular(key);
		assert_string_equal(key, table[i][1]);
	}
}

static void test_kinds(void **state)
{
	(void)state;
	assert_int_equal(vocabulary_kind_of("lower_back"), VOCABULARY_REGION);
	assert_int_equal(vocabulary_kind_of("left"), VOCABULARY_REGION);
	assert_int_equal(vocabulary_kind_of("burning"), VOCABULARY_SENSATION);
	assert_int_equal(vocabulary_kind_of("sharp"), VOCABULARY_SENSATION);
	assert_int_equal(vocabulary_kind_of("anxious"), VOCABULARY_EMOTION);
	assert_int_equal(vocabulary_kind_of("e_mail"), VOCABULARY_TRIGGER);
	assert_int_equal(vocabulary_kind_of("caffeine"), VOCABULARY_TAG);
	assert_int_equal(vocabulary_kind_of("scar"), VOCABULARY_FREE);
}

static void test_near_misses(void **state)
{
	static const struct {
		const char *key;
		const char *near;
	} table[] = {
		{"lowerback", "lower_back"},
		{"loewr_back", "lower_back"},
		{"sholders", "shoulders"},
		{"belli", "belly"},
		{"tightnes", "tightness"},
		{"tight", "tightness"},
		{"stiff", "stiffness"},
		{"nek", NULL},
		{"back", NULL},
		{"scar", NULL},
		{"appendix", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const char *near = vocabulary_near(table[i].key,
			vocabulary_regions, vocabulary_sensations);

		if (table[i].near)
			assert_string_equal(near, table[i].near);
		else
			assert_null(near);
	}
}

/* Lower case, '_' between words, none twice in a list or in two lists that tell
 * kinds apart; every tag of the list has a length of doubt. */
static void test_lists(void **state)
{
	const char *const *lists[] = {vocabulary_regions, vocabulary_sides,
		vocabulary_sensations, vocabulary_qualities,
		vocabulary_emotions, vocabulary_triggers, vocabulary_tags};
	const size_t n = sizeof(lists) / sizeof(lists[0]);

	(void)state;
	for (size_t i = 0; i < n; i++)
		for (const char *const *word = lists[i]; *word; word++) {
			char key[VOCABULARY_WORD_SIZE];
			int n_times = 0;

			assert_int_equal(vocabulary_key(*word, key), 0);
			assert_string_equal(key, *word);
			for (size_t j = 0; j < n; j++)
				for (const char *const *w = lists[j]; *w; w++)
					n_times += strcmp(*w, *word) == 0;
			if (n_times != 1)
				print_error("%s\n", *word);
			assert_int_equal(n_times, 1);
		}
	for (const char *const *tag = vocabulary_tags; *tag; tag++)
		assert_true(doubt_of_tag(*tag) || activity_of_word(*tag));
	for (const char *const *word = activity_words; *word; word++)
		assert_true(vocabulary_has(vocabulary_tags, *word));
	assert_true(vocabulary_has(vocabulary_practices, "orienting"));
	assert_false(vocabulary_has(vocabulary_practices, "neck"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_singulars),
		cmocka_unit_test(test_to_singular),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_near_misses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
