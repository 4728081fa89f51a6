/* SPDX-License-Identifier: GPL-3.0-or-later
 * Talks to hrvd over the session bus.
 */
#include "cli/client.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/api.h"
#include "daemon/base/mem.h"
#include "daemon/bus/bus.h"

#define CALL_TIMEOUT_MS 5000
/* A call that may have to start hrvd first; as long as D-Bus would wait. */
#define START_TIMEOUT_MS 25000
/* Hrvd waits 10 s for each of the two answers it needs of bluetoothd. */
#define SCAN_SLACK_MS 25000
#define PROPERTIES "org.freedesktop.DBus.Properties"

struct client {
	struct bus *bus;
	bool changed; /* since client_wait last looked */
};

/* What hrvd says, and whether it lives; the bus itself sends other things. */
static void on_signal(DBusMessage *signal, void *data)
{
	struct client *client = data;

	client->changed |= dbus_message_is_signal(
				   signal, PROPERTIES, "PropertiesChanged") ||
		dbus_message_is_signal(
			signal, DBUS_INTERFACE_DBUS, "NameOwnerChanged");
}

int client_open(struct client **ret_client, char **ret_error)
{
	struct client *client = xcalloc(1, sizeof(*client));
	int result = bus_open(
		BUS_SESSION, NULL, NULL, NULL, &client->bus, ret_error);

	if (result < 0) {
		free(client);
		return result;
	}
	/* A reader that went away ends us, and silently. */
	dbus_connection_set_change_sigpipe(false);
	bus_match_add(client->bus,
		"type='signal',interface='" PROPERTIES "',path='" API_PATH
		"',sender='" API_BUS_NAME "'");
	bus_match_add(client->bus,
		"type='signal',interface='org.freedesktop.DBus',"
		"member='NameOwnerChanged',arg0='" API_BUS_NAME "'");
	bus_on_signal(client->bus, on_signal, client);
	*ret_client = client;
	return 0;
}

void client_close(struct client *client)
{
	if (!client)
		return;
	bus_close(client->bus);
	free(client);
}

/* One value of the bus and where it goes. */
struct field {
	const char *key;
	int type;
	size_t offset;
	size_t size;
};

#define FIELD(key, type, member)                                               \
	{                                                                      \
		key, type, offsetof(struct client_status, member),             \
			sizeof(((struct client_status *)0)->member)            \
	}

static const struct field properties[] = {
	FIELD("Version", DBUS_TYPE_STRING, version),
	FIELD("State", DBUS_TYPE_STRING, state),
	FIELD("StateSince", DBUS_TYPE_INT64, state_since_us),
	FIELD("Detail", DBUS_TYPE_STRING, detail),
	FIELD("Target", DBUS_TYPE_STRING, target),
	FIELD("Device", DBUS_TYPE_STRING, device),
	FIELD("Simulated", DBUS_TYPE_BOOLEAN, simulated),
	FIELD("Paused", DBUS_TYPE_BOOLEAN, paused),
	FIELD("Session", DBUS_TYPE_STRING, session),
	FIELD("SessionSince", DBUS_TYPE_INT64, session_since_us),
	{0},
};

static const struct field live_values[] = {
	FIELD("hr_bpm", DBUS_TYPE_DOUBLE, hr_bpm),
	FIELD("rmssd_ms", DBUS_TYPE_DOUBLE, rmssd_ms),
	FIELD("lf_ms2", DBUS_TYPE_DOUBLE, lf_ms2),
	FIELD("hf_ms2", DBUS_TYPE_DOUBLE, hf_ms2),
	FIELD("lf_hf", DBUS_TYPE_DOUBLE, lf_hf),
	FIELD("resp_per_min", DBUS_TYPE_DOUBLE, resp_per_min),
	FIELD("coverage", DBUS_TYPE_DOUBLE, coverage),
	FIELD("artefact_pct", DBUS_TYPE_DOUBLE, artefact_pct),
	FIELD("last_packet_age_s", DBUS_TYPE_DOUBLE, last_packet_age_s),
	FIELD("grade", DBUS_TYPE_STRING, grade),
	FIELD("n_beats", DBUS_TYPE_UINT64, n_beats),
	FIELD("n_packets", DBUS_TYPE_UINT64, n_packets),
	FIELD("battery_pct", DBUS_TYPE_BYTE, battery_pct),
	FIELD("contact", DBUS_TYPE_BOOLEAN, contact),
	FIELD("contact_unreliable", DBUS_TYPE_BOOLEAN, contact_unreliable),
	FIELD("no_rr", DBUS_TYPE_BOOLEAN, no_rr),
	FIELD("coarse_rr", DBUS_TYPE_BOOLEAN, coarse_rr),
	FIELD("stuck_rr", DBUS_TYPE_BOOLEAN, stuck_rr),
	FIELD("over_count", DBUS_TYPE_BOOLEAN, over_count),
	{0},
};

