/* SPDX-License-Identifier: GPL-3.0-or-later
 * The objects of BlueZ, fed with messages as bluetoothd sends them.
 */
#include "daemon/strap/objects.h"

#include <string.h>

#include "tests/near.h"

#define HCI0 "/org/bluez/hci0"
#define HCI1 "/org/bluez/hci1"
#define DEVICE0 HCI0 "/dev_C0_FF_EE_00_00_01"
#define DEVICE1 HCI1 "/dev_C0_FF_EE_00_00_01"
#define MEASUREMENT DEVICE0 "/service000a/char000b"
#define ADDRESS "C0:FF:EE:00:00:01"

struct property {
	const char *key;
	int type;
	const char *text;
	int number;
};

#define TEXT(key, text)                                                        \
	{                                                                      \
		key, DBUS_TYPE_STRING, text, 0                                 \
	}
#define FLAG(key, on)                                                          \
	{                                                                      \
		key, DBUS_TYPE_BOOLEAN, NULL, on                               \
	}
#define RSSI(dbm)                                                              \
	{                                                                      \
		"RSSI", DBUS_TYPE_INT16, NULL, dbm                             \
	}
#define PERCENT(n)                                                             \
	{                                                                      \
		"Percentage", DBUS_TYPE_BYTE, NULL, n                          \
	}

static void append_properties(
	DBusMessageIter *iter, const struct property *properties, size_t n)
{
	DBusMessageIter dict;

	dbus_message_iter_open_container(iter, DBUS_TYPE_ARRAY, "{sv}", &dict);
	for (size_t i = 0; i < n; i++) {
		DBusBasicValue value = {0};

		if (properties[i].type == DBUS_TYPE_STRING)
			value.str = (char *)properties[i].text;
		else if (properties[i].type == DBUS_TYPE_INT16)
			value.i16 = (dbus_int16_t)properties[i].number;
		else if (properties[i].type == DBUS_TYPE_BYTE)
			value.byt = (unsigned char)properties[i].number;
		else
			value.bool_val = (dbus_bool_t)properties[i].number;
		bus_append_entry(
			&dict, properties[i].key, properties[i].type, &value);
	}
	dbus_message_iter_close_container(iter, &dict);
}

static unsigned add(struct objects *objects, const char *path,
	const char *interface, const struct property *properties, size_t n)
{
	DBusMessage *message = dbus_message_new(DBUS_MESSAGE_TYPE_SIGNAL);
	DBusMessageIter iter, list, entry;
	unsigned news;

	dbus_message_iter_init_append(message, &iter);
	dbus_message_iter_open_container(
		&iter, DBUS_TYPE_ARRAY, "{sa{sv}}", &list);
	dbus_message_iter_open_container(
		&list, DBUS_TYPE_DICT_ENTRY, NULL, &entry);
	dbus_message_iter_append_basic(&entry, DBUS_TYPE_STRING, &interface);
	append_properties(&entry, properties, n);
	dbus_message_iter_close_container(&list, &entry);
	dbus_message_iter_close_container(&iter, &list);
	dbus_message_iter_init(message, &iter);
	news = objects_add(objects, path, &iter);
	dbus_message_unref(message);
	return news;
}

static void append_names(DBusMessageIter *iter, const char *name)
{
	DBusMessageIter names;

	dbus_message_iter_open_container(iter, DBUS_TYPE_ARRAY, "s", &names);
	if (name)
		dbus_message_iter_append_basic(&names, DBUS_TYPE_STRING, &name);
	dbus_message_iter_close_container(iter, &names);
}

static unsigned change(struct objects *objects, const char *path,
	const char *interface, const struct property *property,
	const char *invalidated)
{
	DBusMessage *message = dbus_message_new(DBUS_MESSAGE_TYPE_SIGNAL);
	DBusMessageIter iter, second;
	unsigned news;

	dbus_message_iter_init_append(message, &iter);
	append_properties(&iter, property, property ? 1 : 0);
	append_names(&iter, invalidated);
	dbus_message_iter_init(message, &iter);
	second = iter;
	dbus_message_iter_next(&second);
	news = objects_change(objects, path, interface, &iter, &second);
	dbus_message_unref(message);
	return news;
}

