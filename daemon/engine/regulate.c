/* SPDX-License-Identifier: GPL-3.0-or-later
 * From steps and journal to baselines, activation, episodes and days.
 */
#include "daemon/engine/regulate.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/days/summary.h"
#include "analysis/measures/report.h"
#include "analysis/regulation/day.h"
#include "daemon/base/civil.h"
#include "daemon/base/clock.h"
#include "daemon/base/mem.h"
#include "daemon/engine/frozen.h"
#include "daemon/engine/touched.h"
#include "daemon/rows/day_steps.h"
#include "daemon/rows/usual.h"
#include "daemon/store/baselines.h"
#include "daemon/store/days.h"
#include "daemon/store/steps.h"
#include "daemon/store/store.h"
#include "daemon/store/transaction.h"
#include "daemon/store/windows.h"

#define MAX_EPISODES 512
#define US_PER_DAY (86400 * CLOCK_US_PER_S)
/* So long without the strap, and nobody knows when the zone changed. */
#define TRAVEL_US (2 * US_PER_DAY)
#define DAYS_AT_ONCE 8 /* a strap waits meanwhile */

struct regulate {
	struct store *store;
	int rollover_min;
	struct frozen *frozen;
	struct touched *touched;
};

/* A day while it is worked on. */
struct work {
	struct regulate *regulate;
	struct day_range range;
	struct day_steps steps;
	struct reg_baseline baseline;
	struct reg_point *points; /* of each step */
	struct reg_episode *found;
	size_t n_found;
};

struct regulate *regulate_new(
	struct store *store, int rollover_min, bool keep_days)
{
	struct regulate *regulate = xcalloc(1, sizeof *regulate);

	regulate->store = store;
	regulate->rollover_min = rollover_min;
	regulate->frozen = frozen_new(store, keep_days);
	regulate->touched = touched_new(store, rollover_min);
	return regulate;
}

void regulate_free(struct regulate *regulate)
{
	if (!regulate)
		return;
	frozen_free(regulate->frozen);
	touched_free(regulate->touched);
	free(regulate);
}

/* --- activation --- */

static bool is_same(double a, double b)
{
	return a == b || (isnan(a) && isnan(b));
}

/* Writes the activation of a row, if it is another than what stands there. */
static int row_conclude(struct store *store, struct step *row,
	const struct reg_arousal *arousal)
{
	struct step said = *row;
	bool known = arousal->why == REG_KNOWN;

	said.arousal = arousal->value;
	said.part_hr = known ? arousal->part[REG_HR] : NAN;
	said.part_ln_rmssd = known ? arousal->part[REG_LN_RMSSD] : NAN;
	said.part_ln_lf_hf = known ? arousal->part[REG_LN_LF_HF] : NAN;
	snprintf(said.why, sizeof said.why, "%s",
		known ? "" : reg_why_word(arousal->why));
	if (strcmp(said.why, row->why) == 0 &&
		is_same(said.arousal, row->arousal) &&
		is_same(said.part_hr, row->part_hr) &&
		is_same(said.part_ln_rmssd, row->part_ln_rmssd) &&
		is_same(said.part_ln_lf_hf, row->part_ln_lf_hf))
		return 0;
	*row = said;
	return step_set_arousal(store, row);
}

static int conclude_steps(struct work *work)
{
	int r = 0;

	work->points = xcalloc(work->steps.n + 1, sizeof *work->points);
	for (size_t i = 0; !r && i < work->steps.n; i++) {
		const struct reg_step *step = &work->steps.steps[i];
		struct reg_arousal arousal;

		reg_arousal_of(&work->baseline, step, &reg_constants_default,
			&arousal);
		work->points[i] =
			(struct reg_point){step->time_us, arousal.value};
		r = row_conclude(
			work->regulate->store, &work->steps.rows[i], &arousal);
	}
	return r;
}

/* --- the day's row --- */

struct windows {
	const struct work *work;
	struct day_window *rows;
	size_t n;
};

static int on_window(const struct window *window, void *data)
{
	struct windows *windows = data;
	const struct day_range *range = &windows->work->range;

	if (civil_practice_day(window->begin.utc_us, window->begin.offset_min,
		    range->rollover_min) != range->first_day)
		return 0;
	windows->rows = xrealloc(
		windows->rows, (windows->n + 1) * sizeof *windows->rows);
	windows->rows[windows->n++] = (struct day_window){
		.grade = hrv_grade_of_letter(window->grade),
		.worn_s = window->worn_s,
		.mean_hr_bpm = window->mean_hr_bpm,
		.ln_rmssd = window->ln_rmssd,
		.lf_hf = window->lf_hf,
	};
	return 0;
}

