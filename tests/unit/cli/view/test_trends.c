/* SPDX-License-Identifier: GPL-3.0-or-later
 * Trends on the screen, against files in tests/data/view.
 */
#include "cli/view/trends.h"

#include "daemon/base/civil.h"
#include "tests/unit/cli/view/golden.h"

#define MAX_DAYS 1000

static struct trend_day days[MAX_DAYS];

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

/* Every seventh day without the strap, every fifth without an entry, one of
 * them a day without pain. */
static struct trends trends_of(size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int low = (int)(i % 6), high = low + (int)(i % 4);

		days[i] = (struct trend_day){
			.summary = summary_of((int)i), .pain_mean = NAN};
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
		.kind = DEVICE_STRAP,
	};
}

static void test_four_weeks(void **state)
{
	struct trends trends = trends_of(28);

	(void)state;
	trends_print(golden_begin(80, true, false), &trends);
	golden_end_file("trends-80");
}

static void test_four_weeks_narrow(void **state)
{
	struct trends trends = trends_of(28);

	(void)state;
	trends.kind = DEVICE_SIM;
	trends_print(golden_begin(60, false, false), &trends);
	golden_end_file("trends-60-ascii");
}

static void test_plain(void **state)
{
	struct trends trends = trends_of(4);

	(void)state;
	trends_print(golden_begin(80, true, true), &trends);
	golden_end_file("trends-plain");
}

static void test_half_a_year(void **state)
{
	struct trends trends = trends_of(183);

	(void)state;
	trends_print(golden_begin(80, true, false), &trends);
	golden_end_file("trends-weeks");
}

static void test_three_years(void **state)
{
	struct trends trends = trends_of(MAX_DAYS);

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

/* Every width and length keeps its lines inside the terminal. */
static void test_widths(void **state)
{
	static const size_t lengths[] = {1, 2, 7, 28, 62, 63, 365, 731, 732};

	(void)state;
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++)
		for (int width = 60; width <= 200; width += 7) {
			struct trends trends = trends_of(lengths[i]);

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
		cmocka_unit_test(test_widths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
