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

#include "analysis/measures/window.h"
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
};

struct windows {
	const struct record *record;
	struct window_engine *engine; /* the whole record */
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

static bool feed(struct windows *windows)
{
	const struct record *record = windows->record;
	size_t n = record->series->n;
	bool fits = window_engine_reserve(windows->engine, n);

	for (size_t i = 0; i < n && fits; i++)
		fits = window_engine_add(windows->engine,
			record->series->rr_q[i],
			record->series->flags[i] & RR_BREAK, record->end_q[i]);
	window_engine_end(windows->engine);
	return fits;
}

/* Room for the largest of them. The plans are made here, one after the other:
 * FFTW's planner is not for several threads, its transforms are. */
static bool plan(struct windows *windows, const struct hrv_options *options)
{
	long n_cores = sysconf(_SC_NPROCESSORS_ONLN);
	size_t n_workers = windows->n / ROWS_PER_WORKER + 1, max_n = 0;
	double max_s = 0;

	for (size_t i = 0; i < windows->n; i++) {
		struct window_cut cut;

		window_engine_cut(windows->engine, windows->pieces[i].first,
			windows->pieces[i].end, &cut);
		max_n = cut.beats.n > max_n ? cut.beats.n : max_n;
		max_s = fmax(max_s, cut.length_s);
	}
	if (n_cores > 0 && n_workers > (size_t)n_cores)
		n_workers = (size_t)n_cores;
	windows->n_workers = n_workers < MAX_WORKERS ? n_workers : MAX_WORKERS;
	for (size_t i = 0; i < windows->n_workers; i++) {
		windows->plans[i] = hrv_plan_new(max_n, max_s, options);
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
	windows->engine = window_engine_new(options->as_is);
	if (windows->n == 0 ||
		(windows->engine && feed(windows) && plan(windows, options)))
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
	window_engine_free(windows->engine);
	free(windows->pieces);
	free(windows);
}

size_t windows_n(const struct windows *windows)
{
	return windows->n;
}

static void compute(const struct windows *windows, struct hrv_plan *plan,
	const struct piece *piece, struct window_row *row)
{
	struct window_cut cut;

	window_engine_cut(windows->engine, piece->first, piece->end, &cut);
	row->begin_s = (double)piece->begin_q / RR_Q_PER_S;
	hrv_report_run_piece(
		plan, &cut.beats, &cut.clean, windows->length_s, &row->report);
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
