/* SPDX-License-Identifier: GPL-3.0-or-later
 * The objects of the small BlueZ and their properties.
 */
#include "tests/mock/tree.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tests/mock/mock.h"

#define BASE_UUID "-0000-1000-8000-00805f9b34fb"
#define ADAPTER_INTERFACE "org.bluez.Adapter1"
#define DEVICE_INTERFACE "org.bluez.Device1"

enum gatt_kind { GATT_SERVICE, GATT_CHARACTERISTIC, GATT_DESCRIPTOR };

struct gatt {
	const char *path; /* below the device */
	enum gatt_kind kind;
	const char *uuid;
	const char *flags; /* "read notify" */
	const char *text; /* what reading gives */
};

/* What the strap emulator of the traces showed. */
static const struct gatt gatt_table[] = {
	{"service0006", GATT_SERVICE, "00001801" BASE_UUID, "", ""},
	{"service0006/char0007", GATT_CHARACTERISTIC, "00002a05" BASE_UUID,
		"indicate", ""},
	{"service0006/char0007/desc0009", GATT_DESCRIPTOR, "00002902" BASE_UUID,
		"", ""},
	{"service000a", GATT_SERVICE, "0000180d" BASE_UUID, "", ""},
	{"service000a/char000b", GATT_CHARACTERISTIC, "00002a37" BASE_UUID,
		"notify", ""},
	{"service000a/char000b/desc000d", GATT_DESCRIPTOR, "00002902" BASE_UUID,
		"", ""},
	{"service000a/char000e", GATT_CHARACTERISTIC, "00002a38" BASE_UUID,
		"read", "\1"},
	{"service000a/char0010", GATT_CHARACTERISTIC, "00002a39" BASE_UUID,
		"write", ""},
	{"service0012", GATT_SERVICE, "0000180f" BASE_UUID, "", ""},
	{"service0012/char0013", GATT_CHARACTERISTIC, "00002a19" BASE_UUID,
		"read notify", ""},
	{"service0012/char0013/desc0015", GATT_DESCRIPTOR, "00002902" BASE_UUID,
		"", ""},
	{"service0016", GATT_SERVICE, "0000180a" BASE_UUID, "", ""},
	{"service0016/char0017", GATT_CHARACTERISTIC, "00002a29" BASE_UUID,
		"read", "Mock"},
	{"service0016/char0019", GATT_CHARACTERISTIC, "00002a24" BASE_UUID,
		"read", "C"},
};
#define N_GATT (sizeof(gatt_table) / sizeof(gatt_table[0]))
static const struct gatt *const measurement = &gatt_table[4];

static bool device_has_gatt(
	const struct device *device, const struct gatt *gatt)
{
	return device->has_heart_rate ||
		strncmp(gatt->path, "service000a", 11) != 0;
}

static struct object object_of(struct device *device, const struct gatt *gatt)
{
	struct object object = {.device = device, .gatt = gatt};
	snprintf(object.path, sizeof(object.path), "%s%s%s", device->path,
		gatt ? "/" : "", gatt ? gatt->path : "");
	return object;
}

struct object tree_adapter(void)
{
	return (struct object){.path = TREE_ADAPTER, .is_adapter = true};
}

struct object tree_device(struct device *device)
{
	return object_of(device, NULL);
}

struct object tree_measurement(struct device *device)
{
	return object_of(device, measurement);
}

/* Calls on_object for every object that is there now, parents first. */
void tree_each(struct mock *mock,
	void (*on_object)(const struct object *object, void *data), void *data)
{
	struct object object = {.path = "/org/bluez"};
	on_object(&object, data);
	if (!mock->plugged)
		return;
	object = tree_adapter();
	on_object(&object, data);
	for (size_t i = 0; i < mock->n_devices; i++) {
		struct device *device = &mock->devices[i];
		if (!device->known)
			continue;
		object = tree_device(device);
		on_object(&object, data);
		for (size_t g = 0; device->has_services && g < N_GATT; g++) {
			if (!device_has_gatt(device, &gatt_table[g]))
				continue;
			object = object_of(device, &gatt_table[g]);
			on_object(&object, data);
		}
	}
}

struct search {
	const char *path;
	struct object *ret_object;
	bool found;
};

static void search_object(const struct object *object, void *data)
{
	struct search *search = data;
	if (strcmp(object->path, search->path) == 0) {
		*search->ret_object = *object;
		search->found = true;
	}
}

bool tree_find(struct mock *mock, const char *path, struct object *ret_object)
{
	struct search search = {path, ret_object, false};
	tree_each(mock, search_object, &search);
	return search.found;
}

bool tree_is_measurement(const struct object *object)
{
	return object->gatt == measurement;
}

