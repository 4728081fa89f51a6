/* SPDX-License-Identifier: GPL-3.0-or-later
 * The objects of BlueZ that concern us, with the properties we read.
 *
 * One struct serves for adapters, devices, batteries (an interface of the
 * device) and 2A37 characteristics; everything else BlueZ exports is not kept.
 * Paths are learned, never built. Fed by bluez.c, a pure data structure.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "daemon/bus/bus.h"

#define BLUEZ_ADAPTER "org.bluez.Adapter1"
#define BLUEZ_DEVICE "org.bluez.Device1"
#define BLUEZ_BATTERY "org.bluez.Battery1"
#define BLUEZ_CHARACTERISTIC "org.bluez.GattCharacteristic1"

#define BLUEZ_UUID_HEART_RATE "0000180d-0000-1000-8000-00805f9b34fb"
#define BLUEZ_UUID_MEASUREMENT "00002a37-0000-1000-8000-00805f9b34fb"

enum bluez_interface {
	HAS_ADAPTER = 1 << 0,
	HAS_DEVICE = 1 << 1,
	HAS_BATTERY = 1 << 2,
	HAS_MEASUREMENT = 1 << 3, /* is the 2A37 characteristic */
};

struct bluez_object {
	char path[128];
	unsigned interfaces; /* of enum bluez_interface */
	/* adapter */
	bool powered;
	bool discovering;
	/* device */
	char address[18];
	char name[64];
	char alias[64];
	int rssi_dbm; /* 0: not advertising, as far as we know */
	bool connected;
	bool resolved;
	bool trusted;
	bool heart_rate; /* announces service 180D */
	/* battery */
	int battery_pct;
	/* characteristic */
	bool notifying;
	bool acquired;
};

struct objects {
	struct bluez_object *all;
	size_t n;
};

/* What an update brought, for whoever watches. */
enum objects_news {
	OBJECTS_CHANGED = 1 << 0,
	OBJECTS_ADVERTISED = 1 << 1, /* the device was heard */
};

void objects_clear(struct objects *objects);

/* interfaces: at an a{sa{sv}}. Returns enum objects_news. */
unsigned objects_add(
	struct objects *objects, const char *path, DBusMessageIter *interfaces);
/* names: at an `as` of interfaces that are gone. */
unsigned objects_remove(
	struct objects *objects, const char *path, DBusMessageIter *names);
/* changed: at an a{sv}; invalidated: at an `as`. */
unsigned objects_change(struct objects *objects, const char *path,
	const char *interface, DBusMessageIter *changed,
	DBusMessageIter *invalidated);

/* NULL if there is none. Valid until the next update. */
const struct bluez_object *objects_find(
	const struct objects *objects, const char *path);

/* What concerns one strap; each is NULL if it is not there. */
struct objects_view {
	const struct bluez_object *adapter;
	const struct bluez_object *device;
	const struct bluez_object *measurement;
};

/* adapter: "hci0", or "" for the powered one that knows the device best, or
 * else the first. address "" is no device. */
struct objects_view objects_look(const struct objects *objects,
	const char *adapter, const char *address);

/* Whether path lies below parent. */
bool objects_is_below(const char *path, const char *parent);