static unsigned take_away(
	struct objects *objects, const char *path, const char *interface)
{
	DBusMessage *message = dbus_message_new(DBUS_MESSAGE_TYPE_SIGNAL);
	DBusMessageIter iter;
	unsigned news;

	dbus_message_iter_init_append(message, &iter);
	append_names(&iter, interface);
	dbus_message_iter_init(message, &iter);
	news = objects_remove(objects, path, &iter);
	dbus_message_unref(message);
	return news;
}

static void add_adapter(struct objects *objects, const char *path, bool on)
{
	const struct property properties[] = {FLAG("Powered", on)};

	add(objects, path, BLUEZ_ADAPTER, properties, 1);
}

static unsigned add_device(
	struct objects *objects, const char *path, bool is_connected)
{
	const struct property properties[] = {
		TEXT("Address", ADDRESS),
		TEXT("Name", "Polar H10"),
		RSSI(-60),
		FLAG("Connected", is_connected),
	};

	return add(objects, path, BLUEZ_DEVICE, properties, 4);
}

static void add_characteristic(
	struct objects *objects, const char *path, const char *uuid)
{
	const struct property properties[] = {
		FLAG("Notifying", true), TEXT("UUID", uuid)};

	add(objects, path, BLUEZ_CHARACTERISTIC, properties, 2);
}

static void test_view(void **state)
{
	struct objects objects = {0};
	struct objects_view view;

	(void)state;
	view = objects_look(&objects, "", ADDRESS);
	assert_null(view.adapter);
	add_adapter(&objects, HCI0, true);
	assert_int_equal(add_device(&objects, DEVICE0, true),
		OBJECTS_CHANGED | OBJECTS_ADVERTISED);
	add_characteristic(&objects, MEASUREMENT, BLUEZ_UUID_MEASUREMENT);
	view = objects_look(&objects, "", ADDRESS);
	assert_string_equal(view.adapter->path, HCI0);
	assert_true(view.adapter->powered);
	assert_string_equal(view.device->name, "Polar H10");
	assert_int_equal(view.device->rssi_dbm, -60);
	assert_true(view.device->connected);
	assert_string_equal(view.measurement->path, MEASUREMENT);
	assert_true(view.measurement->notifying);
	assert_null(objects_look(&objects, "", "C0:FF:EE:00:00:02").device);
	assert_null(objects_look(&objects, "hci1", ADDRESS).adapter);
	objects_clear(&objects);
}

/* Only what concerns us is kept. */
static void test_others_are_left_out(void **state)
{
	struct objects objects = {0};

	(void)state;
	add(&objects, DEVICE0 "/service000a", "org.bluez.GattService1", NULL,
		0);
	add_characteristic(&objects, DEVICE0 "/service000a/char000e",
		"00002a38-0000-1000-8000-00805f9b34fb");
	assert_int_equal(objects.n, 0);
	objects_clear(&objects);
}

static void test_changes(void **state)
{
	const struct property heard = RSSI(-70);
	const struct property connected = FLAG("Connected", true);
	const struct property wrong = FLAG("RSSI", true);
	struct objects objects = {0};

	(void)state;
	add_device(&objects, DEVICE0, false);
	assert_int_equal(change(&objects, DEVICE0, BLUEZ_DEVICE, &heard, NULL),
		OBJECTS_CHANGED | OBJECTS_ADVERTISED);
	assert_int_equal(change(&objects, DEVICE0, BLUEZ_DEVICE, &heard, NULL),
		OBJECTS_ADVERTISED);
	assert_int_equal(
		change(&objects, DEVICE0, BLUEZ_DEVICE, &connected, "RSSI"),
		OBJECTS_CHANGED);
	assert_true(objects_find(&objects, DEVICE0)->connected);
	assert_int_equal(objects_find(&objects, DEVICE0)->rssi_dbm, 0);
	/* of another interface, of no object, of another type */
	assert_int_equal(
		change(&objects, DEVICE0, BLUEZ_BATTERY, &heard, NULL), 0);
	assert_int_equal(
		change(&objects, DEVICE1, BLUEZ_DEVICE, &heard, NULL), 0);
	change(&objects, DEVICE0, BLUEZ_DEVICE, &wrong, NULL);
	assert_int_equal(objects_find(&objects, DEVICE0)->rssi_dbm, 0);
	objects_clear(&objects);
}

