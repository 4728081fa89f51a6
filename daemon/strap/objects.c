/* SPDX-License-Identifier: GPL-3.0-or-later
 * Keeps BlueZ's objects by path, and finds what belongs to a strap.
 */
#include "daemon/strap/objects.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "daemon/base/mem.h"

#define TEXT(member)                                                           \
	offsetof(struct bluez_object, member),                                 \
		sizeof(((struct bluez_object *)0)->member)
#define PLAIN(member) offsetof(struct bluez_object, member), 0

static const struct {
	const char *name;
	enum bluez_interface bit;
} interfaces_known[] = {
	{BLUEZ_ADAPTER, HAS_ADAPTER},
	{BLUEZ_DEVICE, HAS_DEVICE},
	{BLUEZ_BATTERY, HAS_BATTERY},
	{BLUEZ_CHARACTERISTIC, HAS_MEASUREMENT},
};

/* UUID lists and UUIDs are looked at by apply_uuid. */
static const struct property {
	enum bluez_interface bit;
	const char *name;
	int type;
	size_t offset;
	size_t size; /* of a string's place */
} properties[] = {
	{HAS_ADAPTER, "Powered", DBUS_TYPE_BOOLEAN, PLAIN(powered)},
	{HAS_ADAPTER, "Discovering", DBUS_TYPE_BOOLEAN, PLAIN(discovering)},
	{HAS_DEVICE, "Address", DBUS_TYPE_STRING, TEXT(address)},
	{HAS_DEVICE, "Name", DBUS_TYPE_STRING, TEXT(name)},
	{HAS_DEVICE, "Alias", DBUS_TYPE_STRING, TEXT(alias)},
	{HAS_DEVICE, "RSSI", DBUS_TYPE_INT16, PLAIN(rssi_dbm)},
	{HAS_DEVICE, "Connected", DBUS_TYPE_BOOLEAN, PLAIN(connected)},
	{HAS_DEVICE, "ServicesResolved", DBUS_TYPE_BOOLEAN, PLAIN(resolved)},
	{HAS_DEVICE, "Trusted", DBUS_TYPE_BOOLEAN, PLAIN(trusted)},
	{HAS_BATTERY, "Percentage", DBUS_TYPE_BYTE, PLAIN(battery_pct)},
	{HAS_MEASUREMENT, "Notifying", DBUS_TYPE_BOOLEAN, PLAIN(notifying)},
	{HAS_MEASUREMENT, "NotifyAcquired", DBUS_TYPE_BOOLEAN, PLAIN(acquired)},
};

#define N_PROPERTIES (sizeof(properties) / sizeof(properties[0]))

static unsigned interface_bit(const char *name)
{
	for (size_t i = 0;
		i < sizeof(interfaces_known) / sizeof(interfaces_known[0]); i++)
		if (!strcmp(name, interfaces_known[i].name))
			return interfaces_known[i].bit;
	return 0;
}

void objects_clear(struct objects *objects)
{
	free(objects->all);
	*objects = (struct objects){0};
}

static struct bluez_object *find(
	const struct objects *objects, const char *path)
{
	for (size_t i = 0; i < objects->n; i++)
		if (!strcmp(objects->all[i].path, path))
			return &objects->all[i];
	return NULL;
}

const struct bluez_object *objects_find(
	const struct objects *objects, const char *path)
{
	return find(objects, path);
}

static void drop(struct objects *objects, struct bluez_object *object)
{
	*object = objects->all[--objects->n];
}

static bool list_has_uuid(DBusMessageIter *list, const char *wanted)
{
	DBusMessageIter item;
	const char *uuid;

	if (dbus_message_iter_get_arg_type(list) != DBUS_TYPE_ARRAY)
		return false;
	dbus_message_iter_recurse(list, &item);
	for (; bus_get_basic(&item, DBUS_TYPE_STRING, &uuid);
		dbus_message_iter_next(&item))
		if (!strcasecmp(uuid, wanted))
			return true;
	return false;
}