static const struct field reasons[] = {
	FIELD("hr_bpm", DBUS_TYPE_STRING, hr_reason),
	FIELD("rmssd_ms", DBUS_TYPE_STRING, rmssd_reason),
	FIELD("lf_ms2", DBUS_TYPE_STRING, lf_reason),
	FIELD("hf_ms2", DBUS_TYPE_STRING, hf_reason),
	FIELD("lf_hf", DBUS_TYPE_STRING, lf_hf_reason),
	FIELD("resp_per_min", DBUS_TYPE_STRING, resp_reason),
	{0},
};

/* Puts the value at iter where the field says. A bool of the bus goes into a
 * bool or an int, a byte into an int: by the size of the member. */
static void field_take(const struct field *field, DBusMessageIter *iter,
	struct client_status *status)
{
	char *place = (char *)status + field->offset;
	DBusBasicValue value = {0};

	if (!bus_get_basic(iter, field->type, &value))
		return;
	if (field->type == DBUS_TYPE_STRING) {
		strncpy(place, value.str, field->size - 1);
		return;
	}
	if (field->type == DBUS_TYPE_BYTE)
		*(int *)place = value.byt;
	else if (field->type == DBUS_TYPE_BOOLEAN && field->size > 1)
		*(int *)place = value.bool_val;
	else if (field->type == DBUS_TYPE_BOOLEAN)
		*(bool *)place = value.bool_val;
	else
		memcpy(place, &value, field->size);
}

static void take_named(const struct field *fields, const char *key,
	DBusMessageIter *iter, struct client_status *status)
{
	for (; fields->key; fields++)
		if (!strcmp(fields->key, key))
			field_take(fields, iter, status);
}

static void on_live(const char *key, DBusMessageIter *value, void *data)
{
	take_named(live_values, key, value, data);
}

/* a{ss} has no variant to step into, unlike what bus_each_entry walks. */
static void take_reasons(DBusMessageIter *array, struct client_status *status)
{
	DBusMessageIter entry, pair;

	dbus_message_iter_recurse(array, &entry);
	for (; dbus_message_iter_get_arg_type(&entry) == DBUS_TYPE_DICT_ENTRY;
		dbus_message_iter_next(&entry)) {
		const char *key;

		dbus_message_iter_recurse(&entry, &pair);
		if (!bus_get_basic(&pair, DBUS_TYPE_STRING, &key))
			return;
		dbus_message_iter_next(&pair);
		take_named(reasons, key, &pair, status);
	}
}

static void on_property(const char *key, DBusMessageIter *value, void *data)
{
	struct client_status *status = data;

	if (dbus_message_iter_get_arg_type(value) != DBUS_TYPE_ARRAY)
		take_named(properties, key, value, status);
	else if (!strcmp(key, "Live"))
		bus_each_entry(value, on_live, status);
	else if (!strcmp(key, "Reasons"))
		take_reasons(value, status);
}

static void status_init(struct client_status *status)
{
	*status = (struct client_status){
		.hr_bpm = NAN,
		.rmssd_ms = NAN,
		.lf_ms2 = NAN,
		.hf_ms2 = NAN,
		.lf_hf = NAN,
		.resp_per_min = NAN,
		.coverage = NAN,
		.artefact_pct = NAN,
		.last_packet_age_s = NAN,
		.battery_pct = -1,
		.contact = -1,
	};
}

/* The errors of the bus that mean: nobody owns the name, nobody can start it.
 */
