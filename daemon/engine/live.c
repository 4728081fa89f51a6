/* SPDX-License-Identifier: GPL-3.0-or-later
 * The last minutes of beats: sliding time domain, a spectrum now and then, and
 * the strap's own habits (contact, grid, stuck values).
 */
#include "daemon/engine/live.h"

#include <string.h>

#include "analysis/beats/artefact.h"
#include "analysis/measures/report.h"
#include "analysis/measures/sliding.h"
#include "daemon/base/clock.h"
#include "daemon/base/mem.h"
#include "daemon/engine/habits.h"
#include "daemon/engine/timeline.h"
#include "daemon/engine/windowing.h"

#define TIME_S 60 /* window of HR and RMSSD */
#define SPECTRUM_S 300
#define SPECTRUM_EVERY_US (10 * CLOCK_US_PER_S)
#define MAX_BEATS 1600 /* 300 s at the shortest RR there is */
/* hrv.md 3.4: how short a window may be. */
#define LEAST_HR_S 10
#define LEAST_RMSSD_S 30
/* Beats of the last seconds are still in the air: packets come once a second
 * and a verdict needs two more beats. Older than this, the strap is silent. */
#define LATE_US (5 * CLOCK_US_PER_S)
/* A dropout that takes less than a fifth of the window leaves it grade C, and
 * with it an RMSSD; after a longer one a new window is there sooner. */
#define KEEP_ACROSS_US (TIME_S * CLOCK_US_PER_S / 5)
/* Above ARTEFACT_FIRST_FINAL: what leaves has its final verdict. */
#define NEWEST 128

struct live_beat {
	uint64_t index;
	int64_t rr_q;
	int64_t end_us;
};

struct live {
	struct timeline *timeline;
	struct habits habits;
	uint64_t n_beats, n_packets;
	int64_t last_packet_us;
	bool over_count;

	/* The newest beats of the running segment. Those up to n_final have
	 * their final verdict, those up to n_judged an early one; the last two
	 * have none yet and are not in the sliding window. */
	struct live_beat newest[NEWEST];
	size_t n_newest;
	size_t n_judged, n_final;
	struct artefact_stream *stream; /* of the running segment */
	struct sliding *sliding;
	/* Ends of the first beat, the last with a verdict, and the last. */
	int64_t first_us, judged_us, last_us;

	/* The last 300 s, for the spectrum. */
	struct rr_series *series;
	int64_t *series_end_us;
	struct hrv_plan *plan;
	struct hrv_report spectrum;
	int64_t spectrum_us; /* when it was computed; 0: never */
};

/* Beat i of the newest gets its verdict and moves the window. The first one is
 * judged as number 0 only where its segment begins. */
static void newest_slide(struct live *live, size_t i, uint8_t flags)
{
	const struct live_beat *beat = &live->newest[i];

	sliding_add(live->sliding, beat->rr_q, flags | (i == 0 ? RR_BREAK : 0),
		beat->end_us);
	live->judged_us = beat->end_us;
}

/* What has become final moves the window, or puts right what moved it before.
 */
static void newest_settle(struct live *live)
{
	uint8_t flags;

	for (; artefact_stream_take(live->stream, &flags); live->n_final++) {
		if (live->n_final == live->n_judged)
			newest_slide(live, live->n_judged++, flags);
		else
			sliding_judge_again(live->sliding,
				live->newest[live->n_final].end_us, flags);
	}
}

/* Beat i goes to the stream; what is final by it settles. */
static void newest_stream(struct live *live, size_t i)
{
	artefact_stream_add(live->stream, live->newest[i].rr_q);
	newest_settle(live);
}

/* Judges every beat that now has two behind it. */
static void newest_judge(struct live *live)
{
	for (; live->n_judged + 2 < live->n_newest; live->n_judged++)
		newest_slide(live, live->n_judged,
			artefact_stream_early(live->stream,
				live->n_newest - 1 - live->n_judged));
}

/* The segment ends before beat i, and the rest begins another. Where that is
 * noticed late, what has no verdict counts as it was seen. */
static void newest_end(struct live *live, size_t i)
{
	if (i == live->n_newest) {
		artefact_stream_end(live->stream);
		newest_settle(live);
	}
	for (; live->n_judged < i; live->n_judged++)
		newest_slide(live, live->n_judged, 0);
	live->n_newest -= i;
	live->n_judged -= i;
	live->n_final = 0;
	memmove(live->newest, live->newest + i,
		live->n_newest * sizeof *live->newest);
	artefact_stream_begin(live->stream);
	for (size_t k = 0; k < live->n_newest; k++)
		newest_stream(live, k);
}

