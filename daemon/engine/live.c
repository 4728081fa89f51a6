/* SPDX-License-Identifier: GPL-3.0-or-later
 * The last minutes of beats: sliding time domain, a spectrum now and then, and
 * the strap's own habits (contact, grid, stuck values).
 */
#include "daemon/engine/live.h"

#include "analysis/beats/artefact.h"
#include "analysis/measures/report.h"
#include "analysis/measures/sliding.h"
#include "analysis/measures/window.h"
#include "daemon/base/clock.h"
#include "daemon/base/mem.h"
#include "daemon/engine/habits.h"
#include "daemon/engine/timeline.h"
#include "daemon/engine/windowing.h"

#define TIME_S 60 /* window of HR and RMSSD */
#define SPECTRUM_S 300
#define SPECTRUM_EVERY_US (10 * CLOCK_US_PER_S)
#define MAX_BEATS 1600 /* 300 s at the shortest RR there is */
/* So that a break found late leaves the verdicts of these as they are. */
#define KEPT_BEATS (MAX_BEATS + WINDOW_REACH)
/* hrv.md 3.4: how short a window may be. */
#define LEAST_HR_S 10
#define LEAST_RMSSD_S 30
/* Beats of the last seconds are still in the air: packets come once a second
 * and a verdict needs two more beats. Older than this, the strap is silent. */
#define LATE_US (5 * CLOCK_US_PER_S)
/* A dropout that takes less than a fifth of the window leaves it grade C, and
 * with it an RMSSD; after a longer one a new window is there sooner. */
#define KEEP_ACROSS_US (TIME_S * CLOCK_US_PER_S / 5)
/* So long a verdict may take: 16 beats of a heart of 30 a minute, and the time
 * in which they come. What is older was the end of a segment. */
#define VERDICT_US (40 * CLOCK_US_PER_S)
#define Q_PER_US (RR_Q_PER_S / CLOCK_US_PER_S)

struct live {
	struct timeline *timeline;
	struct habits habits;
	uint64_t n_beats, n_packets;
	int64_t last_packet_us;
	bool over_count;

	/* All beats, as the engine counts them; the timeline's first is number
	 * first_beat. Those before n_final have their final verdict, those
	 * before n_judged at least an early one; the last two of the running
	 * segment have none yet, and are not in the sliding window. */
	struct window_engine *engine;
	size_t first_beat, n_final, n_judged;
	struct sliding *sliding;
	/* Ends of the first beat, the last with a verdict, and the last. */
	int64_t first_us, judged_us, last_us;

	struct hrv_plan *plan; /* of 300 s, for the spectrum */
	struct hrv_report spectrum;
	int64_t spectrum_us; /* when it was computed; 0: never */
};

static struct rr_series beats_of(
	const struct live *live, size_t first, size_t end)
{
	struct window_cut cut;

	window_engine_cut(live->engine, first, end, &cut);
	return cut.beats;
}

static int64_t end_us_of(const struct live *live, size_t beat)
{
	return beats_of(live, beat, beat + 1).end_q[0] / Q_PER_US;
}

/* The first beat that is kept. */
static size_t kept_from(const struct live *live)
{
	size_t n = window_engine_n(live->engine);

	return n > KEPT_BEATS ? n - KEPT_BEATS : 0;
}

/* The next beat gets its verdict and moves the window. */
static void judge_next(struct live *live)
{
	size_t i = live->n_judged++;
	struct rr_series beat = beats_of(live, i, i + 1);
	uint8_t flags = window_engine_flags(live->engine, i);

	live->judged_us = beat.end_q[0] / Q_PER_US;
	sliding_add(live->sliding, beat.rr_q[0],
		flags | (beat.flags[0] & RR_BREAK), live->judged_us);
}

/* What has become final moves the window, or puts right what moved it before.
 */
static void settle(struct live *live)
{
	size_t n_final = window_engine_n_final(live->engine);
	struct rr_series beats = beats_of(live, live->n_final, n_final);

	for (size_t i = 0; live->n_final < n_final; i++, live->n_final++) {
		if (live->n_final == live->n_judged)
			judge_next(live);
		else
			sliding_judge_again(live->sliding,
				beats.end_q[i] / Q_PER_US, beats.flags[i]);
	}
}

/* Judges every beat that now has two behind it. */
static void judge(struct live *live)
{
	settle(live);
	while (live->n_judged + 2 < window_engine_n(live->engine))
		judge_next(live);
}

static void end_segment(struct live *live)
{
	window_engine_end(live->engine);
	settle(live);
}

