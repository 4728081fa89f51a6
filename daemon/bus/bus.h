/* SPDX-License-Identifier: GPL-3.0-or-later
 * libdbus on sd-event, and the few message helpers that hrvd and hrvctl need.
 * The only place that includes <dbus/dbus.h>.
 *
 * A bus never blocks once it is open: replies come to callbacks, with our own
 * time-outs. hrvctl, which has nothing else to do, may use bus_call_wait.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <dbus/dbus.h>

struct bus;
struct sd_event;

enum bus_type { BUS_SYSTEM, BUS_SESSION };

/* Opens a private connection and hangs it on event (NULL: hrvctl, no loop).
 * on_lost (may be NULL) is called from the loop when the bus goes away; the
 * bus must then be closed. 0, or -errno with ret_error (may be NULL; fresh
 * memory). Never autolaunches, never exits the process. */
int bus_open(enum bus_type type, struct sd_event *event,
	void (*on_lost)(void *data), void *data, struct bus **ret_bus,
	char **ret_error);
void bus_close(struct bus *bus);
DBusConnection *bus_connection(struct bus *bus);

/* A call that is under way. */
struct bus_call;

/* Sends message (takes it over) and calls on_reply once, with a method return
 * or an error message, a local time-out included, unless the call is cancelled
 * first. NULL when the bus is gone or its loop has ended (on_reply is not
 * called). */
struct bus_call *bus_call_start(struct bus *bus, DBusMessage *message,
	int timeout_ms, void (*on_reply)(DBusMessage *reply, void *data),
	void *data);
void bus_call_cancel(struct bus_call *call);

/* Sends and waits (hrvctl). NULL with ret_name/ret_text (fresh memory) on an
 * error reply or time-out. */
DBusMessage *bus_call_wait(struct bus *bus, DBusMessage *message,
	int timeout_ms, char **ret_name, char **ret_text);

/* Adds a match rule without waiting for the answer. */
void bus_match_add(struct bus *bus, const char *rule);
/* Calls on_signal for each incoming signal that a match lets through, in the
 * order of adding; returns nothing to libdbus but "go on". */
void bus_on_signal(struct bus *bus,
	void (*on_signal)(DBusMessage *signal, void *data), void *data);

/* "a{sv}" in and out. iter is inside the array or dict entry. */
void bus_append_variant(DBusMessageIter *iter, int type, const void *value);
void bus_append_entry(
	DBusMessageIter *dict, const char *key, int type, const void *value);
/* Walks an a{sv}: on_entry gets each key with an iter at the value inside the
 * variant. */
void bus_each_entry(DBusMessageIter *dict,
	void (*on_entry)(const char *key, DBusMessageIter *value, void *data),
	void *data);
/* The basic value at iter when it has that type; false otherwise. */
bool bus_get_basic(DBusMessageIter *iter, int type, void *ret_value);
