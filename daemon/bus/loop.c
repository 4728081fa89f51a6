/* SPDX-License-Identifier: GPL-3.0-or-later
 * Watches, timeouts and dispatching of a libdbus connection on sd-event.
 */
#include "daemon/bus/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <systemd/sd-event.h>

#include "daemon/base/mem.h"

#define US_PER_MS UINT64_C(1000)

struct loop {
	DBusConnection *connection;
	sd_event *event;
	sd_event_source *dispatch;
};

static uint32_t epoll_of_watch(DBusWatch *watch)
{
	unsigned flags = dbus_watch_get_flags(watch);

	return (flags & DBUS_WATCH_READABLE ? EPOLLIN : 0) |
		(flags & DBUS_WATCH_WRITABLE ? EPOLLOUT : 0);
}

static unsigned watch_of_epoll(uint32_t events)
{
	return (events & EPOLLIN ? DBUS_WATCH_READABLE : 0) |
		(events & EPOLLOUT ? DBUS_WATCH_WRITABLE : 0) |
		(events & EPOLLERR ? DBUS_WATCH_ERROR : 0) |
		(events & EPOLLHUP ? DBUS_WATCH_HANGUP : 0);
}

static int on_watch(
	sd_event_source *source, int fd, uint32_t events, void *data)
{
	(void)source;
	(void)fd;
	dbus_watch_handle(data, watch_of_epoll(events));
	return 0;
}

static void watch_toggled(DBusWatch *watch, void *data)
{
	(void)data;
	sd_event_source_set_enabled(dbus_watch_get_data(watch),
		dbus_watch_get_enabled(watch) ? SD_EVENT_ON : SD_EVENT_OFF);
}

/* The read and the write watch share one descriptor, which epoll refuses to
 * take twice (EEXIST, as soon as the socket backs up): each polls a copy. */
static dbus_bool_t watch_added(DBusWatch *watch, void *data)
{
	struct loop *loop = data;
	sd_event_source *source;
	int fd = fcntl(dbus_watch_get_unix_fd(watch), F_DUPFD_CLOEXEC, 3);

	if (fd < 0)
		return FALSE;
	if (sd_event_add_io(loop->event, &source, fd, epoll_of_watch(watch),
		    on_watch, watch) < 0) {
		close(fd);
		return FALSE;
	}
	sd_event_source_set_io_fd_own(source, true);
	dbus_watch_set_data(watch, source, NULL);
	watch_toggled(watch, loop);
	return TRUE;
}

static void watch_removed(DBusWatch *watch, void *data)
{
	(void)data;
	sd_event_source_disable_unref(dbus_watch_get_data(watch));
	dbus_watch_set_data(watch, NULL, NULL);
}

/* A timeout of libdbus repeats until it is removed, which may happen while it
 * is handled: so it is armed again first. */
static int on_timeout(sd_event_source *source, uint64_t usec, void *data)
{
	DBusTimeout *timeout = data;

	(void)usec;
	sd_event_source_set_time_relative(source,
		(uint64_t)dbus_timeout_get_interval(timeout) * US_PER_MS);
	sd_event_source_set_enabled(source, SD_EVENT_ONESHOT);
	dbus_timeout_handle(timeout);
	return 0;
}

static void timeout_toggled(DBusTimeout *timeout, void *data)
{
	sd_event_source *source = dbus_timeout_get_data(timeout);

	(void)data;
	sd_event_source_set_time_relative(source,
		(uint64_t)dbus_timeout_get_interval(timeout) * US_PER_MS);
	sd_event_source_set_enabled(source,
		dbus_timeout_get_enabled(timeout) ? SD_EVENT_ONESHOT
						  : SD_EVENT_OFF);
}

/* Monotonic: while the machine sleeps nobody can answer. */
static dbus_bool_t timeout_added(DBusTimeout *timeout, void *data)
{
	struct loop *loop = data;
	sd_event_source *source;

	if (sd_event_add_time_relative(loop->event, &source, CLOCK_MONOTONIC,
		    UINT64_MAX / 2, 0, on_timeout, timeout) < 0)
		return FALSE;
	dbus_timeout_set_data(timeout, source, NULL);
	timeout_toggled(timeout, loop);
	return TRUE;
}

static void timeout_removed(DBusTimeout *timeout, void *data)
{
	(void)data;
	sd_event_source_disable_unref(dbus_timeout_get_data(timeout));
	dbus_timeout_set_data(timeout, NULL, NULL);
}

static void dispatch_enable(sd_event_source *source, DBusDispatchStatus status)
{
	sd_event_source_set_enabled(source,
		status == DBUS_DISPATCH_COMPLETE ? SD_EVENT_OFF : SD_EVENT_ON);
}

/* One message a turn, so that a flood on the bus does not hold up the strap.
 * A callback may free the loop: what is used after it is held here. */
static int on_dispatch(sd_event_source *source, void *data)
{
	struct loop *loop = data;
	DBusConnection *connection = dbus_connection_ref(loop->connection);

	sd_event_source_ref(source);
	dispatch_enable(source, dbus_connection_dispatch(connection));
	sd_event_source_unref(source);
	dbus_connection_unref(connection);
	return 0;
}

static void on_dispatch_status(
	DBusConnection *connection, DBusDispatchStatus status, void *data)
{
	struct loop *loop = data;

	(void)connection;
	dispatch_enable(loop->dispatch, status);
}

static int loop_attach(struct loop *loop)
{
	int r = sd_event_add_defer(
		loop->event, &loop->dispatch, on_dispatch, loop);

	if (r < 0)
		return r;
	if (!dbus_connection_set_watch_functions(loop->connection, watch_added,
		    watch_removed, watch_toggled, loop, NULL) ||
		!dbus_connection_set_timeout_functions(loop->connection,
			timeout_added, timeout_removed, timeout_toggled, loop,
			NULL))
		return -ENOMEM;
	dbus_connection_set_dispatch_status_function(
		loop->connection, on_dispatch_status, loop, NULL);
	/* what came while the bus was opened is waiting already */
	dispatch_enable(loop->dispatch,
		dbus_connection_get_dispatch_status(loop->connection));
	return 0;
}

int loop_new(struct sd_event *event, DBusConnection *connection,
	struct loop **ret_loop)
{
	struct loop *loop = xcalloc(1, sizeof(*loop));
	int r;

	loop->connection = connection;
	loop->event = sd_event_ref(event);
	r = loop_attach(loop);
	if (r < 0)
		loop_free(loop);
	else
		*ret_loop = loop;
	return r;
}

void loop_free(struct loop *loop)
{
	if (!loop)
		return;
	dbus_connection_set_dispatch_status_function(
		loop->connection, NULL, NULL, NULL);
	dbus_connection_set_timeout_functions(
		loop->connection, NULL, NULL, NULL, NULL, NULL);
	dbus_connection_set_watch_functions(
		loop->connection, NULL, NULL, NULL, NULL, NULL);
	sd_event_source_disable_unref(loop->dispatch);
	sd_event_unref(loop->event);
	free(loop);
}
