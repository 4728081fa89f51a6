/* SPDX-License-Identifier: GPL-3.0-or-later
 * The kernel's Bluetooth without bluetoothd: which adapter there is, whether it
 * is on, and a connection to the attributes of a strap.
 *
 * Nothing here needs a privilege: the list of adapters, the news of the
 * management socket, and connecting to a known address are for everybody. To
 * look for straps is not (CAP_NET_RAW), so this way knows addresses only. What
 * is answered to a strap that asks for other connection parameters is the
 * kernel's affair: it agrees.
 */
#pragma once

#include <stdbool.h>

struct radio;
struct sd_event;

struct radio_view {
	bool refused; /* no Bluetooth socket for us */
	bool adapter, powered;
};

struct radio_ops {
	struct radio_view (*look)(struct radio *radio);
	/* A non-blocking socket on its way to the strap (writable when it is
	 * there, SO_ERROR says why not), or -errno. is_random: the kind of
	 * address. The caller closes it. */
	int (*connect)(
		struct radio *radio, const char *address, bool is_random);
	void (*free)(struct radio *radio);
};

/* The first member of every kind of radio: the kernel's, and those of tests. */
struct radio {
	const struct radio_ops *ops;
};

/* The kernel's. adapter: "hci0", or "" for the first that is on. on_change is
 * called from the loop when an adapter came, went or was switched. */
struct radio *radio_new(struct sd_event *event, const char *adapter,
	void (*on_change)(void *data), void *data);
