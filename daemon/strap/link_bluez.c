/* SPDX-License-Identifier: GPL-3.0-or-later
 * The way to the strap through BlueZ: what its objects say.
 */
#include <errno.h>

#include "daemon/base/mem.h"
#include "daemon/strap/link_private.h"

#define STUCK_AFTER 5 /* refused scans */

struct objects_view link_view(const struct link *link)
{
	return link->bluez ? objects_look(bluez_objects(link->bluez),
				     link->adapter, link->address)
			   : (struct objects_view){0};
}

static void look(const struct link *link, struct step_facts *facts)
{
	struct objects_view view = link_view(link);

	facts->bus = link->bus;
	facts->bluetoothd = link->bluez && bluez_status(link->bluez) == 0;
	facts->adapter = view.adapter;
	facts->powered = view.adapter && view.adapter->powered;
	facts->known = view.device;
	facts->connected = view.device && view.device->connected;
	facts->resolved = view.device && view.device->resolved;
	facts->heart_rate = view.measurement;
	facts->notifying = view.measurement && view.measurement->notifying;
	facts->acquired = view.measurement && view.measurement->acquired;
	facts->busy = link->call;
}

static const char *detail_of_daemon(const struct link *link)
{
	switch (link->bluez ? bluez_status(link->bluez) : -EHOSTDOWN) {
	case -EINPROGRESS:
		return "asking bluetoothd what it knows";
	case -ETIMEDOUT:
		return "bluetoothd runs but does not answer; asking again";
	case -EACCES:
		return "the system bus does not let this user talk to "
		       "bluetoothd (AccessDenied); asking again";
	case -EIO:
		return "bluetoothd answers strangely; asking again";
	}
	return "";
}

static const char *detail_of_unknown(const struct link *link)
{
	if (link->step.n_stuck >= STUCK_AFTER)
		return "the adapter seems stuck: replug it, or restart the "
		       "bluetooth service";
	return link->step.n_stuck ? link->trouble : "";
}

static const char *detail(const struct link *link)
{
	enum strap_state state = link->step.state;

	if (state == STRAP_NO_DAEMON)
		return detail_of_daemon(link);
	if (state == STRAP_UNKNOWN)
		return detail_of_unknown(link);
	if (link->subscription != LINK_SHARED)
		return "";
	return state == STRAP_SUBSCRIBING
		? "another program keeps the strap's heartbeats to itself; "
		  "waiting until it lets go"
		: "another program is subscribed to the strap too";
}

static int battery(const struct link *link)
{
	const struct bluez_object *device = link_view(link).device;

	return device && device->interfaces & HAS_BATTERY &&
			device->battery_pct <= 100
		? device->battery_pct
		: -1;
}

static const char *name(const struct link *link)
{
	const struct bluez_object *device = link_view(link).device;

	if (device && *device->name)
		return device->name;
	return device && *device->alias ? device->alias : NULL;
}

static void cancel(struct link *link)
{
	bus_call_cancel(link->call);
	link->call = NULL;
}

struct source *link_new(struct sd_event *event, const char *address,
	const char *adapter, const struct source_handler *handler)
{
	static const struct link_way way = {
		.look = look,
		.act = link_act_bluez,
		.cancel = cancel,
		.detail = detail,
		.battery = battery,
		.name = name,
		.done = link_close_bus,
	};

	return link_init(xcalloc(1, sizeof(struct link)), &way, address,
		adapter, handler, event);
}
