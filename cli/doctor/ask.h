/* SPDX-License-Identifier: GPL-3.0-or-later
 * Short questions over a bus that start nothing and give up soon.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "daemon/bus/bus.h"

#define ASK_MS 3000

/* A call that starts no service. */
DBusMessage *ask_message(const char *name, const char *path,
	const char *interface, const char *member);
/* Sends, waits; NULL with ret_name (may be NULL; fresh memory). */
DBusMessage *ask_send(struct bus *bus, DBusMessage *message, char **ret_name);
/* The owner of name runs. */
bool ask_is_owned(struct bus *bus, const char *name);
/* Of the program behind name, by the bus; -1 unknown. member:
 * GetConnectionUnixProcessID or GetConnectionUnixUser. */
long ask_credential(struct bus *bus, const char *name, const char *member);

/* One property; false when there is no such. A string is cut to size. */
bool ask_bool(struct bus *bus, const char *const object[3], const char *name,
	bool *ret_value);
bool ask_text(struct bus *bus, const char *const object[3], const char *name,
	char *ret_text, size_t size);

/* LoadState and ActiveState of a unit of the systemd on that bus, 16 bytes
 * each, left alone where systemd does not answer. ret_enabled may be NULL.
 * Returns whether it answered. */
bool ask_unit(struct bus *bus, const char *unit, char *ret_load,
	char *ret_active, char *ret_enabled);
/* With what the service last ended, 0 where that is not known. */
int ask_exit_status(struct bus *bus, const char *unit);
