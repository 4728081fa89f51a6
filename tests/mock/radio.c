/* SPDX-License-Identifier: GPL-3.0-or-later
 * How links of the small BlueZ come up and are lost, how devices are discovered
 * and forgotten, and what an adapter does that is switched off or pulled out.
 * The seconds are those of the real bluetoothd.
 */
#include "tests/mock/radio.h"

#include "tests/mock/mock.h"
#include "tests/mock/tree.h"

#define CONNECT_S 0.2
#define CONNECT_DISCOVERING_S 9.6
#define CONNECT_ABSENT_S 41
#define ABORT_S 0.3
#define RESOLVE_S 0.1
#define DISCONNECT_S 2
#define SEEN_S 0.05
#define TEMPORARY_S 30

#define FAILED "org.bluez.Error.Failed"

static void link_changed(struct device *device, const char *names)
{
	struct object object = tree_device(device);
	signal_changed(device->mock, &object, names);
}

static void set_battery(struct device *device, bool has_battery)
{
	if (device->has_battery == has_battery)
		return;
	device->has_battery = has_battery;
	signal_battery(device, has_battery);
}

/* Ends the pending Connect() or Disconnect(). */
static void link_answer(struct device *device, const char *failure)
{
	sd_bus_message *call = device->pending;
	device->pending = NULL;
	if (call && failure)
		call_fail(device->mock, call, FAILED, failure);
	else if (call)
		call_reply(device->mock, call);
	sd_bus_message_unref(call);
}

static void link_enter(struct device *device, enum link link)
{
	static const char *const words[] = {
		"down", "connecting", "up", "resolved", "leaving"};
	device->link = link;
	mock_cancel(&device->timer);
	mock_log(device->mock, "link %s %s", device->address, words[link]);
}

/* Battery1 comes before the services as often as after them. */
static int on_resolved(sd_event_source *source, uint64_t time_us, void *data)
{
	struct device *device = data;
	bool is_first = !device->has_services;
	(void)source;
	(void)time_us;
	link_enter(device, LINK_RESOLVED);
	if (device->n_links % 2 == 0)
		set_battery(device, true);
	device->has_services = true;
	if (is_first)
		signal_services(device, true);
	link_changed(device,
		is_first ? "UUIDs ServicesResolved" : "ServicesResolved");
	set_battery(device, true);
	return 0;
}

static int on_up(sd_event_source *source, uint64_t time_us, void *data)
{
	struct device *device = data;
	(void)source;
	(void)time_us;
	link_enter(device, LINK_UP);
	device->n_links++;
	/* bluetoothd may miss it, when it hears of the channel first. */
	if (device->n_untold > 0)
		device->n_untold--;
	else
		link_changed(device, "Connected");
	link_answer(device, NULL);
	mock_after(
		device->mock, &device->timer, RESOLVE_S, on_resolved, device);
	return 0;
}

static int on_absent(sd_event_source *source, uint64_t time_us, void *data)
{
	struct device *device = data;
	(void)source;
	(void)time_us;
	link_enter(device, LINK_DOWN);
	link_answer(device, "le-connection-abort-by-local");
	radio_consider_forgetting(device);
	return 0;
}

static int on_aborted(sd_event_source *source, uint64_t time_us, void *data)
{
	struct device *device = data;
	(void)source;
	(void)time_us;
	link_enter(device, LINK_DOWN);
	link_changed(device, "Connected");
	radio_consider_forgetting(device);
	return 0;
}

/* Connected is true for a moment, and still is when the error comes. */
static int on_abort(sd_event_source *source, uint64_t time_us, void *data)
{
	struct device *device = data;
	(void)source;
	(void)time_us;
	link_enter(device, LINK_UP);
	link_changed(device, "Connected");
	link_answer(device, device->failure);
	mock_after(device->mock, &device->timer, ABORT_S, on_aborted, device);
	return 0;
}

static void schedule_connection(struct device *device)
{
	struct mock *mock = device->mock;
	if (device->n_failing > 0) {
		device->n_failing--;
		mock_after(mock, &device->timer, CONNECT_S, on_abort, device);
	} else if (device->in_range && mock->discovering.n > 0) {
		mock_log(mock, "slow connection: discovery goes on");
		mock_after(mock, &device->timer, CONNECT_DISCOVERING_S, on_up,
			device);
	} else if (device->in_range) {
		mock_after(mock, &device->timer, CONNECT_S, on_up, device);
	} else {
		mock_after(mock, &device->timer, CONNECT_ABSENT_S, on_absent,
			device);
	}
}

void radio_connect(struct device *device, sd_bus_message *call)
{
	struct mock *mock = device->mock;
	if (!mock->powered) {
		call_fail(mock, call, FAILED, "Input/output error");
		return;
	}
	switch (device->link) {
	case LINK_DOWN:
		link_enter(device, LINK_CONNECTING);
		device->pending = sd_bus_message_ref(call);
		mock_cancel(&device->forgetting);
		schedule_connection(device);
		break;
	case LINK_CONNECTING:
	case LINK_LEAVING:
		call_fail(mock, call, FAILED, "Operation already in progress");
		break;
	case LINK_UP:
	case LINK_RESOLVED:
		call_reply(mock, call);
		break;
	}
}

/* Disconnect() returns between ServicesResolved and Connected. */
static int on_left(sd_event_source *source, uint64_t time_us, void *data)
{
	struct device *device = data;
	bool was_acquired = device->acquirer[0];
	(void)source;
	(void)time_us;
	set_battery(device, false);
	link_enter(device, LINK_UP);
	link_changed(device, "ServicesResolved");
	link_answer(device, NULL);
	notify_release(device);
	link_enter(device, LINK_DOWN);
	link_changed(device, "Connected");
	if (was_acquired)
		notify_acquired_changed(device);
	radio_consider_forgetting(device);
	return 0;
}

