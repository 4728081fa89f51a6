/* SPDX-License-Identifier: GPL-3.0-or-later
 * RMSSD against a minute ago: only beyond chance, only from windows apart.
 */
#include "cli/history.h"

#include "tests/near.h"

#define S INT64_C(1000000)

static void only_more_than_chance_counts(void **state)
{
	/* exp(sqrt(2) * ln 1.53) = 1.8248 */
	static const struct {
		double before_ms, now_ms;
		int64_t apart_s;
		enum history_change change;
	} cases[] = {
		{30, 30, 60, HISTORY_STEADY},
		{30, 54, 60, HISTORY_STEADY},
		{30, 55, 60, HISTORY_HIGHER},
		{55, 30, 60, HISTORY_LOWER},
		{54, 30, 60, HISTORY_STEADY},
		{30, 90, 59, HISTORY_STEADY}, /* the windows overlap */
		{30, 90, 75, HISTORY_HIGHER},
		{30, 90, 76, HISTORY_STEADY}, /* no longer a minute ago */
		{NAN, 90, 60, HISTORY_STEADY},
		{30, NAN, 60, HISTORY_STEADY},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct history history = {0};

		assert_int_equal(
			history_add(&history, 5 * S, cases[i].before_ms),
			HISTORY_STEADY);
		assert_int_equal(
			history_add(&history, (5 + cases[i].apart_s) * S,
				cases[i].now_ms),
			cases[i].change);
	}
}

static void the_ring_goes_round(void **state)
{
	struct history history = {0};

	(void)state;
	for (int64_t s = 0; s < 1000; s++)
		assert_int_equal(
			history_add(&history, s * S, 40), HISTORY_STEADY);
	for (int64_t s = 1000; s < 1060; s++)
		assert_int_equal(
			history_add(&history, s * S, 80), HISTORY_HIGHER);
	assert_int_equal(history_add(&history, 1060 * S, 80), HISTORY_STEADY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_more_than_chance_counts),
		cmocka_unit_test(the_ring_goes_round),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