static void on_beat(const struct timeline_beat *beat, void *data)
{
	struct live *live = data;
	/* What a strap sends first may lie before what it sent last. */
	int64_t end_us = beat->end_boot_us > live->last_us ? beat->end_boot_us
							   : live->last_us;
	bool breaks = beat->broken != GAP_NONE;

	if (breaks) {
		end_segment(live);
		live->over_count = false;
	}
	if (!live->first_us || end_us - live->last_us > KEEP_ACROSS_US) {
		sliding_clear(live->sliding);
		live->first_us = end_us;
	}
	live->n_beats++;
	live->last_us = end_us;
	if (!window_engine_add(live->engine, rr_q_of_ticks(beat->rr_1024),
		    breaks, end_us * Q_PER_US))
		abort(); /* as xmalloc does */
	judge(live);
	window_engine_forget(live->engine, kept_from(live));
	habits_beat(&live->habits, beat->rr_1024);
}

/* A loss was noticed late: the beats before index are of another segment, whose
 * last verdicts, or all if it is short, are others now. */
static void on_break(uint64_t index, enum gap_cause cause, void *data)
{
	struct live *live = data;
	size_t beat = live->first_beat + (size_t)index;
	size_t first = kept_from(live);

	(void)cause;
	live->over_count = false;
	if (beat < first || beat >= window_engine_n(live->engine))
		return;
	if (beat < live->n_judged)
		sliding_break_at(live->sliding, end_us_of(live, beat));
	window_engine_break(live->engine, beat);
	if (beat - first > ARTEFACT_FIRST_FINAL)
		first = beat - ARTEFACT_FIRST_FINAL;
	if (live->n_final > first)
		live->n_final = first;
	settle(live);
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
	live->sliding = sliding_new(TIME_S);
	live->engine = window_engine_new(false);
	if (!live->plan || !live->sliding || !live->engine)
		abort(); /* as xmalloc does */
	live_open(live, false);
	return live;
}

void live_free(struct live *live)
{
	if (!live)
		return;
	timeline_free(live->timeline);
	sliding_free(live->sliding);
	window_engine_free(live->engine);
	hrv_plan_free(live->plan);
	free(live);
}

void live_open(struct live *live, bool fresh)
{
	end_segment(live);
	timeline_free(live->timeline);
	live->timeline = timeline_new(&(struct timeline_handler){
		.on_beat = on_beat,
		.on_break = on_break,
		.on_over_count = on_over_count,
		.data = live,
	});
	timeline_open(live->timeline, fresh);
	live->first_beat = window_engine_n(live->engine);
	habits_init(&live->habits);
	live->n_beats = live->n_packets = 0;
	live->last_packet_us = 0;
	live->over_count = false;
}

void live_forget(struct live *live)
{
	live_open(live, false);
	sliding_clear(live->sliding);
	window_engine_free(live->engine);
	live->engine = window_engine_new(false);
	if (!live->engine)
		abort(); /* as xmalloc does */
	live->first_beat = live->n_final = live->n_judged = 0;
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

/* There are beats, but no final verdict yet. */
static void spectrum_waits(struct hrv_report *spectrum)
{
	spectrum->lf_ms2 = spectrum->hf_ms2 = hrv_none(HRV_TOO_SHORT);
	spectrum->lf_hf = spectrum->resp_per_min = hrv_none(HRV_TOO_SHORT);
}

/* The 300 s up to the last final verdict, while beats come. */
static void spectrum_update(struct live *live, int64_t now_us)
{
	size_t end = live->n_final, first = kept_from(live);
	int64_t end_us = end > first ? end_us_of(live, end - 1) : 0;
	struct window_cut cut;

	if (live->spectrum_us && now_us - live->spectrum_us < SPECTRUM_EVERY_US)
		return;
	live->spectrum_us = now_us;
	if (now_us - end_us > VERDICT_US)
		end_us = now_us;
	if (end > MAX_BEATS && first < end - MAX_BEATS)
		first = end - MAX_BEATS;

	size_t in_time = window_engine_find(live->engine,
		(end_us - SPECTRUM_S * CLOCK_US_PER_S) * Q_PER_US);

	if (first < in_time)
		first = in_time;
	if (first > end)
		first = end;
	window_engine_cut(live->engine, first, end, &cut);
	hrv_report_run_piece(
		live->plan, &cut.beats, &cut.clean, 0, &live->spectrum);
	if (first == end && in_time < window_engine_n(live->engine))
		spectrum_waits(&live->spectrum);
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
