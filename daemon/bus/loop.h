/* SPDX-License-Identifier: GPL-3.0-or-later
 * Hangs a libdbus connection on an sd-event loop. Private to daemon/bus.
 *
 * Libdbus hands out watches (descriptor and direction) and timeouts, and says
 * when messages wait to be dispatched; each becomes an event source. The shape
 * is that of gdbus/mainloop.c in BlueZ.
 */
#pragma once

#include "daemon/bus/bus.h"

struct loop;

/* 0 or -errno. loop_free before the connection is closed. */
int loop_new(struct sd_event *event, DBusConnection *connection,
	struct loop **ret_loop);
void loop_free(struct loop *loop);
