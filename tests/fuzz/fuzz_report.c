/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fuzzes the report: any intervals, breaks and options give values that are
 * numbers, or none with a reason.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/measures/report.h"
#include "tests/fuzz/fuzz.h"

#define N_HEAD 6
#define N_PER_INTERVAL 3

static struct hrv_options options_from(const uint8_t head[N_HEAD])
{
	int16_t segment;

	memcpy(&segment, head + 2, sizeof(segment));
	return (struct hrv_options){
		.as_is = head[0] & 1,
		.corrected_time = head[0] & 2,
		.lomb = head[0] & 4,
		.groups = head[0] >> 3 & 7,
		.detrend = (enum hrv_detrend)(head[1] % 3),
		.spline = (enum hrv_spline)(head[1] / 3 % 3),
		.segment_s = segment / 16.0,
	};
}

/* Intervals of 62.5 us to 4.1 s, with any flags. */
static struct rr_series *series_from(const uint8_t *data, size_t n)
{
	struct rr_series *series = rr_series_new(n / N_PER_INTERVAL);

	check(series != NULL);
	for (; n >= N_PER_INTERVAL; data += N_PER_INTERVAL, n -= N_PER_INTERVAL)
		rr_series_append(
			series, (1 + data[0] + 256 * data[1]) * 1000, data[2]);
	return series;
}

static void check_report(
	const struct hrv_report *report, const struct hrv_options *options)
{
	for (size_t i = 0; i < hrv_n_fields; i++) {
		struct hrv_value value = hrv_report_get(report, &hrv_fields[i]);

		if (value.reason == HRV_OK)
			check(isfinite(value.value));
		else
			check(isnan(value.value) &&
				value.reason < HRV_N_REASONS);
	}
	check(report->corrected_pct >= 0 && report->coverage >= 0);
	check(report->run_s >= 0 && isfinite(report->run_s));
	check((report->grade == HRV_GRADE_NONE) == options->as_is);
	if (!options->as_is && report->lf_hf.reason == HRV_OK)
		check(report->resp_per_min.value >= 9.5 &&
			report->resp_per_min.value <= 24);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n < N_HEAD)
		return 0;

	struct hrv_options options = options_from(data);
	struct rr_series *series = series_from(data + N_HEAD, n - N_HEAD);
	double seconds = 0;

	for (size_t i = 0; i < series->n; i++)
		seconds += (double)series->rr_q[i] / RR_Q_PER_S;

	/* Now and then a plan that is too small. */
	struct hrv_plan *plan =
		hrv_plan_new(series->n, seconds * data[4] / 128, &options);

	check((plan != NULL) == (options.segment_s >= 1));
	if (plan) {
		struct hrv_report report;

		hrv_report_run(plan, series, data[5], &report);
		check(report.n_beats == series->n);
		check_report(&report, &options);
	}
	hrv_plan_free(plan);
	rr_series_free(series);
	return 0;
}
