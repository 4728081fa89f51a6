/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of doubt.c: the lengths of regulation.md 5.
 */
#include "analysis/days/doubt.h"

#include <string.h>

#include "tests/near.h"

#define HOUR_S 3600.0

static void test_spans(void **state)
{
	/* A tag six hours into a day of 23. */
	static const struct {
		const char *tag;
		double from_h, to_h;
	} table[] = {
		{"caffeine", 0, 5},
		{"coffee", 0, 5},
		{"nicotine", 0, 1},
		{"heavy_meal", 0, 2},
		{"exercise", 0, 2},
		{"hard_exercise", 0, 24},
		{"sauna", 0, 2},
		{"talking", 0, 0.5},
		{"alcohol", 0, 17 + 4},
		{"fever", -6, 17},
		{"medication", 0, INFINITY},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const struct doubt *doubt = doubt_of_tag(table[i].tag);
		double from_s, to_s;

		assert_non_null(doubt);
		doubt_span(doubt, 6 * HOUR_S, 23 * HOUR_S, &from_s, &to_s);
		assert_true(from_s == table[i].from_h * HOUR_S);
		assert_true(to_s == table[i].to_h * HOUR_S);
	}
	assert_null(doubt_of_tag("work"));
	assert_null(doubt_of_tag(""));
}

/* It is searched by halves, and each tag is found. */
static void test_order(void **state)
{
	(void)state;
	assert_true(n_doubts > 15);
	for (size_t i = 0; i < n_doubts; i++) {
		assert_ptr_equal(doubt_of_tag(doubts[i].tag), &doubts[i]);
		assert_true(
			i == 0 || strcmp(doubts[i - 1].tag, doubts[i].tag) < 0);
		assert_true(doubts[i].length_s > 0 ||
			doubts[i].until == DOUBT_DAY ||
			doubts[i].until == DOUBT_BREAK);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_spans),
		cmocka_unit_test(test_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
