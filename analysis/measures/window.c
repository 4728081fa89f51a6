/* SPDX-License-Identifier: GPL-3.0-or-later
 * Beats with their verdicts, and the series that they are repaired to, in
 * arrays that grow, or give room again as beats are forgotten; see window.h.
 */
#include "analysis/measures/window.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/beats/artefact.h"
#include "analysis/beats/repair.h"

#define FIRST_CAPACITY 1024
#define CLEAN_PER_BEAT 2 /* repair_put's limit */

struct window_engine {
	bool as_is, is_ended;
	struct artefact_stream *stream;
	struct repair repair;
	struct rr_series beats;
	int64_t *end_q; /* of beats */
	struct rr_series clean;
	size_t *origins; /* of clean: a beat as counted */
	size_t n_dropped; /* beats that are no longer in the arrays */
	size_t n_forgotten; /* that need not be */
};

/* --- room --------------------------------------------------------------- */

static bool grow_array(void *array, size_t n, size_t size)
{
	void *larger = reallocarray(*(void **)array, n, size);

	if (larger)
		*(void **)array = larger;
	return larger != NULL;
}

static bool grow_series(struct rr_series *series, size_t capacity)
{
	if (!grow_array(&series->rr_q, capacity, sizeof(*series->rr_q)) ||
		!grow_array(&series->flags, capacity, 1))
		return false;
	series->capacity = capacity;
	return true;
}

static bool grow(struct window_engine *engine, size_t capacity)
{
	size_t n_clean = CLEAN_PER_BEAT * capacity;

	if (!grow_array(&engine->end_q, capacity, sizeof(*engine->end_q)) ||
		!grow_array(
			&engine->origins, n_clean, sizeof(*engine->origins)) ||
		!grow_series(&engine->clean, n_clean) ||
		!grow_series(&engine->beats, capacity))
		return false;
	engine->repair.origins = engine->origins;
	return true;
}

struct window_engine *window_engine_new(bool as_is)
{
	struct window_engine *engine = calloc(1, sizeof(*engine));

	if (!engine)
		return NULL;
	engine->as_is = as_is;
	engine->stream = artefact_stream_new();
	if (!engine->stream || !grow(engine, FIRST_CAPACITY)) {
		window_engine_free(engine);
		return NULL;
	}
	repair_begin(&engine->repair, &engine->clean, engine->origins);
	return engine;
}

void window_engine_free(struct window_engine *engine)
{
	if (!engine)
		return;
	artefact_stream_free(engine->stream);
	free(engine->beats.rr_q);
	free(engine->beats.flags);
	free(engine->end_q);
	free(engine->clean.rr_q);
	free(engine->clean.flags);
	free(engine->origins);
	free(engine);
}

static void series_drop(struct rr_series *series, size_t n)
{
	series->n -= n;
	memmove(series->rr_q, series->rr_q + n,
		series->n * sizeof(*series->rr_q));
	memmove(series->flags, series->flags + n, series->n);
}

/* The first interval of clean that stands for this beat or a later one. */
static size_t clean_from(const struct window_engine *engine, size_t beat)
{
	size_t low = 0, high = engine->clean.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (engine->origins[middle] < beat)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void drop(struct window_engine *engine, size_t n)
{
	size_t n_clean = clean_from(engine, engine->n_dropped + n);

	series_drop(&engine->beats, n);
	memmove(engine->end_q, engine->end_q + n,
		engine->beats.n * sizeof(*engine->end_q));
	series_drop(&engine->clean, n_clean);
	memmove(engine->origins, engine->origins + n_clean,
		engine->clean.n * sizeof(*engine->origins));
	engine->n_dropped += n;
}

/* How many beats may leave: nobody asks for them, the repair neither. */
static size_t n_free(const struct window_engine *engine)
{
	size_t n_settled = repair_n_settled(&engine->repair);
	size_t n = engine->n_forgotten;

	if (!engine->as_is && n > n_settled)
		n = n_settled;
	return n - engine->n_dropped;
}

/* Moving is worth it when half of the room comes free by it. */
static bool make_room(struct window_engine *engine)
{
	if (engine->beats.n < engine->beats.capacity)
		return true;
	if (n_free(engine) < engine->beats.capacity / 2)
		return grow(engine, 2 * engine->beats.capacity);
	drop(engine, n_free(engine));
	return true;
}

bool window_engine_reserve(struct window_engine *engine, size_t n)
{
	return n <= engine->beats.capacity || grow(engine, n);
}

/* --- beats -------------------------------------------------------------- */

/* Repairs what the stream has made up its mind about. */
static void settle(struct window_engine *engine)
{
	uint8_t verdict;

	while (artefact_stream_take(engine->stream, &verdict)) {
		size_t i = engine->repair.n_put - engine->n_dropped;

		engine->beats.flags[i] |= verdict;
		repair_put(&engine->repair, engine->beats.rr_q[i],
			engine->beats.flags[i],
			artefact_stream_med_q(engine->stream));
	}
}

static void end_segment(struct window_engine *engine)
{
	artefact_stream_end(engine->stream);
	settle(engine);
	artefact_stream_begin(engine->stream);
	repair_end(&engine->repair);
}

bool window_engine_add(
	struct window_engine *engine, int64_t rr_q, bool breaks, int64_t end_q)
{
	if (!make_room(engine))
		return false;
	breaks |= engine->is_ended;
	engine->end_q[engine->beats.n] = end_q;
	if (!engine->as_is && breaks)
		end_segment(engine);
	rr_series_append(&engine->beats, rr_q, breaks ? RR_BREAK : 0);
	engine->is_ended = false;
	if (engine->as_is)
		return true;
	artefact_stream_add(engine->stream, rr_q);
	settle(engine);
	return true;
}

void window_engine_end(struct window_engine *engine)
{
	engine->is_ended = true;
	if (!engine->as_is)
		end_segment(engine);
}

size_t window_engine_n(const struct window_engine *engine)
{
	return engine->n_dropped + engine->beats.n;
}

size_t window_engine_find(const struct window_engine *engine, int64_t t_q)
{
	size_t low = engine->n_forgotten - engine->n_dropped;
	size_t high = engine->beats.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (engine->end_q[middle] <= t_q)
			low = middle + 1;
		else
			high = middle;
	}
	return engine->n_dropped + low;
}