/* Battery1 comes to and goes from a device that stays. */
static void test_battery(void **state)
{
	const struct property percent = PERCENT(87);
	struct objects objects = {0};

	(void)state;
	add_device(&objects, DEVICE0, true);
	add(&objects, DEVICE0, BLUEZ_BATTERY, &percent, 1);
	assert_int_equal(objects.n, 1);
	assert_int_equal(objects_find(&objects, DEVICE0)->interfaces,
		HAS_DEVICE | HAS_BATTERY);
	assert_int_equal(objects_find(&objects, DEVICE0)->battery_pct, 87);
	take_away(&objects, DEVICE0, BLUEZ_BATTERY);
	assert_int_equal(
		objects_find(&objects, DEVICE0)->interfaces, HAS_DEVICE);
	take_away(&objects, DEVICE0, BLUEZ_DEVICE);
	assert_null(objects_find(&objects, DEVICE0));
	assert_int_equal(take_away(&objects, DEVICE0, BLUEZ_DEVICE), 0);
	objects_clear(&objects);
}

static const char *best_adapter(const struct objects *objects)
{
	return objects_look(objects, "", ADDRESS).adapter->path;
}

/* The powered one that has the link, else knows the device, else the first. */
static void test_best_adapter(void **state)
{
	struct objects objects = {0};
	const struct property on = FLAG("Powered", true);

	(void)state;
	add_adapter(&objects, "/org/bluez/hci10", false);
	add_adapter(&objects, HCI1, false);
	add_adapter(&objects, HCI0, false);
	assert_string_equal(best_adapter(&objects), HCI0);
	change(&objects, HCI1, BLUEZ_ADAPTER, &on, NULL);
	assert_string_equal(best_adapter(&objects), HCI1);
	change(&objects, HCI0, BLUEZ_ADAPTER, &on, NULL);
	assert_string_equal(best_adapter(&objects), HCI0);
	add_device(&objects, DEVICE1, false);
	assert_string_equal(best_adapter(&objects), HCI1);
	add_device(&objects, DEVICE0, true);
	assert_string_equal(best_adapter(&objects), HCI0);
	assert_string_equal(
		objects_look(&objects, "hci1", ADDRESS).device->path, DEVICE1);
	objects_clear(&objects);
}

/* A name has up to 248 bytes; a character that does not fit is left out. */
static void test_long_name(void **state)
{
	char name[249] = "", cut[64] = "";
	const struct property named = TEXT("Name", name);
	struct objects objects = {0};

	(void)state;
	for (int i = 0; i < 62; i++)
		strcat(name, "\xf0\x9f\x92\x93");
	memcpy(cut, name, 60);
	add_device(&objects, DEVICE0, false);
	assert_int_equal(change(&objects, DEVICE0, BLUEZ_DEVICE, &named, NULL),
		OBJECTS_CHANGED);
	assert_string_equal(objects_find(&objects, DEVICE0)->name, cut);
	assert_int_equal(
		change(&objects, DEVICE0, BLUEZ_DEVICE, &named, NULL), 0);
	objects_clear(&objects);
}

static void test_long_path(void **state)
{
	struct objects objects = {0};
	char path[300] = "/";

	(void)state;
	memset(path + 1, 'x', sizeof(path) - 2);
	assert_int_equal(add_device(&objects, path, false), 0);
	assert_int_equal(objects.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_view),
		cmocka_unit_test(test_others_are_left_out),
		cmocka_unit_test(test_changes),
		cmocka_unit_test(test_battery),
		cmocka_unit_test(test_best_adapter),
		cmocka_unit_test(test_long_name),
		cmocka_unit_test(test_long_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
