/* SPDX-License-Identifier: GPL-3.0-or-later
 * Makes 2A37 packets of beats the way a strap does: once a second, whatever
 * beats have ended since the last time. For the simulation and for tests that
 * send recordings through the whole path.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PACKETISE_MAX_BYTES 20 /* what the smallest MTU, 23, carries */
#define PACKETISE_MAX_RR ((PACKETISE_MAX_BYTES - 2) / 2)

struct packetiser {
	double now_s; /* time of the next packet */
	double beat_s; /* time of the last beat */
	size_t n; /* waiting */
	uint16_t rr_1024[PACKETISE_MAX_RR];
	uint16_t hr_bpm;
	bool has_ended;
};

void packetiser_init(struct packetiser *packetiser);
/* A beat rr_1024 after the last one. Take packets while packetiser_packet
 * returns some before adding the next. */
void packetiser_beat(struct packetiser *packetiser, uint16_t rr_1024);
/* No beat follows: what waits is complete, for packetiser_packet to take. */
void packetiser_end(struct packetiser *packetiser);
/* The next packet that is complete (all its beats are known): its bytes and its
 * arrival; 0 when more beats are needed first. */
size_t packetiser_packet(struct packetiser *packetiser,
	uint8_t ret_bytes[static PACKETISE_MAX_BYTES], double *ret_arrival_s);