size_t tree_read_value(
	const struct object *object, uint8_t ret_bytes[static TREE_VALUE_MAX])
{
	size_t n = strlen(object->gatt->text);
	memcpy(ret_bytes, object->gatt->text, n);
	if (strncmp(object->gatt->uuid, "00002a19", 8) == 0)
		ret_bytes[n++] = (uint8_t)object->device->battery_pct;
	return n;
}

const char *tree_interface(const struct object *object)
{
	static const char *const of_kind[] = {
		[GATT_SERVICE] = "org.bluez.GattService1",
		[GATT_CHARACTERISTIC] = "org.bluez.GattCharacteristic1",
		[GATT_DESCRIPTOR] = "org.bluez.GattDescriptor1",
	};
	if (object->gatt)
		return of_kind[object->gatt->kind];
	if (object->device)
		return DEVICE_INTERFACE;
	return object->is_adapter ? ADAPTER_INTERFACE
				  : "org.bluez.AgentManager1";
}

static bool object_has_battery(const struct object *object)
{
	return object->device && !object->gatt && object->device->has_battery;
}

bool tree_has_interface(const struct object *object, const char *interface)
{
	return strcmp(interface, tree_interface(object)) == 0 ||
		(strcmp(interface, TREE_BATTERY) == 0 &&
			object_has_battery(object));
}

/* names: with single spaces between. */
static bool is_among(const char *name, const char *names)
{
	size_t n = strlen(name);
	for (; names; names = strchr(names, ' ')) {
		names += *names == ' ';
		if (strncmp(names, name, n) == 0 &&
			(names[n] == ' ' || names[n] == '\0'))
			return true;
	}
	return false;
}

/* Where properties go: all of them, or only those that are named. */
struct writer {
	sd_bus_message *message;
	const char *names;
	bool bare; /* the value of the one alone */
	bool found;
};

static bool begin(struct writer *writer, const char *name, const char *type)
{
	if (writer->names && !is_among(name, writer->names))
		return false;
	writer->found = true;
	if (!writer->bare) {
		sd_bus_message_open_container(writer->message, 'e', "sv");
		sd_bus_message_append(writer->message, "s", name);
	}
	sd_bus_message_open_container(writer->message, 'v', type);
	return true;
}

static void end(struct writer *writer)
{
	sd_bus_message_close_container(writer->message);
	if (!writer->bare)
		sd_bus_message_close_container(writer->message);
}

static void put(struct writer *writer, const char *name, const char *type, ...)
{
	va_list value;
	if (!begin(writer, name, type))
		return;
	va_start(value, type);
	sd_bus_message_appendv(writer->message, type, value);
	va_end(value);
	end(writer);
}

static void put_bytes(struct writer *writer, const char *name,
	const uint8_t *bytes, size_t n_bytes)
{
	if (!begin(writer, name, "ay"))
		return;
	sd_bus_message_append_array(writer->message, 'y', bytes, n_bytes);
	end(writer);
}

/* words: with single spaces between. */
static void put_words(
	struct writer *writer, const char *name, const char *words)
{
	if (!begin(writer, name, "as"))
		return;
	sd_bus_message_open_container(writer->message, 'a', "s");
	while (*words) {
		char word[48];
		size_t n = strcspn(words, " ");
		snprintf(word, sizeof(word), "%.*s", (int)n, words);
		sd_bus_message_append(writer->message, "s", word);
		words += n + (words[n] == ' ');
	}
	sd_bus_message_close_container(writer->message);
	end(writer);
}

static void put_adapter(struct writer *writer, const struct mock *mock)
{
	put(writer, "Address", "s", "00:AA:01:00:00:00");
	put(writer, "AddressType", "s", "public");
	put(writer, "Name", "s", "mock");
	put(writer, "Alias", "s", "mock");
	put(writer, "Powered", "b", mock->powered);
	put(writer, "Discovering", "b", mock->discovering.n > 0);
}

/* The advertised UUIDs at first, those of the services later. */
static const char *device_uuids(const struct device *device)
{
	if (!device->has_heart_rate)
		return "0000180f" BASE_UUID;
	if (!device->has_services)
		return "0000180d" BASE_UUID " 0000180f" BASE_UUID;
	return "00001800" BASE_UUID " 00001801" BASE_UUID " 0000180a" BASE_UUID
	       " 0000180d" BASE_UUID " 0000180f" BASE_UUID;
}

