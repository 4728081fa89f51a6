/* SPDX-License-Identifier: GPL-3.0-or-later
 * The order of a series: rising, stable, every place once.
 */
#include "analysis/beats/order.h"

#include "tests/near.h"

#define MAX_N 3000

static uint32_t order[MAX_N], scratch[MAX_N];

static void check_order(const int64_t *values, size_t n)
{
	static bool seen[MAX_N];

	order_of(values, n, order, scratch);
	for (size_t i = 0; i < n; i++)
		seen[i] = false;
	for (size_t i = 0; i < n; i++) {
		assert_true(order[i] < n && !seen[order[i]]);
		seen[order[i]] = true;
		if (i == 0)
			continue;
		assert_true(values[order[i - 1]] <= values[order[i]]);
		if (values[order[i - 1]] == values[order[i]])
			assert_true(order[i - 1] < order[i]);
	}
}

static void test_lists(void **state)
{
	static const struct {
		int64_t values[6];
		size_t n;
	} rows[] = {
		{{0}, 0},
		{{7}, 1},
		{{2, 1}, 2},
		{{5, 5, 5, 5}, 4},
		{{255, 256, 0, 257, 255, 1}, 6},
		{{-3, 2, -1, INT64_C(1) << 40, 0, -3}, 6},
		{{INT64_MAX / 2, INT64_MIN / 2, 0, 1, -1, 2}, 6},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check_order(rows[i].values, rows[i].n);
}

static void test_random(void **state)
{
	uint64_t seed = seed_from_environment();
	static int64_t values[MAX_N];

	(void)state;
	for (unsigned bits = 1; bits < 63; bits++) {
		size_t n = 1 + seed_next(&seed) % MAX_N;

		for (size_t i = 0; i < n; i++)
			values[i] = (int64_t)(seed_next(&seed) >> (64 - bits));
		check_order(values, n);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
