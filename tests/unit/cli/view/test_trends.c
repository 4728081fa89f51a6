/* SPDX-License-Identifier: GPL-3.0-or-later
 * Trends on the screen, against files in tests/data/view.
 */
#include "cli/view/trends.h"

#include "daemon/base/civil.h"
#include "tests/unit/cli/view/golden.h"

#define MAX_DAYS 1000

static struct trend_day days[MAX_DAYS];
static struct episode episodes[2 * MAX_DAYS];

static struct day_summary summary_of(int i)
{
	double ln_rmssd = 3.3 + 0.3 * sin(i * 0.4);

	if (i % 7 == 5)
		return (struct day_summary){.hr_bpm = hrv_none(HRV_NO_BEATS),
			.rmssd_ms = hrv_none(HRV_NO_BEATS),
			.ln_rmssd = hrv_none(HRV_NO_BEATS),
			.lf_hf = hrv_none(HRV_NO_BEATS)};
	return (struct day_summary){
		.worn_s = 36000 + 600 * (i % 9),
		.n_windows = 120,
		.n_good = (size_t)(120 - i % 30),
		.good_s = (36000 + 600 * (i % 9)) * (1 - (i % 30) / 120.0),
		.hr_bpm = hrv_some(70 - 5 * sin(i * 0.4)),
		.rmssd_ms = hrv_some(exp(ln_rmssd)),
		.ln_rmssd = hrv_some(ln_rmssd),
		.lf_hf = i % 3 ? hrv_none(HRV_NO_BEATS) : hrv_some(1.25),
	};
}

static struct day_row row_of(int i)
{
	return (struct day_row){
		.known_s = 18000 + 600 * (i % 4),
		.unknown_s = 3600,
		.arousal = -0.3 * sin(i * 0.4),
		.in_range = 0.8 + 0.1 * sin(i * 0.4),
		.n_episodes = i % 3,
		.n_settling = i % 3,
		.n_settled = i % 3 == 2 ? 1 : 0,
		.settle_s = i % 3 == 2 ? 190 + i : NAN,
		.rest_ln_rmssd = 3.5 + 0.2 * sin(i * 0.4),
		.rest_hr_bpm = 60,
		.n_rest = 120,
		.baseline_days = 20,
	};
}

static size_t add_episodes(struct trends *trends, int i)
{
	for (int k = 0; k < i % 3; k++)
		episodes[trends->n_episodes++] = (struct episode){
			.day = trends->first_day + i,
			.settled = k == 0 && i % 3 == 2,
			.settle_s = k == 0 ? 190 + i : 600,
		};
	return trends->n_episodes;
}

/* The same days as hrvd sums them up, with a PEG every Sunday and another
 * medicine on the tenth day. */
static struct trends regulated(struct trends trends)
{
	trends.episodes = episodes;
	for (size_t i = 0; i < trends.n_days; i++) {
		if (i % 7 == 5)
			continue;
		days[i].row = row_of((int)i);
		add_episodes(&trends, (int)i);
		if (i % 7 != 6)
			continue;
		days[i].peg = 4;
		days[i].function = 3.5;
	}
	if (trends.n_days > 9)
		days[9].is_break = true;
	trends.norm = (struct reg_norm){
		.standing = REG_PROVISIONAL,
		.n = 16,
		.n_needed = 14,
		.usual_lo = 3.35,
		.usual_hi = 3.65,
		.worth_lo = 3.42,
		.worth_hi = 3.57,
		.n_acute = 6,
		.acute = hrv_some(3.6),
	};
	return trends;
}

/* Every seventh day without the strap, every fifth without an entry, one of
 * them a day without pain. */
