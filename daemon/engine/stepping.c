/* SPDX-License-Identifier: GPL-3.0-or-later
 * Steps of 30 s and what is measured in them.
 */
#include "daemon/engine/stepping.h"

#include <math.h>
#include <string.h>

#include "analysis/beats/rr.h"
#include "analysis/measures/report.h"
#include "analysis/measures/time.h"
#include "analysis/measures/window.h"
#include "analysis/regulation/rhythm.h"
#include "analysis/regulation/rise.h"
#include "daemon/base/clock.h"
#include "daemon/base/mem.h"
#include "daemon/engine/plans.h"
#include "daemon/store/steps.h"

#define Q_PER_US (RR_Q_PER_S / 1000000)
#define HOP_US (STEP_HOP_S * CLOCK_US_PER_S)
#define LENGTH_US (STEP_LENGTH_S * CLOCK_US_PER_S)
#define SPECTRUM_S 300
#define RHYTHM_S 600
#define LEAST_RHYTHM_S 300 /* with less in them, nothing is said of 600 s */
#define OVER_COUNT 1.05 /* RR over time, strap.md section 3 */
#define LONGEST_RR_US (3 * CLOCK_US_PER_S)
/* At 205 ticks, the shortest RR that the timeline lets through: 5 a second. */
#define MAX_BEATS(s) (5 * (s))
/* A rise is seen whole this long after its begin, with the minute before. */
#define RISE_SPAN_US (330 * CLOCK_US_PER_S)
#define MAX_RISE_BEATS MAX_BEATS(400)
#define MAX_RISES 4
/* Steps that a rise which is seen now may still touch: since its begin. */
#define N_RECENT 8

/* A step whose time is over, waiting for the verdicts on its beats. */
struct pending {
	struct instant begin;
	size_t end_beat;
};

struct stepping {
	struct window_engine *engine;
	struct hrv_plan *plan; /* of the step */
	struct hrv_plan *spectrum_plan;
	struct instant last; /* end of the newest beat; utc_us 0: none */
	int64_t next_us; /* begin of the next step, boot clock */
	int64_t spoilt_us; /* up to here nothing is for HRV */
	struct pending *pending; /* oldest first */
	size_t n_pending, capacity_pending;

	/* The newest beats, judged or not; the first has this number. */
	struct reg_beat *beats;
	size_t n_beats, first_beat;
	struct reg_beat *judged; /* scratch: those without an artefact */
	double *rr_ms; /* scratch, of the rhythm */
	struct reg_rise last_rise; /* peak_us 0: none yet */

	struct step recent[N_RECENT]; /* as they were given out, newest last */
	size_t n_recent;
	struct step ready[N_RECENT + 1]; /* to give out, oldest first */
	size_t n_ready;
};

struct stepping *stepping_new(struct window_engine *engine, struct plans *plans)
{
	struct stepping *stepping = xcalloc(1, sizeof *stepping);

	stepping->engine = engine;
	stepping->plan = plans_minute(plans);
	stepping->spectrum_plan = plans_window(plans);
	stepping->beats = xcalloc(MAX_RISE_BEATS, sizeof *stepping->beats);
	stepping->judged = xcalloc(MAX_RISE_BEATS, sizeof *stepping->judged);
	/* Each beat may bring a break with it. */
	stepping->rr_ms =
		xcalloc(2 * MAX_BEATS(RHYTHM_S), sizeof *stepping->rr_ms);
	return stepping;
}

void stepping_free(struct stepping *stepping)
{
	if (!stepping)
		return;
	free(stepping->pending);
	free(stepping->beats);
	free(stepping->judged);
	free(stepping->rr_ms);
	free(stepping);
}

/* --- time --- */

/* The moment of the boot clock as the newest beat's packet saw the wall. */
static struct instant instant_of_boot(
	const struct stepping *stepping, int64_t boot_us)
{
	const struct instant *last = &stepping->last;

	return (struct instant){boot_us, boot_us + last->utc_us - last->boot_us,
		last->offset_min};
}

/* The next step is over: it waits if there is a beat in it. */
static void close_step(struct stepping *stepping)
{
	int64_t begin_us = stepping->next_us;
	size_t first =
		window_engine_find(stepping->engine, begin_us * Q_PER_US);
	size_t end = window_engine_find(
		stepping->engine, (begin_us + LENGTH_US) * Q_PER_US);

	stepping->next_us += HOP_US;
	if (first == end)
		return;
	if (stepping->n_pending == stepping->capacity_pending) {
		stepping->capacity_pending += 8;
		stepping->pending = xrealloc(stepping->pending,
			stepping->capacity_pending * sizeof *stepping->pending);
	}
	stepping->pending[stepping->n_pending++] =
		(struct pending){instant_of_boot(stepping, begin_us), end};
}

