/* SPDX-License-Identifier: GPL-3.0-or-later
 * The user manager over D-Bus.
 */
#include "cli/manager.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "daemon/base/mem.h"
#include "daemon/bus/bus.h"

#define SYSTEMD "org.freedesktop.systemd1"
#define SYSTEMD_PATH "/org/freedesktop/systemd1"
#define MANAGER SYSTEMD ".Manager"
#define UNIT "hrvd.service"
#define PROPERTIES "org.freedesktop.DBus.Properties"
#define TIMEOUT_MS 10000
#define LOOK_MS 100
#define LOOKS 150 /* 15 s */

struct manager {
	struct bus *bus;
};

static DBusMessage *method(const char *name)
{
	DBusMessage *message = dbus_message_new_method_call(
		SYSTEMD, SYSTEMD_PATH, MANAGER, name);

	dbus_message_set_auto_start(message, FALSE);
	return message;
}

static int errno_of(const char *name)
{
	static const struct {
		const char *name;
		int error;
	} errors[] = {
		{DBUS_ERROR_SERVICE_UNKNOWN, ENOTCONN},
		{DBUS_ERROR_NAME_HAS_NO_OWNER, ENOTCONN},
		{DBUS_ERROR_DISCONNECTED, ENOTCONN},
		{DBUS_ERROR_FILE_NOT_FOUND, ENOENT},
		{SYSTEMD ".NoSuchUnit", ENOENT},
		{SYSTEMD ".UnitMasked", EPERM},
		{DBUS_ERROR_NO_REPLY, ETIMEDOUT},
	};

	for (size_t i = 0; i < sizeof(errors) / sizeof(*errors); i++)
		if (name && !strcmp(name, errors[i].name))
			return errors[i].error;
	return EIO;
}

/* The reply, or NULL with ret_result and ret_error. */
static DBusMessage *ask(struct manager *manager, DBusMessage *message,
	int *ret_result, char **ret_error)
{
	_cleanup_free_ char *name = NULL;
	DBusMessage *reply = bus_call_wait(
		manager->bus, message, TIMEOUT_MS, &name, ret_error);

	if (!reply)
		*ret_result = -errno_of(name);
	return reply;
}

static int tell(struct manager *manager, DBusMessage *message, char **ret_error)
{
	int result = 0;
	DBusMessage *reply = ask(manager, message, &result, ret_error);

	if (reply)
		dbus_message_unref(reply);
	return result;
}

int manager_open(struct manager **ret_manager, char **ret_error)
{
	struct manager *manager = xcalloc(1, sizeof(*manager));

	if (bus_open(BUS_SESSION, NULL, NULL, NULL, &manager->bus, ret_error) <
		0) {
		free(manager);
		return -ENOTCONN;
	}
	*ret_manager = manager;
	return 0;
}

void manager_close(struct manager *manager)
{
	if (!manager)
		return;
	bus_close(manager->bus);
	free(manager);
}

/* Whether the array of changes, the last argument, has one. */
static bool has_changes(DBusMessage *reply)
{
	DBusMessageIter iter;

	if (!dbus_message_iter_init(reply, &iter))
		return false;
	while (dbus_message_iter_get_arg_type(&iter) != DBUS_TYPE_ARRAY)
		if (!dbus_message_iter_next(&iter))
			return false;
	return dbus_message_iter_get_element_count(&iter) > 0;
}

int manager_enable(struct manager *manager, bool enable, bool *ret_changed,
	char **ret_error)
{
	const char *unit = UNIT, **units = &unit;
	const dbus_bool_t no = FALSE;
	DBusMessage *message =
		method(enable ? "EnableUnitFiles" : "DisableUnitFiles");
	DBusMessage *reply;
	int result = 0;

	dbus_message_append_args(message, DBUS_TYPE_ARRAY, DBUS_TYPE_STRING,
		&units, 1, DBUS_TYPE_BOOLEAN, &no, DBUS_TYPE_INVALID);
	if (enable) /* links of others stay */
		dbus_message_append_args(
			message, DBUS_TYPE_BOOLEAN, &no, DBUS_TYPE_INVALID);
	reply = ask(manager, message, &result, ret_error);
	if (!reply)
		return result;
	*ret_changed = has_changes(reply);
	dbus_message_unref(reply);
	return tell(manager, method("Reload"), ret_error);
}

/* The value of a property of the unit, inside its variant; NULL: not known. The
 * caller unrefs. */
