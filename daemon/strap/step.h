/* SPDX-License-Identifier: GPL-3.0-or-later
 * The life of a link to a strap as a pure function: what is, what happened and
 * what the world looks like in; what comes next and what to do about it out.
 *
 * link.c carries it out. The states from NO_BUS to UNKNOWN are imposed by the
 * world (no bus, no bluetoothd, no adapter, ...) and are entered from anywhere
 * as soon as the facts say so; the others are steps towards STREAMING. After a
 * change of state, STEP_CHANGED is fed in until nothing changes any more.
 * States and time-outs: strap.md section 5.
 */
#pragma once

#include <stdbool.h>

#include "daemon/base/gap.h"
#include "daemon/base/strap_state.h"

enum step_event {
	STEP_CHANGED, /* the facts may have changed */
	STEP_TIMER, /* the state has lasted step_wait_ms() */
	STEP_DONE, /* the state's call succeeded */
	STEP_FAILED, /* ... failed */
	STEP_ABORTED, /* ... failed with le-connection-abort-by-local */
	STEP_REFUSED, /* AcquireNotify: another program was first */
	STEP_NO_ACQUIRE, /* AcquireNotify: not offered */
	STEP_NO_REPLY, /* ... was not answered: bluetoothd hangs */
	STEP_SEEN, /* the strap advertised itself */
	STEP_PACKET, /* a notification came */
	STEP_ENDED, /* the descriptor of notifications was closed */
	STEP_SLEPT, /* the machine sleeps, or has slept */
	STEP_STOP, /* the user wants no packets */
	STEP_N_EVENTS,
};

enum step_action {
	DO_OPEN_BUS = 1 << 0,
	DO_CLOSE_BUS = 1 << 1,
	DO_ASK = 1 << 2, /* who owns org.bluez, and what objects it has */
	DO_DOUBT = 1 << 3, /* forget the objects: bluetoothd hangs */
	DO_SCAN = 1 << 4, /* calls of the state: DONE, FAILED, ... follow */
	DO_END_SCAN = 1 << 5,
	DO_TRUST = 1 << 6, /* Trusted = true, so that the object stays */
	DO_CONNECT = 1 << 7,
	DO_DISCONNECT = 1 << 8,
	DO_ACQUIRE = 1 << 9,
	DO_START_NOTIFY = 1 << 10,
	DO_UNSUBSCRIBE = 1 << 11, /* whatever subscription there is */
	DO_OPEN = 1 << 12, /* a stretch of packets begins */
	DO_END = 1 << 13, /* it ends now; the cause is to be learned */
	DO_CLOSE = 1 << 14, /* it is over, ended now or then, for cause */
	DO_HURRY = 1 << 15, /* shorten the wait to 1 s */
	DO_AGAIN = 1 << 16, /* enter the same state anew: timer, call */
};

/* Where the machine is. */
struct step {
	enum strap_state state;
	bool is_ours; /* we made the link, not another program */
	bool is_made; /* so says bluetoothd, but shows none (BACKOFF) */
	unsigned n_failures; /* in a row, of connecting or of the bus */
	unsigned n_aborts; /* in a row, of this Connect */
	unsigned n_scans; /* without a find */
	unsigned n_stuck; /* scans refused in a row */
};

/* What the world looks like. */
struct step_facts {
	bool bus; /* the system bus is open */
	bool bluetoothd; /* it runs and has shown its objects */
	bool refused; /* we may not use Bluetooth sockets */
	bool adapter;
	bool powered;
	bool known; /* the adapter has our device */
	bool connected;
	bool resolved; /* its services are known */
	bool heart_rate; /* 2A37 is among them */
	bool notifying; /* somebody gets it broadcast */
	bool acquired; /* somebody has the descriptor */
	bool busy; /* a call of this state is under way */
	bool shared; /* we live on another program's subscription */
	bool settled; /* packets came for times.settle_ms */
	enum gap_cause stop_cause; /* of STEP_STOP */
};

struct step_result {
	struct step next;
	unsigned actions; /* of enum step_action */
	enum gap_cause cause; /* of DO_CLOSE */
};

struct step_result strap_step(const struct step *now, enum step_event event,
	const struct step_facts *facts);

/* Our own time-outs, ms; none comes from BlueZ. */
struct step_times {
	int call_ms; /* an answer to anything but Connect */
	int connect_ms, resolve_ms;
	int answer_ms; /* to an ATT request: Core 5.3, 3 F 3.3.3 */
	int silence_ms; /* without a packet: stale */
	int stale_ms;
	int settle_ms; /* of packets: failures are forgotten */
	int scan_ms, scan_pause_ms;
	int late_scan_ms, late_scan_pause_ms; /* after many vain scans */
	int hurry_ms; /* the wait once the strap advertises */
	int unit_ms; /* what the back-off of 1, 2, 4, ... counts */
};

/* The figures, times factor (1 but in tests). A strap at the edge of its reach
 * is lost every few seconds: that is no reason to wait longer each time, so
 * settle_ms is short. */
struct step_times step_times_new(double factor);

/* How long the state may last until STEP_TIMER, ms; 0: for ever.
 * chance in [0, 1) spreads the back-off by +-20 %. */
int step_wait_ms(
	const struct step *step, const struct step_times *times, double chance);
