/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finds stretches that began like the time before a practice.
 */
#include "analysis/regulation/control.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_heapsort.h>

#define MAX_MATCHES 100
#define MINUTES_A_DAY 1440

/* A search: the series, what is looked for, and what was taken. */
struct search {
	const struct reg_series *series;
	const struct reg_baseline *baseline;
	const struct reg_constants *constants;
	const struct reg_session *session;
	int minute; /* local, at which the practice began */
	size_t n_taken;
	struct reg_span taken[MAX_MATCHES];
};

static int by_distance(const void *a, const void *b)
{
	const struct reg_candidate *x = a, *y = b;

	if (x->distance != y->distance)
		return (x->distance > y->distance) -
			(x->distance < y->distance);
	return (x->place > y->place) - (x->place < y->place);
}

static int64_t us_of(double s)
{
	return llround(s * 1e6);
}

/* All that a practice of that span is judged by. */
static struct reg_span around(
	struct reg_span span, const struct reg_constants *constants)
{
	return (struct reg_span){span.start_us - us_of(constants->before_s),
		span.end_us +
			us_of(constants->after_skip_s + constants->after_s)};
}

static bool overlap(struct reg_span a, struct reg_span b)
{
	return a.start_us < b.end_us && b.start_us < a.end_us;
}

static bool is_near_in_time(const struct search *search, int minute)
{
	int apart = abs(minute - search->minute);

	if (apart > MINUTES_A_DAY / 2)
		apart = MINUTES_A_DAY - apart;
	return apart <= search->constants->match_hours * 60;
}

/* Mean A in the before_s before place i, if there is enough of it. */
static double level_before(const struct search *search, size_t i)
{
	const struct reg_series *series = search->series;
	int64_t since_us =
		series->steps[i].time_us - us_of(search->constants->before_s);
	double sum = 0;
	size_t n = 0;

	for (size_t k = i; k-- > 0 && series->steps[k].time_us >= since_us;) {
		if (!reg_step_is_quiet(&series->steps[k]) ||
			isnan(series->points[k].value))
			continue;
		sum += series->points[k].value;
		n++;
	}
	return (double)n >= search->constants->practice_min_steps
		? sum / (double)n
		: NAN;
}

static size_t find_candidates(
	const struct search *search, struct reg_candidate *ret_candidates)
{
	double wanted = search->session->change.before[REG_EFFECT_A];
	size_t n = 0;

	for (size_t i = 0; i < search->series->n; i++) {
		double distance;

		if (!is_near_in_time(
			    search, reg_minute_of(&search->series->steps[i])))
			continue;
		distance = fabs(level_before(search, i) - wanted);
		if (distance <= search->constants->match_a)
			ret_candidates[n++] =
				(struct reg_candidate){distance, i};
	}
	return n;
}

/* Whether nothing else is in the way of that stretch. */
static bool is_free(const struct search *search, struct reg_span all)
{
	const struct reg_series *series = search->series;

	if (overlap(all, around(search->session->practice, search->constants)))
		return false;
	for (size_t i = 0; i < search->n_taken; i++)
		if (overlap(all, search->taken[i]))
			return false;
	for (size_t i = reg_series_find(series, all.start_us);
		i < series->n && series->steps[i].time_us < all.end_us; i++)
		if (series->steps[i].flags & REG_PRACTICE)
			return false;
	return true;
}

/* Takes the stretch from place on if it can be had; adds its changes to sum. */
static void try_stretch(
	struct search *search, size_t place, double sum[REG_N_EFFECTS])
{
	const struct reg_span *practice = &search->session->practice;
	int64_t start_us = search->series->steps[place].time_us;
	struct reg_span span = {
		start_us, start_us + practice->end_us - practice->start_us};
	struct reg_span all = around(span, search->constants);
	struct reg_change change;

	if (!is_free(search, all))
		return;
	reg_change_of(search->series, span, search->baseline, search->constants,
		&change);
	if (change.why != REG_CHANGE_KNOWN ||
		isnan(change.change[REG_EFFECT_A]))
		return;
	search->taken[search->n_taken++] = all;
	for (int e = 0; e < REG_N_EFFECTS; e++)
		sum[e] += change.change[e];
}

/* Local time at which the practice began, by the zone of the step next to it.
 */
static int minute_of(
	const struct reg_series *series, const struct reg_span *practice)
{
	size_t i = reg_series_find(series, practice->start_us);
	struct reg_step step = series->steps[i < series->n ? i : i - 1];

	step.time_us = practice->start_us;
	return reg_minute_of(&step);
}

void reg_session_match(const struct reg_series *series,
	const struct reg_baseline *baseline,
	const struct reg_constants *constants, struct reg_candidate *scratch,
	struct reg_session *session)
{
	struct reg_match *match = &session->match;
	struct search search = {.series = series,
		.baseline = baseline,
		.constants = constants,
		.session = session};
	double sum[REG_N_EFFECTS] = {0};
	size_t n = 0;

	if (series->n > 0 && !isnan(session->change.before[REG_EFFECT_A])) {
		search.minute = minute_of(series, &session->practice);
		n = find_candidates(&search, scratch);
		gsl_heapsort(scratch, n, sizeof(scratch[0]), by_distance);
	}
	for (size_t i = 0; i < n && search.n_taken < MAX_MATCHES &&
		(double)search.n_taken < constants->match_max;
		i++)
		try_stretch(&search, scratch[i].place, sum);
	match->n = search.n_taken;
	for (int e = 0; e < REG_N_EFFECTS; e++) {
		match->control[e] = match->n ? sum[e] / (double)match->n : NAN;
		match->difference[e] =
			session->change.change[e] - match->control[e];
	}
}
