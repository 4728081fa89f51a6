/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sliding order: quartiles by definition, and against qsort while it slides.
 */
#include "analysis/beats/sorted.h"

#include <string.h>

#include "tests/near.h"

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

static void test_quartiles(void **state)
{
	static const struct {
		double values[5];
		size_t n, quartile;
		double expected;
	} rows[] = {
		{{7}, 1, 1, 7},
		{{7}, 1, 3, 7},
		{{2, 1}, 2, 2, 1.5},
		{{4, 1, 3, 2}, 4, 1, 1.75},
		{{4, 1, 3, 2}, 4, 3, 3.25},
		{{5, 1, 1, 1, 9}, 5, 2, 1},
		{{5, 1, 1, 1, 9}, 5, 1, 1},
		{{5, 1, 1, 1, 9}, 5, 3, 5},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct sorted sorted = {0};

		for (size_t k = 0; k < rows[i].n; k++)
			sorted_add(&sorted, rows[i].values[k]);
		assert_near(sorted_quartile(&sorted, rows[i].quartile),
			rows[i].expected, 1e-15, 0);
	}
}

static void test_slides(void **state)
{
	enum { N = 2000 };
	uint64_t seed = seed_from_environment();
	struct sorted sorted = {0};
	double values[N];
	double window[SORTED_MAX];

	(void)state;
	for (size_t i = 0; i < N; i++) {
		/* Few different ones, so that many are equal. */
		values[i] = floor(40 * seed_uniform(&seed)) - 20;
		if (i >= SORTED_MAX && i % 3 == 0) {
			sorted_remove(&sorted, values[i - SORTED_MAX]);
			sorted_add(&sorted, values[i]);
		} else if (i >= SORTED_MAX) {
			sorted_replace(
				&sorted, values[i - SORTED_MAX], values[i]);
		} else {
			sorted_add(&sorted, values[i]);
		}
		if (i + 1 < SORTED_MAX)
			continue;
		memcpy(window, values + i + 1 - SORTED_MAX, sizeof(window));
		qsort(window, SORTED_MAX, sizeof(double), compare);
		assert_int_equal(sorted.n, SORTED_MAX);
		assert_memory_equal(sorted.values + 1, window, sizeof(window));
		assert_true(sorted_at(&sorted, 0) == window[0]);
	}
}

/* The window grows and shrinks, down to nothing. */
static void test_any_size(void **state)
{
	enum { N = 5000 };
	uint64_t seed = seed_from_environment();
	struct sorted sorted = {0};
	double values[N], window[SORTED_MAX];
	size_t first = 0, end = 0;

	(void)state;
	while (end < N) {
		size_t n = (size_t)(seed_uniform(&seed) * (SORTED_MAX + 1));

		while (end - first > n)
			sorted_remove(&sorted, values[first++]);
		for (; end - first < n && end < N; end++) {
			values[end] = floor(60 * seed_uniform(&seed)) - 30;
			sorted_add(&sorted, values[end]);
		}
		assert_int_equal(sorted.n, end - first);
		memcpy(window, values + first, sorted.n * sizeof(double));
		qsort(window, sorted.n, sizeof(double), compare);
		for (size_t i = 0; i < sorted.n; i++)
			assert_true(sorted_at(&sorted, i) == window[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_quartiles),
		cmocka_unit_test(test_slides),
		cmocka_unit_test(test_any_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
