/* SPDX-License-Identifier: GPL-3.0-or-later
 * The repairs of `hrvctl doctor --fix`.
 */
#include "cli/doctor/fix.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/rfkill.h>
#include <string.h>
#include <unistd.h>

#include "cli/doctor/ask.h"
#include "cli/doctor/facts.h"
#include "daemon/base/api.h"
#include "daemon/base/mem.h"

#define SWITCHES "/dev/rfkill"
#define PATIENCE_MS 20000 /* a service may have to start */

static int errno_of(const char *error)
{
	if (!strcmp(error, DBUS_ERROR_ACCESS_DENIED) ||
		!strcmp(error, DBUS_ERROR_INTERACTIVE_AUTHORIZATION_REQUIRED) ||
		!strcmp(error, DBUS_ERROR_AUTH_FAILED))
		return -EACCES;
	return -EIO;
}

/* Opens the bus, sends message (taken over), waits for success. */
static int call(enum bus_type type, DBusMessage *message, char **ret_error)
{
	_cleanup_free_ char *name = NULL;
	struct bus *bus = NULL;
	DBusMessage *reply;
	int r = bus_open(type, NULL, NULL, NULL, &bus, ret_error);

	if (r < 0) {
		dbus_message_unref(message);
		return r;
	}
	reply = bus_call_wait(bus, message, PATIENCE_MS, &name, ret_error);
	r = reply ? 0 : errno_of(name);
	if (reply)
		dbus_message_unref(reply);
	bus_close(bus);
	return r;
}

/* Sets a boolean property of bluetoothd's to true. */
static int set_true(const char *path, const char *interface, const char *name,
	char **ret_error)
{
	DBusMessage *message = ask_message(
		"org.bluez", path, "org.freedesktop.DBus.Properties", "Set");
	const dbus_bool_t yes = true;
	DBusMessageIter iter;

	dbus_message_append_args(message, DBUS_TYPE_STRING, &interface,
		DBUS_TYPE_STRING, &name, DBUS_TYPE_INVALID);
	dbus_message_iter_init_append(message, &iter);
	bus_append_variant(&iter, DBUS_TYPE_BOOLEAN, &yes);
	return call(BUS_SYSTEM, message, ret_error);
}

static int start_hrvd(char **ret_error)
{
	DBusMessage *message = ask_message(DBUS_SERVICE_DBUS, DBUS_PATH_DBUS,
		DBUS_INTERFACE_DBUS, "StartServiceByName");
	const char *name = API_BUS_NAME;
	const dbus_uint32_t flags = 0;

	dbus_message_append_args(message, DBUS_TYPE_STRING, &name,
		DBUS_TYPE_UINT32, &flags, DBUS_TYPE_INVALID);
	return call(BUS_SESSION, message, ret_error);
}

static int set_linger(char **ret_error)
{
	DBusMessage *message =
		ask_message("org.freedesktop.login1", "/org/freedesktop/login1",
			"org.freedesktop.login1.Manager", "SetUserLinger");
	const dbus_uint32_t user = getuid();
	const dbus_bool_t on = true, interactive = false;

	dbus_message_append_args(message, DBUS_TYPE_UINT32, &user,
		DBUS_TYPE_BOOLEAN, &on, DBUS_TYPE_BOOLEAN, &interactive,
		DBUS_TYPE_INVALID);
	return call(BUS_SYSTEM, message, ret_error);
}

/* Open to whoever sits at the machine, where udev gives it away. */
static int unblock(char **ret_error)
{
	const struct rfkill_event event = {
		.type = RFKILL_TYPE_BLUETOOTH,
		.op = RFKILL_OP_CHANGE_ALL,
		.soft = 0,
	};
	int fd = open(SWITCHES, O_WRONLY | O_CLOEXEC);
	int r = 0;

	if (fd < 0 || write(fd, &event, RFKILL_EVENT_SIZE_V1) < 0) {
		r = -errno;
		*ret_error = xasprintf(
			"cannot write " SWITCHES ": %s", strerror(-r));
	}
	if (fd >= 0)
		close(fd);
	return r;
}

static int resume(struct client *client, char **ret_error)
{
	if (client)
		return client_call(client, "Resume", NULL, ret_error);
	*ret_error = xstrdup("there is no session bus");
	return -ENOTCONN;
}

int fix_do(enum doctor_fix fix, const struct doctor_facts *facts,
	struct client *client, char **ret_error)
{
	switch (fix) {
	case FIX_UNBLOCK:
		return unblock(ret_error);
	case FIX_POWER:
		return set_true(facts->service.adapter_path,
			"org.bluez.Adapter1", "Powered", ret_error);
	case FIX_TRUST:
		return set_true(facts->service.device_path, "org.bluez.Device1",
			"Trusted", ret_error);
	case FIX_START:
		return start_hrvd(ret_error);
	case FIX_RESUME:
		return resume(client, ret_error);
	case FIX_LINGER:
		return set_linger(ret_error);
	case FIX_NONE:
	case FIX_N:
		break;
	}
	return 0;
}

static const struct {
	const char *question, *by_root;
} fixes[FIX_N] = {
	[FIX_NONE] = {"", ""},
	[FIX_UNBLOCK] = {"Unblock Bluetooth?", "sudo rfkill unblock bluetooth"},
	[FIX_POWER] = {"Switch the Bluetooth adapter on?",
		"sudo bluetoothctl power on"},
	[FIX_START] = {"Start hrvd?", "systemctl --user start hrvd"},
	[FIX_RESUME] = {"Go on after the pause?", "hrvctl resume"},
	[FIX_TRUST] = {"Have bluetoothd keep the strap in mind (trust it)?",
		"sudo bluetoothctl trust ADDRESS"},
	[FIX_LINGER] = {"Let hrvd go on when you log out (linger)?",
		"sudo loginctl enable-linger $USER"},
};

const char *fix_question(enum doctor_fix fix)
{
	return fixes[fix].question;
}

const char *fix_by_root(enum doctor_fix fix)
{
	return fixes[fix].by_root;
}
