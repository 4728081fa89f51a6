/* SPDX-License-Identifier: GPL-3.0-or-later
 * The report of a record on the screen, against files in tests/data/view.
 */
#include "cli/view/report.h"

#include "analysis/measures/report.h"
#include "cli/formats/record.h"
#include "tests/unit/cli/view/golden.h"

static struct hrv_report report;
static struct hrv_options options;
static struct record record;
static struct report_source source;

static int set_up(void **state)
{
	(void)state;
	hrv_options_init(&options);
	record = (struct record){.unit = RR_UNIT_MS};
	source = (struct report_source){"rest.txt", &record};
	report = (struct hrv_report){
		.n_beats = 910,
		.duration_s = 963.434,
		.n_corrected = 18,
		.corrected_pct = 1.978,
		.coverage = 0.98,
		.grade = HRV_GRADE_A,
		.run_s = 962.4,
	};
	/* 1.0625, 2.125, ...: each field another number. */
	for (size_t i = 0; i < hrv_n_fields; i++)
		*(struct hrv_value *)((char *)&report + hrv_fields[i].offset) =
			hrv_some(1.0625 * (double)(i + 1) *
				(i % 5 == 0 ? 100 : 1));
	report.vlf_ms2 = hrv_some(1060.7);
	report.lf_ms2 = hrv_some(712.8);
	report.hf_ms2 = hrv_some(808.9);
	report.total_ms2 = hrv_some(2582.4);
	report.lf_nu = report.hf_nu = report.lf_hf =
		hrv_none(HRV_BREATHING_SLOW);
	report.lomb_vlf_ms2 = report.lomb_lf_ms2 = hrv_none(HRV_NOT_ASKED);
	report.lomb_hf_ms2 = report.lomb_lf_hf = hrv_none(HRV_NOT_ASKED);
	return 0;
}

static void test_80_columns(void **state)
{
	(void)state;
	report_print(golden_begin(80, true, false), &source, &report, &options);
	golden_end_file("report-80");
}

static void test_60_columns_of_ascii(void **state)
{
	(void)state;
	options.corrected_time = true;
	options.detrend = HRV_DETREND_SMOOTHNESS;
	options.lomb = true;
	report.run_s = 455.2;
	report.coverage = 0.6449;
	report.lomb_vlf_ms2 = hrv_some(1100.4);
	report.lomb_lf_ms2 = hrv_some(731.2);
	report.lomb_hf_ms2 = hrv_some(829.5);
	report.lomb_lf_hf = hrv_none(HRV_BREATHING_SLOW);
	report_print(
		golden_begin(60, false, false), &source, &report, &options);
	golden_end_file("report-60-ascii");
}

static void test_plain_and_as_it_is(void **state)
{
	(void)state;
	options.as_is = true;
	report.coverage = 0.5;
	report_print(golden_begin(80, true, true), &source, &report, &options);
	golden_end_file("report-plain");
}

/* A group of which nothing is there says so once. */
static void test_too_short_for_a_spectrum(void **state)
{
	struct hrv_value *spectrum[] = {&report.vlf_ms2, &report.lf_ms2,
		&report.hf_ms2, &report.total_ms2, &report.lf_nu, &report.hf_nu,
		&report.lf_hf, &report.lf_peak_hz, &report.hf_peak_hz,
		&report.resp_per_min};

	(void)state;
	for (size_t i = 0; i < sizeof(spectrum) / sizeof(spectrum[0]); i++)
		*spectrum[i] = hrv_none(HRV_TOO_SHORT);
	report.sdann_ms = report.sdnn_index_ms = hrv_none(HRV_TOO_SHORT);
	report.ulf_ms2 = hrv_none(HRV_TOO_SHORT);
	source.name = "a\tb.txt";
	record.format = FORMAT_PHYSIONET;
	record.n_gaps = 2;
	record.n_left_out = 3;
	report_print(golden_begin(80, true, false), &source, &report, &options);
	golden_end_file("report-short");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_80_columns, set_up),
		cmocka_unit_test_setup(test_60_columns_of_ascii, set_up),
		cmocka_unit_test_setup(test_plain_and_as_it_is, set_up),
		cmocka_unit_test_setup(test_too_short_for_a_spectrum, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
