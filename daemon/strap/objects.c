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
	const char *name;
	size_t offset;
	size_t size; /* of a string's place */
	enum bluez_interface bit;
	int type;
} properties[] = {
	{"Powered", PLAIN(powered), HAS_ADAPTER, DBUS_TYPE_BOOLEAN},
	{"Discovering", PLAIN(discovering), HAS_ADAPTER, DBUS_TYPE_BOOLEAN},
	{"Address", TEXT(address), HAS_DEVICE, DBUS_TYPE_STRING},
	{"Name", TEXT(name), HAS_DEVICE, DBUS_TYPE_STRING},
	{"Alias", TEXT(alias), HAS_DEVICE, DBUS_TYPE_STRING},
	{"RSSI", PLAIN(rssi_dbm), HAS_DEVICE, DBUS_TYPE_INT16},
	{"Connected", PLAIN(connected), HAS_DEVICE, DBUS_TYPE_BOOLEAN},
	{"ServicesResolved", PLAIN(resolved), HAS_DEVICE, DBUS_TYPE_BOOLEAN},
	{"Trusted", PLAIN(trusted), HAS_DEVICE, DBUS_TYPE_BOOLEAN},
	{"Percentage", PLAIN(battery_pct), HAS_BATTERY, DBUS_TYPE_BYTE},
	{"Notifying", PLAIN(notifying), HAS_MEASUREMENT, DBUS_TYPE_BOOLEAN},
	{"NotifyAcquired", PLAIN(acquired), HAS_MEASUREMENT, DBUS_TYPE_BOOLEAN},
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

static bool set_int(int *place, int value)
{
	bool is_new = *place != value;

	*place = value;
	return is_new;
}

static bool set_bool(bool *place, bool value)
{
	bool is_new = *place != value;

	*place = value;
	return is_new;
}

/* Cuts too long a text between two UTF-8 characters: D-Bus takes no half. */
static bool set_text(char *place, size_t size, const char *text)
{
	size_t n = strnlen(text, size - 1);
	bool is_new;

	while (n > 0 && (text[n] & 0xC0) == 0x80)
		n--;
	is_new = strncmp(place, text, n) != 0 || place[n];
	memcpy(place, text, n);
	place[n] = '\0';
	return is_new;
}

/* Whether the property has another value now. */
static bool apply_value(struct bluez_object *object,
	const struct property *property, DBusMessageIter *value)
{
	void *place = (char *)object + property->offset;
	DBusBasicValue basic;

	if (!bus_get_basic(value, property->type, &basic))
		return false;
	switch (property->type) {
	case DBUS_TYPE_BOOLEAN:
		return set_bool(place, basic.bool_val);
	case DBUS_TYPE_STRING:
		return set_text(place, property->size, basic.str);
	case DBUS_TYPE_INT16:
		return set_int(place, basic.i16);
	case DBUS_TYPE_BYTE:
		return set_int(place, basic.byt);
	default:
		return false;
	}
}

/* Of characteristics only 2A37 concerns us: others lose the bit again. */
static bool apply_uuid(
	struct update *update, const char *key, DBusMessageIter *value)
{
	const char *uuid;

	if (update->bit == HAS_DEVICE && !strcmp(key, "UUIDs"))
		return set_bool(&update->object->heart_rate,
			list_has_uuid(value, BLUEZ_UUID_HEART_RATE));
	if (update->bit == HAS_MEASUREMENT && !strcmp(key, "UUID") &&
		bus_get_basic(value, DBUS_TYPE_STRING, &uuid) &&
		!strcasecmp(uuid, BLUEZ_UUID_MEASUREMENT))
		update->object->interfaces |= HAS_MEASUREMENT;
	return false;
}

static void apply_entry(const char *key, DBusMessageIter *value, void *data)
{
	struct update *update = data;

	if (apply_uuid(update, key, value))
		update->news |= OBJECTS_CHANGED;
	if (update->bit == HAS_DEVICE && !strcmp(key, "RSSI"))
		update->news |= OBJECTS_ADVERTISED;
	for (size_t i = 0; i < N_PROPERTIES; i++)
		if (properties[i].bit == update->bit &&
			!strcmp(properties[i].name, key) &&
			apply_value(update->object, &properties[i], value))
			update->news |= OBJECTS_CHANGED;
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

/* Only RSSI is ever invalidated, at the end of discovery. */
static bool invalidate(struct bluez_object *object, DBusMessageIter *names)
{
	DBusMessageIter item;
	const char *name;

	if (dbus_message_iter_get_arg_type(names) != DBUS_TYPE_ARRAY)
		return false;
	dbus_message_iter_recurse(names, &item);
	for (; bus_get_basic(&item, DBUS_TYPE_STRING, &name);
		dbus_message_iter_next(&item))
		if (!strcmp(name, "RSSI"))
			return set_int(&object->rssi_dbm, 0);
	return false;
}

unsigned objects_change(struct objects *objects, const char *path,
	const char *interface, DBusMessageIter *changed,
	DBusMessageIter *invalidated)
{
	struct update update = {
		.object = find(objects, path),
		.bit = interface_bit(interface),
	};

	if (!update.object || !(update.object->interfaces & update.bit))
		return 0;
	bus_each_entry(changed, apply_entry, &update);
	if (invalidate(update.object, invalidated))
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
