/* SPDX-License-Identifier: GPL-3.0-or-later
 * a{sv} written and read again, and messages of the wrong shape.
 */
#include "daemon/bus/bus.h"

#include "tests/near.h"

#include <string.h>

struct seen {
	int n;
	char text[64];
	dbus_bool_t flag;
};

static void on_entry(const char *key, DBusMessageIter *value, void *data)
{
	struct seen *seen = data;
	const char *text;

	seen->n++;
	if (!strcmp(key, "Name") &&
		bus_get_basic(value, DBUS_TYPE_STRING, &text))
		snprintf(seen->text, sizeof(seen->text), "%s", text);
	if (!strcmp(key, "Powered"))
		bus_get_basic(value, DBUS_TYPE_BOOLEAN, &seen->flag);
}

static DBusMessage *message_with_dict(void)
{
	DBusMessage *message = dbus_message_new_signal("/", "a.b", "C");
	const char *name = "Polar H10";
	dbus_bool_t on = TRUE;
	DBusMessageIter iter, dict;

	dbus_message_iter_init_append(message, &iter);
	dbus_message_iter_open_container(&iter, DBUS_TYPE_ARRAY, "{sv}", &dict);
	bus_append_entry(&dict, "Name", DBUS_TYPE_STRING, &name);
	bus_append_entry(&dict, "Powered", DBUS_TYPE_BOOLEAN, &on);
	dbus_message_iter_close_container(&iter, &dict);
	return message;
}

static void test_round_trip(void **state)
{
	DBusMessage *message = message_with_dict();
	struct seen seen = {0};
	DBusMessageIter iter;

	(void)state;
	dbus_message_iter_init(message, &iter);
	bus_each_entry(&iter, on_entry, &seen);
	assert_int_equal(seen.n, 2);
	assert_string_equal(seen.text, "Polar H10");
	assert_true(seen.flag);
	dbus_message_unref(message);
}

static void test_wrong_type(void **state)
{
	DBusMessage *message = message_with_dict();
	DBusMessageIter iter;
	uint32_t number = 7;

	(void)state;
	dbus_message_iter_init(message, &iter);
	assert_false(bus_get_basic(&iter, DBUS_TYPE_UINT32, &number));
	assert_int_equal(number, 7);
	dbus_message_unref(message);
}

/* Arguments that are no a{sv} have no entries. */
static void test_no_dict(void **state)
{
	DBusMessage *message = dbus_message_new_signal("/", "a.b", "C");
	const char *text = "no dict", *const texts[] = {"a", "b"};
	const char *const *array = texts;
	struct seen seen = {0};
	DBusMessageIter iter;

	(void)state;
	dbus_message_append_args(message, DBUS_TYPE_STRING, &text,
		DBUS_TYPE_ARRAY, DBUS_TYPE_STRING, &array, 2,
		DBUS_TYPE_INVALID);
	dbus_message_iter_init(message, &iter);
	do
		bus_each_entry(&iter, on_entry, &seen);
	while (dbus_message_iter_next(&iter));
	bus_each_entry(&iter, on_entry, &seen); /* past the end */
	assert_int_equal(seen.n, 0);
	dbus_message_unref(message);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_wrong_type),
		cmocka_unit_test(test_no_dict),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
