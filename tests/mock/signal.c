/* SPDX-License-Identifier: GPL-3.0-or-later
 * The signals of the small BlueZ, in the shapes that bluetoothd gives them.
 */
#include <stddef.h>
#include <string.h>

#include "tests/mock/mock.h"
#include "tests/mock/tree.h"

#define PROPERTIES "org.freedesktop.DBus.Properties"
#define OBJECT_MANAGER "org.freedesktop.DBus.ObjectManager"

/* NULL before the mock is on the bus. */
static sd_bus_message *signal_new(struct mock *mock, const char *path,
	const char *interface, const char *member)
{
	sd_bus_message *signal = NULL;
	if (mock->bus)
		sd_bus_message_new_signal(
			mock->bus, &signal, path, interface, member);
	return signal;
}

static void signal_send(struct mock *mock, sd_bus_message *signal)
{
	sd_bus_send(mock->bus, signal, NULL);
	sd_bus_message_unref(signal);
}

void signal_added(struct mock *mock, const struct object *object)
{
	sd_bus_message *signal =
		signal_new(mock, "/", OBJECT_MANAGER, "InterfacesAdded");
	if (!signal)
		return;
	sd_bus_message_append(signal, "o", object->path);
	tree_append_interfaces(mock, object, signal);
	signal_send(mock, signal);
}

void signal_removed(struct mock *mock, const struct object *object)
{
	sd_bus_message *signal =
		signal_new(mock, "/", OBJECT_MANAGER, "InterfacesRemoved");
	if (!signal)
		return;
	sd_bus_message_append(signal, "oas", object->path, 3, PROPERTIES,
		"org.freedesktop.DBus.Introspectable", tree_interface(object));
	signal_send(mock, signal);
}

void signal_battery(struct device *device, bool added)
{
	sd_bus_message *signal = signal_new(device->mock, "/", OBJECT_MANAGER,
		added ? "InterfacesAdded" : "InterfacesRemoved");
	if (!signal)
		return;
	sd_bus_message_append(signal, "o", device->path);
	if (added)
		sd_bus_message_append(signal, "a{sa{sv}}", 1, TREE_BATTERY, 1,
			"Percentage", "y", device->battery_pct);
	else
		sd_bus_message_append(signal, "as", 1, TREE_BATTERY);
	signal_send(device->mock, signal);
}

struct announcement {
	struct device *device;
	bool added;
};

static void announce_service(const struct object *object, void *data)
{
	const struct announcement *announcement = data;
	struct device *device = announcement->device;
	if (object->device != device || !object->gatt)
		return;
	if (announcement->added)
		signal_added(device->mock, object);
	else
		signal_removed(device->mock, object);
}

void signal_services(struct device *device, bool added)
{
	struct announcement announcement = {device, added};
	tree_each(device->mock, announce_service, &announcement);
}

void signal_changed(
	struct mock *mock, const struct object *object, const char *names)
{
	sd_bus_message *signal =
		signal_new(mock, object->path, PROPERTIES, "PropertiesChanged");
	if (!signal)
		return;
	sd_bus_message_append(signal, "s", tree_interface(object));
	tree_append_properties(
		mock, object, tree_interface(object), names, signal);
	sd_bus_message_append(signal, "as", 0);
	signal_send(mock, signal);
}

void signal_rssi_lost(struct device *device)
{
	sd_bus_message *signal = signal_new(
		device->mock, device->path, PROPERTIES, "PropertiesChanged");
	if (!signal)
		return;
	sd_bus_message_append(
		signal, "sa{sv}as", "org.bluez.Device1", 0, 1, "RSSI");
	signal_send(device->mock, signal);
}

void signal_value(struct mock *mock, const struct object *object,
	const uint8_t *bytes, size_t n_bytes)
{
	sd_bus_message *signal =
		signal_new(mock, object->path, PROPERTIES, "PropertiesChanged");
	if (!signal)
		return;
	sd_bus_message_append(signal, "s", tree_interface(object));
	sd_bus_message_open_container(signal, 'a', "{sv}");
	sd_bus_message_open_container(signal, 'e', "sv");
	sd_bus_message_append(signal, "s", "Value");
	sd_bus_message_open_container(signal, 'v', "ay");
	sd_bus_message_append_array(signal, 'y', bytes, n_bytes);
	sd_bus_message_close_container(signal);
	sd_bus_message_close_container(signal);
	sd_bus_message_close_container(signal);
	sd_bus_message_append(signal, "as", 0);
	signal_send(mock, signal);
}