static void newest_add(struct live *live, const struct live_beat *beat)
{
	if (live->n_newest == NEWEST) {
		live->n_newest--;
		live->n_judged--;
		live->n_final--;
		memmove(live->newest, live->newest + 1,
			live->n_newest * sizeof *live->newest);
	}
	live->newest[live->n_newest++] = *beat;
	newest_stream(live, live->n_newest - 1);
}

static void series_drop(struct live *live, size_t n)
{
	struct rr_series *series = live->series;
	size_t rest = series->n - n;

	memmove(series->rr_q, series->rr_q + n, rest * sizeof *series->rr_q);
	memmove(series->flags, series->flags + n, rest);
	memmove(live->series_end_us, live->series_end_us + n,
		rest * sizeof *live->series_end_us);
	series->n = rest;
}

static void series_expire(struct live *live, int64_t now_us)
{
	size_t n = 0;

	while (n < live->series->n &&
		live->series_end_us[n] < now_us - SPECTRUM_S * CLOCK_US_PER_S)
		n++;
	series_drop(live, n);
}

static void on_beat(const struct timeline_beat *beat, void *data)
{
	struct live *live = data;
	/* What a strap sends first may lie before what it sent last. */
	int64_t end_us = beat->end_boot_us > live->last_us ? beat->end_boot_us
							   : live->last_us;
	struct live_beat added = {
		beat->index, rr_q_of_ticks(beat->rr_1024), end_us};
	bool breaks = beat->broken != GAP_NONE;

	if (breaks) {
		newest_end(live, live->n_newest);
		live->over_count = false;
	}
	if (!live->first_us || end_us - live->last_us > KEEP_ACROSS_US) {
		sliding_clear(live->sliding);
		live->first_us = end_us;
	}
	live->n_beats++;
	live->last_us = end_us;
	newest_add(live, &added);
	newest_judge(live);
	habits_beat(&live->habits, beat->rr_1024);
	if (live->series->n == live->series->capacity)
		series_drop(live, live->series->n / 2);
	live->series_end_us[live->series->n] = end_us;
	rr_series_append(live->series, added.rr_q, breaks ? RR_BREAK : 0);
}

/* A loss was noticed late: the beats before index are of another segment. */
static void newest_cut(struct live *live, uint64_t index)
{
	size_t i = 0;

	while (i < live->n_newest && live->newest[i].index < index)
		i++;
	if (i == live->n_newest)
		return;
	if (i < live->n_judged)
		sliding_break_at(live->sliding, live->newest[i].end_us);
	newest_end(live, i);
}

static void on_break(uint64_t index, enum gap_cause cause, void *data)
{
	struct live *live = data;
	uint64_t n_after = live->n_beats - index;

	(void)cause;
	live->over_count = false;
	newest_cut(live, index);
	if (n_after <= live->series->n)
		live->series->flags[live->series->n - n_after] |= RR_BREAK;
}

static void on_over_count(void *data)
{
	struct live *live = data;

	live->over_count = true;
}

struct live *live_new(void)
{
	struct live *live = xcalloc(1, sizeof *live);
	struct hrv_options options;

	hrv_options_init(&options);
	options.spectrum_clean_s = WINDOWING_SPECTRUM_CLEAN_S;
	options.groups = 0;
	live->plan = hrv_plan_new(MAX_BEATS, SPECTRUM_S + 10, &options);
	live->series = rr_series_new(MAX_BEATS);
	live->sliding = sliding_new(TIME_S);
	live->stream = artefact_stream_new();
	live->series_end_us = xcalloc(MAX_BEATS, sizeof(int64_t));
	if (!live->plan || !live->series || !live->sliding || !live->stream)
		abort(); /* as xmalloc does */
	live_forget(live);
	return live;
}

void live_free(struct live *live)
{
	if (!live)
		return;
	timeline_free(live->timeline);
	sliding_free(live->sliding);
	artefact_stream_free(live->stream);
	rr_series_free(live->series);
	hrv_plan_free(live->plan);
	free(live->series_end_us);
	free(live);
}