/* Where the first step with a beat of then begins, on the half minute. */
static int64_t step_before(int64_t boot_us)
{
	return boot_us / HOP_US * HOP_US - (LENGTH_US - HOP_US);
}

static void beats_append(
	struct stepping *stepping, uint16_t rr_1024, int64_t end_us)
{
	if (stepping->n_beats == MAX_RISE_BEATS) {
		size_t n = MAX_RISE_BEATS / 4;

		stepping->n_beats -= n;
		stepping->first_beat += n;
		memmove(stepping->beats, stepping->beats + n,
			stepping->n_beats * sizeof *stepping->beats);
	}
	stepping->beats[stepping->n_beats++] = (struct reg_beat){
		end_us, 60000 / rr_ms_of_q(rr_q_of_ticks(rr_1024))};
}

static bool has_begun(const struct stepping *stepping)
{
	return stepping->last.utc_us != 0;
}

void stepping_beat(
	struct stepping *stepping, uint16_t rr_1024, struct instant end)
{
	struct instant last = stepping->last;

	/* What a strap sends first may lie before what it sent last. */
	if (has_begun(stepping) && end.boot_us < last.boot_us)
		end.boot_us = last.boot_us;
	if (!has_begun(stepping)) {
		stepping->next_us = step_before(end.boot_us);
	} else if (end.boot_us - last.boot_us > LENGTH_US + HOP_US) {
		/* Steps without a beat are passed over. */
		while (stepping->next_us < last.boot_us)
			close_step(stepping);
		stepping->next_us = step_before(end.boot_us);
	}
	stepping->last = end;
	while (end.boot_us > stepping->next_us + LENGTH_US)
		close_step(stepping);
	beats_append(stepping, rr_1024, end.boot_us);
}

void stepping_spoil(struct stepping *stepping)
{
	stepping->spoilt_us = stepping->last.boot_us;
}

void stepping_end(struct stepping *stepping)
{
	while (has_begun(stepping) &&
		stepping->next_us + LENGTH_US <=
			stepping->last.boot_us + LONGEST_RR_US)
		close_step(stepping);
}

/* --- measures --- */

static void cut_before(const struct stepping *stepping,
	const struct pending *pending, int length_s, struct window_cut *ret_cut)
{
	int64_t end_us = pending->begin.boot_us + LENGTH_US;
	size_t first = window_engine_find(stepping->engine,
		(end_us - length_s * CLOCK_US_PER_S) * Q_PER_US);
	size_t most = (size_t)MAX_BEATS(length_s);

	/* More only from a strap whose RR outrun the clock. */
	if (pending->end_beat - first > most)
		first = pending->end_beat - most;
	window_engine_cut(stepping->engine, first, pending->end_beat, ret_cut);
}

static void measure_minute(const struct stepping *stepping,
	const struct pending *pending, struct step *step)
{
	struct hrv_report report;
	struct window_cut cut;
	enum hrv_grade grade;

	cut_before(stepping, pending, STEP_LENGTH_S, &cut);
	hrv_report_run_piece(
		stepping->plan, &cut.beats, &cut.clean, STEP_LENGTH_S, &report);
	grade = report.grade;
	if (pending->begin.boot_us < stepping->spoilt_us ||
		report.duration_s > OVER_COUNT * STEP_LENGTH_S)
		grade = HRV_GRADE_E;
	step->n_beats = (int)report.n_beats;
	step->n_corrected = (int)report.n_corrected;
	step->grade = hrv_grade_letter(grade);
	step->hr_bpm = grade <= HRV_GRADE_D ? report.mean_hr_bpm.value : NAN;
	step->ln_rmssd = grade <= HRV_GRADE_C ? report.ln_rmssd.value : NAN;
	step->n_pairs = (int)hrv_sums_of(&cut.clean, false).n_pairs;
}

static void measure_spectrum(const struct stepping *stepping,
	const struct pending *pending, struct step *step)
{
	struct hrv_report report;
	struct window_cut cut;

	cut_before(stepping, pending, SPECTRUM_S, &cut);
	hrv_report_run_piece(stepping->spectrum_plan, &cut.beats, &cut.clean,
		SPECTRUM_S, &report);
	step->spectrum_grade = hrv_grade_letter(report.grade);
	step->ln_lf_hf = log(report.lf_hf.value);
	step->resp_per_min = report.resp_per_min.value;
	/* No power in LF at all has no logarithm. */
	if (!isfinite(step->ln_lf_hf))
		step->ln_lf_hf = NAN;
	if (pending->begin.boot_us < stepping->spoilt_us) {
		step->spectrum_grade = hrv_grade_letter(HRV_GRADE_E);
		step->ln_lf_hf = step->resp_per_min = NAN;
	}
}

