/* SPDX-License-Identifier: GPL-3.0-or-later
 * The bus object: introspection, methods, properties, change signals.
 */
#include "daemon/service/service.h"

#include <errno.h>
#include <string.h>

#include <systemd/sd-event.h>

#include "daemon/base/api.h"
#include "daemon/base/clock.h"
#include "daemon/base/mem.h"
#include "daemon/bus/bus.h"
#include "daemon/service/properties.h"

#define CHANGED_EVERY_US CLOCK_US_PER_S
#define CHANGED_SLACK_US (CLOCK_US_PER_S / 5)
#define MAX_SCAN_S 120

/* The contract as it stands in systemd/, built in. */
extern const char service_xml[], service_xml_end[];
__asm__(".pushsection .rodata\n"
	".globl service_xml, service_xml_end\n"
	".hidden service_xml\n"
	".hidden service_xml_end\n"
	"service_xml: .incbin \"systemd/org.hrvd.Hrvd1.xml\"\n"
	"service_xml_end: .byte 0\n"
	".popsection\n");

struct service {
	struct bus *bus;
	struct service_handler handler;
	sd_event_source *timer;
	int64_t changed_us; /* boot clock of the last signal */
	bool is_armed;
};

struct service_scan_reply {
	struct service *service; /* whose bus the answer goes to */
	DBusMessage *call;
};

static void reply_send(struct service *service, DBusMessage *reply)
{
	if (!reply)
		abort();
	dbus_connection_send(bus_connection(service->bus), reply, NULL);
	dbus_message_unref(reply);
}

static const char *error_name(int error)
{
	switch (-error) {
	case EINVAL:
	case ENOENT:
		return API_ERROR_INVALID;
	case ENODEV:
	case ENETDOWN:
	case EHOSTDOWN:
	case ETIMEDOUT:
	case ENOTCONN:
	case EACCES:
		return API_ERROR_NO_ADAPTER;
	case EBUSY:
	case EALREADY:
		return API_ERROR_BUSY;
	case ESRCH:
		return API_ERROR_NO_SESSION;
	default:
		return API_ERROR_STORE;
	}
}

/* An empty answer to a call that worked, or its error with the sentence. */
static void call_finish(
	struct service *service, DBusMessage *call, int result, char *error)
{
	_cleanup_free_ char *text = error;

	if (result >= 0)
		reply_send(service, dbus_message_new_method_return(call));
	else
		reply_send(service,
			dbus_message_new_error(call, error_name(result),
				text ? text : strerror(-result)));
}

static void on_introspect(struct service *service, DBusMessage *call)
{
	const char *xml = service_xml;
	DBusMessage *reply = dbus_message_new_method_return(call);

	dbus_message_append_args(
		reply, DBUS_TYPE_STRING, &xml, DBUS_TYPE_INVALID);
	reply_send(service, reply);
}

static void on_get(struct service *service, DBusMessage *call)
{
	const char *interface, *name;
	struct service_facts facts = {0};
	DBusMessageIter iter;
	DBusMessage *reply;

	if (!dbus_message_get_args(call, NULL, DBUS_TYPE_STRING, &interface,
		    DBUS_TYPE_STRING, &name, DBUS_TYPE_INVALID)) {
		call_finish(service, call, -EINVAL, NULL);
		return;
	}
	service->handler.facts(&facts, service->handler.data);
	reply = dbus_message_new_method_return(call);
	dbus_message_iter_init_append(reply, &iter);
	if (properties_append_one(&iter, name, &facts)) {
		reply_send(service, reply);
		return;
	}
	dbus_message_unref(reply);
	reply_send(service,
		dbus_message_new_error(
			call, DBUS_ERROR_UNKNOWN_PROPERTY, "no such property"));
}

static void on_get_all(struct service *service, DBusMessage *call)
{
	struct service_facts facts = {0};
	DBusMessage *reply = dbus_message_new_method_return(call);
	DBusMessageIter iter;

	service->handler.facts(&facts, service->handler.data);
	dbus_message_iter_init_append(reply, &iter);
	properties_append_all(&iter, &facts, true);
	reply_send(service, reply);
}

static void on_set(struct service *service, DBusMessage *call)
{
	reply_send(service,
		dbus_message_new_error(call, DBUS_ERROR_PROPERTY_READ_ONLY,
			"properties are read-only"));
}

