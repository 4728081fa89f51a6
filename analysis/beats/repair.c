/* SPDX-License-Identifier: GPL-3.0-or-later
 * The correction of what artefact.c finds, see repair.h.
 *
 * Once is enough: what a second search would find after the first has been
 * corrected, artefact_find's second pass has found already.
 */
#include "analysis/beats/repair.h"

#include <math.h>

#include "analysis/beats/artefact.h"

#define MAX_FILL_RANGE 2 /* that are out of range as well */
/* Choice: of the interval. A tenth is what a beat may come early before the
 * fixed limits call it an artefact (evidence.c). */
#define MAX_SHIFT 0.10

enum mark {
	MARK_CLEAN,
	MARK_FILL,
	MARK_CUT, /* a gap: to be left out */
};

void repair_begin(
	struct repair *repair, struct rr_series *clean, size_t *origins)
{
	*repair = (struct repair){.clean = clean, .origins = origins};
	rr_series_clear(clean);
}

static void append(
	struct repair *repair, int64_t rr_q, uint8_t flags, size_t origin)
{
	repair->origins[repair->clean->n] = origin;
	rr_series_append(repair->clean, rr_q, flags);
}

/* A beat that stands in the wrong place leaves the time between its neighbours
 * as it was. Two or three intervals are therefore all moved off the line by as
 * much as keeps their sum: else the level, and with it LF, is that of the beats
 * beside. Not where that would make artefacts of them: then the time is wrong
 * too, or the early beat reset the rhythm. */
static double shift_q(const struct repair *repair, int64_t right_q)
{
	double line_q = (double)(repair->left_q + right_q) / 2;
	double off_q = (double)repair->run_q / (double)repair->n_run - line_q;

	if (repair->n_run < 2 || fabs(off_q) > MAX_SHIFT * line_q)
		return 0;
	if (!artefact_in_range(repair->left_q + llround(off_q)) ||
		!artefact_in_range(right_q + llround(off_q)))
		return 0;
	return off_q;
}

/* Choice: linear over the beat index. A spline is closer by a hair and
 * overshoots (hrv.md 1.3). */
static void append_line(struct repair *repair, int64_t right_q)
{
	double step_q = (double)(right_q - repair->left_q) /
		(double)(repair->n_run + 1);
	double first_q = (double)repair->left_q + shift_q(repair, right_q);

	for (size_t i = 0; i < repair->n_run; i++)
		append(repair, llround(first_q + (double)(i + 1) * step_q),
			RR_CORRECTED, repair->run_origins[i]);
}

/* The run ends, at a clean interval of its segment if has_right. */
static void close_run(struct repair *repair, bool has_right, int64_t right_q)
{
	if (repair->n_run > 0 && repair->may_fill && has_right)
		append_line(repair, right_q);
	else if (repair->n_run > 0)
		repair->gap = RR_BREAK;
	repair->n_run = repair->n_range = 0;
}

/* Whether a line may be drawn over a run: it has a neighbour on either side,
 * is short, and holds no gap. */
static void lengthen_run(struct repair *repair, int64_t rr_q, uint8_t flags,
	enum mark mark, size_t origin)
{
	if (repair->n_run == 0) {
		repair->may_fill = repair->has_left;
		repair->run_q = 0;
	}
	repair->run_q += rr_q;
	repair->n_range += (flags & RR_RANGE) != 0;
	if (mark == MARK_CUT || repair->n_run == REPAIR_MAX_FILL ||
		repair->n_range > MAX_FILL_RANGE)
		repair->may_fill = false;
	else
		repair->run_origins[repair->n_run] = origin;
	if (repair->n_run < REPAIR_MAX_FILL)
		repair->n_run++;
}

/* An interval that has been joined or split where it had to be. */
static void push(struct repair *repair, int64_t rr_q, uint8_t flags,
	enum mark mark, size_t origin)
{
	if (flags & RR_BREAK) {
		close_run(repair, false, 0);
		repair->has_left = false;
	}
	if (mark != MARK_CLEAN) {
		lengthen_run(repair, rr_q, flags, mark, origin);
		return;
	}
	close_run(repair, true, rr_q);
	append(repair, rr_q, flags | repair->gap, origin);
	repair->gap = 0;
	repair->has_left = true;
	repair->left_q = rr_q;
}

static void push_same(struct repair *repair, int64_t rr_q, uint8_t flags,
	double med_q, size_t origin)
{
	bool is_gap = (double)rr_q > 2 * med_q;
	enum mark mark = MARK_CLEAN;

	/* In a gap nobody knows how many beats are missing. */
	if (flags & RR_ARTEFACT)
		mark = is_gap ? MARK_CUT : MARK_FILL;
	push(repair, rr_q, flags & (RR_BREAK | RR_RANGE), mark, origin);
}

static void push_corrected(
	struct repair *repair, int64_t rr_q, uint8_t flags, size_t origin)
{
	push(repair, rr_q, (flags & RR_BREAK) | RR_CORRECTED, MARK_CLEAN,
		origin);
}

/* The pair of the interval that is held and this one, the last that came.
 * Beats are dropped and put in only where that gives possible intervals. */
static void put_pair(
	struct repair *repair, int64_t rr_q, uint8_t flags, double med_q)
{
	size_t first = repair->n_put - 2;

	repair->holds = false;
	if (artefact_in_range(repair->held_q + rr_q)) {
		push_corrected(repair, repair->held_q + rr_q,
			repair->held_flags, first);
		return;
	}
	push_same(repair, repair->held_q, repair->held_flags,
		repair->held_med_q, first);
	push_same(repair, rr_q, flags, med_q, first + 1);
}

void repair_put(
	struct repair *repair, int64_t rr_q, uint8_t flags, double med_q)
{
	size_t origin = repair->n_put++;

	if (repair->holds) {
		put_pair(repair, rr_q, flags, med_q);
	} else if (flags & RR_EXTRA) {
		repair->holds = true;
		repair->held_q = rr_q;
		repair->held_flags = flags;
		repair->held_med_q = med_q;
	} else if (flags & RR_MISSED && artefact_in_range(rr_q / 2)) {
		push_corrected(repair, rr_q / 2, flags, origin);
		push_corrected(repair, rr_q - rr_q / 2, 0, origin);
	} else {
		push_same(repair, rr_q, flags, med_q, origin);
	}
}

void repair_end(struct repair *repair)
{
	close_run(repair, false, 0);
	repair->has_left = false;
}

size_t repair_n_settled(const struct repair *repair)
{
	if (repair->n_run > 0 && repair->may_fill)
		return repair->run_origins[0];
	return repair->n_put - repair->holds;
}
