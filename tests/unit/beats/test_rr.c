/* SPDX-License-Identifier: GPL-3.0-or-later
 * Series of intervals: capacity, segments, units.
 */
#include "analysis/beats/rr.h"

#include "tests/near.h"

static void test_append_until_full(void **state)
{
	struct rr_series *series = rr_series_new(2);

	(void)state;
	assert_true(rr_series_append(series, 1, RR_BREAK));
	assert_true(rr_series_append(series, 2, 0));
	assert_false(rr_series_append(series, 3, 0));
	assert_int_equal(series->n, 2);
	assert_int_equal(series->rr_q[1], 2);
	rr_series_clear(series);
	assert_int_equal(series->n, 0);
	assert_true(rr_series_append(series, 4, 0));
	rr_series_free(series);
	rr_series_free(NULL);
}

static void test_no_capacity(void **state)
{
	struct rr_series *series = rr_series_new(0);

	(void)state;
	assert_non_null(series);
	assert_false(rr_series_append(series, 1, 0));
	rr_series_free(series);
}

static void test_segments(void **state)
{
	static const uint8_t flags[] = {
		RR_BREAK, 0, RR_LONG, RR_BREAK | RR_LONG, RR_BREAK, 0};
	struct rr_series *series = rr_series_new(6);

	(void)state;
	for (size_t i = 0; i < 6; i++)
		rr_series_append(series, 800, flags[i]);
	assert_int_equal(rr_segment_end(series, 0), 3);
	assert_int_equal(rr_segment_end(series, 3), 4);
	assert_int_equal(rr_segment_end(series, 4), 6);
	assert_int_equal(rr_segment_end(series, 6), 6);
	rr_series_free(series);
}

static void test_units(void **state)
{
	(void)state;
	assert_int_equal(rr_q_of_ticks(1024), RR_Q_PER_S);
	assert_int_equal(rr_q_of_ms(7.8125), 125000);
	assert_int_equal(rr_q_of_ms(0.001), 16);
	assert_int_equal(rr_q_of_ms(0.00003125), 1); /* half a quantum */
	assert_int_equal(rr_q_of_ms(-0.00003125), -1);
	for (uint16_t tick = 1; tick < UINT16_MAX; tick++)
		assert_int_equal(rr_q_of_ms(rr_ms_of_q(rr_q_of_ticks(tick))),
			rr_q_of_ticks(tick));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_append_until_full),
		cmocka_unit_test(test_no_capacity),
		cmocka_unit_test(test_segments),
		cmocka_unit_test(test_units),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
