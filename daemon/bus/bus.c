/* SPDX-License-Identifier: GPL-3.0-or-later
 * A bus connection: opening and losing it, calls and signals.
 */
#include "daemon/bus/bus.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/mem.h"
#include "daemon/bus/loop.h"

struct bus_call {
	struct bus *bus;
	struct bus_call *next;
	DBusPendingCall *pending;
	void (*on_reply)(DBusMessage *reply, void *data);
	void *data;
};

/* Each is a filter of libdbus, which keeps the order and takes a removal in
 * the midst of dispatching. */
struct signal_handler {
	struct signal_handler *next;
	void (*on_signal)(DBusMessage *signal, void *data);
	void *data;
};

struct bus {
	DBusConnection *connection;
	struct loop *loop; /* NULL without sd-event */
	struct bus_call *calls;
	struct signal_handler *handlers;
	void (*on_lost)(void *data);
	void *data;
};

static const char *bus_word(enum bus_type type)
{
	return type == BUS_SYSTEM ? "system" : "session";
}

/* Says what went wrong, and clears error. */
static int take_error(DBusError *error, enum bus_type type, char **ret_error)
{
	int r = dbus_error_has_name(error, DBUS_ERROR_ACCESS_DENIED)
		? -EACCES
		: -ENOTCONN;

	if (ret_error)
		*ret_error = xasprintf("cannot open the %s bus: %s",
			bus_word(type),
			error->message ? error->message : "unknown reason");
	dbus_error_free(error);
	return r;
}

/* Where the session bus is. Libdbus would start one of its own where there is
 * none ("autolaunch:"), which nobody else would be on. */
static char *session_address(void)
{
	const char *address = getenv("DBUS_SESSION_BUS_ADDRESS");
	const char *runtime = getenv("XDG_RUNTIME_DIR");
	char *escaped, *path;

	if (address && *address)
		return strncmp(address, "autolaunch:", 11) ? xstrdup(address)
							   : NULL;
	if (!runtime || *runtime != '/')
		return NULL;
	escaped = dbus_address_escape_value(runtime);
	path = xasprintf("unix:path=%s/bus", escaped);
	dbus_free(escaped);
	return path;
}

/* The default is that of the D-Bus specification, "Well-known Message Bus
 * Instances". */
static char *system_address(void)
{
	const char *address = getenv("DBUS_SYSTEM_BUS_ADDRESS");

	return xstrdup(address && *address
			? address
			: "unix:path=/var/run/dbus/system_bus_socket");
}

/* Not dbus_bus_get_private, which autolaunches, and reads the environment only
 * once in the life of a process. */
static DBusConnection *open_registered(enum bus_type type, DBusError *error)
{
	_cleanup_free_ char *address =
		type == BUS_SYSTEM ? system_address() : session_address();
	DBusConnection *connection;

	if (!address) {
		dbus_set_error(error, DBUS_ERROR_NO_SERVER,
			"neither DBUS_SESSION_BUS_ADDRESS nor XDG_RUNTIME_DIR "
			"says where it is");
		return NULL;
	}
	connection = dbus_connection_open_private(address, error);
	if (connection && !dbus_bus_register(connection, error)) {
		dbus_connection_close(connection);
		dbus_connection_unref(connection);
		return NULL;
	}
	return connection;
}

static DBusHandlerResult on_local(
	DBusConnection *connection, DBusMessage *message, void *data)
{
	struct bus *bus = data;

	(void)connection;
	if (dbus_message_is_signal(
		    message, DBUS_INTERFACE_LOCAL, "Disconnected") &&
		bus->on_lost)
		bus->on_lost(bus->data);
	return DBUS_HANDLER_RESULT_NOT_YET_HANDLED;
}

int bus_open(enum bus_type type, struct sd_event *event,
	void (*on_lost)(void *data), void *data, struct bus **ret_bus,
	char **ret_error)
{
	DBusError error = DBUS_ERROR_INIT;
	DBusConnection *connection = open_registered(type, &error);
	struct bus *bus;
	int r;

	if (!connection)
		return take_error(&error, type, ret_error);
	dbus_connection_set_exit_on_disconnect(connection, FALSE);
	bus = xcalloc(1, sizeof(*bus));
	bus->connection = connection;
	bus->on_lost = on_lost;
	bus->data = data;
	dbus_connection_add_filter(connection, on_local, bus, NULL);
	r = event ? loop_new(event, connection, &bus->loop) : 0;
	if (r < 0) {
		bus_close(bus);
		if (ret_error)
			*ret_error = xasprintf("cannot watch the %s bus: %s",
				bus_word(type), strerror(-r));
		return r;
	}
	*ret_bus = bus;
	return 0;
}

