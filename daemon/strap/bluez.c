/* SPDX-License-Identifier: GPL-3.0-or-later
 * Follows the owner of org.bluez and keeps the mirror of its objects.
 */
#include "daemon/strap/bluez.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/mem.h"

#define BLUEZ_NAME "org.bluez"

struct bluez {
	struct bus *bus;
	struct bluez_handler handler;
	int call_ms;
	int status;
	char owner[256]; /* unique name, "" if there is none */
	struct bus_call *call; /* GetNameOwner or GetManagedObjects */
	struct objects objects; /* empty unless status is 0 */
};

/* Without this the bus would start bluetoothd, or wait 25 s for it. */
static DBusMessage *new_call(const char *destination, const char *path,
	const char *interface, const char *member)
{
	DBusMessage *message = dbus_message_new_method_call(
		destination, path, interface, member);

	if (!message)
		abort(); /* out of memory */
	dbus_message_set_auto_start(message, FALSE);
	return message;
}

DBusMessage *bluez_message(const struct bluez *bluez, const char *path,
	const char *interface, const char *member)
{
	return new_call(*bluez->owner ? bluez->owner : BLUEZ_NAME, path,
		interface, member);
}

static void set_status(struct bluez *bluez, int status)
{
	bluez->status = status;
	bluez->handler.on_change(NULL, bluez->handler.data);
}

static int status_of_error(DBusMessage *reply)
{
	switch (bluez_error_of(reply)) {
	case BLUEZ_DENIED:
		return -EACCES;
	case BLUEZ_NO_REPLY:
		return -ETIMEDOUT;
	case BLUEZ_OK:
	case BLUEZ_ABORTED:
	case BLUEZ_IN_PROGRESS:
	case BLUEZ_NOT_PERMITTED:
	case BLUEZ_NOT_CONNECTED:
	case BLUEZ_GONE:
	case BLUEZ_FAILED:
		break;
	}
	return -EIO;
}

/* What the signals said before is older than this: it replaces all. */
static void on_objects(DBusMessage *reply, void *data)
{
	struct bluez *bluez = data;
	DBusMessageIter iter, list, entry;
	const char *path;

	bluez->call = NULL;
	objects_clear(&bluez->objects);
	if (bluez_error_of(reply)) {
		set_status(bluez, status_of_error(reply));
		return;
	}
	if (!dbus_message_has_signature(reply, "a{oa{sa{sv}}}")) {
		set_status(bluez, -EIO);
		return;
	}
	dbus_message_iter_init(reply, &iter);
	dbus_message_iter_recurse(&iter, &list);
	for (; dbus_message_iter_get_arg_type(&list) == DBUS_TYPE_DICT_ENTRY;
		dbus_message_iter_next(&list)) {
		dbus_message_iter_recurse(&list, &entry);
		dbus_message_iter_get_basic(&entry, &path);
		dbus_message_iter_next(&entry);
		objects_add(&bluez->objects, path, &entry);
	}
	set_status(bluez, 0);
}

static void ask_objects(struct bluez *bluez, const char *owner)
{
	snprintf(bluez->owner, sizeof(bluez->owner), "%s", owner);
	bluez->call = bus_call_start(bluez->bus,
		bluez_message(bluez, "/", "org.freedesktop.DBus.ObjectManager",
			"GetManagedObjects"),
		bluez->call_ms, on_objects, bluez);
}

static void on_owner(DBusMessage *reply, void *data)
{
	struct bluez *bluez = data;
	const char *owner;

	bluez->call = NULL;
	if (dbus_message_get_args(
		    reply, NULL, DBUS_TYPE_STRING, &owner, DBUS_TYPE_INVALID) &&
		!dbus_message_get_error_name(reply)) {
		ask_objects(bluez, owner);
		return;
	}
	set_status(bluez,
		bluez_error_of(reply) == BLUEZ_GONE ? -EHOSTDOWN
						    : status_of_error(reply));
}

void bluez_ask(struct bluez *bluez)
{
	static const char *const name = BLUEZ_NAME;
	DBusMessage *message;

	if (bluez->call)
		return;
	message = new_call(DBUS_SERVICE_DBUS, DBUS_PATH_DBUS,
		DBUS_INTERFACE_DBUS, "GetNameOwner");
	dbus_message_append_args(
		message, DBUS_TYPE_STRING, &name, DBUS_TYPE_INVALID);
	bluez->call = bus_call_start(
		bluez->bus, message, bluez->call_ms, on_owner, bluez);
}

static void forget(struct bluez *bluez)
{
	bus_call_cancel(bluez->call);
	bluez->call = NULL;
	*bluez->owner = '\0';
	objects_clear(&bluez->objects);
}

void bluez_doubt(struct bluez *bluez)
{
	forget(bluez);
	bluez->status = -ETIMEDOUT;
}

static void on_owner_changed(struct bluez *bluez, DBusMessage *signal)
{
	const char *name, *old, *new;

	if (!dbus_message_get_args(signal, NULL, DBUS_TYPE_STRING, &name,
		    DBUS_TYPE_STRING, &old, DBUS_TYPE_STRING, &new,
		    DBUS_TYPE_INVALID) ||
		strcmp(name, BLUEZ_NAME) != 0)
		return;
	forget(bluez);
	if (*new)
		ask_objects(bluez, new);
	set_status(bluez, *new ? -EINPROGRESS : -EHOSTDOWN);
}