static bool is_irregular(
	const struct stepping *stepping, const struct pending *pending)
{
	struct window_cut cut;
	struct reg_rhythm rhythm;
	size_t n = 0, n_ectopic = 0;
	double sum_ms = 0;

	cut_before(stepping, pending, RHYTHM_S, &cut);
	for (size_t i = 0; i < cut.beats.n; i++) {
		if (n && (cut.beats.flags[i] & RR_BREAK))
			stepping->rr_ms[n++] = NAN;
		stepping->rr_ms[n] = rr_ms_of_q(cut.beats.rr_q[i]);
		sum_ms += stepping->rr_ms[n++];
		n_ectopic += (cut.beats.flags[i] & RR_ECTOPIC) != 0;
	}
	if (sum_ms < LEAST_RHYTHM_S * 1000.0)
		return false;
	rhythm = reg_rhythm_of(stepping->rr_ms, n, n_ectopic);
	return reg_rhythm_is_irregular(&rhythm, &reg_constants_default);
}

/* --- movement --- */

/* The last rise among the beats that are known for good. */
static void look_for_rise(
	struct stepping *stepping, const struct pending *pending)
{
	struct reg_rise rises[MAX_RISES];
	struct window_cut cut;
	size_t first = window_engine_find(stepping->engine,
		(pending->begin.boot_us + LENGTH_US - RISE_SPAN_US) * Q_PER_US);
	size_t n = 0, n_rises;

	if (first < stepping->first_beat)
		first = stepping->first_beat;
	window_engine_cut(stepping->engine, first, pending->end_beat, &cut);
	for (size_t i = 0; i < cut.beats.n; i++)
		if (!(cut.beats.flags[i] & RR_ARTEFACT))
			stepping->judged[n++] = stepping->beats[first -
				stepping->first_beat + i];
	n_rises = reg_rises_find(
		stepping->judged, n, &reg_constants_default, rises, MAX_RISES);
	if (n_rises)
		stepping->last_rise = rises[n_rises - 1];
}

static bool is_touched(const struct stepping *stepping, const struct step *step)
{
	struct reg_step probe = {
		.time_us = step->begin.boot_us + LENGTH_US / 2};

	if (!stepping->last_rise.peak_us)
		return false;
	reg_rises_mark(
		&probe, 1, &stepping->last_rise, 1, &reg_constants_default);
	return probe.flags & REG_RISE;
}

/* Gives out the step, and again those before it that a rise now touches. */
static void give_out(struct stepping *stepping, const struct step *step)
{
	if (stepping->n_recent == N_RECENT)
		memmove(stepping->recent, stepping->recent + 1,
			--stepping->n_recent * sizeof *stepping->recent);
	for (size_t i = 0; i < stepping->n_recent; i++) {
		struct step *earlier = &stepping->recent[i];

		if (earlier->rise || !is_touched(stepping, earlier))
			continue;
		earlier->rise = true;
		stepping->ready[stepping->n_ready++] = *earlier;
	}
	stepping->recent[stepping->n_recent++] = *step;
	stepping->ready[stepping->n_ready++] = *step;
}

static void measure(struct stepping *stepping, const struct pending *pending)
{
	struct step step = {
		.begin = pending->begin,
		.algorithm = HRV_ALGORITHM,
		.arousal = NAN,
		.part_hr = NAN,
		.part_ln_rmssd = NAN,
		.part_ln_lf_hf = NAN,
		.why = STEP_NOT_YET,
	};

	measure_minute(stepping, pending, &step);
	measure_spectrum(stepping, pending, &step);
	step.irregular = is_irregular(stepping, pending);
	look_for_rise(stepping, pending);
	step.rise = is_touched(stepping, &step);
	give_out(stepping, &step);
}

bool stepping_take(struct stepping *stepping, struct step *ret_step)
{
	struct pending *pending = stepping->pending;

	if (!stepping->n_ready) {
		if (!stepping->n_pending ||
			!window_engine_is_final(
				stepping->engine, pending->end_beat))
			return false;
		measure(stepping, pending);
		stepping->n_pending--;
		memmove(pending, pending + 1,
			stepping->n_pending * sizeof *pending);
	}
	*ret_step = stepping->ready[0];
	stepping->n_ready--;
	memmove(stepping->ready, stepping->ready + 1,
		stepping->n_ready * sizeof *stepping->ready);
	return true;
}

size_t stepping_first(const struct stepping *stepping)
{
	int64_t end_us = stepping->n_pending
		? stepping->pending[0].begin.boot_us + LENGTH_US
		: stepping->next_us + LENGTH_US;

	return window_engine_find(stepping->engine,
		(end_us - RHYTHM_S * CLOCK_US_PER_S) * Q_PER_US);
}
