/* SPDX-License-Identifier: GPL-3.0-or-later
 * What D-Bus clients may ask of the small BlueZ; every call is logged with how
 * it ended.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/mock/mock.h"
#include "tests/mock/radio.h"
#include "tests/mock/tree.h"

#define PROPERTIES "org.freedesktop.DBus.Properties"

static void log_call(const struct mock *mock, sd_bus_message *call,
	const char *name, const char *text)
{
	const char *interface = sd_bus_message_get_interface(call);
	const char *dot = strrchr(interface, '.');
	mock_log(mock, "call %s %s.%s -> %s%s%s",
		sd_bus_message_get_sender(call), dot ? dot + 1 : interface,
		sd_bus_message_get_member(call), name, text[0] ? ": " : "",
		text);
}

void call_reply(struct mock *mock, sd_bus_message *call)
{
	if (!call)
		return;
	log_call(mock, call, "ok", "");
	sd_bus_reply_method_return(call, NULL);
}

void call_fail(struct mock *mock, sd_bus_message *call, const char *name,
	const char *text)
{
	if (!call)
		return;
	log_call(mock, call, name, text);
	sd_bus_reply_method_errorf(call, name, "%s", text);
}

/* Ends a call with a reply that has been filled. */
static void call_send(
	struct mock *mock, sd_bus_message *call, sd_bus_message *reply)
{
	log_call(mock, call, "ok", "");
	sd_bus_send(mock->bus, reply, NULL);
	sd_bus_message_unref(reply);
}

static sd_bus_message *reply_new(sd_bus_message *call)
{
	sd_bus_message *reply = NULL;
	sd_bus_message_new_method_return(call, &reply);
	return reply;
}

static void get_managed(
	struct mock *mock, const struct object *object, sd_bus_message *call)
{
	sd_bus_message *reply = reply_new(call);
	(void)object;
	tree_append_managed(mock, reply);
	call_send(mock, call, reply);
}

static void get_all(
	struct mock *mock, const struct object *object, sd_bus_message *call)
{
	sd_bus_message *reply;
	const char *interface = "";
	sd_bus_message_read(call, "s", &interface);
	if (!tree_has_interface(object, interface)) {
		call_fail(mock, call, SD_BUS_ERROR_INVALID_ARGS,
			"No such interface");
		return;
	}
	reply = reply_new(call);
	tree_append_properties(mock, object, interface, NULL, reply);
	call_send(mock, call, reply);
}

static void get(
	struct mock *mock, const struct object *object, sd_bus_message *call)
{
	const char *interface = "", *name = "";
	sd_bus_message *reply = reply_new(call);
	sd_bus_message_read(call, "ss", &interface, &name);
	if (tree_has_interface(object, interface) &&
		tree_append_property(mock, object, interface, name, reply) ==
			0) {
		call_send(mock, call, reply);
		return;
	}
	sd_bus_message_unref(reply);
	call_fail(mock, call, SD_BUS_ERROR_INVALID_ARGS, "No such property");
}

static void set_trusted(struct mock *mock, const struct object *object,
	sd_bus_message *call, bool trusted)
{
	if (mock->deny_trust) {
		call_fail(mock, call, SD_BUS_ERROR_ACCESS_DENIED,
			"Rejected send message");
		return;
	}
	object->device->trusted = trusted;
	signal_changed(mock, object, "Trusted");
	radio_consider_forgetting(object->device);
	call_reply(mock, call);
}

/* Powered of the adapter and Trusted of a device. */
static void set(
	struct mock *mock, const struct object *object, sd_bus_message *call)
{
	const char *interface = "", *name = "";
	int value = 0;
	sd_bus_message_read(call, "ss", &interface, &name);
	sd_bus_message_read(call, "v", "b", &value);
	mock_log(mock, "set %s %d", name, value);
	if (object->is_adapter && strcmp(name, "Powered") == 0) {
		call_reply(mock, call);
		radio_set_powered(mock, value);
	} else if (object->device && !object->gatt &&
		strcmp(name, "Trusted") == 0) {
		set_trusted(mock, object, call, value);
	} else {
		call_fail(mock, call, SD_BUS_ERROR_PROPERTY_READ_ONLY,
			"Property is read-only");
	}
}