static void on_scan(struct service *service, DBusMessage *call)
{
	struct service_scan_reply *reply;
	char *error = NULL;
	uint32_t seconds = 0;
	int r;

	if (!dbus_message_get_args(call, NULL, DBUS_TYPE_UINT32, &seconds,
		    DBUS_TYPE_INVALID) ||
		!seconds || seconds > MAX_SCAN_S) {
		call_finish(service, call, -EINVAL,
			xstrdup("Scan takes 1 to 120 seconds"));
		return;
	}
	reply = xmalloc(sizeof *reply);
	*reply = (struct service_scan_reply){service, dbus_message_ref(call)};
	r = service->handler.scan(
		seconds, reply, &error, service->handler.data);
	if (r < 0) {
		call_finish(service, call, r, error);
		dbus_message_unref(call);
		free(reply);
	}
}

/* The methods with one string or none, by name. */
static int call_simple(struct service *service, const char *member,
	const char *text, char **ret_error)
{
	const struct service_handler *handler = &service->handler;

	if (!strcmp(member, "Pause"))
		return handler->pause(ret_error, handler->data);
	if (!strcmp(member, "Resume"))
		return handler->resume(ret_error, handler->data);
	if (!strcmp(member, "StopSession"))
		return handler->session_stop(ret_error, handler->data);
	if (!text)
		return -EINVAL;
	if (!strcmp(member, "Use"))
		return handler->use(text, ret_error, handler->data);
	if (!strcmp(member, "StartSession"))
		return handler->session_start(text, ret_error, handler->data);
	return handler->mark(text, ret_error, handler->data);
}

