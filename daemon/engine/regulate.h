/* SPDX-License-Identifier: GPL-3.0-or-later
 * Brings practice days up to date: the baseline that a day is held against
 * (made once, then frozen), the activation of its steps, its episodes, and the
 * day in one row. What a day comes to depends on the rows of the store alone,
 * not on the order in which they came.
 */
#pragma once

#include <stdbool.h>

struct regulate;
struct store;

/* keep_days: steps that were read stay in memory for the next day's baseline,
 * for whoever goes through many days and changes no journal meanwhile. */
struct regulate *regulate_new(
	struct store *store, int rollover_min, bool keep_days);
void regulate_free(struct regulate *regulate);

/* One day, as often as you like. A day without data gets no row. 0 or -errno of
 * the store. */
int regulate_day(struct regulate *regulate, int day);
/* The day of the oldest step that nobody has looked at: 1 when it was done, 0
 * when there is none, or -errno. */
int regulate_next(struct regulate *regulate);
/* What nobody has looked at yet came late, an import of before: the baselines
 * of these days and of those after them are to be made again, as they would be
 * had it come in time. 0 or -errno. */
int regulate_again(struct regulate *regulate);
/* The days that were touched by what was written in journal and sessions since
 * the last call of this process or one before it, a few at a time; call again.
 * 0 or -errno. */
int regulate_entries(struct regulate *regulate);
/* All days know of all that is written in journal and sessions. 0 or -errno. */
int regulate_take_note(struct regulate *regulate);
