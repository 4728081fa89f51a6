/* SPDX-License-Identifier: GPL-3.0-or-later
 * Counts what was logged in the 48 hours before flares, and in as many hours
 * of ordinary times to hold them against.
 *
 * Ordinary are stretches that end on the same weekday at the same time, at most
 * eight weeks from the flare, that no flare and nothing counted before touches,
 * and in which something was logged: a time without a word tells nothing.
 */
#pragma once

#include <stdint.h>

struct flare_list;
struct store;

/* Fills before of the list, whose rows are filled; of flares that begin in or
 * soon after another one nothing is counted. 0 or -errno of the store. */
int before_flare_count(
	struct store *store, int64_t now_us, struct flare_list *list);