static bool is_simple(const char *member)
{
	static const char *const names[] = {"Pause", "Resume", "StopSession",
		"Use", "StartSession", "Mark"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (!strcmp(member, names[i]))
			return true;
	return false;
}

static void on_simple(struct service *service, DBusMessage *call)
{
	const char *text = NULL;
	char *error = NULL;
	int r;

	dbus_message_get_args(
		call, NULL, DBUS_TYPE_STRING, &text, DBUS_TYPE_INVALID);
	r = call_simple(service, dbus_message_get_member(call), text, &error);
	call_finish(service, call, r, error);
	service_changed(service);
}

static DBusHandlerResult on_message(
	DBusConnection *connection, DBusMessage *call, void *data)
{
	static const struct {
		const char *interface, *member;
		void (*run)(struct service *service, DBusMessage *call);
	} methods[] = {
		{DBUS_INTERFACE_INTROSPECTABLE, "Introspect", on_introspect},
		{DBUS_INTERFACE_PROPERTIES, "Get", on_get},
		{DBUS_INTERFACE_PROPERTIES, "GetAll", on_get_all},
		{DBUS_INTERFACE_PROPERTIES, "Set", on_set},
		{API_INTERFACE, "Scan", on_scan},
	};
	struct service *service = data;
	const char *member = dbus_message_get_member(call);

	(void)connection;
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (dbus_message_is_method_call(
			    call, methods[i].interface, methods[i].member)) {
			methods[i].run(service, call);
			return DBUS_HANDLER_RESULT_HANDLED;
		}
	if (member && dbus_message_has_interface(call, API_INTERFACE) &&
		is_simple(member)) {
		on_simple(service, call);
		return DBUS_HANDLER_RESULT_HANDLED;
	}
	return DBUS_HANDLER_RESULT_NOT_YET_HANDLED;
}

static void changed_emit(struct service *service)
{
	struct service_facts facts = {0};
	const char *interface = API_INTERFACE;
	DBusMessage *signal = dbus_message_new_signal(
		API_PATH, DBUS_INTERFACE_PROPERTIES, "PropertiesChanged");
	DBusMessageIter iter, invalidated;

	service->handler.facts(&facts, service->handler.data);
	dbus_message_iter_init_append(signal, &iter);
	dbus_message_iter_append_basic(&iter, DBUS_TYPE_STRING, &interface);
	properties_append_all(&iter, &facts, false);
	dbus_message_iter_open_container(
		&iter, DBUS_TYPE_ARRAY, "s", &invalidated);
	dbus_message_iter_close_container(&iter, &invalidated);
	reply_send(service, signal);
	service->changed_us = clock_now().boot_us;
}

static int on_timer(sd_event_source *source, uint64_t usec, void *data)
{
	struct service *service = data;

	(void)source;
	(void)usec;
	service->is_armed = false;
	changed_emit(service);
	return 0;
}

void service_changed(struct service *service)
{
	int64_t since_us;

	if (!service || service->is_armed)
		return;
	since_us = clock_now().boot_us - service->changed_us;
	if (since_us >= CHANGED_EVERY_US - CHANGED_SLACK_US) {
		changed_emit(service);
		return;
	}
	service->is_armed = true;
	sd_event_source_set_time_relative(
		service->timer, (uint64_t)(CHANGED_EVERY_US - since_us));
	sd_event_source_set_enabled(service->timer, SD_EVENT_ONESHOT);
}

static int name_claim(struct service *service)
{
	static const DBusObjectPathVTable vtable = {
		.message_function = on_message,
	};
	DBusConnection *connection = bus_connection(service->bus);
	int r = dbus_bus_request_name(
		connection, API_BUS_NAME, DBUS_NAME_FLAG_DO_NOT_QUEUE, NULL);

	if (r == DBUS_REQUEST_NAME_REPLY_EXISTS)
		return -EEXIST;
	if (r != DBUS_REQUEST_NAME_REPLY_PRIMARY_OWNER)
		return -EACCES;
	return dbus_connection_register_object_path(
		       connection, API_PATH, &vtable, service)
		? 0
		: -ENOMEM;
}

int service_new(struct sd_event *event, const struct service_handler *handler,
	struct service **ret_service)
{
	struct service *service = xcalloc(1, sizeof *service);
	int r;

	service->handler = *handler;
	r = bus_open(BUS_SESSION, event, handler->lost, handler->data,
		&service->bus, NULL);
	if (!r)
		r = name_claim(service);
	if (!r)
		r = sd_event_add_time_relative(event, &service->timer,
			CLOCK_BOOTTIME, 0, CHANGED_SLACK_US, on_timer, service);
	if (r < 0) {
		service_free(service);
		return r;
	}
	sd_event_source_set_enabled(service->timer, SD_EVENT_OFF);
	*ret_service = service;
	return 0;
}

void service_free(struct service *service)
{
	if (!service)
		return;
	sd_event_source_disable_unref(service->timer);
	bus_close(service->bus);
	free(service);
}

static void found_append(
	DBusMessageIter *array, const struct source_found *found)
{
	const char *address = found->address, *name = found->name;
	dbus_int32_t rssi_dbm = found->rssi_dbm;
	dbus_bool_t connected = found->connected;
	DBusMessageIter entry;

	dbus_message_iter_open_container(array, DBUS_TYPE_STRUCT, NULL, &entry);
	dbus_message_iter_append_basic(&entry, DBUS_TYPE_STRING, &address);
	dbus_message_iter_append_basic(&entry, DBUS_TYPE_STRING, &name);
	dbus_message_iter_append_basic(&entry, DBUS_TYPE_INT32, &rssi_dbm);
	dbus_message_iter_append_basic(&entry, DBUS_TYPE_BOOLEAN, &connected);
	dbus_message_iter_close_container(array, &entry);
}

static void scan_answer(const struct service_scan_reply *reply,
	const struct source_found *found, size_t n_found)
{
	DBusMessage *answer = dbus_message_new_method_return(reply->call);
	DBusMessageIter iter, array;

	dbus_message_iter_init_append(answer, &iter);
	dbus_message_iter_open_container(
		&iter, DBUS_TYPE_ARRAY, "(ssib)", &array);
	for (size_t i = 0; i < n_found; i++)
		found_append(&array, &found[i]);
	dbus_message_iter_close_container(&iter, &array);
	reply_send(reply->service, answer);
}

static const char *scan_error_text(int result)
{
	switch (-result) {
	case ENODEV:
		return "no Bluetooth adapter found";
	case ENETDOWN:
		return strap_state_text(STRAP_ADAPTER_OFF);
	case EHOSTDOWN:
		return strap_state_text(STRAP_NO_DAEMON);
	case ETIMEDOUT:
		return "The Bluetooth service does not answer; restart it with "
		       "`systemctl restart bluetooth`.";
	case ENOTCONN:
		return strap_state_text(STRAP_NO_BUS);
	case EACCES:
		return "the system does not let this user use Bluetooth";
	case EBUSY:
		return "the Bluetooth adapter seems stuck: replug it or "
		       "restart the bluetooth service";
	default:
		return strerror(-result);
	}
}

void service_scan_done(struct service_scan_reply *reply, int result,
	const struct source_found *found, size_t n_found)
{
	if (result < 0)
		call_finish(reply->service, reply->call, result,
			xstrdup(scan_error_text(result)));
	else
		scan_answer(reply, found, n_found);
	dbus_message_unref(reply->call);
	free(reply);
}
