/* SPDX-License-Identifier: GPL-3.0-or-later
 * From the packets of a stretch to what is stored of it: segments, beats by
 * the minute, 5-minute windows. The same code serves the strap as it sends and
 * a stretch that is read back (after a crash, or for a new algorithm).
 *
 * Beats wait until the timeline can no longer put a break before them; what is
 * final becomes rows, and rows wait until the store has taken them.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "daemon/base/instant.h"

struct derive;
struct hrs_measurement;
struct plans;
struct store;

/* plans: NULL makes its own; else they belong to the caller, and go from one
 * derivation to the next once that has ended. */
struct derive *derive_new(bool fresh, struct plans *plans);
void derive_free(struct derive *derive);

void derive_packet(struct derive *derive,
	const struct hrs_measurement *measurement, struct instant arrival);
/* The stretch has ended: all of it is final, and no packet follows. */
void derive_end(struct derive *derive);

/* Writes the rows that wait, for a stretch that has a row, in the caller's
 * transaction; once that is committed, derive_written drops them. Without it
 * the next derive_write writes them again. 0 or -errno. */
int derive_write(
	struct derive *derive, struct store *store, int64_t stretch_id);
void derive_written(struct derive *derive);
bool derive_is_written(const struct derive *derive);
