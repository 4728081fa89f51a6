/* SPDX-License-Identifier: GPL-3.0-or-later
 * From the stored steps to what practices come to.
 *
 * Stretches to compare with are looked for in the four weeks before and after a
 * practice, as far as no change of medicine lies between: farther away the
 * person is another one. So at most some months of steps are in memory at once,
 * however many years are asked for.
 */
#include "cli/cmd/results.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cmd/gather.h"
#include "cli/command.h"
#include "cli/view/practice.h"
#include "daemon/base/civil.h"
#include "daemon/base/mem.h"
#include "daemon/rows/day_steps.h"
#include "daemon/rows/usual.h"
#include "daemon/store/steps.h"
#include "daemon/store/windows.h"

#define US_PER_S INT64_C(1000000)
#define US_PER_DAY (86400 * US_PER_S)
#define CONTROL_DAYS 28 /* on either side */
#define CHUNK_DAYS (4 * CONTROL_DAYS)
/* A step of 60 s is stored once its last beats are judged, a block at a time:
 * this long after its middle it is. */
#define STORED_AFTER_S 120
/* A bootstrap that can be had again; both stand in the JSON. */
#define SEED UINT64_C(20261122)
#define N_DRAWS 4999

/* The steps in memory, and what else sessions near to each other share. */
struct bench {
	const struct cli *cli;
	struct store *store;
	struct step_span span; /* of the steps; to_us 0: none yet */
	struct day_steps steps;
	struct reg_point *points;
	struct reg_candidate *scratch;
	int *breaks;
	size_t n_breaks;
	int baseline_day; /* 0: none yet */
	struct reg_baseline baseline;
};

static const struct reg_constants *const constants = &reg_constants_default;

static int64_t us_of(double s)
{
	return llround(s * 1e6);
}

/* All that a practice is judged by. */
static struct reg_span around(const struct session *session)
{
	double after_s = constants->after_skip_s + constants->after_s;

	return (struct reg_span){
		session->begin.utc_us - us_of(constants->before_s),
		session->end.utc_us + us_of(after_s)};
}

static int day_of(const struct bench *bench, struct instant when)
{
	return civil_practice_day(
		when.utc_us, when.offset_min, bench->cli->config.rollover_min);
}

static int load(struct bench *bench, enum device_kind kind,
	const struct session *session)
{
	struct step_span *span = &bench->span;
	int64_t from_us = session->begin.utc_us - CONTROL_DAYS * US_PER_DAY;
	int64_t to_us = session->end.utc_us + CONTROL_DAYS * US_PER_DAY;
	size_t n;
	int r;

	if (span->to_us && span->kind == kind && span->from_us <= from_us &&
		to_us <= span->to_us)
		return 0;
	day_steps_done(&bench->steps);
	*span = (struct step_span){kind, bench->cli->config.rollover_min,
		from_us, from_us + CHUNK_DAYS * US_PER_DAY};
	if (span->to_us < to_us)
		span->to_us = to_us;
	r = day_steps_around(bench->store, span, &bench->steps);
	n = bench->steps.n;
	bench->points =
		xrealloc(bench->points, (n + 1) * sizeof(*bench->points));
	bench->scratch =
		xrealloc(bench->scratch, (n + 1) * sizeof(*bench->scratch));
	for (size_t i = 0; i < n; i++)
		bench->points[i] =
			(struct reg_point){bench->steps.steps[i].time_us,
				bench->steps.rows[i].arousal};
	return r;
}

/* The steps around the session that no change of medicine parts from it. */
static struct reg_series series_of(
	const struct bench *bench, const struct session *session)
{
	struct reg_series all = {
		bench->steps.steps, bench->points, bench->steps.n};
	int rollover_min = bench->cli->config.rollover_min;
	int day = day_of(bench, session->begin);
	int from_day = day - CONTROL_DAYS, to_day = day + CONTROL_DAYS + 1;
	size_t from, to;

	for (size_t i = 0; i < bench->n_breaks; i++) {
		int at = bench->breaks[i];

		if (at <= day && at > from_day)
			from_day = at;
		else if (at > day && at < to_day)
			to_day = at;
	}
	from = reg_series_find(
		&all, civil_day_begin_us(from_day, rollover_min));
	to = reg_series_find(&all, civil_day_begin_us(to_day, rollover_min));
	return (struct reg_series){
		all.steps + from, all.points + from, to - from};
}

static int find_baseline(struct bench *bench, int day)
{
	int r = 0;

	if (bench->baseline_day != day) {
		r = usual_read(bench->store, day, &bench->baseline);
		if (r <= 0)
			bench->baseline = (struct reg_baseline){0};
		bench->baseline_day = day;
	}
	return r < 0 ? r : 0;
}

