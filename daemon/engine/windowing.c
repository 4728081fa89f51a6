/* SPDX-License-Identifier: GPL-3.0-or-later
 * Windows of 5 minutes and their measures, as they are stored.
 */
#include "daemon/engine/windowing.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/beats/rr.h"
#include "analysis/measures/report.h"
#include "analysis/measures/window.h"
#include "daemon/base/mem.h"
#include "daemon/engine/plans.h"
#include "daemon/store/windows.h"

#define WINDOW_S 300
#define WINDOW_US (INT64_C(1000000) * WINDOW_S)
/* Rule R6: a window of a day is 5 minutes, 2 at the least. A shorter rest is
 * held against those 2 minutes, so that its coverage takes its grade down. */
#define SHORTEST_S 120
#define LONGEST_RR_US INT64_C(3000000)
#define OVER_COUNT 1.05 /* RR over time, strap.md section 3 */
/* 205 ticks is the shortest RR that the timeline lets through: 1500 fit. */
#define MAX_BEATS PLANS_MAX_BEATS

/* A window, as the half-open range of its beats. */
struct span {
	size_t first, end_beat;
	struct instant begin;
	struct instant end; /* of its last beat */
	bool spoilt;
};

struct windowing {
	struct hrv_plan *plan;
	struct window_engine *engine;
	struct span running; /* without a beat: nothing runs */
	int64_t next_boot_us; /* where the next would begin; 0: anywhere */
	struct span *waiting; /* for their verdicts, oldest first */
	size_t n_waiting, capacity_waiting;
};

struct windowing *windowing_new(
	struct window_engine *engine, struct plans *plans)
{
	struct windowing *windowing = xcalloc(1, sizeof *windowing);

	windowing->engine = engine;
	windowing->plan = plans_window(plans);
	return windowing;
}

void windowing_free(struct windowing *windowing)
{
	if (!windowing)
		return;
	free(windowing->waiting);
	free(windowing);
}

static size_t n_running(const struct windowing *windowing)
{
	return windowing->running.end_beat - windowing->running.first;
}

/* Whether a beat that ends at end_boot_us lies beyond the running window. */
static bool is_over(const struct windowing *windowing, int64_t end_boot_us)
{
	return n_running(windowing) == MAX_BEATS ||
		end_boot_us - windowing->running.begin.boot_us > WINDOW_US;
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

/* The running window ends and waits for its verdicts. */
static void close_running(struct windowing *windowing)
{
	if (windowing->n_waiting == windowing->capacity_waiting) {
		windowing->capacity_waiting += 4;
		windowing->waiting = xrealloc(windowing->waiting,
			windowing->capacity_waiting *
				sizeof *windowing->waiting);
	}
	windowing->waiting[windowing->n_waiting++] = windowing->running;
	windowing->next_boot_us = windowing->running.begin.boot_us + WINDOW_US;
	windowing->running = (struct span){
		.first = windowing->running.end_beat,
		.end_beat = windowing->running.end_beat,
	};
}

void windowing_beat(
	struct windowing *windowing, struct instant begin, struct instant end)
{
	if (n_running(windowing) && is_over(windowing, end.boot_us))
		close_running(windowing);
	if (!n_running(windowing))
		windowing->running.begin = window_begin(windowing, begin);
	windowing->running.end = end;
	windowing->running.end_beat++;
}

void windowing_spoil(struct windowing *windowing)
{
	windowing->running.spoilt = true;
}

void windowing_end(struct windowing *windowing)
{
	if (n_running(windowing))
		close_running(windowing);
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
static double length_s_of(const struct span *span)
{
	int64_t us = span->end.boot_us - span->begin.boot_us;

	if (us > WINDOW_US - LONGEST_RR_US)
		return WINDOW_S;
	return fmax((double)us / 1e6, SHORTEST_S);
}

static void measure(const struct windowing *windowing, const struct span *span,
	double length_s, struct hrv_report *ret_report)
{
	struct window_cut cut;

	window_engine_cut(windowing->engine, span->first, span->end_beat, &cut);
	hrv_report_run_piece(
		windowing->plan, &cut.beats, &cut.clean, length_s, ret_report);
	if (span->spoilt || ret_report->duration_s > OVER_COUNT * length_s)
		report_blank(ret_report, length_s);
}

bool windowing_take(struct windowing *windowing, struct window *ret_window)
{
	struct span *span = windowing->waiting;
	struct hrv_report report;

	if (!windowing->n_waiting ||
		!window_engine_is_final(windowing->engine, span->end_beat))
		return false;

	double length_s = length_s_of(span);

	measure(windowing, span, length_s, &report);
	*ret_window = (struct window){
		.begin = span->begin,
		.length_s = (int)lround(length_s),
		.protocol = "free",
	};
	window_fill(ret_window, &report);
	windowing->n_waiting--;
	memmove(span, span + 1, windowing->n_waiting * sizeof *span);
	return true;
}

size_t windowing_first(const struct windowing *windowing)
{
	return windowing->n_waiting ? windowing->waiting[0].first
				    : windowing->running.first;
}
