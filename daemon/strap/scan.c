/* SPDX-License-Identifier: GPL-3.0-or-later
 * Looks for heart-rate straps for some seconds, on a bus connection of its
 * own: discovery belongs to the connection and ends with it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <systemd/sd-event.h>

#include "daemon/base/mem.h"
#include "daemon/strap/link_private.h"

#define US_PER_MS INT64_C(1000)
#define US_PER_S INT64_C(1000000)
#define MAX_TRIES 3 /* when another program is in the way */

enum scan_phase {
	SCAN_ASKING, /* what there is */
	SCAN_STARTING, /* StartDiscovery is under way, or to be again */
	SCAN_RUNNING,
	SCAN_OVER, /* with result; told from the loop */
};

struct scan {
	enum scan_phase phase;
	sd_event *event;
	char adapter[16];
	int64_t duration_us;
	struct step_times times;
	void (*on_done)(int result, const struct source_found *found, size_t n,
		void *data);
	void *data;
	sd_event_source *timer; /* next try, or the end */
	struct bus *bus;
	struct bluez *bluez;
	struct bus_call *call; /* StartDiscovery */
	int n_tries;
	int result; /* told when the timer is due */
};

static void scan_free(struct scan *scan)
{
	bus_call_cancel(scan->call);
	bluez_free(scan->bluez);
	bus_close(scan->bus);
	sd_event_source_disable_unref(scan->timer);
	sd_event_unref(scan->event);
	free(scan);
}

void scan_cancel(struct scan *scan)
{
	if (scan)
		scan_free(scan);
}

/* Louder first; one whose strength is not known (it is connected) before. */
static int compare(const void *a, const void *b)
{
	const struct source_found *left = a, *right = b;

	if (left->rssi_dbm == right->rssi_dbm)
		return strcmp(left->address, right->address);
	if (!left->rssi_dbm || !right->rssi_dbm)
		return left->rssi_dbm ? 1 : -1;
	return right->rssi_dbm - left->rssi_dbm;
}

/* A strap that was heard, or that is connected (it is silent then). */
static bool is_found(
	const struct bluez_object *object, const struct bluez_object *adapter)
{
	return object->interfaces & HAS_DEVICE && object->heart_rate &&
		(object->rssi_dbm || object->connected) &&
		objects_is_below(object->path, adapter->path);
}

static const struct bluez_object *adapter_of(const struct scan *scan)
{
	return objects_look(bluez_objects(scan->bluez), scan->adapter, "")
		.adapter;
}

static struct source_found *collect(const struct scan *scan, size_t *ret_n)
{
	const struct objects *objects = bluez_objects(scan->bluez);
	const struct bluez_object *adapter = adapter_of(scan);
	struct source_found *found = xcalloc(objects->n + 1, sizeof(*found));
	size_t n = 0;

	for (size_t i = 0; adapter && i < objects->n; i++) {
		const struct bluez_object *object = &objects->all[i];

		if (!is_found(object, adapter))
			continue;
		memcpy(found[n].address, object->address,
			sizeof(found[n].address));
		memcpy(found[n].name,
			*object->name ? object->name : object->alias,
			sizeof(found[n].name));
		found[n].rssi_dbm = object->rssi_dbm;
		found[n++].connected = object->connected;
	}
	qsort(found, n, sizeof(*found), compare);
	*ret_n = n;
	return found;
}

static void finish(struct scan *scan)
{
	struct source_found *found = NULL;
	size_t n = 0;

	if (scan->result == 0)
		found = collect(scan, &n);
	scan->on_done(scan->result, found, n, scan->data);
	free(found);
	scan_free(scan);
}

static void timer_set(struct scan *scan, int64_t wait_us)
{
	sd_event_source_set_time_relative(scan->timer, (uint64_t)wait_us);
	sd_event_source_set_enabled(scan->timer, SD_EVENT_ONESHOT);
}

/* Ends from the loop, not from within whoever found that it is over. */
static void give_up(struct scan *scan, int result)
{
	bus_call_cancel(scan->call);
	scan->call = NULL;
	scan->phase = SCAN_OVER;
	scan->result = result;
	timer_set(scan, 0);
}