/* Why activation is not known around the practice; NULL where it is. */
static const char *why_no_activation(
	const struct bench *bench, const struct practice_row *row)
{
	struct reg_series all = {
		bench->steps.steps, bench->points, bench->steps.n};
	struct reg_span span = around(&row->session);

	if (!isnan(row->result.change.change[REG_EFFECT_A]))
		return NULL;
	for (size_t i = reg_series_find(&all, span.start_us);
		i < all.n && all.steps[i].time_us < span.end_us; i++) {
		const char *why = bench->steps.rows[i].why;

		if (reg_step_is_quiet(&all.steps[i]) &&
			strcmp(why, STEP_NOT_YET) == 0)
			return "hrvd has not looked at it yet";
		for (int w = 1; w < REG_N_WHY; w++)
			if (reg_step_is_quiet(&all.steps[i]) &&
				strcmp(why, reg_why_word((enum reg_why)w)) == 0)
				return reg_why_text((enum reg_why)w);
	}
	return "too little quiet time";
}

static int measure(struct bench *bench, struct practice_row *row)
{
	const struct session *session = &row->session;
	struct reg_span span = around(session);
	struct reg_session *result = &row->result;
	enum device_kind kind;
	struct reg_series series;
	int r = windows_kind(bench->store, span.start_us, span.end_us, &kind);

	row->state = PRACTICE_NO_STEPS;
	if (r < 0 || kind == DEVICE_N_KINDS)
		return r;
	r = load(bench, kind, session);
	if (!r)
		r = find_baseline(bench, day_of(bench, session->begin));
	if (r)
		return r;
	series = series_of(bench, session);
	result->practice =
		(struct reg_span){session->begin.utc_us, session->end.utc_us};
	reg_change_of(&series, result->practice, &bench->baseline, constants,
		&result->change);
	if (result->change.n_before + result->change.n_during +
			result->change.n_after ==
		0)
		return 0;
	row->state = PRACTICE_TOLD;
	row->why_no_activation = why_no_activation(bench, row);
	if (session->kind == SESSION_PRACTICE)
		reg_session_match(&series, &bench->baseline, constants,
			bench->scratch, result);
	return 0;
}

/* Whether there is something to measure; else state says why not. */
static bool is_due(
	struct practice_row *row, const struct cli *cli, bool is_quiet)
{
	row->ask_us = around(&row->session).end_us + STORED_AFTER_S * US_PER_S;
	if (is_quiet)
		row->state = PRACTICE_NOT_TOLD;
	else if (!row->session.end.utc_us)
		row->state = PRACTICE_RUNNING;
	else if (row->ask_us > cli->now.utc_us)
		row->state = PRACTICE_TOO_EARLY;
	else
		return true;
	return false;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(((const struct practice_kind *)a)->name,
		((const struct practice_kind *)b)->name);
}

static bool is_known(const struct practice_list *list, const char *name)
{
	for (size_t i = 0; i < list->n_kinds; i++)
		if (strcmp(list->kinds[i].name, name) == 0)
			return true;
	return false;
}

/* In the order of the alphabet: which helped most is not for a list to say. */
static void sum_up(struct practice_list *list)
{
	struct reg_session *sessions = xcalloc(list->n + 1, sizeof(*sessions));
	double *changes = xcalloc(list->n + 1, sizeof(*changes));
	double *means = xcalloc(N_DRAWS, sizeof(*means));
	struct reg_outcome_room room = {{SEED, N_DRAWS, means}, changes};

	list->kinds = xcalloc(list->n + 1, sizeof(*list->kinds));
	for (size_t i = 0; i < list->n; i++) {
		const char *name = list->rows[i].session.practice;
		struct practice_kind *kind = &list->kinds[list->n_kinds];
		size_t n = 0;

		if (!*name || is_known(list, name))
			continue;
		kind->name = name;
		list->n_kinds++;
		for (size_t k = i; k < list->n; k++) {
			const struct practice_row *row = &list->rows[k];

			if (strcmp(row->session.practice, name) != 0)
				continue;
			kind->n_logged++;
			if (row->state == PRACTICE_TOLD)
				sessions[n++] = row->result;
		}
		reg_outcome_of(sessions, n, constants, &room, &kind->outcome);
	}
	qsort(list->kinds, list->n_kinds, sizeof(*list->kinds), compare_names);
	free(sessions);
	free(changes);
	free(means);
}

static int read_breaks(struct bench *bench, const struct practice_list *list)
{
	const struct session *first = &list->rows[0].session;
	struct day_range range = {
		.first_day = day_of(bench, first->begin) - CONTROL_DAYS,
		.end_day = day_of(bench, bench->cli->now) + 1,
		.rollover_min = bench->cli->config.rollover_min,
	};

	return day_breaks_read(
		bench->store, &range, &bench->breaks, &bench->n_breaks);
}

int results_fill(
	const struct cli *cli, struct store *store, struct practice_list *list)
{
	struct bench bench = {.cli = cli, .store = store};
	bool is_quiet = gather_is_quiet(store);
	int r = list->n ? read_breaks(&bench, list) : 0;

	for (size_t i = 0; !r && i < list->n; i++)
		if (is_due(&list->rows[i], cli, is_quiet))
			r = measure(&bench, &list->rows[i]);
	if (!r)
		sum_up(list);
	day_steps_done(&bench.steps);
	free(bench.points);
	free(bench.scratch);
	free(bench.breaks);
	return r;
}
