/* SPDX-License-Identifier: GPL-3.0-or-later
 * The objects of the small BlueZ, their properties, and the signals when they
 * come, change and go.
 *
 * The tree is not kept: it follows at every moment from the state of the
 * adapter and the devices (mock.h).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <systemd/sd-bus.h>

#define TREE_ADAPTER "/org/bluez/hci0"
#define TREE_BATTERY "org.bluez.Battery1"
#define TREE_VALUE_MAX 512

struct device;
struct gatt;
struct mock;

/* The manager, the adapter, a device (gatt NULL), or one of its services. */
struct object {
	char path[96];
	struct device *device;
	const struct gatt *gatt;
	bool is_adapter;
};

struct object tree_adapter(void);
struct object tree_device(struct device *device);
/* The heart-rate measurement, 2A37. */
struct object tree_measurement(struct device *device);

/* The object with that path, if it is there now. */
bool tree_find(struct mock *mock, const char *path, struct object *ret_object);
/* Calls on_object for every object that is there now, parents first. */
void tree_each(struct mock *mock,
	void (*on_object)(const struct object *object, void *data), void *data);
/* "org.bluez.Device1" of a device, and so on. */
const char *tree_interface(const struct object *object);
bool tree_has_interface(const struct object *object, const char *interface);
bool tree_is_measurement(const struct object *object);
/* What reading a characteristic gives; its number of bytes. */
size_t tree_read_value(
	const struct object *object, uint8_t ret_bytes[static TREE_VALUE_MAX]);

/* a{oa{sa{sv}}}, the answer to GetManagedObjects. */
int tree_append_managed(struct mock *mock, sd_bus_message *message);
/* a{sa{sv}} of one object. */
int tree_append_interfaces(struct mock *mock, const struct object *object,
	sd_bus_message *message);
/* a{sv} of one interface. names: those alone, with spaces between; NULL: all
 * that there are. */
int tree_append_properties(struct mock *mock, const struct object *object,
	const char *interface, const char *names, sd_bus_message *message);
/* One property as a variant; -ENOENT. */
int tree_append_property(struct mock *mock, const struct object *object,
	const char *interface, const char *name, sd_bus_message *message);

/* InterfacesAdded, InterfacesRemoved: of the object; of Battery1 alone; of all
 * services of a device, object by object. */
void signal_added(struct mock *mock, const struct object *object);
void signal_removed(struct mock *mock, const struct object *object);
void signal_battery(struct device *device, bool added);
void signal_services(struct device *device, bool added);
/* PropertiesChanged with the values that names (spaces between) have now. */
void signal_changed(
	struct mock *mock, const struct object *object, const char *names);
/* RSSI is among the invalidated: the discovery has ended. */
void signal_rssi_lost(struct device *device);
/* A characteristic was read, or notified. */
void signal_value(struct mock *mock, const struct object *object,
	const uint8_t *bytes, size_t n_bytes);