static bool is_absent(const char *name)
{
	static const char *const names[] = {
		DBUS_ERROR_SERVICE_UNKNOWN,
		DBUS_ERROR_NAME_HAS_NO_OWNER,
		DBUS_ERROR_NO_SERVER,
		DBUS_ERROR_DISCONNECTED,
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (name && !strcmp(name, names[i]))
			return true;
	return name && !strncmp(name, "org.freedesktop.DBus.Error.Spawn.", 33);
}

static int errno_of(const char *name)
{
	if (is_absent(name))
		return -ENOTCONN;
	if (!name)
		return -EIO;
	if (!strcmp(name, API_ERROR_INVALID))
		return -EINVAL;
	if (!strcmp(name, API_ERROR_NO_ADAPTER))
		return -ENODEV;
	if (!strcmp(name, API_ERROR_BUSY))
		return -EBUSY;
	if (!strcmp(name, API_ERROR_NO_SESSION))
		return -ENOENT;
	return !strcmp(name, DBUS_ERROR_NO_REPLY) ? -ETIMEDOUT : -EIO;
}

/* Sends message and waits; NULL with ret_result and ret_error on failure. */
static DBusMessage *ask(struct client *client, DBusMessage *message,
	int timeout_ms, int *ret_result, char **ret_error)
{
	_cleanup_free_ char *name = NULL, *text = NULL;
	DBusMessage *reply =
		bus_call_wait(client->bus, message, timeout_ms, &name, &text);

	if (reply)
		return reply;
	*ret_result = errno_of(name);
	if (*ret_result == -ETIMEDOUT) {
		/* libdbus guesses at causes, a broken network among them */
		*ret_error = xasprintf(
			"no answer came within %d s", timeout_ms / 1000);
		return NULL;
	}
	*ret_error = text;
	text = NULL;
	return NULL;
}

int client_status(struct client *client, struct client_status *ret_status,
	char **ret_error)
{
	_cleanup_free_ char *error = NULL;
	const char *interface = API_INTERFACE;
	DBusMessage *message, *reply;
	DBusMessageIter iter;
	int result = 0;

	status_init(ret_status);
	if (!client)
		return 0;
	message = dbus_message_new_method_call(
		API_BUS_NAME, API_PATH, PROPERTIES, "GetAll");
	dbus_message_set_auto_start(message, false);
	dbus_message_append_args(
		message, DBUS_TYPE_STRING, &interface, DBUS_TYPE_INVALID);
	reply = ask(client, message, CALL_TIMEOUT_MS, &result, &error);
	if (!reply && result != -ENOTCONN) {
		*ret_error = error;
		error = NULL;
		return result;
	}
	ret_status->running = reply;
	if (!reply)
		return 0;
	if (dbus_message_iter_init(reply, &iter))
		bus_each_entry(&iter, on_property, ret_status);
	dbus_message_unref(reply);
	return 0;
}

int client_wait(struct client *client, int timeout_ms)
{
	DBusConnection *connection = bus_connection(client->bus);

	if (!client->changed &&
		!dbus_connection_read_write_dispatch(connection, timeout_ms))
		return -ENOTCONN;
	while (dbus_connection_dispatch(connection) ==
		DBUS_DISPATCH_DATA_REMAINS)
		;
	if (!client->changed)
		return 0;
	client->changed = false;
	return 1;
}

static DBusMessage *method_call(const char *method)
{
	return dbus_message_new_method_call(
		API_BUS_NAME, API_PATH, API_INTERFACE, method);
}

int client_call(struct client *client, const char *method, const char *text,
	char **ret_error)
{
	DBusMessage *message, *reply;
	int result = 0;

	if (text && !dbus_validate_utf8(text, NULL)) {
		*ret_error = xstrdup("the text is not UTF-8");
		return -EINVAL;
	}
	message = method_call(method);
	if (text)
		dbus_message_append_args(
			message, DBUS_TYPE_STRING, &text, DBUS_TYPE_INVALID);
	reply = ask(client, message, START_TIMEOUT_MS, &result, ret_error);
	if (reply)
		dbus_message_unref(reply);
	return result;
}

static bool found_take(DBusMessageIter *entry, struct client_found *ret_found)
{
	DBusMessageIter iter;
	const char *address, *name;
	dbus_int32_t rssi_dbm;
	dbus_bool_t connected;

	dbus_message_iter_recurse(entry, &iter);
	if (!bus_get_basic(&iter, DBUS_TYPE_STRING, &address))
		return false;
	dbus_message_iter_next(&iter);
	if (!bus_get_basic(&iter, DBUS_TYPE_STRING, &name))
		return false;
	dbus_message_iter_next(&iter);
	if (!bus_get_basic(&iter, DBUS_TYPE_INT32, &rssi_dbm))
		return false;
	dbus_message_iter_next(&iter);
	if (!bus_get_basic(&iter, DBUS_TYPE_BOOLEAN, &connected))
		return false;
	*ret_found = (struct client_found){
		.rssi_dbm = rssi_dbm, .connected = connected};
	strncpy(ret_found->address, address, sizeof(ret_found->address) - 1);
	strncpy(ret_found->name, name, sizeof(ret_found->name) - 1);
	return true;
}

int client_scan(struct client *client, uint32_t seconds,
	struct client_found **ret_found, size_t *ret_n, char **ret_error)
{
	DBusMessage *message = method_call("Scan");
	DBusMessage *reply;
	DBusMessageIter array, entry;
	struct client_found *found = NULL;
	size_t n = 0;
	int result = 0;

	dbus_message_append_args(
		message, DBUS_TYPE_UINT32, &seconds, DBUS_TYPE_INVALID);
	reply = ask(client, message, (int)seconds * 1000 + SCAN_SLACK_MS,
		&result, ret_error);
	if (!reply)
		return result;
	if (strcmp(dbus_message_get_signature(reply), "a(ssib)") != 0)
		goto out;
	dbus_message_iter_init(reply, &array);
	dbus_message_iter_recurse(&array, &entry);
	for (; dbus_message_iter_get_arg_type(&entry) == DBUS_TYPE_STRUCT;
		dbus_message_iter_next(&entry)) {
		found = xrealloc(found, (n + 1) * sizeof(*found));
		n += found_take(&entry, &found[n]);
	}
out:
	dbus_message_unref(reply);
	*ret_found = found;
	*ret_n = n;
	return 0;
}
