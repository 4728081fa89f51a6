/* SPDX-License-Identifier: GPL-3.0-or-later
 * Windows of 5 minutes and their measures, as they are stored.
 */
#include "daemon/engine/windowing.h"

#include <math.h>
#include <stdio.h>

#include "analysis/beats/rr.h"
#include "analysis/measures/report.h"
#include "daemon/base/mem.h"
#include "daemon/store/windows.h"

#define WINDOW_S 300
#define WINDOW_US (INT64_C(1000000) * WINDOW_S)
/* Rule R6: a window of a day is 5 minutes, 2 at the least. A shorter rest is
 * held against those 2 minutes, so that its coverage takes its grade down. */
#define SHORTEST_S 120
#define LONGEST_RR_US INT64_C(3000000)
#define OVER_COUNT 1.05 /* RR over time, strap.md section 3 */
/* 205 ticks is the shortest RR that the timeline lets through: 1500 fit. */
#define MAX_BEATS 1600

struct windowing {
	struct hrv_plan *plan;
	struct rr_series *series; /* of the running window */
	struct instant begin;
	struct instant end; /* of its last beat */
	int64_t next_boot_us; /* where the next would begin; 0: anywhere */
	bool spoilt;
};

struct windowing *windowing_new(void)
{
	struct windowing *windowing = xcalloc(1, sizeof *windowing);
	struct hrv_options options;

	hrv_options_init(&options);
	options.spectrum_clean_s = WINDOWING_SPECTRUM_CLEAN_S;
	options.groups = 0;
	windowing->plan = hrv_plan_new(MAX_BEATS, 2 * WINDOW_S, &options);
	windowing->series = rr_series_new(MAX_BEATS);
	if (!windowing->plan || !windowing->series)
		abort(); /* as xmalloc does */
	return windowing;
}

void windowing_free(struct windowing *windowing)
{
	if (!windowing)
		return;
	hrv_plan_free(windowing->plan);
	rr_series_free(windowing->series);
	free(windowing);
}

bool windowing_is_over(const struct windowing *windowing, int64_t end_boot_us)
{
	return windowing->series->n &&
		(windowing->series->n == windowing->series->capacity ||
			end_boot_us - windowing->begin.boot_us > WINDOW_US);
}

/* Windows follow on each other by 5 minutes while beats do: a beat that lies
 * across the border opens the next at the border. */
static struct instant window_begin(
	const struct windowing *windowing, struct instant begin)
{
	int64_t early_us = windowing->next_boot_us - begin.boot_us;

	if (early_us < 0 || early_us > LONGEST_RR_US)
		return begin;
	begin.boot_us += early_us;
	begin.utc_us += early_us;
	return begin;
}

void windowing_add(struct windowing *windowing, uint16_t rr_1024, bool breaks,
	struct instant begin, struct instant end)
{
	if (!windowing->series->n)
		windowing->begin = window_begin(windowing, begin);
	windowing->end = end;
	rr_series_append(windowing->series, rr_q_of_ticks(rr_1024),
		breaks ? RR_BREAK : 0);
}

void windowing_spoil(struct windowing *windowing)
{
	windowing->spoilt = true;
}

static double value_or_nan(struct hrv_value value, char reason[24])
{
	snprintf(reason, 24, "%s",
		value.reason == HRV_OK ? "" : hrv_reason_word(value.reason));
	return value.value;
}

static void window_fill(struct window *window, const struct hrv_report *report)
{
	char unused[24];

	window->n_beats = (int)report->n_beats;
	window->n_corrected = (int)report->n_corrected;
	window->worn_s = report->duration_s;
	window->coverage = report->coverage;
	window->grade = hrv_grade_letter(report->grade);
	window->mean_hr_bpm = value_or_nan(report->mean_hr_bpm, unused);
	window->sdnn_ms = value_or_nan(report->sdnn_ms, unused);
	window->rmssd_ms = value_or_nan(report->rmssd_ms, window->rmssd_reason);
	window->ln_rmssd = value_or_nan(report->ln_rmssd, unused);
	window->vlf_ms2 = value_or_nan(report->vlf_ms2, unused);
	window->lf_ms2 = value_or_nan(report->lf_ms2, unused);
	window->hf_ms2 = value_or_nan(report->hf_ms2, unused);
	window->lf_hf = value_or_nan(report->lf_hf, window->lf_hf_reason);
	window->resp_per_min = value_or_nan(report->resp_per_min, unused);
	window->algorithm = HRV_ALGORITHM;
}

/* A window whose RR outrun the clock says how long it was worn, no more. */
static void report_blank(struct hrv_report *report, double length_s)
{
	report->grade = HRV_GRADE_E;
	report->duration_s = fmin(report->duration_s, length_s);
	for (size_t i = 0; i < hrv_n_fields; i++)
		*(struct hrv_value *)((char *)report + hrv_fields[i].offset) =
			hrv_none(HRV_LOW_GRADE);
}

/* From the begin of the window to the end of its last beat; whole when no
 * further beat could have ended in it. */
static double window_length_s(const struct windowing *windowing)
{
	int64_t us = windowing->end.boot_us - windowing->begin.boot_us;

	if (us > WINDOW_US - LONGEST_RR_US)
		return WINDOW_S;
	return fmax((double)us / 1e6, SHORTEST_S);
}

bool windowing_take(struct windowing *windowing, struct window *ret_window)
{
	struct hrv_report report;
	double length_s = window_length_s(windowing);

	if (!windowing->series->n)
		return false;
	hrv_report_run(windowing->plan, windowing->series, length_s, &report);
	if (windowing->spoilt || report.duration_s > OVER_COUNT * length_s)
		report_blank(&report, length_s);
	*ret_window = (struct window){
		.begin = windowing->begin,
		.length_s = (int)lround(length_s),
		.protocol = "free",
	};
	window_fill(ret_window, &report);
	windowing->next_boot_us = windowing->begin.boot_us + WINDOW_US;
	rr_series_clear(windowing->series);
	windowing->spoilt = false;
	return true;
}
