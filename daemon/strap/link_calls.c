/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the link asks of BlueZ, and how answers become events.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <systemd/sd-event.h>

#include "daemon/base/mem.h"
#include "daemon/strap/link_private.h"

#define US_PER_MS UINT64_C(1000)

static void explain(struct link *link, const char *what, DBusMessage *reply)
{
	enum bluez_error error = bluez_error_of(reply);

	if (error == BLUEZ_DENIED)
		snprintf(link->trouble, sizeof(link->trouble),
			"cannot %s: the system bus does not let this user talk "
			"to bluetoothd (AccessDenied)",
			what);
	else if (error)
		snprintf(link->trouble, sizeof(link->trouble), "cannot %s: %s",
			what, bluez_error_text(reply));
}

static enum step_event event_of(struct link *link, DBusMessage *reply)
{
	switch (bluez_error_of(reply)) {
	case BLUEZ_OK:
		return STEP_DONE;
	case BLUEZ_NO_REPLY:
		return STEP_NO_REPLY;
	case BLUEZ_GONE:
		bluez_ask(link->bluez); /* have we missed something? */
		return STEP_FAILED;
	case BLUEZ_ABORTED:
	case BLUEZ_IN_PROGRESS:
	case BLUEZ_NOT_PERMITTED:
	case BLUEZ_NOT_CONNECTED:
	case BLUEZ_DENIED:
	case BLUEZ_FAILED:
		break;
	}
	return STEP_FAILED;
}

/* Makes the call of the present state. */
static void call(struct link *link, DBusMessage *message, int timeout_ms,
	void (*on_reply)(DBusMessage *reply, void *data))
{
	bus_call_cancel(link->call);
	link->call =
		bus_call_start(link->bus, message, timeout_ms, on_reply, link);
}

/* Nobody waits for the answer. */
static void send(struct link *link, DBusMessage *message)
{
	dbus_message_set_no_reply(message, TRUE);
	dbus_connection_send(bus_connection(link->bus), message, NULL);
	dbus_message_unref(message);
}

static void on_scan(DBusMessage *reply, void *data)
{
	struct link *link = data;

	link->call = NULL;
	explain(link, "look for the strap", reply);
	link_event(link, event_of(link, reply));
}

static void do_scan(struct link *link)
{
	const char *adapter = link_view(link).adapter->path;

	send(link, bluez_message_filter(link->bluez, adapter));
	call(link,
		bluez_message(
			link->bluez, adapter, BLUEZ_ADAPTER, "StartDiscovery"),
		link->times.call_ms, on_scan);
}

/* Stopping: what went wrong with it is not worth telling. */
static void on_over(DBusMessage *reply, void *data)
{
	struct link *link = data;

	link->call = NULL;
	link_event(link, event_of(link, reply));
}

static void do_end_scan(struct link *link)
{
	call(link,
		bluez_message(link->bluez, link_view(link).adapter->path,
			BLUEZ_ADAPTER, "StopDiscovery"),
		link->times.call_ms, on_over);
}

static void do_trust(struct link *link)
{
	const struct bluez_object *device = link_view(link).device;

	if (!device->trusted)
		send(link, bluez_message_trust(link->bluez, device->path));
}

/* bluetoothd tells of Connected before it answers; when the news of the channel
 * overtook those of the link (5.66, seen on a fast virtual machine) it never
 * does, while every further Connect() succeeds at once. So it is asked. */
static void doubt_connected(struct link *link, DBusMessage *reply)
{
	const struct bluez_object *device = link_view(link).device;

	if (device && !device->connected && bluez_error_of(reply) == BLUEZ_OK)
		bluez_ask(link->bluez);
}

static void on_connect(DBusMessage *reply, void *data)
{
	struct link *link = data;

	link->call = NULL;
	explain(link, "connect", reply);
	doubt_connected(link, reply);
	link_event(link,
		bluez_error_of(reply) == BLUEZ_ABORTED ? STEP_ABORTED
						       : event_of(link, reply));
}

/* The state's timer is the time-out that counts. */
static void do_connect(struct link *link)
{
	call(link,
		bluez_message(link->bluez, link_view(link).device->path,
			BLUEZ_DEVICE, "Connect"),
		2 * link->times.connect_ms, on_connect);
}

/* On a stop the answer is not waited for: the bus is closed next, and when hrvd
 * ends its loop has ended already. */
static void do_disconnect(struct link *link)
{
	const struct bluez_object *device = link_view(link).device;
	DBusMessage *message;

	if (!device)
		return;
	message = bluez_message(
		link->bluez, device->path, BLUEZ_DEVICE, "Disconnect");
	if (link->step.state == STRAP_PAUSED)
		send(link, message);
	else
		call(link, message, link->times.call_ms, on_over);
}

static enum step_event take_descriptor(struct link *link, DBusMessage *reply)
{
	uint16_t mtu;
	int fd, r;

	if (!dbus_message_get_args(reply, NULL, DBUS_TYPE_UNIX_FD, &fd,
		    DBUS_TYPE_UINT16, &mtu, DBUS_TYPE_INVALID)) {
		snprintf(link->trouble, sizeof(link->trouble),
			"bluetoothd gave no descriptor");
		return STEP_NO_ACQUIRE;
	}
	r = link_subscribe_fd(link, fd);
	if (r < 0) {
		snprintf(link->trouble, sizeof(link->trouble),
			"cannot watch the descriptor: %s", strerror(-r));
		return STEP_FAILED;
	}
	link->subscription = LINK_ACQUIRED;
	return STEP_DONE;
}

