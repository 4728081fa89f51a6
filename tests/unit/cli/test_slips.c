/* SPDX-License-Identifier: GPL-3.0-or-later
 * Slips between words: known distances, and what a distance must obey.
 */
#include "cli/slips.h"

#include <string.h>

#include "tests/near.h"

static void known_distances(void **state)
{
	static const struct {
		const char *a, *b;
		int slips;
	} cases[] = {{"", "", 0}, {"", "abc", 3}, {"abc", "", 3},
		{"status", "status", 0}, {"statsu", "status", 1},
		{"sttus", "status", 1}, {"sstatus", "status", 1},
		{"stotus", "status", 1}, {"kitten", "sitting", 3},
		{"ca", "abc", 3}, /* 2 were it not for "optimal alignment" */
		{"ab", "ba", 1}, {"abcd", "badc", 2}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(
			slips_between(cases[i].a, cases[i].b), cases[i].slips);
}

static void long_words_are_not_compared(void **state)
{
	char longest[SLIPS_LONGEST + 2];

	(void)state;
	memset(longest, 'a', sizeof(longest));
	longest[SLIPS_LONGEST + 1] = '\0';
	assert_int_equal(slips_between(longest, "a"), SLIPS_LONGEST);
	assert_int_equal(slips_between("a", longest), SLIPS_LONGEST);
	longest[SLIPS_LONGEST] = '\0';
	assert_int_equal(slips_between(longest, "a"), SLIPS_LONGEST - 1);
	assert_int_equal(slips_between(longest, longest), 0);
}

static void random_word(uint64_t *seed, char *word, size_t size)
{
	size_t n = seed_next(seed) % size;

	for (size_t i = 0; i < n; i++)
		word[i] = "abc"[seed_next(seed) % 3];
	word[n] = '\0';
}

static void it_is_symmetric_and_bounded(void **state)
{
	uint64_t seed = seed_from_environment();

	(void)state;
	for (int i = 0; i < 2000; i++) {
		char a[9], b[9];
		int slips, n_a, n_b;

		random_word(&seed, a, sizeof(a));
		random_word(&seed, b, sizeof(b));
		slips = slips_between(a, b);
		n_a = (int)strlen(a);
		n_b = (int)strlen(b);
		assert_int_equal(slips, slips_between(b, a));
		assert_true(slips >= abs(n_a - n_b));
		assert_true(slips <= (n_a > n_b ? n_a : n_b));
		assert_true(!slips == !strcmp(a, b));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_distances),
		cmocka_unit_test(long_words_are_not_compared),
		cmocka_unit_test(it_is_symmetric_and_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
