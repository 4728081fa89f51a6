/* SPDX-License-Identifier: GPL-3.0-or-later
 * From the beats of a simulated person to steps, by the way that hrvd goes:
 * judged and repaired, cut into windows of 60 s every 30 s, measured.
 */
#pragma once

#include "analysis/measures/report.h"
#include "analysis/measures/window.h"
#include "analysis/regulation/rise.h"
#include "tests/near.h"
#include "tests/sim_person.h"

#define SIM_MAX_BEATS 40000
#define SIM_MAX_STEPS 2880
#define SIM_DAY_US INT64_C(86400000000)

/* A day of a person, as far as worn. */
struct sim_hours {
	size_t n_beats, n_steps;
	struct sim_beat beats[SIM_MAX_BEATS];
	struct reg_step steps[SIM_MAX_STEPS];
};

static inline int64_t sim_us(int day, double t_s)
{
	return (20000 + day) * SIM_DAY_US + (int64_t)((4 * 3600 + t_s) * 1e6);
}

static inline struct hrv_plan *sim_plan_new(void)
{
	struct hrv_options options;

	hrv_options_init(&options);
	options.groups = 0;
	return hrv_plan_new(300, 70, &options);
}

/* Beats that were there, not those of a gap, into an engine. */
static inline void sim_feed(
	struct window_engine *engine, const struct sim_hours *hours)
{
	double last_s = -1e9;

	for (size_t i = 0; i < hours->n_beats; i++) {
		const struct sim_beat *beat = &hours->beats[i];
		bool breaks = beat->end_s - beat->rr_ms / 1000 > last_s + 0.1;

		window_engine_add(engine, rr_q_of_ms(beat->rr_ms), breaks,
			(int64_t)(beat->end_s * RR_Q_PER_S));
		last_s = beat->end_s;
	}
	window_engine_end(engine);
}

static inline struct reg_step sim_step(struct hrv_plan *plan,
	const struct window_engine *engine, int day, double middle_s)
{
	struct reg_step step = {.time_us = sim_us(day, middle_s),
		.day = 20000 + day,
		.grade = HRV_GRADE_E,
		.hr_bpm = NAN,
		.ln_rmssd = NAN,
		.ln_lf_hf = NAN,
		.resp_per_min = NAN};
	size_t first = window_engine_find(
		engine, (int64_t)((middle_s - 30) * RR_Q_PER_S));
	size_t end = window_engine_find(
		engine, (int64_t)((middle_s + 30) * RR_Q_PER_S));
	struct window_cut cut;
	struct hrv_report report;

	if (end <= first)
		return step;
	window_engine_cut(engine, first, end, &cut);
	hrv_report_run_piece(plan, &cut.beats, &cut.clean, 60, &report);
	step.grade = report.grade;
	step.hr_bpm = report.mean_hr_bpm.value;
	step.ln_rmssd = report.ln_rmssd.value;
	step.n_pairs = (double)(report.n_beats - report.n_corrected);
	return step;
}

/* The beats that were judged clean; how many. */
static inline size_t sim_clean(const struct window_engine *engine,
	const struct sim_hours *hours, int day, struct reg_beat *ret_beats)
{
	struct window_cut cut;
	size_t n = 0;

	window_engine_cut(engine, 0, hours->n_beats, &cut);
	for (size_t i = 0; i < hours->n_beats; i++)
		if (!(cut.beats.flags[i] & RR_ARTEFACT))
			ret_beats[n++] = (struct reg_beat){
				sim_us(day, hours->beats[i].end_s),
				60000 / hours->beats[i].rr_ms};
	return n;
}

/* Steps of the beats in hours, and the signs of standing up in them. */
static inline void sim_cut(
	struct hrv_plan *plan, int day, struct sim_hours *hours)
{
	static struct reg_beat beats[SIM_MAX_BEATS];
	struct reg_rise rises[64];
	struct window_engine *engine = window_engine_new(false);
	double from_s = hours->beats[0].end_s;
	double to_s = hours->beats[hours->n_beats - 1].end_s;
	size_t n_rises;

	sim_feed(engine, hours);
	hours->n_steps = 0;
	for (double t_s = 30 * (floor(from_s / 30) + 2); t_s <= to_s - 30;
		t_s += 30)
		hours->steps[hours->n_steps++] =
			sim_step(plan, engine, day, t_s);
	n_rises = reg_rises_find(beats, sim_clean(engine, hours, day, beats),
		&reg_constants_default, rises, 64);
	reg_rises_mark(hours->steps, hours->n_steps, rises, n_rises,
		&reg_constants_default);
	reg_rises_hold(hours->steps, hours->n_steps, &reg_constants_default);
	reg_steps_mark(hours->steps, hours->n_steps, &reg_constants_default);
	window_engine_free(engine);
}

static inline void sim_wear(const struct sim_person *person, int day,
	const struct sim_day *plan, struct sim_hours *hours)
{
	double from_to_s[2] = {plan->worn_from_s, plan->worn_to_s};

	hours->n_beats = sim_person_beats(
		person, day, from_to_s, hours->beats, SIM_MAX_BEATS);
}
