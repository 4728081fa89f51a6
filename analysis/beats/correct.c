/* SPDX-License-Identifier: GPL-3.0-or-later
 * Correction of what artefact.c finds (hrv.md 1.3).
 *
 * Two steps. restructure() copies the series and joins or splits where a beat
 * was extra or missed, so that the time in it stays the same, and marks what
 * else is to be replaced. fill() copies it back, draws a line over each marked
 * run from the clean interval before it to the one after, and leaves out, with
 * a break, the runs over which a line would be invention.
 *
 * Once is enough: what a second search would find after the first has been
 * corrected, artefact_find's second pass has found already.
 */
#include "analysis/beats/correct.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "analysis/beats/artefact.h"

#define MAX_FILL 3 /* adjacent intervals */
#define MAX_FILL_RANGE 2 /* that are out of range as well */

enum mark {
	MARK_CLEAN,
	MARK_FILL,
	MARK_CUT, /* a gap: to be left out */
};

struct corrector {
	size_t max_n;
	struct artefact_finder *finder;
	struct rr_series *half_done; /* after restructure() */
	uint8_t *marks; /* enum mark, of half_done */
	size_t at; /* the interval of `in` that restructure() is at */
	size_t *half_origins; /* index in `in`, of half_done */
	size_t *origins; /* of the cleaned series */
};

struct corrector *corrector_new(size_t max_n)
{
	struct corrector *corrector = calloc(1, sizeof(*corrector));

	if (!corrector)
		return NULL;
	corrector->max_n = max_n;
	corrector->finder = artefact_finder_new(max_n);
	corrector->half_done = rr_series_new(2 * max_n);
	corrector->marks = calloc(2 * max_n + 1, 1);
	corrector->half_origins = calloc(2 * max_n + 1, sizeof(size_t));
	corrector->origins = calloc(2 * max_n + 1, sizeof(size_t));
	if (!corrector->finder || !corrector->half_done || !corrector->marks ||
		!corrector->half_origins || !corrector->origins) {
		corrector_free(corrector);
		return NULL;
	}
	return corrector;
}

void corrector_free(struct corrector *corrector)
{
	if (!corrector)
		return;
	artefact_finder_free(corrector->finder);
	rr_series_free(corrector->half_done);
	free(corrector->marks);
	free(corrector->half_origins);
	free(corrector->origins);
	free(corrector);
}

static void push(struct corrector *corrector, int64_t rr_q, uint8_t flags,
	enum mark mark)
{
	corrector->marks[corrector->half_done->n] = mark;
	corrector->half_origins[corrector->half_done->n] = corrector->at;
	rr_series_append(corrector->half_done, rr_q, flags);
}

static void push_same(
	struct corrector *corrector, const struct rr_series *series, size_t i)
{
	uint8_t flags = series->flags[i];
	double med_q = artefact_evidence(corrector->finder, i)->med_q;
	bool is_gap = (double)series->rr_q[i] > 2 * med_q;
	enum mark mark = MARK_CLEAN;

	/* In a gap nobody knows how many beats are missing. */
	if (flags & RR_ARTEFACT)
		mark = is_gap ? MARK_CUT : MARK_FILL;
	push(corrector, series->rr_q[i], flags & (RR_BREAK | RR_RANGE), mark);
}

static void push_corrected(
	struct corrector *corrector, int64_t rr_q, uint8_t flags)
{
	push(corrector, rr_q, (flags & RR_BREAK) | RR_CORRECTED, MARK_CLEAN);
}

/* Beats are dropped and put in only where that gives possible intervals. EXTRA
 * comes in pairs. */
static bool can_join(const struct rr_series *series, size_t i)
{
	return artefact_in_range(series->rr_q[i] + series->rr_q[i + 1]);
}

static bool can_split(const struct rr_series *series, size_t i)
{
	return artefact_in_range(series->rr_q[i] / 2);
}

