/* SPDX-License-Identifier: GPL-3.0-or-later
 * One device in the air: what it advertises, what it serves, and the heartbeats
 * it sends. It knows nothing of controllers.
 *
 * Each packet counts: its RR interval is one tick longer than the last, over
 * 128 ticks and again from the start, and the field for energy, which no
 * measure reads, is the number of the packet. So one that is lost, doubled or
 * out of order shows by itself.
 */
#pragma once

#include <bluetooth/bluetooth.h>
#include <stdbool.h>
#include <stdint.h>

#include "tests/vm/strap/gatt.h"

#define STRAP_N_MAX 4
#define STRAP_NAME_SIZE 24
#define STRAP_PACKET_SIZE 6
#define STRAP_ADVERT_SIZE 31

#define UUID_HEART_RATE 0x2a37
#define UUID_BATTERY 0x2a19

enum strap_kind {
	STRAP_HEART, /* a chest strap */
	STRAP_GADGET, /* sends much the same in a service of its own */
};

struct strap {
	int number; /* from 1 */
	enum strap_kind kind;
	bdaddr_t address; /* static random */
	char name[STRAP_NAME_SIZE];
	struct gatt gatt;

	bool advertising;
	bool linked;
	bool reported; /* in this scan */

	bool silent;
	uint8_t contact; /* bits 1 and 2 of the flags */
	double speed;
	uint16_t count;
	int64_t next_us; /* when the next beat ends */
};

/* A device that advertises from now on. name is cut to what fits. */
void strap_init(struct strap *strap, int number, enum strap_kind kind,
	const char *address, const char *name);

/* The payload of its advertisement and of its scan response; return bytes. */
uint8_t strap_advert(const struct strap *strap, uint8_t *advert);
uint8_t strap_response(const struct strap *strap, uint8_t *advert);

/* The UUID of the characteristic with its heartbeats. */
uint16_t strap_heart_uuid(const struct strap *strap);

/* The next packet, and how long its interval lasts, us. */
int64_t strap_beat(struct strap *strap, uint8_t packet[STRAP_PACKET_SIZE]);