/* a{sv} with "UUIDs" as; the rest does not matter here. */
static void set_filter(
	struct mock *mock, const struct object *object, sd_bus_message *call)
{
	const char *key, *uuid;
	(void)object;
	mock->only_heart_rate = false;
	sd_bus_message_enter_container(call, 'a', "{sv}");
	while (sd_bus_message_enter_container(call, 'e', "sv") > 0) {
		sd_bus_message_read(call, "s", &key);
		if (strcmp(key, "UUIDs") != 0) {
			sd_bus_message_skip(call, "v");
		} else {
			sd_bus_message_enter_container(call, 'v', "as");
			sd_bus_message_enter_container(call, 'a', "s");
			while (sd_bus_message_read(call, "s", &uuid) > 0)
				if (strncmp(uuid, "0000180d", 8) == 0)
					mock->only_heart_rate = true;
			sd_bus_message_exit_container(call);
			sd_bus_message_exit_container(call);
		}
		sd_bus_message_exit_container(call);
	}
	call_reply(mock, call);
}

static void start_discovery(
	struct mock *mock, const struct object *object, sd_bus_message *call)
{
	(void)object;
	if (!mock->powered) {
		call_fail(mock, call, "org.bluez.Error.NotReady",
			"Resource Not Ready");
	} else if (!clients_add(&mock->discovering,
			   sd_bus_message_get_sender(call))) {
		call_fail(mock, call, "org.bluez.Error.InProgress",
			"Operation already in progress");
	} else {
		call_reply(mock, call);
		radio_discovery_changed(mock);
	}
}

static void stop_discovery(
	struct mock *mock, const struct object *object, sd_bus_message *call)
{
	(void)object;
	if (!clients_remove(
		    &mock->discovering, sd_bus_message_get_sender(call))) {
		call_fail(mock, call, "org.bluez.Error.Failed",
			"No discovery started");
		return;
	}
	call_reply(mock, call);
	if (mock->discovering.n == 0)
		radio_discovery_changed(mock);
}

static void remove_device(
	struct mock *mock, const struct object *object, sd_bus_message *call)
{
	struct object gone;
	const char *path = "";
	(void)object;
	sd_bus_message_read(call, "o", &path);
	if (!tree_find(mock, path, &gone) || !gone.device || gone.gatt) {
		call_fail(mock, call, "org.bluez.Error.DoesNotExist",
			"Does Not Exist");
		return;
	}
	radio_forget(gone.device);
	call_reply(mock, call);
}

static void connect_device(
	struct mock *mock, const struct object *object, sd_bus_message *call)
{
	(void)mock;
	radio_connect(object->device, call);
}

static void disconnect_device(
	struct mock *mock, const struct object *object, sd_bus_message *call)
{
	(void)mock;
	radio_disconnect(object->device, call);
}

/* Reading also tells everybody the value that was read. */
static void read_value(
	struct mock *mock, const struct object *object, sd_bus_message *call)
{
	uint8_t bytes[TREE_VALUE_MAX];
	size_t n;
	sd_bus_message *reply;
	if (object->device->link < LINK_UP) {
		call_fail(
			mock, call, "org.bluez.Error.Failed", "Not connected");
		return;
	}
	n = tree_read_value(object, bytes);
	signal_value(mock, object, bytes, n);
	reply = reply_new(call);
	sd_bus_message_append_array(reply, 'y', bytes, n);
	call_send(mock, call, reply);
}

static void acquire_notify(
	struct mock *mock, const struct object *object, sd_bus_message *call)
{
	struct device *device = object->device;
	sd_bus_message *reply;
	int fd;
	if (!tree_is_measurement(object) || mock->deny_acquire) {
		call_fail(mock, call, "org.bluez.Error.NotSupported",
			"Operation is not supported");
	} else if (device->link != LINK_RESOLVED) {
		call_fail(
			mock, call, "org.bluez.Error.Failed", "Not connected");
	} else if (device->acquirer[0]) {
		call_fail(mock, call, "org.bluez.Error.NotPermitted",
			"Notify acquired");
	} else if (device->subscribers.n > 0) {
		call_fail(mock, call, "org.bluez.Error.InProgress",
			"In Progress");
	} else {
		fd = notify_acquire(device, sd_bus_message_get_sender(call));
		reply = reply_new(call);
		sd_bus_message_append(reply, "hq", fd, 247);
		call_send(mock, call, reply);
		close(fd);
	}
}