void radio_disconnect(struct device *device, sd_bus_message *call)
{
	switch (device->link) {
	case LINK_DOWN:
	case LINK_LEAVING:
		call_reply(device->mock, call);
		break;
	case LINK_CONNECTING:
		link_enter(device, LINK_DOWN);
		link_answer(device, "br-connection-canceled");
		call_reply(device->mock, call);
		radio_consider_forgetting(device);
		break;
	case LINK_UP:
		radio_drop(device);
		call_reply(device->mock, call);
		break;
	case LINK_RESOLVED:
		link_enter(device, LINK_LEAVING);
		device->pending = sd_bus_message_ref(call);
		mock_after(device->mock, &device->timer, DISCONNECT_S, on_left,
			device);
		break;
	}
}

void radio_drop(struct device *device)
{
	bool was_acquired = device->acquirer[0];
	bool was_resolved = device->link >= LINK_RESOLVED;
	if (device->link < LINK_UP)
		return;
	/* The end of file comes first of all. */
	notify_release(device);
	link_enter(device, LINK_DOWN);
	link_changed(device,
		was_resolved ? "ServicesResolved Connected" : "Connected");
	link_answer(device, NULL);
	set_battery(device, false);
	if (was_acquired)
		notify_acquired_changed(device);
	radio_consider_forgetting(device);
}

static int on_forget(sd_event_source *source, uint64_t time_us, void *data)
{
	(void)source;
	(void)time_us;
	radio_forget(data);
	return 0;
}

void radio_consider_forgetting(struct device *device)
{
	bool is_temporary = device->known && !device->trusted &&
		device->link == LINK_DOWN && !device->seen;
	if (!is_temporary)
		mock_cancel(&device->forgetting);
	else if (!device->forgetting)
		mock_after(device->mock, &device->forgetting, TEMPORARY_S,
			on_forget, device);
}

void radio_forget(struct device *device)
{
	struct object object = tree_device(device);
	if (device->link == LINK_CONNECTING) {
		link_enter(device, LINK_DOWN);
		link_answer(device, "br-connection-canceled");
	}
	radio_drop(device);
	mock_cancel(&device->forgetting);
	mock_log(device->mock, "forgotten %s", device->address);
	if (device->has_services)
		signal_services(device, false);
	signal_removed(device->mock, &object);
	device->known = device->has_services = device->trusted = false;
	device->subscribers.n = device->n_value = 0;
}

static bool device_is_sought(const struct device *device)
{
	const struct mock *mock = device->mock;
	return device->in_range && device->link == LINK_DOWN && mock->powered &&
		mock->discovering.n > 0 &&
		(device->has_heart_rate || !mock->only_heart_rate);
}

/* An advertisement: known devices change, others appear. */
static int on_seen(sd_event_source *source, uint64_t time_us, void *data)
{
	struct device *device = data;
	struct object object = tree_device(device);
	(void)source;
	(void)time_us;
	if (!device_is_sought(device))
		return 0;
	device->seen = true;
	mock_cancel(&device->forgetting);
	if (device->known) {
		link_changed(device, "RSSI");
	} else {
		device->known = true;
		signal_added(device->mock, &object);
	}
	return 0;
}

static void seek(struct device *device)
{
	if (device_is_sought(device))
		mock_after(
			device->mock, &device->timer, SEEN_S, on_seen, device);
}

void radio_discovery_changed(struct mock *mock)
{
	struct object adapter = tree_adapter();
	bool is_on = mock->discovering.n > 0;
	for (size_t i = 0; i < mock->n_devices; i++) {
		struct device *device = &mock->devices[i];
		if (is_on) {
			seek(device);
		} else if (device->seen) {
			device->seen = false;
			signal_rssi_lost(device);
			radio_consider_forgetting(device);
		}
	}
	signal_changed(mock, &adapter, "Discovering");
}

void radio_set_in_range(struct device *device, bool in_range)
{
	device->in_range = in_range;
	if (!in_range) {
		device->seen = false;
		radio_drop(device);
	} else if (device->link == LINK_CONNECTING) {
		schedule_connection(device);
	} else {
		seek(device);
	}
}

void radio_set_powered(struct mock *mock, bool powered)
{
	struct object adapter = tree_adapter();
	if (mock->powered == powered)
		return;
	mock->powered = powered;
	for (size_t i = 0; !powered && i < mock->n_devices; i++) {
		struct device *device = &mock->devices[i];
		device->seen = false;
		if (device->link == LINK_CONNECTING)
			on_absent(NULL, 0, device);
		radio_drop(device);
	}
	mock->discovering.n = 0;
	signal_changed(
		mock, &adapter, powered ? "Powered" : "Powered Discovering");
}

/* Known devices come back with the controller, without their services. */
static void plug_device(struct device *device, bool plugged)
{
	struct object object = tree_device(device);
	if (!device->known)
		return;
	if (plugged) {
		signal_added(device->mock, &object);
		return;
	}
	if (device->has_services)
		signal_services(device, false);
	signal_removed(device->mock, &object);
	device->has_services = false;
	device->subscribers.n = device->n_value = 0;
}

void radio_set_plugged(struct mock *mock, bool plugged)
{
	struct object adapter = tree_adapter();
	if (mock->plugged == plugged)
		return;
	if (plugged) {
		mock->plugged = true;
		signal_added(mock, &adapter);
	} else {
		radio_set_powered(mock, false);
	}
	for (size_t i = 0; i < mock->n_devices; i++)
		plug_device(&mock->devices[i], plugged);
	if (plugged) {
		radio_set_powered(mock, true);
	} else {
		signal_removed(mock, &adapter);
		mock->plugged = false;
	}
}
