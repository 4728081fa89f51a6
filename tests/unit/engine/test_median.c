/* SPDX-License-Identifier: GPL-3.0-or-later
 * The running median against sorting anew.
 */
#include "daemon/engine/median.h"

#include <string.h>

#include "tests/near.h"

static int compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void test_none(void **state)
{
	struct median median = {0};

	(void)state;
	assert_int_equal(median_value(&median), 0);
	median_add(&median, -7);
	assert_int_equal(median_value(&median), -7);
}

static void test_against_sorting(void **state)
{
	uint64_t seed = seed_from_environment();
	struct median median = {0};
	int64_t values[1000], window[MEDIAN_SIZE];

	(void)state;
	for (size_t i = 0; i < 1000; i++) {
		size_t n = i + 1 < MEDIAN_SIZE ? i + 1 : MEDIAN_SIZE;

		values[i] = (int64_t)(seed_next(&seed) % 50) - 25;
		median_add(&median, values[i]);
		memcpy(window, values + i + 1 - n, n * sizeof(*window));
		qsort(window, n, sizeof(*window), compare);
		assert_int_equal(median_value(&median), window[n / 2]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_against_sorting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
