/* SPDX-License-Identifier: GPL-3.0-or-later
 * The sliding window equals the batch over what is in it, always.
 */
#include "analysis/measures/sliding.h"

#include "analysis/measures/time.h"
#include "tests/near.h"

static void add_ms(
	struct sliding *sliding, double rr_ms, uint8_t flags, double end_s)
{
	sliding_add(sliding, rr_q_of_ms(rr_ms), flags, llround(end_s * 1e6));
}

static void test_empty(void **state)
{
	struct sliding *sliding = sliding_new(60);

	(void)state;
	assert_int_equal(sliding_n_beats(sliding), 0);
	assert_int_equal(sliding_mean_hr_bpm(sliding).reason, HRV_NO_BEATS);
	assert_int_equal(sliding_rmssd_ms(sliding).reason, HRV_NO_BEATS);
	assert_near(sliding_coverage(sliding), 0, 0, 0);
	sliding_expire(sliding, INT64_C(1) << 60);
	sliding_free(sliding);
	sliding_free(NULL);
}

static void test_window_is_half_open(void **state)
{
	struct sliding *sliding = sliding_new(10);

	(void)state;
	add_ms(sliding, 1000, RR_BREAK, 1);
	add_ms(sliding, 1000, 0, 2);
	add_ms(sliding, 1000, 0, 10.9);
	assert_int_equal(sliding_n_beats(sliding), 3);
	assert_near(sliding_coverage(sliding), 0.3, 1e-15, 0);
	sliding_expire(sliding, 11000000); /* (1, 11] */
	assert_int_equal(sliding_n_beats(sliding), 2);
	sliding_expire(sliding, 11999999);
	assert_int_equal(sliding_n_beats(sliding), 2);
	sliding_expire(sliding, 12000000);
	assert_int_equal(sliding_n_beats(sliding), 1);
	sliding_clear(sliding);
	assert_int_equal(sliding_n_beats(sliding), 0);
	assert_near(sliding_coverage(sliding), 0, 0, 0);
	sliding_free(sliding);
}

/* The break of hrv.md 5.1: 800 810 790 | 900 880 910. */
static void test_break(void **state)
{
	static const double rr_ms[] = {800, 810, 790, 900, 880, 910};
	struct sliding *sliding = sliding_new(60);

	(void)state;
	for (int i = 0; i < 6; i++)
		add_ms(sliding, rr_ms[i], i == 3 ? RR_BREAK : 0, i);
	assert_near(sliding_rmssd_ms(sliding).value, 21.2132034356, 1e-11, 0);
	sliding_free(sliding);
}

static void test_break_found_late(void **state)
{
	static const double rr_ms[] = {800, 810, 790, 900, 880, 910};
	struct sliding *sliding = sliding_new(60);

	(void)state;
	for (int i = 0; i < 6; i++)
		add_ms(sliding, rr_ms[i], 0, i);
	assert_near(sliding_rmssd_ms(sliding).value, 52.7257053059, 1e-11, 0);
	sliding_break_at(sliding, 2500000); /* the first later is 3 s */
	assert_near(sliding_rmssd_ms(sliding).value, 21.2132034356, 1e-11, 0);
	sliding_break_at(sliding, 3000000); /* again: nothing more */
	sliding_break_at(sliding, -1); /* before the oldest */
	assert_near(sliding_rmssd_ms(sliding).value, 21.2132034356, 1e-11, 0);
	sliding_break_at(sliding, 5500000); /* of one still to come */
	add_ms(sliding, 2000, 0, 6);
	assert_near(sliding_rmssd_ms(sliding).value, 21.2132034356, 1e-11, 0);
	add_ms(sliding, 2030, 0, 8);
	assert_near(sliding_rmssd_ms(sliding).value, sqrt((1800 + 900) / 5.0),
		1e-14, 0);
	sliding_free(sliding);
}

static void test_artefacts_count_in_nothing(void **state)
{
	struct sliding *sliding = sliding_new(10);

	(void)state;
	add_ms(sliding, 800, 0, 1);
	add_ms(sliding, 810, 0, 2);
	add_ms(sliding, 400, RR_SHORT, 3);
	add_ms(sliding, 790, 0, 4);
	add_ms(sliding, 820, 0, 5);
	assert_int_equal(sliding_n_beats(sliding), 5);
	assert_int_equal(sliding_n_artefacts(sliding), 1);
	assert_near(sliding_coverage(sliding), 0.322, 1e-14, 0);
	assert_near(
		sliding_mean_hr_bpm(sliding).value, 60000 / 805.0, 1e-14, 0);
	assert_near(sliding_rmssd_ms(sliding).value, sqrt((100 + 900) / 2.0),
		1e-14, 0);
	sliding_expire(sliding, 13000000);
	assert_int_equal(sliding_n_artefacts(sliding), 0);
	assert_int_equal(sliding_n_beats(sliding), 2);
	sliding_free(sliding);
}

