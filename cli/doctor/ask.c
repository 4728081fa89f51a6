/* SPDX-License-Identifier: GPL-3.0-or-later
 * Short questions over a bus.
 */
#include "cli/doctor/ask.h"

#include <stdio.h>
#include <string.h>

#include "daemon/base/mem.h"

#define PROPERTIES "org.freedesktop.DBus.Properties"
#define SYSTEMD "org.freedesktop.systemd1"
#define WORD_SIZE 16

DBusMessage *ask_message(const char *name, const char *path,
	const char *interface, const char *member)
{
	DBusMessage *message =
		dbus_message_new_method_call(name, path, interface, member);

	dbus_message_set_auto_start(message, false);
	return message;
}

DBusMessage *ask_send(struct bus *bus, DBusMessage *message, char **ret_name)
{
	return bus_call_wait(bus, message, ASK_MS, ret_name, NULL);
}

/* What the bus itself says of name; NULL if it fails. */
static DBusMessage *ask_bus(
	struct bus *bus, const char *member, const char *name)
{
	DBusMessage *message = ask_message(
		DBUS_SERVICE_DBUS, DBUS_PATH_DBUS, DBUS_INTERFACE_DBUS, member);

	dbus_message_append_args(
		message, DBUS_TYPE_STRING, &name, DBUS_TYPE_INVALID);
	return ask_send(bus, message, NULL);
}

bool ask_is_owned(struct bus *bus, const char *name)
{
	DBusMessage *reply = ask_bus(bus, "NameHasOwner", name);
	dbus_bool_t is_owned = false;

	if (!reply)
		return false;
	dbus_message_get_args(
		reply, NULL, DBUS_TYPE_BOOLEAN, &is_owned, DBUS_TYPE_INVALID);
	dbus_message_unref(reply);
	return is_owned;
}

long ask_credential(struct bus *bus, const char *name, const char *member)
{
	DBusMessage *reply = ask_bus(bus, member, name);
	dbus_uint32_t number;
	long value = -1;

	if (!reply)
		return -1;
	if (dbus_message_get_args(
		    reply, NULL, DBUS_TYPE_UINT32, &number, DBUS_TYPE_INVALID))
		value = (long)number;
	dbus_message_unref(reply);
	return value;
}

/* object: bus name, path, interface. Fills ret_value (of libdbus, alive as
 * long as the reply) when it has that type. */
static DBusMessage *ask_property(struct bus *bus, const char *const object[3],
	const char *name, int type, void *ret_value)
{
	DBusMessage *message =
		ask_message(object[0], object[1], PROPERTIES, "Get");
	DBusMessageIter iter, value;
	DBusMessage *reply;

	dbus_message_append_args(message, DBUS_TYPE_STRING, &object[2],
		DBUS_TYPE_STRING, &name, DBUS_TYPE_INVALID);
	reply = ask_send(bus, message, NULL);
	if (!reply)
		return NULL;
	if (dbus_message_iter_init(reply, &iter) &&
		dbus_message_iter_get_arg_type(&iter) == DBUS_TYPE_VARIANT) {
		dbus_message_iter_recurse(&iter, &value);
		if (bus_get_basic(&value, type, ret_value))
			return reply;
	}
	dbus_message_unref(reply);
	return NULL;
}

bool ask_bool(struct bus *bus, const char *const object[3], const char *name,
	bool *ret_value)
{
	dbus_bool_t value;
	DBusMessage *reply =
		ask_property(bus, object, name, DBUS_TYPE_BOOLEAN, &value);

	if (!reply)
		return false;
	*ret_value = value;
	dbus_message_unref(reply);
	return true;
}

bool ask_text(struct bus *bus, const char *const object[3], const char *name,
	char *ret_text, size_t size)
{
	const char *value;
	DBusMessage *reply =
		ask_property(bus, object, name, DBUS_TYPE_STRING, &value);

	if (!reply)
		return false;
	snprintf(ret_text, size, "%s", value);
	dbus_message_unref(reply);
	return true;
}

/* The reply holds the unit's path, NULL where systemd does not answer. LoadUnit
 * knows masked and missing units too, and starts nothing. */
static DBusMessage *load_unit(
	struct bus *bus, const char *unit, const char **ret_path)
{
	DBusMessage *message = ask_message(SYSTEMD, "/org/freedesktop/systemd1",
		SYSTEMD ".Manager", "LoadUnit");
	DBusMessage *reply;

	dbus_message_append_args(
		message, DBUS_TYPE_STRING, &unit, DBUS_TYPE_INVALID);
	reply = ask_send(bus, message, NULL);
	if (reply &&
		!dbus_message_get_args(reply, NULL, DBUS_TYPE_OBJECT_PATH,
			ret_path, DBUS_TYPE_INVALID)) {
		dbus_message_unref(reply);
		reply = NULL;
	}
	return reply;
}

bool ask_unit(struct bus *bus, const char *unit, char *ret_load,
	char *ret_active, char *ret_enabled)
{
	const char *object[] = {SYSTEMD, NULL, SYSTEMD ".Unit"};
	DBusMessage *reply = load_unit(bus, unit, &object[1]);

	if (!reply)
		return false;
	ask_text(bus, object, "LoadState", ret_load, WORD_SIZE);
	ask_text(bus, object, "ActiveState", ret_active, WORD_SIZE);
	if (ret_enabled)
		ask_text(bus, object, "UnitFileState", ret_enabled, WORD_SIZE);
	dbus_message_unref(reply);
	return true;
}

int ask_exit_status(struct bus *bus, const char *unit)
{
	const char *object[] = {SYSTEMD, NULL, SYSTEMD ".Service"};
	DBusMessage *reply = load_unit(bus, unit, &object[1]);
	DBusMessage *answer;
	dbus_int32_t status = 0;

	if (!reply)
		return 0;
	answer = ask_property(
		bus, object, "ExecMainStatus", DBUS_TYPE_INT32, &status);
	if (answer)
		dbus_message_unref(answer);
	dbus_message_unref(reply);
	return status;
}