static void put_device(struct writer *writer, const struct device *device)
{
	put(writer, "Address", "s", device->address);
	put(writer, "AddressType", "s", "random");
	put(writer, "Name", "s", device->name);
	put(writer, "Alias", "s", device->name);
	put(writer, "Appearance", "q", 833);
	put(writer, "Paired", "b", false);
	put(writer, "Bonded", "b", false);
	put(writer, "Trusted", "b", device->trusted);
	put(writer, "Blocked", "b", false);
	put(writer, "LegacyPairing", "b", false);
	if (device->seen)
		put(writer, "RSSI", "n", -60);
	put(writer, "Connected", "b", device->link >= LINK_UP);
	put_words(writer, "UUIDs", device_uuids(device));
	put(writer, "Adapter", "o", TREE_ADAPTER);
	put(writer, "ServicesResolved", "b", device->link >= LINK_RESOLVED);
}

static void put_characteristic(
	struct writer *writer, const struct object *object)
{
	const struct device *device = object->device;
	bool is_measurement = object->gatt == measurement;
	bool can_notify = strstr(object->gatt->flags, "notify") != NULL;

	put_bytes(writer, "Value", device->value,
		is_measurement ? device->n_value : 0);
	if (can_notify)
		put(writer, "Notifying", "b",
			is_measurement && device->subscribers.n > 0);
	put_words(writer, "Flags", object->gatt->flags);
	if (can_notify)
		put(writer, "NotifyAcquired", "b",
			is_measurement && device->acquirer[0]);
	put(writer, "MTU", "q", 247);
}

static void put_gatt(struct writer *writer, const struct object *object)
{
	/* The parent is the path up to its last '/'. */
	char parent[96];
	size_t n = (size_t)(strrchr(object->path, '/') - object->path);
	snprintf(parent, sizeof(parent), "%.*s", (int)n, object->path);

	put(writer, "UUID", "s", object->gatt->uuid);
	switch (object->gatt->kind) {
	case GATT_SERVICE:
		put(writer, "Device", "o", parent);
		put(writer, "Primary", "b", true);
		break;
	case GATT_CHARACTERISTIC:
		put(writer, "Service", "o", parent);
		put_characteristic(writer, object);
		break;
	case GATT_DESCRIPTOR:
		put(writer, "Characteristic", "o", parent);
		put_bytes(writer, "Value", NULL, 0);
		break;
	}
}

static void put_interface(struct writer *writer, struct mock *mock,
	const struct object *object, const char *interface)
{
	if (strcmp(interface, TREE_BATTERY) == 0)
		put(writer, "Percentage", "y", object->device->battery_pct);
	else if (object->gatt)
		put_gatt(writer, object);
	else if (object->device)
		put_device(writer, object->device);
	else if (object->is_adapter)
		put_adapter(writer, mock);
}

int tree_append_properties(struct mock *mock, const struct object *object,
	const char *interface, const char *names, sd_bus_message *message)
{
	struct writer writer = {.message = message, .names = names};
	sd_bus_message_open_container(message, 'a', "{sv}");
	put_interface(&writer, mock, object, interface);
	return sd_bus_message_close_container(message);
}

int tree_append_property(struct mock *mock, const struct object *object,
	const char *interface, const char *name, sd_bus_message *message)
{
	struct writer writer = {
		.message = message,
		.names = name,
		.bare = true,
	};
	put_interface(&writer, mock, object, interface);
	return writer.found ? 0 : -ENOENT;
}

static void append_interface(struct mock *mock, const struct object *object,
	const char *interface, sd_bus_message *message)
{
	sd_bus_message_open_container(message, 'e', "sa{sv}");
	sd_bus_message_append(message, "s", interface);
	tree_append_properties(mock, object, interface, NULL, message);
	sd_bus_message_close_container(message);
}

int tree_append_interfaces(
	struct mock *mock, const struct object *object, sd_bus_message *message)
{
	sd_bus_message_open_container(message, 'a', "{sa{sv}}");
	sd_bus_message_append(
		message, "{sa{sv}}", "org.freedesktop.DBus.Introspectable", 0);
	append_interface(mock, object, tree_interface(object), message);
	sd_bus_message_append(
		message, "{sa{sv}}", "org.freedesktop.DBus.Properties", 0);
	if (object_has_battery(object))
		append_interface(mock, object, TREE_BATTERY, message);
	return sd_bus_message_close_container(message);
}

struct snapshot {
	struct mock *mock;
	sd_bus_message *message;
};

static void snapshot_object(const struct object *object, void *data)
{
	const struct snapshot *snapshot = data;
	sd_bus_message_open_container(snapshot->message, 'e', "oa{sa{sv}}");
	sd_bus_message_append(snapshot->message, "o", object->path);
	tree_append_interfaces(snapshot->mock, object, snapshot->message);
	sd_bus_message_close_container(snapshot->message);
}

int tree_append_managed(struct mock *mock, sd_bus_message *message)
{
	struct snapshot snapshot = {mock, message};
	sd_bus_message_open_container(message, 'a', "{oa{sa{sv}}}");
	tree_each(mock, snapshot_object, &snapshot);
	return sd_bus_message_close_container(message);
}