static void test_flood_drops_the_oldest(void **state)
{
	struct sliding *sliding = sliding_new(10);
	struct hrv_value mean;

	(void)state;
	for (int i = 0; i < 5000; i++)
		add_ms(sliding, i < 4000 ? 300 : 500, 0, 1);
	assert_in_range(sliding_n_beats(sliding), 40, 1000);
	mean = sliding_mean_hr_bpm(sliding);
	assert_near(mean.value, 120, 1e-14, 0);
	sliding_free(sliding);
}

/* Three years of a beat a second and more, with artefacts and breaks, some of
 * them found late; the last beats are also kept plainly. */
#define KEPT 256

struct history {
	int64_t rr_q[KEPT];
	int64_t end_us[KEPT];
	uint8_t flags[KEPT];
	size_t n;
};

static void check_against_batch(const struct sliding *sliding,
	const struct history *history, struct rr_series *batch, int64_t now_us)
{
	size_t first = history->n > KEPT ? history->n - KEPT : 0;

	rr_series_clear(batch);
	for (size_t i = first; i < history->n; i++)
		if (history->end_us[i % KEPT] > now_us - 60000000)
			rr_series_append(batch, history->rr_q[i % KEPT],
				history->flags[i % KEPT]);

	struct hrv_sums sums = hrv_sums_of(batch, false);

	assert_int_equal(sliding_n_beats(sliding), batch->n);
	assert_near(sliding_mean_hr_bpm(sliding).value,
		hrv_mean_hr_bpm(&sums).value, 0, 0);
	assert_near(sliding_rmssd_ms(sliding).value, hrv_rmssd_ms(&sums).value,
		0, 0);
}

static void add_random(struct sliding *sliding, struct history *history,
	int64_t *now_us, uint64_t *seed)
{
	size_t at = history->n++ % KEPT;
	double chance = seed_uniform(seed);
	double rr_ms = 300 + 1700 * seed_uniform(seed);

	*now_us += llround(rr_ms * 1000) + (chance < 0.02 ? 5000000 : 0);
	history->rr_q[at] = rr_q_of_ms(rr_ms);
	history->end_us[at] = *now_us;
	history->flags[at] = chance < 0.02 ? RR_BREAK
		: chance < 0.07		   ? RR_ECTOPIC
					   : 0;
	sliding_add(sliding, history->rr_q[at], history->flags[at], *now_us);
	if (history->n > 10 && seed_uniform(seed) < 0.01) {
		at = (history->n - 1 - seed_next(seed) % 8) % KEPT;
		history->flags[at] |= RR_BREAK;
		sliding_break_at(sliding, history->end_us[at]);
	}
	if (history->n > 200 && seed_uniform(seed) < 0.1) {
		uint8_t verdict = seed_uniform(seed) < 0.3 ? RR_MISSED : 0;

		/* One that may have left the window already. */
		at = (history->n - 1 - seed_next(seed) % 150) % KEPT;
		history->flags[at] &= RR_BREAK;
		history->flags[at] |= verdict;
		sliding_judge_again(sliding, history->end_us[at], verdict);
	}
}

static void test_years_do_not_drift(void **state)
{
	uint64_t seed = seed_from_environment();
	struct sliding *sliding = sliding_new(60);
	struct rr_series *batch = rr_series_new(KEPT);
	struct history history = {0};
	int64_t now_us = 0;

	(void)state;
	while (now_us < INT64_C(3) * 365 * 86400 * 1000000) {
		now_us += INT64_C(20) * 60 * 1000000; /* a rest between */
		for (int i = 0; i < 30; i++)
			add_random(sliding, &history, &now_us, &seed);
		if (history.n % 7 == 0)
			check_against_batch(sliding, &history, batch, now_us);
	}
	for (int i = 0; i < 20000; i++) {
		add_random(sliding, &history, &now_us, &seed);
		check_against_batch(sliding, &history, batch, now_us);
	}
	print_message("%zu beats\n", history.n);
	rr_series_free(batch);
	sliding_free(sliding);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_window_is_half_open),
		cmocka_unit_test(test_break),
		cmocka_unit_test(test_break_found_late),
		cmocka_unit_test(test_artefacts_count_in_nothing),
		cmocka_unit_test(test_flood_drops_the_oldest),
		cmocka_unit_test(test_years_do_not_drift),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
