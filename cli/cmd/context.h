/* SPDX-License-Identifier: GPL-3.0-or-later
 * Looks up what the heart did around a moment or in a stretch of time.
 */
#pragma once

#include <stdint.h>

#include "cli/view/context.h"

struct context_plan;
struct journal_entry;
struct session;
struct store;

/* What the look-ups share, for days that begin at rollover_min; the caller
 * frees. */
struct context_plan *context_plan_new(int rollover_min);
void context_plan_free(struct context_plan *plan);
static inline void context_plan_freep(struct context_plan **plan)
{
	context_plan_free(*plan);
}

/* The body context of a moment (product/asks: 5 minutes before, 10 after, the
 * latter as far as it is past), held against what is usual for the person once
 * that is known. A database that cannot answer is no failure:
 * is_known stays false. */
struct context context_of(struct context_plan *plan, struct store *store,
	struct instant at, int64_t now_us);

/* The context of an entry; none where it is not of a moment but of a day or a
 * week, or while no figures are wanted (is_quiet). */
struct context context_of_entry(struct context_plan *plan, struct store *store,
	const struct journal_entry *entry, int64_t now_us, bool is_quiet);

/* Around a session that is over: the 5 minutes before its begin, and minutes 1
 * to 6 after its end (regulation.md 5). */
struct context context_of_session(struct context_plan *plan,
	struct store *store, const struct session *session, int64_t now_us,
	bool is_quiet);

/* Heart rate and RMSSD of [from_us, to_us), from its beats as measured by one
 * kind of device; up to half an hour. */
struct context_side context_side_of(struct context_plan *plan,
	struct store *store, enum device_kind kind, int64_t from_us,
	int64_t to_us);