static void tell(struct bluez *bluez, const char *path, unsigned news)
{
	if (news)
		bluez->handler.on_change(news & OBJECTS_ADVERTISED
				? objects_find(&bluez->objects, path)
				: NULL,
			bluez->handler.data);
}

/* InterfacesAdded or InterfacesRemoved. */
static void on_interfaces(
	struct bluez *bluez, DBusMessage *signal, bool is_added)
{
	DBusMessageIter iter;
	const char *path;

	if (!dbus_message_has_signature(
		    signal, is_added ? "oa{sa{sv}}" : "oas"))
		return;
	dbus_message_iter_init(signal, &iter);
	dbus_message_iter_get_basic(&iter, &path);
	dbus_message_iter_next(&iter);
	tell(bluez, path,
		is_added ? objects_add(&bluez->objects, path, &iter)
			 : objects_remove(&bluez->objects, path, &iter));
}

struct value {
	const uint8_t *bytes;
	int n_bytes; /* -1: none there */
};

static void find_value(const char *key, DBusMessageIter *iter, void *data)
{
	struct value *value = data;
	DBusMessageIter array;

	if (strcmp(key, "Value") != 0 ||
		dbus_message_iter_get_arg_type(iter) != DBUS_TYPE_ARRAY ||
		dbus_message_iter_get_element_type(iter) != DBUS_TYPE_BYTE)
		return;
	dbus_message_iter_recurse(iter, &array);
	dbus_message_iter_get_fixed_array(
		&array, &value->bytes, &value->n_bytes);
}

/* changed: at the a{sv}. Reading any other characteristic makes such signals
 * too, so only 2A37 counts. */
static void tell_value(
	struct bluez *bluez, const char *path, DBusMessageIter *changed)
{
	const struct bluez_object *object = objects_find(&bluez->objects, path);
	struct value value = {.n_bytes = -1};

	if (!bluez->handler.on_value || !object ||
		!(object->interfaces & HAS_MEASUREMENT))
		return;
	bus_each_entry(changed, find_value, &value);
	if (value.n_bytes >= 0)
		bluez->handler.on_value(path, value.bytes,
			(size_t)value.n_bytes, bluez->handler.data);
}

static void on_properties(struct bluez *bluez, DBusMessage *signal)
{
	const char *path = dbus_message_get_path(signal);
	DBusMessageIter changed, invalidated;
	const char *interface;

	if (!dbus_message_has_signature(signal, "sa{sv}as"))
		return;
	dbus_message_iter_init(signal, &changed);
	dbus_message_iter_get_basic(&changed, &interface);
	dbus_message_iter_next(&changed);
	invalidated = changed;
	dbus_message_iter_next(&invalidated);
	if (!strcmp(interface, BLUEZ_CHARACTERISTIC))
		tell_value(bluez, path, &changed);
	tell(bluez, path,
		objects_change(&bluez->objects, path, interface, &changed,
			&invalidated));
}

static void on_signal(DBusMessage *signal, void *data)
{
	struct bluez *bluez = data;

	if (dbus_message_has_sender(signal, DBUS_SERVICE_DBUS) &&
		dbus_message_is_signal(
			signal, DBUS_INTERFACE_DBUS, "NameOwnerChanged")) {
		on_owner_changed(bluez, signal);
		return;
	}
	if (bluez->status != 0 ||
		!dbus_message_has_sender(signal, bluez->owner))
		return;
	if (dbus_message_is_signal(
		    signal, DBUS_INTERFACE_PROPERTIES, "PropertiesChanged"))
		on_properties(bluez, signal);
	else if (dbus_message_has_interface(
			 signal, "org.freedesktop.DBus.ObjectManager"))
		on_interfaces(bluez, signal,
			dbus_message_has_member(signal, "InterfacesAdded"));
}

struct bluez *bluez_new(
	struct bus *bus, int call_ms, const struct bluez_handler *handler)
{
	struct bluez *bluez = xcalloc(1, sizeof(*bluez));

	bluez->bus = bus;
	bluez->call_ms = call_ms;
	bluez->handler = *handler;
	bluez->status = -EINPROGRESS;
	bus_on_signal(bus, on_signal, bluez);
	bus_match_add(bus,
		"type='signal',sender='" DBUS_SERVICE_DBUS "',"
		"member='NameOwnerChanged',arg0='" BLUEZ_NAME "'");
	bus_match_add(bus,
		"type='signal',sender='" BLUEZ_NAME "',"
		"interface='org.freedesktop.DBus.ObjectManager'");
	bus_match_add(bus,
		"type='signal',sender='" BLUEZ_NAME "',"
		"interface='" DBUS_INTERFACE_PROPERTIES "',"
		"member='PropertiesChanged',path_namespace='/org/bluez'");
	bluez_ask(bluez);
	return bluez;
}

void bluez_free(struct bluez *bluez)
{
	if (!bluez)
		return;
	forget(bluez);
	free(bluez);
}

int bluez_status(const struct bluez *bluez)
{
	return bluez->status;
}

const struct objects *bluez_objects(const struct bluez *bluez)
{
	return &bluez->objects;
}
