/* SPDX-License-Identifier: GPL-3.0-or-later
 * The strap behind BlueZ: does what step.c decides, with the D-Bus calls and
 * timers that it takes, and hands the packets on.
 */
#pragma once

#include "daemon/strap/source.h"

/* address: "AA:BB:CC:DD:EE:FF"; adapter: "hci0" or "" for the best there is.
 * Opens the system bus itself, and again when it is lost. */
struct source *link_new(struct sd_event *event, const char *address,
	const char *adapter, const struct source_handler *handler);

struct scan;
/* Looks for heart-rate straps for seconds s, then calls on_done once with what
 * was found (valid for the call), or with result < 0: -ENODEV no adapter,
 * -ENETDOWN adapter off, -EHOSTDOWN bluetoothd not running, -ETIMEDOUT it
 * hangs, -ENOTCONN no system bus, -EACCES not allowed, -EBUSY adapter stuck.
 * The scan frees itself after that; scan_cancel before it. */
struct scan *scan_start(struct sd_event *event, const char *adapter,
	int seconds,
	void (*on_done)(int result, const struct source_found *found, size_t n,
		void *data),
	void *data);
void scan_cancel(struct scan *scan);