static DBusHandlerResult on_message(
	DBusConnection *connection, DBusMessage *message, void *data)
{
	struct signal_handler *handler = data;

	(void)connection;
	if (dbus_message_get_type(message) == DBUS_MESSAGE_TYPE_SIGNAL)
		handler->on_signal(message, handler->data);
	return DBUS_HANDLER_RESULT_NOT_YET_HANDLED;
}

static void call_free(struct bus_call *call)
{
	dbus_pending_call_cancel(call->pending);
	dbus_pending_call_unref(call->pending);
	free(call);
}

static void calls_free(struct bus *bus)
{
	while (bus->calls) {
		struct bus_call *call = bus->calls;

		bus->calls = call->next;
		call_free(call);
	}
}

static void handlers_free(struct bus *bus)
{
	while (bus->handlers) {
		struct signal_handler *handler = bus->handlers;

		bus->handlers = handler->next;
		dbus_connection_remove_filter(
			bus->connection, on_message, handler);
		free(handler);
	}
}

void bus_close(struct bus *bus)
{
	if (!bus)
		return;
	calls_free(bus);
	handlers_free(bus);
	dbus_connection_remove_filter(bus->connection, on_local, bus);
	loop_free(bus->loop);
	dbus_connection_close(bus->connection);
	dbus_connection_unref(bus->connection);
	free(bus);
}

DBusConnection *bus_connection(struct bus *bus)
{
	return bus->connection;
}

static void call_unlink(struct bus_call *call)
{
	struct bus_call **link = &call->bus->calls;

	while (*link != call)
		link = &(*link)->next;
	*link = call->next;
}

static void on_pending(DBusPendingCall *pending, void *data)
{
	struct bus_call call = *(struct bus_call *)data;
	DBusMessage *reply = dbus_pending_call_steal_reply(pending);

	call_unlink(data);
	free(data);
	dbus_pending_call_unref(call.pending);
	call.on_reply(reply, call.data);
	dbus_message_unref(reply);
}

struct bus_call *bus_call_start(struct bus *bus, DBusMessage *message,
	int timeout_ms, void (*on_reply)(DBusMessage *reply, void *data),
	void *data)
{
	DBusPendingCall *pending = NULL;
	struct bus_call *call;

	/* fails when the loop has ended and takes no timer */
	dbus_connection_send_with_reply(
		bus->connection, message, &pending, timeout_ms);
	dbus_message_unref(message);
	if (!pending)
		return NULL;
	call = xcalloc(1, sizeof(*call));
	call->bus = bus;
	call->next = bus->calls;
	call->pending = pending;
	call->on_reply = on_reply;
	call->data = data;
	bus->calls = call;
	dbus_pending_call_set_notify(pending, on_pending, call, NULL);
	return call;
}

void bus_call_cancel(struct bus_call *call)
{
	if (!call)
		return;
	call_unlink(call);
	call_free(call);
}

DBusMessage *bus_call_wait(struct bus *bus, DBusMessage *message,
	int timeout_ms, char **ret_name, char **ret_text)
{
	DBusError error = DBUS_ERROR_INIT;
	DBusMessage *reply = dbus_connection_send_with_reply_and_block(
		bus->connection, message, timeout_ms, &error);

	dbus_message_unref(message);
	if (reply)
		return reply;
	if (ret_name)
		*ret_name = xstrdup(error.name);
	if (ret_text)
		*ret_text = xstrdup(error.message);
	dbus_error_free(&error);
	return NULL;
}

void bus_match_add(struct bus *bus, const char *rule)
{
	dbus_bus_add_match(bus->connection, rule, NULL);
}

void bus_on_signal(struct bus *bus,
	void (*on_signal)(DBusMessage *signal, void *data), void *data)
{
	struct signal_handler *handler = xcalloc(1, sizeof(*handler));

	handler->next = bus->handlers;
	handler->on_signal = on_signal;
	handler->data = data;
	bus->handlers = handler;
	if (!dbus_connection_add_filter(
		    bus->connection, on_message, handler, NULL))
		abort(); /* out of memory */
}
