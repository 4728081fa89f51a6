/* SPDX-License-Identifier: GPL-3.0-or-later
 * The states of a strap as hrvd names them and hrvctl explains them.
 */
#pragma once

enum strap_state {
	STRAP_NO_TARGET, /* nobody has chosen a strap */
	STRAP_NO_BUS, /* no system bus */
	STRAP_NO_DAEMON, /* bluetoothd does not run */
	STRAP_REFUSED, /* no Bluetooth socket for us (transport = att) */
	STRAP_NO_ADAPTER,
	STRAP_ADAPTER_OFF,
	STRAP_UNKNOWN, /* bluetoothd has no such device */
	STRAP_SCANNING,
	STRAP_KNOWN,
	STRAP_CONNECTING,
	STRAP_RESOLVING,
	STRAP_SUBSCRIBING,
	STRAP_STREAMING,
	STRAP_STALE, /* link up, no packet for 5 s */
	STRAP_BACKOFF,
	STRAP_NO_HEART_RATE, /* the device has no 2A37: not a strap */
	STRAP_PAUSED,
	STRAP_ENDED, /* a replay came to its end */
	STRAP_N,
};

/* "streaming": the word on the bus and in JSON. */
const char *strap_state_word(enum strap_state state);
/* One sentence for a person, with what to do where something can be done. */
const char *strap_state_text(enum strap_state state);
/* The state of a word; STRAP_N if there is none such. */
enum strap_state strap_state_of_word(const char *word);
