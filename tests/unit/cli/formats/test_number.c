/* SPDX-License-Identifier: GPL-3.0-or-later
 * Numbers to quanta: limits, signs and points. (Quanta of intervals as text are
 * in test_text.c.)
 */
#include <errno.h>

#include "analysis/beats/rr.h"
#include "cli/formats/number.h"
#include "tests/near.h"

#define LIMIT_Q (INT64_C(1) << 40)

static void test_numbers(void **state)
{
	static const struct {
		const char *word;
		char point;
		int64_t unit_q;
		int status;
		int64_t q;
	} table[] = {
		{"812", '.', RR_Q_PER_MS, 0, 812 * 16000},
		{"+812", '.', RR_Q_PER_MS, 0, 812 * 16000},
		{"-0.5", '.', RR_Q_PER_S, 0, -8000000},
		{"0,8125", ',', RR_Q_PER_S, 0, 13000000},
		{"0,8125", '.', RR_Q_PER_S, -EINVAL, 0},
		{"0.8125", ',', RR_Q_PER_S, -EINVAL, 0},
		{"1e6", '.', 1, 0, 1000000},
		{"1e12", '.', 1, 0, 1000000000000},
		{"2e12", '.', 1, -ERANGE, 0},
		{"-2e12", '.', 1, -ERANGE, 0},
		{"99999999999999999999999999", '.', 1, -ERANGE, 0},
		{"0.00000000000000000000000001", '.', RR_Q_PER_S, 0, 0},
		{"", '.', 1, -EINVAL, 0},
		{"-", '.', 1, -EINVAL, 0},
		{".", '.', 1, -EINVAL, 0},
		{"1 2", '.', 1, -EINVAL, 0},
		{"inf", '.', 1, -EINVAL, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		int64_t q = -1;

		print_message("%s\n", table[i].word);
		assert_int_equal(number_q(table[i].word, table[i].point,
					 table[i].unit_q, LIMIT_Q, &q),
			table[i].status);
		assert_int_equal(q, table[i].status ? -1 : table[i].q);
	}
}

static void test_units(void **state)
{
	(void)state;
	for (int i = 0; i < RR_N_UNITS; i++) {
		enum rr_unit unit = RR_N_UNITS;

		assert_int_equal(
			rr_unit_of_word(rr_unit_word((enum rr_unit)i), &unit),
			0);
		assert_int_equal(unit, i);
	}
	assert_int_equal(rr_unit_q(RR_UNIT_TICK), RR_Q_PER_TICK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_units),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
