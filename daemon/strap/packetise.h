/* SPDX-License-Identifier: GPL-3.0-or-later
 * Makes 2A37 packets of beats the way a strap does: once a second, whatever
 * beats have ended since the last time. For the simulation and for tests that
 * send recordings through the whole path.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct packetiser {
	double now_s;		/* time of the next packet */
	double beat_s;		/* time of the last beat */
	size_t n;		/* waiting */
	uint16_t rr_1024[16];
	uint16_t hr_bpm;
};

void packetiser_init(struct packetiser *packetiser);
/* A beat rr_1024 after the last one. Take packets while packetiser_packet
 * returns some before adding the next. */
void packetiser_beat(struct packetiser *packetiser, uint16_t rr_1024);
/* The next packet that is complete (all its beats are known): its bytes, at
 * most 20, and its arrival; 0 when more beats are needed first. */
size_t packetiser_packet(struct packetiser *packetiser,
	uint8_t ret_bytes[static 20], double *ret_arrival_s);
