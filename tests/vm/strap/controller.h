/* SPDX-License-Identifier: GPL-3.0-or-later
 * A Bluetooth LE controller that the kernel takes for real hardware (through
 * /dev/vhci), with the devices in the air behind it.
 *
 * What happens is written to a log, a line each: seconds of CLOCK_BOOTTIME, the
 * number of the device (0: the controller), a word, and what belongs to it.
 * "sent HEX" is a packet of heartbeats that the kernel was given on a link
 * that was up, to a client that had subscribed.
 */
#pragma once

#include <bluetooth/bluetooth.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "tests/vm/strap/strap.h"

#define CONTROLLER_N_ACCEPTED 16

struct peer {
	uint8_t type;
	bdaddr_t address;
};

struct controller {
	int fd; /* of /dev/vhci; -1: not plugged in */
	FILE *log;
	struct strap straps[STRAP_N_MAX];
	size_t n_straps;

	bool scanning, asks_names, reports_once, accepts_few;
	struct peer accepted[CONTROLLER_N_ACCEPTED];
	size_t n_accepted;
	bool connecting, connects_accepted; /* to one of those */
	struct peer wanted; /* otherwise to this one */
};

/* What the clock says: CLOCK_BOOTTIME, us. */
int64_t controller_now_us(void);

void controller_log(struct controller *controller, int number,
	const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Plugs the controller in. 0 or -errno. */
int controller_plug(struct controller *controller);
void controller_unplug(struct controller *controller);

/* Reads one packet from the kernel and does what it says. 0 or -errno. */
int controller_read(struct controller *controller);

/* Advertises, takes up connections and sends the beats that are due. */
void controller_tick(struct controller *controller, int64_t now_us);

/* Ends the link of a strap, with an HCI reason. */
void controller_hang_up(
	struct controller *controller, struct strap *strap, uint8_t reason);

/* Sends the next packet of heartbeats, or a value of n bytes as a notification
 * of a characteristic, if the link is up and the client has subscribed. The
 * packet's interval lasts the us returned. */
int64_t controller_send_beat(
	struct controller *controller, struct strap *strap);
void controller_notify(struct controller *controller, struct strap *strap,
	uint16_t uuid, const void *value, size_t n);
