/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writes and reads the parts of messages that occur everywhere: variants and
 * a{sv}.
 */
#include "daemon/bus/bus.h"

#include "daemon/base/mem.h"

/* libdbus fails here for lack of memory only. */
static void must(dbus_bool_t done)
{
	if (!done)
		abort();
}

void bus_append_variant(DBusMessageIter *iter, int type, const void *value)
{
	const char signature[] = {(char)type, '\0'};
	DBusMessageIter variant;

	must(dbus_message_iter_open_container(
		iter, DBUS_TYPE_VARIANT, signature, &variant));
	must(dbus_message_iter_append_basic(&variant, type, value));
	must(dbus_message_iter_close_container(iter, &variant));
}

void bus_append_entry(
	DBusMessageIter *dict, const char *key, int type, const void *value)
{
	DBusMessageIter entry;

	must(dbus_message_iter_open_container(
		dict, DBUS_TYPE_DICT_ENTRY, NULL, &entry));
	must(dbus_message_iter_append_basic(&entry, DBUS_TYPE_STRING, &key));
	bus_append_variant(&entry, type, value);
	must(dbus_message_iter_close_container(dict, &entry));
}

void bus_each_entry(DBusMessageIter *dict,
	void (*on_entry)(const char *key, DBusMessageIter *value, void *data),
	void *data)
{
	DBusMessageIter entries, entry, value;
	const char *key;

	if (dbus_message_iter_get_arg_type(dict) != DBUS_TYPE_ARRAY ||
		dbus_message_iter_get_element_type(dict) !=
			DBUS_TYPE_DICT_ENTRY)
		return;
	dbus_message_iter_recurse(dict, &entries);
	while (dbus_message_iter_get_arg_type(&entries) ==
		DBUS_TYPE_DICT_ENTRY) {
		dbus_message_iter_recurse(&entries, &entry);
		dbus_message_iter_next(&entries);
		if (!bus_get_basic(&entry, DBUS_TYPE_STRING, &key))
			continue;
		dbus_message_iter_next(&entry);
		if (dbus_message_iter_get_arg_type(&entry) != DBUS_TYPE_VARIANT)
			continue;
		dbus_message_iter_recurse(&entry, &value);
		on_entry(key, &value, data);
	}
}

bool bus_get_basic(DBusMessageIter *iter, int type, void *ret_value)
{
	if (dbus_message_iter_get_arg_type(iter) != type)
		return false;
	dbus_message_iter_get_basic(iter, ret_value);
	return true;
}
