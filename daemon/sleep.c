/* SPDX-License-Identifier: GPL-3.0-or-later
 * The delay lock of logind, and its signal.
 */
#include "daemon/sleep.h"

#include <stdlib.h>
#include <unistd.h>

#include <systemd/sd-event.h>

#include "daemon/base/log.h"
#include "daemon/base/mem.h"
#include "daemon/bus/bus.h"

#define LOGIND "org.freedesktop.login1"
#define MANAGER LOGIND ".Manager"
#define LOGIND_PATH "/org/freedesktop/login1"
#define CALL_TIMEOUT_MS 10000

struct sleep_watch {
	sd_event *event;
	void (*on_sleep)(void *data);
	void *data;
	struct bus *bus; /* NULL: lost, or not there */
	struct bus_call *call; /* for the lock; NULL: none */
	int lock; /* descriptor; -1: none */
	bool has_complained;
};

static void lock_release(struct sleep_watch *watch)
{
	bus_call_cancel(watch->call);
	watch->call = NULL;
	if (watch->lock >= 0)
		close(watch->lock);
	watch->lock = -1;
}

/* Once is enough: whoever has no logind knows it. */
static void complain(struct sleep_watch *watch, DBusMessage *reply)
{
	if (!watch->has_complained)
		log_info("logind gives no delay lock (%s); a sleep will be "
			 "noticed afterwards",
			dbus_message_get_error_name(reply));
	watch->has_complained = true;
}

static void on_lock(DBusMessage *reply, void *data)
{
	struct sleep_watch *watch = data;
	int fd;

	watch->call = NULL;
	if (dbus_message_get_type(reply) == DBUS_MESSAGE_TYPE_ERROR)
		complain(watch, reply);
	else if (dbus_message_get_args(reply, NULL, DBUS_TYPE_UNIX_FD, &fd,
			 DBUS_TYPE_INVALID))
		watch->lock = fd;
}

static void lock_take(struct sleep_watch *watch)
{
	const char *what = "sleep", *who = "hrvd", *mode = "delay";
	const char *why = "the recording is closed first";
	DBusMessage *message = dbus_message_new_method_call(
		LOGIND, LOGIND_PATH, MANAGER, "Inhibit");

	lock_release(watch);
	dbus_message_set_auto_start(message, FALSE);
	dbus_message_append_args(message, DBUS_TYPE_STRING, &what,
		DBUS_TYPE_STRING, &who, DBUS_TYPE_STRING, &why,
		DBUS_TYPE_STRING, &mode, DBUS_TYPE_INVALID);
	watch->call = bus_call_start(
		watch->bus, message, CALL_TIMEOUT_MS, on_lock, watch);
}

static void on_prepare(struct sleep_watch *watch, DBusMessage *signal)
{
	dbus_bool_t begins;

	if (!dbus_message_get_args(signal, NULL, DBUS_TYPE_BOOLEAN, &begins,
		    DBUS_TYPE_INVALID))
		return;
	if (!begins) {
		lock_take(watch);
		return;
	}
	watch->on_sleep(watch->data);
	lock_release(watch);
}

/* A logind that was restarted knows nothing of the old lock. */
static void on_owner(struct sleep_watch *watch, DBusMessage *signal)
{
	const char *name, *before, *after;

	if (dbus_message_get_args(signal, NULL, DBUS_TYPE_STRING, &name,
		    DBUS_TYPE_STRING, &before, DBUS_TYPE_STRING, &after,
		    DBUS_TYPE_INVALID) &&
		*after)
		lock_take(watch);
}

static void on_signal(DBusMessage *signal, void *data)
{
	if (dbus_message_is_signal(signal, MANAGER, "PrepareForSleep"))
		on_prepare(data, signal);
	else if (dbus_message_is_signal(
			 signal, DBUS_INTERFACE_DBUS, "NameOwnerChanged"))
		on_owner(data, signal);
}

static void close_bus(void *data)
{
	struct sleep_watch *watch = data;

	lock_release(watch);
	bus_close(watch->bus);
	watch->bus = NULL;
}

void sleep_watch_tick(struct sleep_watch *watch)
{
	if (watch->bus)
		return;
	if (bus_open(BUS_SYSTEM, watch->event, close_bus, watch, &watch->bus,
		    NULL) < 0)
		return;
	bus_match_add(watch->bus,
		"type='signal',sender='" LOGIND "',interface='" MANAGER
		"',member='PrepareForSleep'");
	bus_match_add(watch->bus,
		"type='signal',sender='" DBUS_SERVICE_DBUS
		"',member='NameOwnerChanged',arg0='" LOGIND "'");
	bus_on_signal(watch->bus, on_signal, watch);
	lock_take(watch);
}

struct sleep_watch *sleep_watch_new(
	struct sd_event *event, void (*on_sleep)(void *data), void *data)
{
	struct sleep_watch *watch = xcalloc(1, sizeof(*watch));

	watch->event = sd_event_ref(event);
	watch->on_sleep = on_sleep;
	watch->data = data;
	watch->lock = -1;
	sleep_watch_tick(watch);
	return watch;
}

void sleep_watch_free(struct sleep_watch *watch)
{
	if (!watch)
		return;
	close_bus(watch);
	sd_event_unref(watch->event);
	free(watch);
}
