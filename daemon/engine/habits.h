/* SPDX-License-Identifier: GPL-3.0-or-later
 * What can be told of a strap from its packets alone, without a list of
 * devices: contact bit worth believing, RR at all, grid, stuck values.
 * strap.md section 3.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "daemon/engine/contact.h"

struct hrs_measurement;
struct live_values;

#define HABITS_MAX_GRID 16

struct habits {
	int64_t first_us; /* first packet; 0: none */
	uint64_t n_with_hr, n_rr;
	uint64_t n_on_grid[HABITS_MAX_GRID + 1]; /* by grid in ticks */
	uint16_t last_rr;
	unsigned n_same; /* RR in a row that are equal */
	bool has_contact;
	struct contact contact;
};

void habits_init(struct habits *habits);
void habits_packet(struct habits *habits,
	const struct hrs_measurement *measurement, int64_t arrival_us);
void habits_beat(struct habits *habits, uint16_t rr_1024);
/* Sets the flags of ret_values. */
void habits_show(const struct habits *habits, int64_t now_us,
	struct live_values *ret_values);
