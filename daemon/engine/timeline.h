/* SPDX-License-Identifier: GPL-3.0-or-later
 * From packets to beats in time: when each beat was, and where the chain of
 * intervals is broken. Pure; strap.md section 4.
 *
 * Beats only have durations, packets only arrive late by an unknown delay. In
 * a chain, beats follow on each other; the delay may then never rise for good
 * unless beats were lost. A loss is therefore seen some packets late, and
 * on_break may point at a beat that was handed out before.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "daemon/base/gap.h"
#include "daemon/strap/hrs.h"

#define TIMELINE_HORIZON_PACKETS 30 /* later than this no break is put */

struct timeline;

struct timeline_beat {
	uint64_t index; /* 0, 1, ... in this timeline */
	uint16_t rr_1024;
	int64_t end_boot_us; /* when it ended */
	enum gap_cause broken; /* not GAP_NONE: begins a segment, and why;
				* GAP_BEGIN: the first of the stretch */
};

struct timeline_handler {
	void (*on_beat)(const struct timeline_beat *beat, void *data);
	/* Beat index begins a segment, found late. */
	void (*on_break)(uint64_t index, enum gap_cause cause, void *data);
	/* The running segment has more RR than time. */
	void (*on_over_count)(void *data);
	void *data;
};

struct timeline *timeline_new(const struct timeline_handler *handler);
void timeline_free(struct timeline *timeline);

/* A stretch begins; fresh: the first 2 RR may be old and are left out. */
void timeline_open(struct timeline *timeline, bool fresh);
/* arrival in whole ms (so that stored packets give the same beats). */
void timeline_packet(struct timeline *timeline,
	const struct hrs_measurement *measurement, int64_t arrival_boot_us);
