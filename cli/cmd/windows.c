/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cuts a record into windows and computes them, see windows.h.
 */
#include "cli/cmd/windows.h"

#include <assert.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "analysis/beats/correct.h"
#include "cli/formats/record.h"
#include "daemon/base/mem.h"

/* A record of "5 minutes" is an interval short of them. */
#define GRACE_S 2
#define MAX_WORKERS 8
#define ROWS_PER_WORKER 16 /* for fewer, a thread is not worth its plan */

/* A window, as the half-open range of its intervals. */
struct piece {
	int64_t begin_q;
	size_t first, end; /* of the record */
	size_t clean_first, clean_end; /* of the cleaned record */
};

struct windows {
	const struct record *record;
	bool as_is;
	struct rr_series *clean; /* the whole record, unless as_is */
	double length_s;
	int64_t length_q, step_q;
	size_t n, capacity, n_taken;
	struct piece *pieces;
	size_t n_workers;
	struct hrv_plan *plans[MAX_WORKERS];
};

static void add(struct windows *windows, struct piece piece)
{
	if (windows->n == windows->capacity) {
		windows->capacity =
			windows->capacity ? 2 * windows->capacity : 256;
		windows->pieces = xrealloc(windows->pieces,
			windows->capacity * sizeof(*windows->pieces));
	}
	windows->pieces[windows->n++] = piece;
}

/* The first window from begin_q on into which a beat falls that ends at end_q.
 */
static int64_t skip_empty(
	const struct windows *windows, int64_t begin_q, int64_t end_q)
{
	int64_t behind_q = end_q - windows->length_q - begin_q;

	if (behind_q <= 0)
		return begin_q;
	return begin_q +
		(behind_q + windows->step_q - 1) / windows->step_q *
		windows->step_q;
}

static void cut(struct windows *windows)
{
	const int64_t *end_q = windows->record->end_q;
	size_t n = windows->record->series->n;
	int64_t last_q = end_q[n - 1] + (int64_t)GRACE_S * RR_Q_PER_S;
	size_t first = 0, end = 0;

	for (int64_t begin_q = 0; begin_q + windows->length_q <= last_q;
		begin_q += windows->step_q) {
		while (first < n && end_q[first] <= begin_q)
			first++;
		if (first == n)
			return;
		begin_q = skip_empty(windows, begin_q, end_q[first]);
		if (begin_q + windows->length_q > last_q)
			return;
		while (first < n && end_q[first] <= begin_q)
			first++;
		while (end < n && end_q[end] <= begin_q + windows->length_q)
			end++;
		if (end > first)
			add(windows,
				(struct piece){.begin_q = begin_q,
					.first = first,
					.end = end});
	}
}

/* Where in the cleaned record each piece is. */
static void find_clean(
	struct windows *windows, const struct corrector *corrector)
{
	size_t first = 0, end = 0, n = windows->clean->n;

	for (size_t i = 0; i < windows->n; i++) {
		struct piece *piece = &windows->pieces[i];

		while (first < n &&
			corrector_origin(corrector, first) < piece->first)
			first++;
		while (end < n && corrector_origin(corrector, end) < piece->end)
			end++;
		piece->clean_first = first;
		piece->clean_end = end;
	}
}

/* The verdict on an interval rests on those around it, so the record is cleaned
 * before it is cut: overlapping windows agree, and one that ends at an artefact
 * knows it. */
static bool clean(struct windows *windows)
{
	const struct rr_series *series = windows->record->series;
	struct corrector *corrector = corrector_new(series->n);

	windows->clean = rr_series_new(2 * series->n);
	if (corrector && windows->clean) {
		corrector_run(corrector, series, windows->clean);
		find_clean(windows, corrector);
	}
	corrector_free(corrector);
	return corrector && windows->clean;
}

/* Room for the largest of them. The plans are made here, one after the other:
 * FFTW's planner is not for several threads, its transforms are. */
