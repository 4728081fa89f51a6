/* SPDX-License-Identifier: GPL-3.0-or-later
 * A mirror of BlueZ's objects, and the messages to them.
 *
 * It follows the owner of org.bluez: signals are subscribed to before the
 * snapshot is asked for, only the present owner is believed, and everything is
 * dropped when it goes (a bluetoothd that is killed says nothing else). No
 * message here starts bluetoothd: on a machine without Bluetooth such a call
 * hangs for 25 s; whoever starts it, we see its name appear.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "daemon/strap/objects.h"

struct bluez;

struct bluez_handler {
	/* Something changed, look again. seen: a device that was heard just
	 * now, or NULL. Not called from within the functions below. */
	void (*on_change)(const struct bluez_object *seen, void *data);
	/* A broadcast value of the 2A37 characteristic at path. May be NULL. */
	void (*on_value)(const char *path, const uint8_t *bytes, size_t n_bytes,
		void *data);
	void *data;
};

/* Begins to follow org.bluez on bus. Free it before the bus is closed, which
 * must be next. call_ms: how long to wait for answers. */
struct bluez *bluez_new(
	struct bus *bus, int call_ms, const struct bluez_handler *handler);
void bluez_free(struct bluez *bluez);

/* 0: the objects are there; -EINPROGRESS asked for; -EHOSTDOWN bluetoothd does
 * not run; -ETIMEDOUT it does not answer; -EACCES we may not talk to it; -EIO
 * it answers with something else. */
int bluez_status(const struct bluez *bluez);
/* Asks again, unless an answer is awaited. */
void bluez_ask(struct bluez *bluez);
/* bluetoothd has left a call unanswered: forget its objects until it answers
 * bluez_ask. */
void bluez_doubt(struct bluez *bluez);

const struct objects *bluez_objects(const struct bluez *bluez);

/* A call without arguments, to the present owner of org.bluez. */
DBusMessage *bluez_message(const struct bluez *bluez, const char *path,
	const char *interface, const char *member);
DBusMessage *bluez_message_trust(const struct bluez *bluez, const char *device);
/* Heart-rate straps only; for the adapter to find. */
DBusMessage *bluez_message_filter(
	const struct bluez *bluez, const char *adapter);
DBusMessage *bluez_message_acquire(
	const struct bluez *bluez, const char *measurement);

enum bluez_error {
	BLUEZ_OK,
	BLUEZ_ABORTED, /* le-connection-abort-by-local */
	BLUEZ_IN_PROGRESS, /* also "Operation already in progress" */
	BLUEZ_NOT_PERMITTED,
	BLUEZ_NOT_CONNECTED,
	BLUEZ_GONE, /* no such object any more */
	BLUEZ_DENIED, /* by the bus */
	BLUEZ_NO_REPLY,
	BLUEZ_FAILED, /* anything else */
};

enum bluez_error bluez_error_of(DBusMessage *reply);
/* What the error reply says, for people. Lives as long as reply. */
const char *bluez_error_text(DBusMessage *reply);
