/* SPDX-License-Identifier: GPL-3.0-or-later
 * Messages to BlueZ with arguments, and what its errors mean.
 */
#include "daemon/strap/bluez.h"

#include <stdlib.h>
#include <string.h>

/* libdbus fails here for lack of memory only. */
static void must(dbus_bool_t done)
{
	if (!done)
		abort();
}

DBusMessage *bluez_message_trust(const struct bluez *bluez, const char *device)
{
	static const char *const interface = BLUEZ_DEVICE;
	static const char *const property = "Trusted";
	const dbus_bool_t on = TRUE;
	DBusMessage *message =
		bluez_message(bluez, device, DBUS_INTERFACE_PROPERTIES, "Set");
	DBusMessageIter iter;

	dbus_message_iter_init_append(message, &iter);
	must(dbus_message_iter_append_basic(
		&iter, DBUS_TYPE_STRING, &interface));
	must(dbus_message_iter_append_basic(
		&iter, DBUS_TYPE_STRING, &property));
	bus_append_variant(&iter, DBUS_TYPE_BOOLEAN, &on);
	return message;
}

/* "UUIDs": ["0000180d-..."] */
static void append_uuids(DBusMessageIter *dict)
{
	static const char *const key = "UUIDs";
	static const char *const uuid = BLUEZ_UUID_HEART_RATE;
	DBusMessageIter entry, variant, array;

	must(dbus_message_iter_open_container(
		dict, DBUS_TYPE_DICT_ENTRY, NULL, &entry));
	must(dbus_message_iter_append_basic(&entry, DBUS_TYPE_STRING, &key));
	must(dbus_message_iter_open_container(
		&entry, DBUS_TYPE_VARIANT, "as", &variant));
	must(dbus_message_iter_open_container(
		&variant, DBUS_TYPE_ARRAY, "s", &array));
	must(dbus_message_iter_append_basic(&array, DBUS_TYPE_STRING, &uuid));
	must(dbus_message_iter_close_container(&variant, &array));
	must(dbus_message_iter_close_container(&entry, &variant));
	must(dbus_message_iter_close_container(dict, &entry));
}

DBusMessage *bluez_message_filter(
	const struct bluez *bluez, const char *adapter)
{
	static const char *const transport = "le";
	const dbus_bool_t duplicates = FALSE;
	DBusMessage *message = bluez_message(
		bluez, adapter, BLUEZ_ADAPTER, "SetDiscoveryFilter");
	DBusMessageIter iter, dict;

	dbus_message_iter_init_append(message, &iter);
	must(dbus_message_iter_open_container(
		&iter, DBUS_TYPE_ARRAY, "{sv}", &dict));
	append_uuids(&dict);
	bus_append_entry(&dict, "Transport", DBUS_TYPE_STRING, &transport);
	bus_append_entry(
		&dict, "DuplicateData", DBUS_TYPE_BOOLEAN, &duplicates);
	must(dbus_message_iter_close_container(&iter, &dict));
	return message;
}

DBusMessage *bluez_message_acquire(
	const struct bluez *bluez, const char *measurement)
{
	DBusMessage *message = bluez_message(
		bluez, measurement, BLUEZ_CHARACTERISTIC, "AcquireNotify");
	DBusMessageIter iter, dict;

	dbus_message_iter_init_append(message, &iter);
	must(dbus_message_iter_open_container(
		&iter, DBUS_TYPE_ARRAY, "{sv}", &dict));
	must(dbus_message_iter_close_container(&iter, &dict));
	return message;
}

const char *bluez_error_text(DBusMessage *reply)
{
	const char *text = NULL;

	if (dbus_message_get_args(
		    reply, NULL, DBUS_TYPE_STRING, &text, DBUS_TYPE_INVALID) &&
		*text)
		return text;
	return dbus_message_get_error_name(reply);
}

/* The name decides; only "Failed" has to be told apart by its text (BlueZ
 * src/error.h). Old versions say "Software caused connection abort". */
static enum bluez_error error_of_text(const char *text)
{
	if (!strcmp(text, "le-connection-abort-by-local") ||
		!strcmp(text, "Software caused connection abort"))
		return BLUEZ_ABORTED;
	if (!strcmp(text, "Operation already in progress"))
		return BLUEZ_IN_PROGRESS;
	return strcmp(text, "Not connected") ? BLUEZ_FAILED
					     : BLUEZ_NOT_CONNECTED;
}

enum bluez_error bluez_error_of(DBusMessage *reply)
{
	static const struct {
		const char *name;
		enum bluez_error error;
	} names[] = {
		{"org.bluez.Error.InProgress", BLUEZ_IN_PROGRESS},
		{"org.bluez.Error.NotPermitted", BLUEZ_NOT_PERMITTED},
		{"org.bluez.Error.NotConnected", BLUEZ_NOT_CONNECTED},
		{DBUS_ERROR_UNKNOWN_OBJECT, BLUEZ_GONE},
		{DBUS_ERROR_UNKNOWN_METHOD, BLUEZ_GONE},
		{DBUS_ERROR_NAME_HAS_NO_OWNER, BLUEZ_GONE},
		{DBUS_ERROR_SERVICE_UNKNOWN, BLUEZ_GONE},
		{DBUS_ERROR_ACCESS_DENIED, BLUEZ_DENIED},
		{DBUS_ERROR_NO_REPLY, BLUEZ_NO_REPLY},
		{DBUS_ERROR_TIMEOUT, BLUEZ_NO_REPLY},
	};
	const char *name = dbus_message_get_error_name(reply);

	if (!name)
		return BLUEZ_OK;
	if (!strcmp(name, "org.bluez.Error.Failed"))
		return error_of_text(bluez_error_text(reply));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(name, names[i].name))
			return names[i].error;
	return BLUEZ_FAILED;
}