static void restructure(
	struct corrector *corrector, const struct rr_series *series)
{
	rr_series_clear(corrector->half_done);
	for (size_t i = 0; i < series->n; i++) {
		int64_t rr_q = series->rr_q[i];
		uint8_t flags = series->flags[i];

		corrector->at = i;
		if (flags & RR_EXTRA && can_join(series, i)) {
			rr_q += series->rr_q[++i];
			push_corrected(corrector, rr_q, flags);
		} else if (flags & RR_EXTRA) {
			push_same(corrector, series, i);
			corrector->at = ++i;
			push_same(corrector, series, i);
		} else if (flags & RR_MISSED && can_split(series, i)) {
			push_corrected(corrector, rr_q / 2, flags);
			push_corrected(corrector, rr_q - rr_q / 2, 0);
		} else {
			push_same(corrector, series, i);
		}
	}
}

/* End of the run of marked intervals of one segment that begins at first. */
static size_t run_end(const struct corrector *corrector, size_t first)
{
	const struct rr_series *series = corrector->half_done;
	size_t end = first + 1;

	while (end < series->n && corrector->marks[end] &&
		!(series->flags[end] & RR_BREAK))
		end++;
	return end;
}

/* Whether a line may be drawn over a run: it has a neighbour on either side,
 * is short, and holds no gap. */
static bool may_fill(
	const struct corrector *corrector, size_t first, size_t end)
{
	const struct rr_series *series = corrector->half_done;
	size_t n_range = 0;

	if (first == 0 || series->flags[first] & RR_BREAK)
		return false;
	if (end == series->n || series->flags[end] & RR_BREAK)
		return false;
	for (size_t i = first; i < end; i++) {
		if (corrector->marks[i] == MARK_CUT)
			return false;
		n_range += (series->flags[i] & RR_RANGE) != 0;
	}
	return end - first <= MAX_FILL && n_range <= MAX_FILL_RANGE;
}

/* Appends what interval i of half_done has become. */
static void append(struct corrector *corrector, size_t i,
	struct rr_series *clean, int64_t rr_q, uint8_t flags)
{
	corrector->origins[clean->n] = corrector->half_origins[i];
	rr_series_append(clean, rr_q, flags);
}

/* Choice: linear over the beat index. A spline is closer by a hair and
 * overshoots (hrv.md 1.3). */
static void append_line(struct corrector *corrector, size_t first, size_t end,
	struct rr_series *clean)
{
	const struct rr_series *series = corrector->half_done;
	int64_t left_q = series->rr_q[first - 1];
	int64_t right_q = series->rr_q[end];
	double step_q = (double)(right_q - left_q) / (double)(end - first + 1);

	for (size_t i = first; i < end; i++)
		append(corrector, i, clean,
			left_q + llround((double)(i - first + 1) * step_q),
			RR_CORRECTED);
}

static void fill(struct corrector *corrector, struct rr_series *clean)
{
	const struct rr_series *series = corrector->half_done;
	uint8_t gap = 0; /* RR_BREAK once something was left out */
	size_t end;

	rr_series_clear(clean);
	for (size_t i = 0; i < series->n; i = end) {
		end = i + 1;
		if (corrector->marks[i] == MARK_CLEAN) {
			append(corrector, i, clean, series->rr_q[i],
				series->flags[i] | gap);
			gap = 0;
			continue;
		}
		end = run_end(corrector, i);
		if (may_fill(corrector, i, end))
			append_line(corrector, i, end, clean);
		else
			gap = RR_BREAK;
	}
}

static void copy_breaks(struct corrector *corrector, const struct rr_series *in,
	struct rr_series *ret_copy)
{
	rr_series_clear(ret_copy);
	for (size_t i = 0; i < in->n; i++) {
		corrector->origins[i] = i;
		rr_series_append(
			ret_copy, in->rr_q[i], in->flags[i] & RR_BREAK);
	}
}

size_t corrector_run(struct corrector *corrector, const struct rr_series *in,
	struct rr_series *ret_clean)
{
	size_t n_touched = in->n;

	assert(in->n <= corrector->max_n);
	assert(ret_clean->capacity >= 2 * in->n);
	copy_breaks(corrector, in, ret_clean);
	if (artefact_find(corrector->finder, ret_clean) == 0)
		return 0;
	restructure(corrector, ret_clean);
	fill(corrector, ret_clean);
	for (size_t i = 0; i < ret_clean->n; i++)
		n_touched -= !(ret_clean->flags[i] & RR_CORRECTED);
	return n_touched;
}

size_t corrector_origin(const struct corrector *corrector, size_t i)
{
	return corrector->origins[i];
}
