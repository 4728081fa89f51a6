/* SPDX-License-Identifier: GPL-3.0-or-later
 * The strap around the simulated heart: packet for packet what it would send,
 * when, and whether the radio carries it. Pure; sim.c plays it in real time.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/strap/packetise.h"

struct sim_packet {
	double at_s; /* since the strap was put on; with jitter */
	bool is_linked; /* else it never arrives */
	int battery_pct;
	size_t n_bytes;
	uint8_t bytes[PACKETISE_MAX_BYTES];
};

struct sim_strap;

struct sim_strap *sim_strap_new(uint64_t seed);
void sim_strap_free(struct sim_strap *strap);
void sim_strap_next(struct sim_strap *strap, struct sim_packet *ret_packet);
