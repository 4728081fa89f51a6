/* SPDX-License-Identifier: GPL-3.0-or-later
 * A small client of the Attribute Protocol: finds the heart-rate measurement
 * and the battery of a strap, subscribes to them, and hands out what they send.
 *
 * Pure: a PDU of the strap in; what it means and a PDU to send back out. One
 * request is under way at a time. Total: bytes of any length have an answer.
 * Bluetooth Core 5.3, volume 3, parts F and G; strap.md section 6.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ATT_MTU 517 /* what we can take */
#define ATT_MTU_MIN 23

/* What the request under way asks for; in the order of asking. */
enum att_step {
	ATT_IDLE, /* none is under way */
	ATT_MTU_EXCHANGE,
	ATT_NAME, /* 2A00 */
	ATT_HEART_SERVICE, /* 180D */
	ATT_HEART_VALUE, /* 2A37 in it */
	ATT_HEART_CCC, /* 2902 behind that */
	ATT_BATTERY_SERVICE, /* 180F */
	ATT_BATTERY_VALUE, /* 2A19 in it, and its level */
	ATT_BATTERY_CCC,
	ATT_SUBSCRIBE, /* to heartbeats */
	ATT_SUBSCRIBE_BATTERY,
};

/* A service, then what is left of it to look through. */
struct att_range {
	uint16_t first, last; /* handles; first 0: there is none */
};

struct att {
	enum att_step step;
	bool is_known; /* all there is to find has been found */
	uint16_t mtu;
	struct att_range heart, battery, search;
	uint16_t heart_value, heart_ccc; /* handles; 0: none */
	uint16_t battery_value, battery_ccc;
	int battery_pct; /* -1: unknown */
	char name[64]; /* "" : unknown */
};

struct att_pdu {
	size_t n; /* 0: nothing to send */
	uint8_t bytes[ATT_MTU_MIN];
};

enum att_event {
	ATT_NOTHING,
	ATT_KNOWN, /* discovery is over; heart_ccc says what it found */
	ATT_SUBSCRIBED, /* heartbeats will come */
	ATT_REFUSED, /* ... will not: error */
	ATT_VALUE, /* of the heart-rate measurement */
	ATT_BATTERY, /* battery_pct has changed */
	ATT_BROKEN, /* an answer that is none: the link is of no use */
};

struct att_result {
	enum att_event event;
	uint8_t error; /* of ATT_REFUSED */
	const uint8_t *value; /* of ATT_VALUE, inside the PDU taken */
	size_t n_value;
};

/* Begins the discovery. */
void att_begin(struct att *att, struct att_pdu *ret_request);
/* Subscribes to heartbeats, and to the battery after that; only once all is
 * known, with a heart_ccc and no request under way. */
void att_subscribe(struct att *att, struct att_pdu *ret_request);
/* What the strap sent: n bytes. ret_pdu is to be sent, if it is not empty. */
struct att_result att_take(struct att *att, const uint8_t *bytes, size_t n,
	struct att_pdu *ret_pdu);

/* "insufficient encryption", for people. */
const char *att_error_text(uint8_t error);