static DBusMessage *property(struct manager *manager, const char *path,
	const char *interface, const char *name, DBusMessageIter *ret_value)
{
	_cleanup_free_ char *error = NULL;
	DBusMessage *message =
		dbus_message_new_method_call(SYSTEMD, path, PROPERTIES, "Get");
	DBusMessageIter iter;
	DBusMessage *reply;
	int result;

	dbus_message_append_args(message, DBUS_TYPE_STRING, &interface,
		DBUS_TYPE_STRING, &name, DBUS_TYPE_INVALID);
	reply = ask(manager, message, &result, &error);
	if (!reply)
		return NULL;
	if (dbus_message_has_signature(reply, "v")) {
		dbus_message_iter_init(reply, &iter);
		dbus_message_iter_recurse(&iter, ret_value);
		return reply;
	}
	dbus_message_unref(reply);
	return NULL;
}

/* How far the unit is: 1 it runs, 0 it is on its way, -ECHILD it failed. */
static int look(struct manager *manager, const char *path)
{
	DBusMessageIter value;
	const char *state;
	int result = 0;
	DBusMessage *reply =
		property(manager, path, SYSTEMD ".Unit", "ActiveState", &value);

	if (!reply)
		return 0;
	if (bus_get_basic(&value, DBUS_TYPE_STRING, &state))
		result = !strcmp(state, "active")  ? 1
			: !strcmp(state, "failed") ? -ECHILD
						   : 0;
	dbus_message_unref(reply);
	return result;
}

static int exit_status(struct manager *manager, const char *path)
{
	DBusMessageIter value;
	dbus_int32_t status = 0;
	DBusMessage *reply = property(
		manager, path, SYSTEMD ".Service", "ExecMainStatus", &value);

	if (!reply)
		return 0;
	bus_get_basic(&value, DBUS_TYPE_INT32, &status);
	dbus_message_unref(reply);
	return status;
}

/* A unit that fails is tried again by systemd, so a status that is not 0 is
 * told even while the unit is on its way. */
static int wait_for_start(
	struct manager *manager, const char *path, int *ret_status)
{
	const struct timespec pause = {.tv_nsec = LOOK_MS * 1000000L};

	for (int i = 0; i < LOOKS; i++) {
		int result = look(manager, path);

		if (result > 0)
			return 0;
		*ret_status = exit_status(manager, path);
		if (result < 0 || *ret_status)
			return -ECHILD;
		nanosleep(&pause, NULL);
	}
	return -ETIMEDOUT;
}

int manager_run(
	struct manager *manager, bool run, int *ret_status, char **ret_error)
{
	const char *unit = UNIT, *mode = "replace", *path;
	DBusMessage *message = method(run ? "StartUnit" : "StopUnit");
	DBusMessage *reply;
	int result = 0;

	*ret_status = 0;
	dbus_message_append_args(message, DBUS_TYPE_STRING, &unit,
		DBUS_TYPE_STRING, &mode, DBUS_TYPE_INVALID);
	result = tell(manager, message, ret_error);
	if (result < 0 || !run)
		return result;
	message = method("GetUnit");
	dbus_message_append_args(
		message, DBUS_TYPE_STRING, &unit, DBUS_TYPE_INVALID);
	reply = ask(manager, message, &result, ret_error);
	if (!reply)
		return result;
	if (dbus_message_get_args(reply, NULL, DBUS_TYPE_OBJECT_PATH, &path,
		    DBUS_TYPE_INVALID))
		result = wait_for_start(manager, path, ret_status);
	dbus_message_unref(reply);
	return result;
}

int manager_lingers(void)
{
	_cleanup_free_ char *error = NULL;
	const char *interface = "org.freedesktop.login1.User", *name = "Linger";
	DBusMessageIter iter, value;
	DBusMessage *message, *reply;
	dbus_bool_t lingers = FALSE;
	struct bus *bus = NULL;
	int result = -1;

	if (bus_open(BUS_SYSTEM, NULL, NULL, NULL, &bus, NULL) < 0)
		return -1;
	message = dbus_message_new_method_call("org.freedesktop.login1",
		"/org/freedesktop/login1/user/self", PROPERTIES, "Get");
	dbus_message_set_auto_start(message, FALSE);
	dbus_message_append_args(message, DBUS_TYPE_STRING, &interface,
		DBUS_TYPE_STRING, &name, DBUS_TYPE_INVALID);
	reply = bus_call_wait(bus, message, TIMEOUT_MS, NULL, &error);
	if (reply && dbus_message_has_signature(reply, "v")) {
		dbus_message_iter_init(reply, &iter);
		dbus_message_iter_recurse(&iter, &value);
		if (bus_get_basic(&value, DBUS_TYPE_BOOLEAN, &lingers))
			result = lingers;
	}
	if (reply)
		dbus_message_unref(reply);
	bus_close(bus);
	return result;
}