static struct trends trends_of(size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int low = (int)(i % 6), high = low + (int)(i % 4);

		days[i] = (struct trend_day){.summary = summary_of((int)i),
			.pain_mean = NAN,
			.peg = NAN,
			.function = NAN};
		if (i % 5 == 2)
			continue;
		days[i].n_pain = low == high ? 1 : 3;
		days[i].pain_low = low;
		days[i].pain_high = high;
		days[i].pain_mean = (low + high) / 2.0;
	}
	return (struct trends){
		.first_day =
			civil_day_of_date((struct civil_date){2026, 10, 26}),
		.n_days = n,
		.days = days,
		.norm = {.n_needed = 14},
		.kind = DEVICE_STRAP,
	};
}

static void test_four_weeks(void **state)
{
	struct trends trends = regulated(trends_of(28));

	(void)state;
	trends_print(golden_begin(80, true, false), &trends);
	golden_end_file("trends-80");
}

static void test_four_weeks_narrow(void **state)
{
	struct trends trends = regulated(trends_of(28));

	(void)state;
	trends.kind = DEVICE_SIM;
	trends_print(golden_begin(60, false, false), &trends);
	golden_end_file("trends-60-ascii");
}

static void test_plain(void **state)
{
	struct trends trends = regulated(trends_of(4));

	(void)state;
	trends_print(golden_begin(80, true, true), &trends);
	golden_end_file("trends-plain");
}

static void test_half_a_year(void **state)
{
	struct trends trends = regulated(trends_of(183));

	(void)state;
	trends_print(golden_begin(80, true, false), &trends);
	golden_end_file("trends-weeks");
}

static void test_three_years(void **state)
{
	struct trends trends = regulated(trends_of(MAX_DAYS));

	(void)state;
	trends_print(golden_begin(80, true, false), &trends);
	golden_end_file("trends-months");
}

static void test_pain_alone(void **state)
{
	struct trends trends = trends_of(14);

	(void)state;
	for (int i = 0; i < 14; i++)
		days[i].summary = summary_of(5);
	trends.kind = DEVICE_N_KINDS;
	trends_print(golden_begin(80, true, false), &trends);
	golden_end_file("trends-pain-alone");
}

/* Weeks although there are few: function stands before pain. */
static void test_weeks_narrow(void **state)
{
	struct trends trends = regulated(trends_of(28));

	(void)state;
	trends.by_week = true;
	trends_print(golden_begin(60, true, false), &trends);
	golden_end_file("trends-by-week-60");
}

/* As recorded by an older hrvd: windows alone. */
static void test_no_regulation(void **state)
{
	struct trends trends = trends_of(14);

	(void)state;
	trends.norm.n = 6;
	trends_print(golden_begin(80, true, false), &trends);
	golden_end_file("trends-learning");
}

static void test_learning(void **state)
{
	struct trends trends = regulated(trends_of(14));

	(void)state;
	days[13].row.baseline_days = 3;
	trends_print(golden_begin(80, true, false), &trends);
	golden_end_with("Learning your usual activation: 3 of 5 days.");
}

static void test_too_few_days_of_late(void **state)
{
	struct trends trends = regulated(trends_of(14));

	(void)state;
	trends.norm.n_acute = 2;
	trends.norm.acute = hrv_none(HRV_TOO_FEW);
	trends_print(golden_begin(80, true, false), &trends);
	golden_end_with("2 of the last 7 days have it; their mean needs 3.");
}

/* Every width and length keeps its lines inside the terminal. */
static void test_widths(void **state)
{
	static const size_t lengths[] = {1, 2, 7, 28, 62, 63, 365, 731, 732};

	(void)state;
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++)
		for (int width = 60; width <= 200; width += 7) {
			struct trends trends = regulated(trends_of(lengths[i]));

			trends_print(golden_begin(width, true, false), &trends);
			fclose(golden_file);
			golden_check_width();
			free(golden_text);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_four_weeks),
		cmocka_unit_test(test_four_weeks_narrow),
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_half_a_year),
		cmocka_unit_test(test_three_years),
		cmocka_unit_test(test_pain_alone),
		cmocka_unit_test(test_weeks_narrow),
		cmocka_unit_test(test_no_regulation),
		cmocka_unit_test(test_learning),
		cmocka_unit_test(test_too_few_days_of_late),
		cmocka_unit_test(test_widths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