static int fill_windows(const struct work *work, struct day_row *row)
{
	struct windows windows = {.work = work};
	struct day_summary summary;
	int64_t from_us, to_us;
	double *scratch;
	int r;

	day_range_bounds(&work->range, &from_us, &to_us);
	r = windows_read(work->regulate->store, work->range.kind, from_us,
		to_us, on_window, &windows);
	scratch = xcalloc(windows.n + 1, sizeof *scratch);
	day_summarise(windows.rows, windows.n, scratch, &summary);
	row->worn_s = summary.worn_s;
	row->good_s = summary.good_s;
	row->n_windows = (int)summary.n_windows;
	row->n_good = (int)summary.n_good;
	row->n_lf_hf = (int)summary.n_lf_hf;
	row->hr_bpm = summary.hr_bpm.value;
	row->ln_rmssd = summary.ln_rmssd.value;
	row->lf_hf = summary.lf_hf.value;
	free(scratch);
	free(windows.rows);
	return r;
}

static double value_or_nan(struct hrv_value value, char reason[24])
{
	snprintf(reason, 24, "%s",
		value.reason == HRV_OK ? "" : hrv_reason_word(value.reason));
	return value.value;
}

static void fill_steps(const struct work *work, struct day_row *row)
{
	struct reg_day_parts parts = {work->steps.steps, work->points,
		work->steps.n, work->found, work->n_found};
	double *scratch = xcalloc(work->steps.n + 1, sizeof *scratch);
	struct survival *durations =
		xcalloc(work->n_found + 1, sizeof *durations);
	struct reg_day day;
	char unused[24];

	reg_day_of(&parts, &reg_constants_default, scratch, durations, &day);
	row->known_s = day.known_s;
	row->unknown_s = day.unknown_s;
	row->quiet_s = day.quiet_s;
	row->arousal = value_or_nan(day.median_a, row->arousal_reason);
	row->in_range = value_or_nan(day.share_in_range, unused);
	row->n_episodes = (int)day.n_episodes;
	row->n_settling = (int)day.n_settling;
	row->n_settled = (int)day.n_settled;
	row->settle_s = value_or_nan(day.median_settle_s, row->settle_reason);
	row->rest_hr_bpm = day.rest.hr_bpm.value;
	row->rest_ln_rmssd = day.rest.ln_rmssd.value;
	row->n_rest = (int)day.rest.n;
	free(durations);
	free(scratch);
}

/* Whether the offset changed between two moments in a way that the zone does
 * not explain by itself. */
static bool is_travel(struct instant from, struct instant to)
{
	return from.offset_min != to.offset_min &&
		(clock_offset_min(from.utc_us) != from.offset_min ||
			clock_offset_min(to.utc_us) != to.offset_min);
}

/* Before its first step: who flew in the night travelled on the day after. */
static int fill_travel(const struct work *work, struct day_row *row)
{
	struct instant first = work->steps.rows[0].begin, last;
	int r = steps_last(work->regulate->store, work->range.kind,
		first.utc_us - TRAVEL_US, first.utc_us, &last);

	if (r > 0)
		row->travel = is_travel(last, first);
	return r < 0 ? r : 0;
}

static void fill_facts(const struct work *work, struct day_row *row)
{
	for (size_t i = 0; i < work->steps.n; i++) {
		const struct step *step = &work->steps.rows[i];

		row->irregular_s += step->irregular ? STEP_HOP_S : 0;
		if (i)
			row->travel |= is_travel(step[-1].begin, step->begin);
	}
	row->baseline_days = work->baseline.n_days;
	usual_constants(row->constants);
	row->algorithm = HRV_ALGORITHM;
}

static struct episode episode_of(
	const struct work *work, const struct reg_episode *found)
{
	static const enum episode_ending endings[] = {
		[REG_OVER] = EPISODE_OVER,
		[REG_CUT] = EPISODE_CUT,
		[REG_OPEN] = EPISODE_OPEN,
	};
	struct episode episode = {
		.begin.utc_us = found->start_us,
		.day = work->range.first_day,
		.end_utc_us = found->end_us,
		.ending = endings[found->end],
		.peak_utc_us = found->peak_us,
		.peak = found->peak,
		.before = found->before,
		.n_before = found->n_before,
		.settled = found->has_settled,
		.settle_s = found->settle_s,
	};

	for (size_t i = 0; i < work->steps.n; i++)
		if (work->steps.steps[i].time_us == found->start_us)
			episode.begin.offset_min =
				work->steps.steps[i].offset_min;
	return episode;
}