void live_open(struct live *live, bool fresh)
{
	newest_end(live, live->n_newest);
	timeline_free(live->timeline);
	live->timeline = timeline_new(&(struct timeline_handler){
		.on_beat = on_beat,
		.on_break = on_break,
		.on_over_count = on_over_count,
		.data = live,
	});
	timeline_open(live->timeline, fresh);
	habits_init(&live->habits);
	live->n_beats = live->n_packets = 0;
	live->last_packet_us = 0;
	live->over_count = false;
}

void live_forget(struct live *live)
{
	live_open(live, false);
	sliding_clear(live->sliding);
	rr_series_clear(live->series);
	live->spectrum_us = 0;
	live->first_us = live->judged_us = live->last_us = 0;
}

void live_packet(struct live *live, const struct hrs_measurement *measurement,
	int64_t arrival_boot_us)
{
	live->n_packets++;
	live->last_packet_us = arrival_boot_us;
	habits_packet(&live->habits, measurement, arrival_boot_us);
	timeline_packet(live->timeline, measurement, arrival_boot_us);
}

static void spectrum_update(struct live *live, int64_t now_us)
{
	if (live->spectrum_us && now_us - live->spectrum_us < SPECTRUM_EVERY_US)
		return;
	live->spectrum_us = now_us;
	series_expire(live, now_us);
	hrv_report_run(live->plan, live->series, 0, &live->spectrum);
}

/* Seconds of the 60 that there can be beats for. */
static double elapsed_s(const struct live *live, int64_t end_us)
{
	double s = (double)(end_us - live->first_us) / 1e6;

	return s < TIME_S ? s : TIME_S;
}

static void time_domain(
	struct live *live, int64_t now_us, struct live_values *values)
{
	/* The window ends with the last beat that has a verdict, unless the
	 * strap has gone silent. */
	bool is_silent = now_us - live->last_us >= LATE_US;
	int64_t end_us = is_silent ? now_us : live->judged_us;
	double s = live->first_us ? elapsed_s(live, end_us) : 0;

	sliding_expire(live->sliding, end_us);
	values->hr_bpm = hrv_none(s > 0 ? HRV_TOO_SHORT : HRV_NO_BEATS);
	values->rmssd_ms = values->hr_bpm;
	if (s >= LEAST_HR_S)
		values->hr_bpm = sliding_mean_hr_bpm(live->sliding);
	if (s >= LEAST_RMSSD_S)
		values->rmssd_ms = sliding_rmssd_ms(live->sliding);
	if (s >= LEAST_HR_S) {
		size_t n = sliding_n_beats(live->sliding);
		size_t n_bad = sliding_n_artefacts(live->sliding);

		values->coverage = sliding_coverage(live->sliding) * TIME_S / s;
		values->artefact_pct =
			n ? 100.0 * (double)n_bad / (double)n : 0;
		values->grade =
			hrv_grade_of(values->artefact_pct, values->coverage);
	}
}

/* What the grade forbids is not shown (hrv.md 1.5). */
static void grade_apply(const struct live *live, struct live_values *values)
{
	bool hr = values->grade <= HRV_GRADE_D && !live->over_count;
	bool rmssd = values->grade <= HRV_GRADE_C && !live->over_count;

	if (!hr && values->hr_bpm.reason == HRV_OK)
		values->hr_bpm = hrv_none(HRV_LOW_GRADE);
	if (!rmssd && values->rmssd_ms.reason == HRV_OK)
		values->rmssd_ms = hrv_none(HRV_LOW_GRADE);
	if (live->over_count) {
		values->lf_ms2 = values->hf_ms2 = hrv_none(HRV_LOW_GRADE);
		values->lf_hf = hrv_none(HRV_LOW_GRADE);
		values->grade = HRV_GRADE_E;
	}
}

void live_values(
	struct live *live, int64_t now_boot_us, struct live_values *ret_values)
{
	*ret_values = (struct live_values){
		.n_beats = live->n_beats,
		.n_packets = live->n_packets,
		.last_packet_boot_us = live->last_packet_us,
		.over_count = live->over_count,
	};
	time_domain(live, now_boot_us, ret_values);
	spectrum_update(live, now_boot_us);
	ret_values->lf_ms2 = live->spectrum.lf_ms2;
	ret_values->hf_ms2 = live->spectrum.hf_ms2;
	ret_values->lf_hf = live->spectrum.lf_hf;
	ret_values->resp_per_min = live->spectrum.resp_per_min;
	grade_apply(live, ret_values);
	habits_show(&live->habits, now_boot_us, ret_values);
}
