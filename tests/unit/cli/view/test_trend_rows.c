/* SPDX-License-Identifier: GPL-3.0-or-later
 * Days summed up into weeks and months.
 */
#include "cli/view/trend_rows.h"

#include <stdlib.h>

#include "cli/view/trends.h"
#include "daemon/base/civil.h"
#include "tests/near.h"

#define N_DAYS 21

static struct trend_day days[N_DAYS];

/* Three weeks from a Monday on. */
static struct trends trends_of_weeks(void)
{
	for (int i = 0; i < N_DAYS; i++)
		days[i] = (struct trend_day){
			.summary = {.hr_bpm = hrv_some(60 + i),
				.ln_rmssd = hrv_some(3.5),
				.lf_hf = hrv_none(HRV_NO_BEATS)},
			.pain_mean = NAN,
			.peg = NAN,
			.function = NAN,
			.row = {.known_s = 3600 * (1 + i % 2),
				.arousal = i,
				.in_range = i % 2 ? 0.5 : 0.8},
		};
	return (struct trends){
		.first_day =
			civil_day_of_date((struct civil_date){2026, 11, 2}),
		.n_days = N_DAYS,
		.days = days,
	};
}

static void test_groupings(void **state)
{
	struct trends trends = {.n_days = 62};

	(void)state;
	assert_int_equal(trend_grouping_of(&trends), TREND_BY_DAY);
	trends.by_week = true;
	assert_int_equal(trend_grouping_of(&trends), TREND_BY_WEEK);
	trends = (struct trends){.n_days = 731};
	assert_int_equal(trend_grouping_of(&trends), TREND_BY_WEEK);
	trends.n_days = 732;
	assert_int_equal(trend_grouping_of(&trends), TREND_BY_MONTH);
}

/* Share of all known time, not mean of shares; 3 days make a mean. */
static void test_weeks(void **state)
{
	struct trends trends = trends_of_weeks();
	struct trend_row *rows;
	size_t n;

	(void)state;
	for (int i = 9; i < 14; i++)
		days[i].summary.hr_bpm = hrv_none(HRV_NO_BEATS);
	rows = trend_rows_of(&trends, TREND_BY_WEEK, &n);
	assert_int_equal(n, 3);
	assert_int_equal(rows[1].first_day, trends.first_day + 7);
	assert_near(rows[0].hr_bpm, 63, 1e-9, 0);
	assert_near(rows[1].hr_bpm, NAN, 0, 0);
	/* 4 days of 1 h at 0.8, 3 of 2 h at 0.5 */
	assert_near(rows[0].in_range, (4 * 0.8 + 6 * 0.5) / 10, 1e-9, 0);
	assert_near(rows[0].known_s, 36000, 0, 0);
	assert_near(rows[0].arousal, 3, 1e-9, 0);
	free(rows);
}

/* No row reaches across a change of medicine. */
static void test_break(void **state)
{
	struct trends trends = trends_of_weeks();
	struct trend_row *rows;
	size_t n;

	(void)state;
	days[9].is_break = true;
	rows = trend_rows_of(&trends, TREND_BY_WEEK, &n);
	assert_int_equal(n, 4);
	assert_int_equal(rows[1].n_days, 2);
	assert_int_equal(rows[2].n_days, 5);
	assert_true(rows[2].follows_break && !rows[1].follows_break);
	assert_near(rows[2].hr_bpm, 71, 1e-9, 0);
	/* Two days are too few for a share, too. */
	assert_near(rows[1].in_range, NAN, 0, 0);
	assert_false(isnan(rows[2].in_range));
	free(rows);
}

/* The median counts what did not settle, and leaves out what was cut. */
static void test_settling(void **state)
{
	struct trends trends = trends_of_weeks();
	struct episode episodes[] = {
		{.day = trends.first_day, .settled = true, .settle_s = 60},
		{.day = trends.first_day + 1,
			.ending = EPISODE_CUT,
			.settled = true,
			.settle_s = 10},
		{.day = trends.first_day + 1, .settled = true, .settle_s = 90},
		{.day = trends.first_day + 2, .settle_s = 3600},
		{.day = trends.first_day + 8, .settle_s = 3600},
	};
	struct trend_row *rows;
	size_t n;

	(void)state;
	trends.episodes = episodes;
	trends.n_episodes = 5;
	rows = trend_rows_of(&trends, TREND_BY_WEEK, &n);
	assert_near(rows[0].settle_s, 90, 0, 0);
	assert_near(rows[1].settle_s, NAN, 0, 0);
	assert_near(rows[2].settle_s, NAN, 0, 0);
	free(rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_groupings),
		cmocka_unit_test(test_weeks),
		cmocka_unit_test(test_break),
		cmocka_unit_test(test_settling),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