/* An update of one interface of one object. */
struct update {
	struct bluez_object *object;
	unsigned bit;
	unsigned news;
};

static void apply_value(struct bluez_object *object,
	const struct property *property, DBusMessageIter *value)
{
	char *place = (char *)object + property->offset;
	DBusBasicValue basic;

	if (!bus_get_basic(value, property->type, &basic))
		return;
	switch (property->type) {
	case DBUS_TYPE_BOOLEAN:
		*(bool *)place = basic.bool_val;
		break;
	case DBUS_TYPE_STRING:
		snprintf(place, property->size, "%s", basic.str);
		break;
	case DBUS_TYPE_INT16:
		*(int *)place = basic.i16;
		break;
	case DBUS_TYPE_BYTE:
		*(int *)place = basic.byt;
		break;
	}
}

/* Of characteristics only 2A37 concerns us: others lose the bit again. */
static void apply_uuid(
	struct update *update, const char *key, DBusMessageIter *value)
{
	const char *uuid;

	if (update->bit == HAS_DEVICE && !strcmp(key, "UUIDs"))
		update->object->heart_rate =
			list_has_uuid(value, BLUEZ_UUID_HEART_RATE);
	if (update->bit == HAS_MEASUREMENT && !strcmp(key, "UUID") &&
		bus_get_basic(value, DBUS_TYPE_STRING, &uuid) &&
		!strcasecmp(uuid, BLUEZ_UUID_MEASUREMENT))
		update->object->interfaces |= HAS_MEASUREMENT;
}

static void apply_entry(const char *key, DBusMessageIter *value, void *data)
{
	struct update *update = data;

	apply_uuid(update, key, value);
	if (update->bit == HAS_DEVICE && !strcmp(key, "RSSI"))
		update->news |= OBJECTS_ADVERTISED;
	for (size_t i = 0; i < N_PROPERTIES; i++)
		if (properties[i].bit == update->bit &&
			!strcmp(properties[i].name, key))
			apply_value(update->object, &properties[i], value);
}

static struct bluez_object *add(struct objects *objects, const char *path)
{
	struct bluez_object *object;

	objects->all = xrealloc(
		objects->all, (objects->n + 1) * sizeof(*objects->all));
	object = &objects->all[objects->n++];
	*object = (struct bluez_object){0};
	snprintf(object->path, sizeof(object->path), "%s", path);
	return object;
}

/* interfaces: at the array; each entry a name and its properties. */
static unsigned apply_interfaces(
	struct bluez_object *object, DBusMessageIter *interfaces)
{
	DBusMessageIter list, entry;
	unsigned news = OBJECTS_CHANGED;
	const char *name;

	if (dbus_message_iter_get_arg_type(interfaces) != DBUS_TYPE_ARRAY)
		return 0;
	dbus_message_iter_recurse(interfaces, &list);
	for (; dbus_message_iter_get_arg_type(&list) == DBUS_TYPE_DICT_ENTRY;
		dbus_message_iter_next(&list)) {
		struct update update = {.object = object};

		dbus_message_iter_recurse(&list, &entry);
		if (!bus_get_basic(&entry, DBUS_TYPE_STRING, &name))
			continue;
		update.bit = interface_bit(name);
		object->interfaces |= update.bit & ~(unsigned)HAS_MEASUREMENT;
		dbus_message_iter_next(&entry);
		bus_each_entry(&entry, apply_entry, &update);
		news |= update.news;
	}
	return news;
}

unsigned objects_add(
	struct objects *objects, const char *path, DBusMessageIter *interfaces)
{
	struct bluez_object *object = find(objects, path);
	unsigned news;

	if (strlen(path) >= sizeof(object->path))
		return 0; /* none of BlueZ's: they have 60 */
	if (!object)
		object = add(objects, path);
	news = apply_interfaces(object, interfaces);
	if (object->interfaces)
		return news;
	drop(objects, object);
	return 0;
}