static int result_of(DBusMessage *reply)
{
	switch (bluez_error_of(reply)) {
	case BLUEZ_DENIED:
		return -EACCES;
	case BLUEZ_NO_REPLY:
		return -ETIMEDOUT;
	case BLUEZ_GONE:
		return -EHOSTDOWN;
	case BLUEZ_OK:
	case BLUEZ_ABORTED:
	case BLUEZ_IN_PROGRESS:
	case BLUEZ_NOT_PERMITTED:
	case BLUEZ_NOT_CONNECTED:
	case BLUEZ_FAILED:
		break;
	}
	return -EBUSY;
}

/* InProgress: another program is starting or stopping, or the adapter is
 * stuck; a few tries tell. */
static void on_started(DBusMessage *reply, void *data)
{
	struct scan *scan = data;

	scan->call = NULL;
	if (bluez_error_of(reply) == BLUEZ_OK) {
		scan->phase = SCAN_RUNNING;
		timer_set(scan, scan->duration_us);
	} else if (bluez_error_of(reply) == BLUEZ_IN_PROGRESS &&
		++scan->n_tries < MAX_TRIES) {
		timer_set(scan, scan->times.unit_ms * US_PER_MS);
	} else {
		give_up(scan, result_of(reply));
	}
}

static void start(struct scan *scan)
{
	const char *adapter = adapter_of(scan)->path;
	DBusMessage *filter = bluez_message_filter(scan->bluez, adapter);

	scan->phase = SCAN_STARTING;
	dbus_message_set_no_reply(filter, TRUE);
	dbus_connection_send(bus_connection(scan->bus), filter, NULL);
	dbus_message_unref(filter);
	scan->call = bus_call_start(scan->bus,
		bluez_message(
			scan->bluez, adapter, BLUEZ_ADAPTER, "StartDiscovery"),
		scan->times.call_ms, on_started, scan);
	if (!scan->call)
		give_up(scan, -ENOTCONN);
}

static int obstacle(const struct scan *scan)
{
	const struct bluez_object *adapter;
	int status = bluez_status(scan->bluez);

	if (status < 0)
		return status == -EACCES || status == -ETIMEDOUT ? status
								 : -EHOSTDOWN;
	adapter = adapter_of(scan);
	if (!adapter)
		return -ENODEV;
	return adapter->powered ? 0 : -ENETDOWN;
}

static void on_change(const struct bluez_object *seen, void *data)
{
	struct scan *scan = data;
	int r = obstacle(scan);

	(void)seen;
	if (scan->phase == SCAN_OVER)
		return;
	/* once under way it means another bluetoothd, which does not scan */
	if (scan->phase == SCAN_ASKING &&
		bluez_status(scan->bluez) == -EINPROGRESS)
		return;
	if (r < 0)
		give_up(scan, r);
	else if (scan->phase == SCAN_ASKING)
		start(scan);
}

static void on_lost(void *data)
{
	give_up(data, -ENOTCONN);
}

static int on_timer(sd_event_source *source, uint64_t usec, void *data)
{
	struct scan *scan = data;

	(void)source;
	(void)usec;
	if (scan->phase == SCAN_STARTING)
		start(scan);
	else
		finish(scan);
	return 0;
}

struct scan *scan_start(struct sd_event *event, const char *adapter,
	int seconds,
	void (*on_done)(int result, const struct source_found *found, size_t n,
		void *data),
	void *data)
{
	struct scan *scan = xcalloc(1, sizeof(*scan));
	const struct bluez_handler handler = {
		.on_change = on_change,
		.data = scan,
	};

	scan->event = sd_event_ref(event);
	snprintf(scan->adapter, sizeof(scan->adapter), "%s", adapter);
	scan->duration_us = seconds * US_PER_S;
	scan->times = link_times();
	scan->on_done = on_done;
	scan->data = data;
	if (sd_event_add_time_relative(event, &scan->timer, CLOCK_BOOTTIME,
		    UINT64_MAX / 2, 0, on_timer, scan) < 0)
		abort(); /* out of memory or descriptors */
	sd_event_source_set_enabled(scan->timer, SD_EVENT_OFF);
	if (bus_open(BUS_SYSTEM, event, on_lost, scan, &scan->bus, NULL) < 0)
		give_up(scan, -ENOTCONN);
	else
		scan->bluez =
			bluez_new(scan->bus, scan->times.call_ms, &handler);
	return scan;
}
