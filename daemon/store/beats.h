/* SPDX-License-Identifier: GPL-3.0-or-later
 * Derived: segments of beats without a break, packed by the minute.
 *
 * A beat block's ticks are uint16 LE of 1/1024 s; the first interval begins at
 * the block's begin, the others follow on each other.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/base/gap.h"
#include "daemon/base/instant.h"
#include "daemon/store/stretches.h"

struct store;

struct segment {
	int64_t id;
	int64_t stretch_id;
	struct instant begin; /* of its first interval */
	struct instant end; /* of its last interval so far */
	enum gap_cause cause; /* why the chain broke before it */
	bool over_count; /* more RR than time: not for HRV */
	int algorithm;
};

/* Adds a segment; fills id. */
int segment_begin(struct store *store, struct segment *segment);
/* Sets end and over_count. */
int segment_update(struct store *store, const struct segment *segment);

struct beat_block {
	int64_t segment_id;
	int seq;
	struct instant begin; /* of its first interval */
	size_t n;
	const uint16_t *rr_1024;
};

#define BEAT_BLOCK_MAX 300 /* intervals: 60 s at 300/min */

/* Writes the block, replacing an earlier, shorter state of it. */
int beats_write(struct store *store, const struct beat_block *block);

/* Calls on_block for every block whose segment touches [from_us, to_us), in
 * order of time, with its segment; kind chooses the devices. */
int beats_read(struct store *store, enum device_kind kind, int64_t from_us,
	int64_t to_us,
	int (*on_block)(const struct segment *segment,
		const struct beat_block *block, void *data),
	void *data);

/* Removes what is derived (segments, beats, windows,
 * steps) from a stretch, so that
 * it can be derived again; packets stay. */
int derived_remove(struct store *store, int64_t stretch_id);
