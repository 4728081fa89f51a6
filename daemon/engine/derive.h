/* SPDX-License-Identifier: GPL-3.0-or-later
 * From the packets of a stretch to what is stored of it: segments, beats by
 * the minute, 5-minute windows. The same code serves the strap as it sends and
 * a stretch that is read back (after a crash, or for a new algorithm).
 */
#pragma once

#include "daemon/base/instant.h"
#include "daemon/strap/hrs.h"

struct derive;
struct store;
struct stretch;

struct derive *derive_new(struct store *store);
void derive_free(struct derive *derive);

void derive_open(struct derive *derive, const struct stretch *stretch);
void derive_packet(struct derive *derive,
	const struct hrs_measurement *measurement, struct instant arrival);
/* Writes what can no longer change; all of it when the stretch has ended.
 * 0 or -errno of the store; what was not written is kept for the next try. */
int derive_flush(struct derive *derive, bool ended);

/* Derives a stretch again from its packets, in one transaction. */
int derive_again(struct store *store, const struct stretch *stretch);
/* Ends every stretch that a dead hrvd left open, and derives it again. */
int derive_recover(struct store *store);