unsigned objects_remove(
	struct objects *objects, const char *path, DBusMessageIter *names)
{
	struct bluez_object *object = find(objects, path);
	DBusMessageIter item;
	const char *name;

	if (!object || dbus_message_iter_get_arg_type(names) != DBUS_TYPE_ARRAY)
		return 0;
	dbus_message_iter_recurse(names, &item);
	for (; bus_get_basic(&item, DBUS_TYPE_STRING, &name);
		dbus_message_iter_next(&item))
		object->interfaces &= ~interface_bit(name);
	if (!object->interfaces)
		drop(objects, object);
	return OBJECTS_CHANGED;
}

unsigned objects_change(struct objects *objects, const char *path,
	const char *interface, DBusMessageIter *changed,
	DBusMessageIter *invalidated)
{
	struct update update = {
		.object = find(objects, path),
		.bit = interface_bit(interface),
	};
	struct bluez_object before;
	DBusMessageIter item;
	const char *name;

	if (!update.object || !(update.object->interfaces & update.bit))
		return 0;
	before = *update.object;
	bus_each_entry(changed, apply_entry, &update);
	if (dbus_message_iter_get_arg_type(invalidated) == DBUS_TYPE_ARRAY) {
		dbus_message_iter_recurse(invalidated, &item);
		for (; bus_get_basic(&item, DBUS_TYPE_STRING, &name);
			dbus_message_iter_next(&item))
			if (!strcmp(name, "RSSI"))
				update.object->rssi_dbm = 0;
	}
	if (memcmp(&before, update.object, sizeof(before)))
		update.news |= OBJECTS_CHANGED;
	return update.news;
}

bool objects_is_below(const char *path, const char *parent)
{
	size_t n = strlen(parent);

	return !strncmp(path, parent, n) && path[n] == '/';
}

static const struct bluez_object *find_below(const struct objects *objects,
	const char *parent, enum bluez_interface bit, const char *address)
{
	for (size_t i = 0; i < objects->n; i++) {
		const struct bluez_object *object = &objects->all[i];

		if (object->interfaces & bit &&
			objects_is_below(object->path, parent) &&
			(!address || !strcasecmp(object->address, address)))
			return object;
	}
	return NULL;
}

static bool adapter_is_named(
	const struct bluez_object *object, const char *name)
{
	const char *slash = strrchr(object->path, '/');

	return !*name || (slash && !strcmp(slash + 1, name));
}

/* The same strap has a device object below each adapter that knows it. */
static int adapter_score(const struct objects *objects,
	const struct bluez_object *adapter, const char *address)
{
	const struct bluez_object *device =
		find_below(objects, adapter->path, HAS_DEVICE, address);

	return (adapter->powered ? 4 : 0) + (device ? 1 : 0) +
		(device && device->connected ? 2 : 0);
}

static bool path_is_lower(const char *a, const char *b)
{
	size_t n_a = strlen(a), n_b = strlen(b);

	return n_a == n_b ? strcmp(a, b) < 0 : n_a < n_b; /* hci9 < hci10 */
}

struct objects_view objects_look(
	const struct objects *objects, const char *adapter, const char *address)
{
	struct objects_view view = {0};
	int best = -1;

	for (size_t i = 0; i < objects->n; i++) {
		const struct bluez_object *object = &objects->all[i];
		int score;

		if (!(object->interfaces & HAS_ADAPTER) ||
			!adapter_is_named(object, adapter))
			continue;
		score = adapter_score(objects, object, address);
		if (score < best ||
			(score == best &&
				!path_is_lower(
					object->path, view.adapter->path)))
			continue;
		best = score;
		view.adapter = object;
	}
	if (view.adapter)
		view.device = find_below(
			objects, view.adapter->path, HAS_DEVICE, address);
	if (view.device)
		view.measurement = find_below(
			objects, view.device->path, HAS_MEASUREMENT, NULL);
	return view;
}
