/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the errors of BlueZ and of the bus mean.
 */
#include "daemon/strap/bluez.h"

#include "tests/near.h"

static const struct {
	const char *name;
	const char *text;
	enum bluez_error error;
} errors[] = {
	{"org.bluez.Error.Failed", "le-connection-abort-by-local",
		BLUEZ_ABORTED},
	{"org.bluez.Error.Failed", "Software caused connection abort",
		BLUEZ_ABORTED},
	{"org.bluez.Error.Failed", "le-connection-abort-by-remote",
		BLUEZ_FAILED},
	{"org.bluez.Error.Failed", "Operation already in progress",
		BLUEZ_IN_PROGRESS},
	{"org.bluez.Error.Failed", "Not connected", BLUEZ_NOT_CONNECTED},
	{"org.bluez.Error.Failed", "", BLUEZ_FAILED},
	{"org.bluez.Error.InProgress", "In Progress", BLUEZ_IN_PROGRESS},
	{"org.bluez.Error.NotPermitted", "Notify acquired",
		BLUEZ_NOT_PERMITTED},
	{"org.bluez.Error.NotConnected", "Not Connected", BLUEZ_NOT_CONNECTED},
	{"org.bluez.Error.NotSupported", "Operation is not supported",
		BLUEZ_FAILED},
	{"org.bluez.Error.NotReady", "Resource Not Ready", BLUEZ_FAILED},
	{"org.freedesktop.DBus.Error.UnknownObject", "gone", BLUEZ_GONE},
	{"org.freedesktop.DBus.Error.UnknownMethod", "gone", BLUEZ_GONE},
	{"org.freedesktop.DBus.Error.NameHasNoOwner", "none", BLUEZ_GONE},
	{"org.freedesktop.DBus.Error.ServiceUnknown", "none", BLUEZ_GONE},
	{"org.freedesktop.DBus.Error.AccessDenied", "no", BLUEZ_DENIED},
	{"org.freedesktop.DBus.Error.NoReply", "late", BLUEZ_NO_REPLY},
};

static DBusMessage *error_message(const char *name)
{
	DBusMessage *message = dbus_message_new(DBUS_MESSAGE_TYPE_ERROR);

	dbus_message_set_error_name(message, name);
	return message;
}

static void test_errors(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(errors) / sizeof(*errors); i++) {
		DBusMessage *message = error_message(errors[i].name);

		dbus_message_append_args(message, DBUS_TYPE_STRING,
			&errors[i].text, DBUS_TYPE_INVALID);
		print_message("%s: %s\n", errors[i].name, errors[i].text);
		assert_int_equal(bluez_error_of(message), errors[i].error);
		assert_string_equal(bluez_error_text(message),
			*errors[i].text ? errors[i].text : errors[i].name);
		dbus_message_unref(message);
	}
}

static void test_no_text(void **state)
{
	DBusMessage *message = error_message("org.bluez.Error.Failed");

	(void)state;
	assert_int_equal(bluez_error_of(message), BLUEZ_FAILED);
	assert_string_equal(
		bluez_error_text(message), "org.bluez.Error.Failed");
	dbus_message_unref(message);
}

static void test_no_error(void **state)
{
	DBusMessage *message =
		dbus_message_new(DBUS_MESSAGE_TYPE_METHOD_RETURN);

	(void)state;
	assert_int_equal(bluez_error_of(message), BLUEZ_OK);
	dbus_message_unref(message);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_no_text),
		cmocka_unit_test(test_no_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
