/* SPDX-License-Identifier: GPL-3.0-or-later
 * What arrival times tell about a chain of beats: whether beats were lost or
 * sent twice. Pure; the rules and their simulated figures: strap.md section 4.
 *
 * The chain alone predicts when the last beat of a packet ended; arrival minus
 * that is the apparent delay e. Its minimum over 300 s, the base, is where a
 * packet would be that no one kept waiting. A late packet lifts e once, a lost
 * beat lifts it for good; beats that were sent twice make it fall for ever.
 */
#pragma once

#include <stdint.h>

#define DELAY_HORIZON_PACKETS 30 /* farther back no loss is placed */

struct delay;

struct delay_packet {
	int64_t arrival_us;
	int64_t predicted_us; /* end of its last beat, by the chain alone */
	int64_t first_rr_us; /* of its intervals */
	int64_t last_rr_us;
	uint64_t first_beat; /* its index */
};

enum delay_verdict { DELAY_FINE, DELAY_LOSS, DELAY_OVER_COUNT };

struct delay *delay_new(void);
void delay_free(struct delay *delay);

/* A stretch begins. */
void delay_open(struct delay *delay);
/* A segment begins. */
void delay_begin(struct delay *delay);
/* Call for every packet, before the chain is looked at. */
void delay_arrival(struct delay *delay, int64_t arrival_us);
/* Call for every packet that goes on with the segment. DELAY_LOSS: a segment
 * has begun at beat ret_first_beat, the first of one of the last 30 packets.
 * DELAY_OVER_COUNT: said once in a segment. */
enum delay_verdict delay_check(struct delay *delay,
	const struct delay_packet *packet, uint64_t *ret_first_beat);
/* The base; 0 right after a segment began. */
int64_t delay_base_us(const struct delay *delay);