static enum step_event take_acquired(struct link *link, DBusMessage *reply)
{
	switch (bluez_error_of(reply)) {
	case BLUEZ_OK:
		return take_descriptor(link, reply);
	case BLUEZ_IN_PROGRESS:
	case BLUEZ_NOT_PERMITTED:
		link->subscription = LINK_SHARED;
		return STEP_REFUSED;
	case BLUEZ_FAILED:
		return STEP_NO_ACQUIRE;
	case BLUEZ_ABORTED:
	case BLUEZ_NOT_CONNECTED:
	case BLUEZ_GONE:
	case BLUEZ_DENIED:
	case BLUEZ_NO_REPLY:
		break;
	}
	explain(link, "subscribe to heartbeats", reply);
	return event_of(link, reply);
}

static void on_acquired(DBusMessage *reply, void *data)
{
	struct link *link = data;

	link->call = NULL;
	link_event(link, take_acquired(link, reply));
}

static void do_acquire(struct link *link)
{
	const char *path = link_view(link).measurement->path;

	link->subscription = LINK_UNSUBSCRIBED;
	snprintf(link->measurement, sizeof(link->measurement), "%s", path);
	call(link, bluez_message_acquire(link->bluez, path),
		link->times.call_ms, on_acquired);
}

/* InProgress: a StartNotify of ours is in force still. */
static void on_started(DBusMessage *reply, void *data)
{
	struct link *link = data;
	enum bluez_error error = bluez_error_of(reply);

	link->call = NULL;
	if (error == BLUEZ_OK || error == BLUEZ_IN_PROGRESS) {
		link->subscription = LINK_STARTED;
		link_event(link, STEP_DONE);
		return;
	}
	explain(link, "subscribe to heartbeats", reply);
	link_event(link, event_of(link, reply));
}

static void do_start_notify(struct link *link)
{
	call(link,
		bluez_message(link->bluez, link->measurement,
			BLUEZ_CHARACTERISTIC, "StartNotify"),
		link->times.call_ms, on_started);
}

/* StartNotify outlives the link, so it is taken back even without one. */
static void do_unsubscribe(struct link *link)
{
	notify_free(link->notify);
	link->notify = NULL;
	if (link->subscription == LINK_STARTED && link->bluez)
		send(link,
			bluez_message(link->bluez, link->measurement,
				BLUEZ_CHARACTERISTIC, "StopNotify"));
	link->subscription = LINK_UNSUBSCRIBED;
	link->echo.has_last = false;
}

static void on_change(const struct bluez_object *seen, void *data)
{
	struct link *link = data;
	bool is_ours = seen && seen == link_view(link).device;

	link_event(link, is_ours ? STEP_SEEN : STEP_CHANGED);
}

void link_close_bus(struct link *link)
{
	bus_call_cancel(link->call);
	link->call = NULL;
	bluez_free(link->bluez);
	link->bluez = NULL;
	bus_close(link->bus);
	link->bus = NULL;
}

static void on_lost(void *data)
{
	struct link *link = data;

	link_close_bus(link);
	snprintf(link->trouble, sizeof(link->trouble),
		"the system bus went away");
	link_event(link, STEP_CHANGED);
}

static void do_open_bus(struct link *link)
{
	const struct bluez_handler handler = {
		.on_change = on_change,
		.on_value = link_take_value,
		.data = link,
	};
	_cleanup_free_ char *error = NULL;

	if (bus_open(BUS_SYSTEM, link->event, on_lost, link, &link->bus,
		    &error) < 0) {
		snprintf(link->trouble, sizeof(link->trouble), "%s", error);
		return;
	}
	link->bluez = bluez_new(link->bus, link->times.call_ms, &handler);
}

static void do_hurry(struct link *link)
{
	uint64_t now_us, due_us, hurry_us;

	hurry_us = (uint64_t)link->times.hurry_ms * US_PER_MS;
	if (sd_event_now(link->event, CLOCK_BOOTTIME, &now_us) < 0 ||
		sd_event_source_get_time(link->timer, &due_us) < 0 ||
		due_us <= now_us + hurry_us)
		return;
	sd_event_source_set_time(link->timer, now_us + hurry_us);
}

static void act_on_bus(struct link *link, unsigned actions)
{
	if (actions & DO_CLOSE_BUS)
		link_close_bus(link);
	if (actions & DO_OPEN_BUS)
		do_open_bus(link);
	if (actions & DO_ASK)
		bluez_ask(link->bluez);
	if (actions & DO_DOUBT)
		bluez_doubt(link->bluez);
}

void link_act_bluez(struct link *link, unsigned actions, enum gap_cause cause)
{
	if (actions & DO_UNSUBSCRIBE)
		do_unsubscribe(link);
	link_act_on_stretch(link, actions, cause);
	if (actions & DO_END_SCAN)
		do_end_scan(link);
	if (actions & DO_DISCONNECT)
		do_disconnect(link);
	act_on_bus(link, actions);
	if (actions & DO_SCAN)
		do_scan(link);
	if (actions & DO_TRUST)
		do_trust(link);
	if (actions & DO_CONNECT)
		do_connect(link);
	if (actions & DO_ACQUIRE)
		do_acquire(link);
	if (actions & DO_START_NOTIFY)
		do_start_notify(link);
	if (actions & DO_HURRY)
		do_hurry(link);
}