static void start_notify(
	struct mock *mock, const struct object *object, sd_bus_message *call)
{
	struct device *device = object->device;
	if (!tree_is_measurement(object)) {
		call_fail(mock, call, "org.bluez.Error.NotSupported",
			"Operation is not supported");
	} else if (device->acquirer[0]) {
		call_fail(mock, call, "org.bluez.Error.NotPermitted",
			"Notify acquired");
	} else if (!clients_add(&device->subscribers,
			   sd_bus_message_get_sender(call))) {
		call_fail(mock, call, "org.bluez.Error.InProgress",
			"In Progress");
	} else {
		if (device->subscribers.n == 1)
			signal_changed(mock, object, "Notifying");
		call_reply(mock, call);
	}
}

static void stop_notify(
	struct mock *mock, const struct object *object, sd_bus_message *call)
{
	if (notify_unsubscribe(object->device, sd_bus_message_get_sender(call)))
		call_reply(mock, call);
	else
		call_fail(mock, call, "org.bluez.Error.Failed",
			"No notify session started");
}

static const struct method {
	const char *interface, *member;
	void (*run)(struct mock *mock, const struct object *object,
		sd_bus_message *call);
} methods[] = {
	{PROPERTIES, "Get", get},
	{PROPERTIES, "GetAll", get_all},
	{PROPERTIES, "Set", set},
	{"org.bluez.Adapter1", "SetDiscoveryFilter", set_filter},
	{"org.bluez.Adapter1", "StartDiscovery", start_discovery},
	{"org.bluez.Adapter1", "StopDiscovery", stop_discovery},
	{"org.bluez.Adapter1", "RemoveDevice", remove_device},
	{"org.bluez.Device1", "Connect", connect_device},
	{"org.bluez.Device1", "Disconnect", disconnect_device},
	{"org.bluez.GattCharacteristic1", "ReadValue", read_value},
	{"org.bluez.GattCharacteristic1", "AcquireNotify", acquire_notify},
	{"org.bluez.GattCharacteristic1", "StartNotify", start_notify},
	{"org.bluez.GattCharacteristic1", "StopNotify", stop_notify},
};

static const struct method *method_find(
	const struct object *object, const char *interface, const char *member)
{
	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		if (strcmp(methods[i].interface, interface) == 0 &&
			strcmp(methods[i].member, member) == 0 &&
			(strcmp(interface, PROPERTIES) == 0 ||
				tree_has_interface(object, interface)))
			return &methods[i];
	return NULL;
}

int call_handle(sd_bus_message *message, void *data, sd_bus_error *error)
{
	struct mock *mock = data;
	const char *path = sd_bus_message_get_path(message);
	const char *interface = sd_bus_message_get_interface(message);
	const char *member = sd_bus_message_get_member(message);
	const struct method *method = NULL;
	struct object object;
	char text[256];
	(void)error;

	if (!sd_bus_message_is_method_call(message, NULL, NULL) || !interface)
		return 0;
	if (strcmp(path, "/") == 0 &&
		strcmp(member, "GetManagedObjects") == 0) {
		get_managed(mock, NULL, message);
		return 1;
	}
	if (tree_find(mock, path, &object))
		method = method_find(&object, interface, member);
	if (method) {
		method->run(mock, &object, message);
		return 1;
	}
	snprintf(text, sizeof(text),
		"Method \"%s\" with signature \"%s\" on interface \"%s\" "
		"doesn't exist\n",
		member, sd_bus_message_get_signature(message, true), interface);
	call_fail(mock, message, SD_BUS_ERROR_UNKNOWN_OBJECT, text);
	return 1;
}