size_t window_engine_n_final(const struct window_engine *engine)
{
	return engine->as_is ? window_engine_n(engine)
			     : repair_n_settled(&engine->repair);
}

bool window_engine_is_final(const struct window_engine *engine, size_t end)
{
	return engine->as_is || end <= repair_n_settled(&engine->repair);
}

uint8_t window_engine_flags(const struct window_engine *engine, size_t beat)
{
	size_t n_after = window_engine_n(engine) - 1 - beat;

	if (engine->as_is || beat < engine->repair.n_put)
		return engine->beats.flags[beat - engine->n_dropped] &
			RR_ARTEFACT;
	return n_after < 2 ? 0 : artefact_stream_early(engine->stream, n_after);
}

/* The beats in the arrays come anew. */
static void judge_again(struct window_engine *engine)
{
	struct rr_series *beats = &engine->beats;

	artefact_stream_begin(engine->stream);
	repair_begin(&engine->repair, &engine->clean, engine->origins);
	engine->repair.n_put = engine->n_dropped;
	for (size_t i = 0; i < beats->n; i++) {
		beats->flags[i] &= RR_BREAK;
		if (beats->flags[i])
			end_segment(engine);
		artefact_stream_add(engine->stream, beats->rr_q[i]);
		settle(engine);
	}
	if (engine->is_ended)
		end_segment(engine);
}

void window_engine_break(struct window_engine *engine, size_t beat)
{
	assert(beat >= engine->n_forgotten && beat < window_engine_n(engine));
	engine->beats.flags[beat - engine->n_dropped] |= RR_BREAK;
	if (!engine->as_is)
		judge_again(engine);
}

/* Intervals first .. end - 1 of series, without copying them. */
static struct rr_series slice(
	const struct rr_series *series, size_t first, size_t end)
{
	return (struct rr_series){.n = end - first,
		.capacity = end - first,
		.rr_q = series->rr_q + first,
		.flags = series->flags + first};
}

void window_engine_cut(const struct window_engine *engine, size_t first,
	size_t end, struct window_cut *ret_cut)
{
	size_t from = first - engine->n_dropped;
	size_t to = end - engine->n_dropped;

	assert(first >= engine->n_forgotten && first <= end);
	assert(to <= engine->beats.n);
	ret_cut->beats = slice(&engine->beats, from, to);
	ret_cut->clean = engine->as_is
		? ret_cut->beats
		: slice(&engine->clean, clean_from(engine, first),
			  clean_from(engine, end));
	ret_cut->beats.end_q = engine->end_q + from;
	ret_cut->length_s = from == to
		? 0
		: (double)(engine->end_q[to - 1] - engine->end_q[from] +
			  engine->beats.rr_q[from]) /
			RR_Q_PER_S;
}

void window_engine_forget(struct window_engine *engine, size_t first)
{
	if (first > engine->n_forgotten)
		engine->n_forgotten = first;
	assert(engine->n_forgotten <= window_engine_n(engine));
}