static int write_day(struct work *work)
{
	struct day_row row = {
		.day = work->range.first_day, .device = work->range.kind};
	struct episode *episodes = xcalloc(work->n_found + 1, sizeof *episodes);
	int r = fill_windows(work, &row);

	if (!r)
		r = fill_travel(work, &row);
	fill_steps(work, &row);
	fill_facts(work, &row);
	for (size_t i = 0; i < work->n_found; i++)
		episodes[i] = episode_of(work, &work->found[i]);
	if (!r)
		r = day_write(
			work->regulate->store, &row, episodes, work->n_found);
	free(episodes);
	return r;
}

/* --- a day --- */

static int conclude(struct work *work)
{
	struct regulate *regulate = work->regulate;
	int r = frozen_baseline(
		regulate->frozen, &work->range, &work->baseline);

	if (!r)
		r = conclude_steps(work);
	if (r)
		return r;
	work->found = xcalloc(MAX_EPISODES, sizeof *work->found);
	work->n_found = reg_episodes_find(work->points, work->steps.n,
		&reg_constants_default, work->found, MAX_EPISODES);
	return write_day(work);
}

/* Steps of a device that the day is not of are looked at, and left alone. */
static int pass_over(struct store *store, struct day_steps *steps)
{
	int r = 0;

	for (size_t i = 0; !r && i < steps->n; i++) {
		struct step *row = &steps->rows[i];

		if (strcmp(row->why, STEP_OTHER_DEVICE) == 0)
			continue;
		row->arousal = row->part_hr = row->part_ln_rmssd =
			row->part_ln_lf_hf = NAN;
		strcpy(row->why, STEP_OTHER_DEVICE);
		r = step_set_arousal(store, row);
	}
	return r;
}

/* The day is of the first kind of device that has steps in it. */
static int work_run(struct work *work)
{
	struct regulate *regulate = work->regulate;
	int r = 0;

	for (int kind = 0; !r && kind < DEVICE_N_KINDS; kind++) {
		struct day_range range = work->range;
		struct day_steps steps;

		range.kind = (enum device_kind)kind;
		r = day_steps_read(regulate->store, &range, true, &steps);
		if (!r && steps.n && !work->steps.n) {
			work->range = range;
			work->steps = steps;
			continue;
		}
		if (!r)
			r = pass_over(regulate->store, &steps);
		day_steps_done(&steps);
	}
	if (r)
		return r;
	return work->steps.n
		? conclude(work)
		: day_remove(regulate->store, work->range.first_day);
}

int regulate_day(struct regulate *regulate, int day)
{
	struct work work = {
		.regulate = regulate,
		.range = {DEVICE_N_KINDS, day, day + 1, regulate->rollover_min},
	};
	int r = store_begin(regulate->store);

	if (r < 0)
		return r;
	r = work_run(&work);
	day_steps_done(&work.steps);
	free(work.points);
	free(work.found);
	if (!r)
		return store_commit(regulate->store, false);
	store_rollback(regulate->store);
	return r;
}

/* --- what is to be done --- */

static int day_of(const struct regulate *regulate, struct instant when)
{
	return civil_practice_day(
		when.utc_us, when.offset_min, regulate->rollover_min);
}

int regulate_next(struct regulate *regulate)
{
	struct instant begin;
	int r = steps_oldest_new(regulate->store, &begin);

	if (r <= 0)
		return r;
	r = regulate_day(regulate, day_of(regulate, begin));
	return r < 0 ? r : 1;
}

int regulate_again(struct regulate *regulate)
{
	int band_days = (int)reg_constants_default.band_days;
	struct instant first, last;
	int r = steps_oldest_new(regulate->store, &first);

	if (r > 0)
		r = steps_newest_new(regulate->store, &last);
	if (r <= 0)
		return r;
	r = baselines_remove(regulate->store, day_of(regulate, first),
		day_of(regulate, last) + band_days);
	return r ? r
		 : steps_forget_arousal(regulate->store, first.utc_us,
			   last.utc_us + (band_days + 1) * US_PER_DAY);
}

int regulate_entries(struct regulate *regulate)
{
	int day, r = touched_look(regulate->touched);

	for (int i = 0;
		!r && i < DAYS_AT_ONCE && touched_day(regulate->touched, &day);
		i++) {
		r = regulate_day(regulate, day);
		if (!r)
			touched_drop(regulate->touched);
	}
	return r ? r : touched_keep(regulate->touched);
}

int regulate_take_note(struct regulate *regulate)
{
	return touched_take_note(regulate->touched);
}
