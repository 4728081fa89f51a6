/* SPDX-License-Identifier: GPL-3.0-or-later
 * The days that a person's entries and sessions touch: found by what was
 * written since the last time, which is kept in the store, so that what came
 * while no hrvd ran is seen by the next.
 */
#pragma once

#include <stdbool.h>

struct store;
struct touched;

struct touched *touched_new(struct store *store, int rollover_min);
void touched_free(struct touched *touched);

/* Finds the days of what is new, if anything can be. 0 or -errno. */
int touched_look(struct touched *touched);
/* One of them, until it is dropped; false when there is none. */
bool touched_day(const struct touched *touched, int *ret_day);
void touched_drop(struct touched *touched);
/* Keeps how far it came, once no day is left. 0 or -errno. */
int touched_keep(struct touched *touched);
/* All that is written now is known. 0 or -errno. */
int touched_take_note(struct touched *touched);
