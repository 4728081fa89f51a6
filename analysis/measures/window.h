/* SPDX-License-Identifier: GPL-3.0-or-later
 * One engine under every window, of hrvd as beats come and of `hrvctl analyze`
 * over a record: each beat is judged and repaired once, with what lies around
 * it, and any stretch of beats can then be cut out and measured.
 *
 * A verdict waits for ARTEFACT_DELAY beats (at the begin of a segment for
 * ARTEFACT_FIRST_FINAL in all) or for the end of its segment. Then it stays,
 * so that windows which overlap agree, whether they are cut from a stream or
 * from a whole record: live and afterwards are the same numbers.
 *
 *   window_engine_add(...)                       for each beat
 *   end = window_engine_find(engine, t)          where the window ends
 *   if (window_engine_is_final(engine, end))
 *           window_engine_cut(engine, begin, end, &cut)
 *           hrv_report_run_piece(plan, &cut.beats, &cut.clean, length_s, ...)
 *   window_engine_forget(engine, next_begin)     unless all are to stay
 */
#pragma once

#include "analysis/beats/rr.h"

struct window_engine;

/* as_is: nothing is judged, and clean is what was measured. NULL when memory
 * is short. The caller frees. */
struct window_engine *window_engine_new(bool as_is);
void window_engine_free(struct window_engine *engine);

/* Where it is known how many beats will come and all of them stay: room for n,
 * at once and in one place. False when memory is short. */
bool window_engine_reserve(struct window_engine *engine, size_t n);

/* A beat: an interval that ends at end_q, by any clock in quanta that does not
 * fall. breaks: it does not follow on the one before. False when memory is
 * short. */
bool window_engine_add(
	struct window_engine *engine, int64_t rr_q, bool breaks, int64_t end_q);
/* The segment has ended: all verdicts are final. A beat that comes after all
 * breaks. */
void window_engine_end(struct window_engine *engine);

/* Beats are counted from 0 as they come: how many came, and the first that
 * ends after t_q (that number if none does; none that was forgotten). */
size_t window_engine_n(const struct window_engine *engine);
size_t window_engine_find(const struct window_engine *engine, int64_t t_q);
/* In how many beats nothing can change, and whether in those before this one.
 */
size_t window_engine_n_final(const struct window_engine *engine);
bool window_engine_is_final(const struct window_engine *engine, size_t end);
/* The artefact flags of a beat, as things stand: a verdict that may yet change
 * where two or more beats of its segment have followed, none where fewer have.
 */
uint8_t window_engine_flags(const struct window_engine *engine, size_t beat);

/* A break found late: this beat does not follow on the one before. All that is
 * kept, from the first that is not forgotten, is judged again, so that the
 * verdicts are those of a break that was known at once, where WINDOW_REACH
 * beats before them are kept. What was final may not be. */
void window_engine_break(struct window_engine *engine, size_t beat);
#define WINDOW_REACH 256

/* Views, until the next _add, _end or _forget. */
struct window_cut {
	/* As measured, with the verdicts so far and their clock. */
	struct rr_series beats;
	struct rr_series clean; /* what the repair made of them */
	double length_s; /* of the beats, with the gaps between them */
};
/* The beats first .. end - 1, none of them forgotten. Several threads may cut
 * at once. */
void window_engine_cut(const struct window_engine *engine, size_t first,
	size_t end, struct window_cut *ret_cut);

/* The beats before first are no longer asked for. */
void window_engine_forget(struct window_engine *engine, size_t first);
