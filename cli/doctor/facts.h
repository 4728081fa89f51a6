/* SPDX-License-Identifier: GPL-3.0-or-later
 * What `hrvctl doctor` finds out before it judges: each probe fills one struct,
 * judge.c reads them all.
 *
 * A yes-or-no that may be unknown is an int: 1, 0, or -1 for "cannot be known".
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "cli/client.h"

/* The kernel, without any privilege. */
struct radio_facts {
	int socket_errno; /* of AF_BLUETOOTH; 0: it is there */
	bool has_class; /* /sys/class/bluetooth */
	int n_adapters; /* -1 unknown */
	char adapter[8]; /* "hci0": the one looked at, or "" */
	int up, powered, le_able, le_on;
	int mgmt_version, mgmt_revision; /* of the interface; -1 */
	int interval_min_ms, interval_max_ms, timeout_ms; /* 0 unknown */
	int linked; /* the kernel has a link to the strap */
	int n_switches; /* rfkill switches for Bluetooth; -1 unknown */
	bool soft_blocked, hard_blocked;
};

enum service_answer {
	SERVICE_NO_BUS,
	SERVICE_ABSENT, /* nobody owns org.bluez */
	SERVICE_DENIED,
	SERVICE_SILENT, /* no answer in time */
	SERVICE_STRANGE, /* an error that makes no sense */
	SERVICE_ANSWERS,
};

/* bluetoothd, over the system bus. */
struct service_facts {
	enum service_answer answer;
	char version[16]; /* of the program installed; "" */
	char load[16], active[16]; /* of bluetooth.service; "" unknown */
	int n_adapters;
	bool powered; /* of the adapter looked at */
	bool known, connected, trusted; /* the strap */
	char adapter_path[96], device_path[128]; /* "" */
};

/* hrvd, over the session bus, and what starts it. */
struct daemon_facts {
	bool bus;
	bool hung;
	struct client_status live;
	bool manager; /* the user's systemd answers */
	char load[16], active[16], enabled[16]; /* "" unknown */
	int exit_status; /* of its last run by systemd; 0 unknown */
	int linger;
};

/* Without bluetoothd, unheard is a strap that hrvd did not reach meanwhile. */
enum scan_answer { SCAN_NOT_DONE, SCAN_FAILED, SCAN_UNHEARD, SCAN_HEARD };

struct strap_facts {
	char target[256]; /* "" none */
	bool is_address;
	enum scan_answer scan;
	int rssi_dbm; /* when heard */
};

/* The database and the machine around it. */
struct record_facts {
	int result; /* of store_open; -ENOENT there is none yet */
	bool whole; /* quick_check found nothing */
	bool was_checked; /* it was small enough to be looked through */
	int64_t size_bytes;
	int64_t free_bytes; /* of its file system; -1 unknown */
	double worn_s, good_s; /* the last hour, by windows */
	int n_losses; /* of the link in the last 24 h; -1 unknown */
	int n_losses_hour;
	int64_t step_us; /* the greatest setting of the clock in 24 h */
	int synced; /* the clock is kept by NTP */
};

struct doctor_facts {
	char chosen_adapter[16]; /* hrvd.conf; "" none */
	bool over_att; /* hrvd.conf: hrvd does without bluetoothd */
	struct radio_facts radio;
	struct service_facts service;
	struct daemon_facts daemon;
	struct strap_facts strap;
	struct record_facts record;
	unsigned reason; /* last disconnect reason of the strap; 0 unknown */
};