static bool plan(struct windows *windows, const struct hrv_options *options)
{
	const struct record *record = windows->record;
	long n_cores = sysconf(_SC_NPROCESSORS_ONLN);
	size_t n_workers = windows->n / ROWS_PER_WORKER + 1, max_n = 0;
	int64_t max_q = 0;

	for (size_t i = 0; i < windows->n; i++) {
		const struct piece *piece = &windows->pieces[i];
		int64_t length_q = record->end_q[piece->end - 1] -
			record->end_q[piece->first] +
			record->series->rr_q[piece->first];

		max_n = piece->end - piece->first > max_n
			? piece->end - piece->first
			: max_n;
		max_q = length_q > max_q ? length_q : max_q;
	}
	if (n_cores > 0 && n_workers > (size_t)n_cores)
		n_workers = (size_t)n_cores;
	windows->n_workers = n_workers < MAX_WORKERS ? n_workers : MAX_WORKERS;
	for (size_t i = 0; i < windows->n_workers; i++) {
		windows->plans[i] = hrv_plan_new(
			max_n, (double)max_q / RR_Q_PER_S, options);
		if (!windows->plans[i])
			return false;
	}
	return true;
}

struct windows *windows_new(const struct record *record, double length_s,
	double step_s, const struct hrv_options *options)
{
	struct windows *windows = xcalloc(1, sizeof(*windows));

	windows->record = record;
	windows->length_s = length_s;
	windows->length_q = llround(length_s * RR_Q_PER_S);
	windows->step_q = llround(step_s * RR_Q_PER_S);
	if (record->series->n > 0)
		cut(windows);
	windows->as_is = options->as_is;
	if (windows->n == 0 ||
		((options->as_is || clean(windows)) && plan(windows, options)))
		return windows;
	windows_free(windows);
	return NULL;
}

void windows_free(struct windows *windows)
{
	if (!windows)
		return;
	for (size_t i = 0; i < windows->n_workers; i++)
		hrv_plan_free(windows->plans[i]);
	rr_series_free(windows->clean);
	free(windows->pieces);
	free(windows);
}

size_t windows_n(const struct windows *windows)
{
	return windows->n;
}

/* Intervals first .. end - 1 of series, without copying them. */
static struct rr_series slice(
	const struct rr_series *series, size_t first, size_t end)
{
	return (struct rr_series){end - first, end - first,
		series->rr_q + first, series->flags + first};
}

static void compute(const struct windows *windows, struct hrv_plan *plan,
	const struct piece *piece, struct window_row *row)
{
	struct rr_series series =
		slice(windows->record->series, piece->first, piece->end);
	struct rr_series clean = windows->as_is
		? series
		: slice(windows->clean, piece->clean_first, piece->clean_end);

	row->begin_s = (double)piece->begin_q / RR_Q_PER_S;
	hrv_report_run_piece(
		plan, &series, &clean, windows->length_s, &row->report);
}

/* What the workers of one windows_take share; each takes the next row. */
struct shift {
	const struct windows *windows;
	const struct piece *pieces;
	struct window_row *rows;
	size_t n;
	atomic_size_t next;
};

struct worker {
	pthread_t thread;
	struct hrv_plan *plan;
	struct shift *shift;
};

static void *work(void *data)
{
	struct worker *worker = data;
	struct shift *shift = worker->shift;
	size_t i;

	while ((i = atomic_fetch_add(&shift->next, 1)) < shift->n)
		compute(shift->windows, worker->plan, &shift->pieces[i],
			&shift->rows[i]);
	return NULL;
}

size_t windows_take(
	struct windows *windows, struct window_row *rows, size_t max)
{
	size_t n_left = windows->n - windows->n_taken;
	struct shift shift = {windows, windows->pieces + windows->n_taken, rows,
		n_left < max ? n_left : max, 0};
	struct worker workers[MAX_WORKERS] = {0};
	size_t n_started = 1; /* this thread is the first worker */

	assert(shift.n == 0 || windows->n_workers > 0);
	for (size_t i = 0; i < windows->n_workers; i++)
		workers[i] = (struct worker){
			.plan = windows->plans[i], .shift = &shift};
	while (n_started < windows->n_workers && shift.n > 1 &&
		pthread_create(&workers[n_started].thread, NULL, work,
			&workers[n_started]) == 0)
		n_started++;
	if (shift.n > 0)
		work(&workers[0]);
	for (size_t i = 1; i < n_started; i++)
		pthread_join(workers[i].thread, NULL);
	windows->n_taken += shift.n;
	return shift.n;
}
