/* SPDX-License-Identifier: GPL-3.0-or-later
 * The client against a small service of hrvd's name on a private bus. The
 * service is a child process, since a call of the client waits for its answer.
 */
#include "cli/client.h"

#include <errno.h>

#include "daemon/base/api.h"
#include "daemon/base/mem.h"
#include "daemon/bus/bus.h"
#include "tests/private_bus.h"

#define PROPERTIES "org.freedesktop.DBus.Properties"

/* What the service answers to GetAll. */
enum answer { ANSWER_FULL, ANSWER_BARE, ANSWER_WRONG_TYPES, ANSWER_NOTHING };

struct world {
	struct private_bus bus;
	pid_t service;
	struct client *client;
};

static void add_text(DBusMessageIter *dict, const char *key, const char *text)
{
	bus_append_entry(dict, key, DBUS_TYPE_STRING, &text);
}

static void add_double(DBusMessageIter *dict, const char *key, double value)
{
	bus_append_entry(dict, key, DBUS_TYPE_DOUBLE, &value);
}

static void add_true(DBusMessageIter *dict, const char *key)
{
	dbus_bool_t value = true;

	bus_append_entry(dict, key, DBUS_TYPE_BOOLEAN, &value);
}

/* Opens property key, an array with entries of signature. */
static void open_array(DBusMessageIter *dict, const char *key,
	const char *signature, DBusMessageIter levels[static 3])
{
	const char *entries = signature + 1;

	dbus_message_iter_open_container(
		dict, DBUS_TYPE_DICT_ENTRY, NULL, &levels[0]);
	dbus_message_iter_append_basic(&levels[0], DBUS_TYPE_STRING, &key);
	dbus_message_iter_open_container(
		&levels[0], DBUS_TYPE_VARIANT, signature, &levels[1]);
	dbus_message_iter_open_container(
		&levels[1], DBUS_TYPE_ARRAY, entries, &levels[2]);
}

static void close_array(DBusMessageIter *dict, DBusMessageIter levels[static 3])
{
	dbus_message_iter_close_container(&levels[1], &levels[2]);
	dbus_message_iter_close_container(&levels[0], &levels[1]);
	dbus_message_iter_close_container(dict, &levels[0]);
}

static void add_live(DBusMessageIter *dict)
{
	DBusMessageIter levels[3];
	dbus_uint64_t n_beats = UINT64_C(5000000000);
	uint8_t battery_pct = 80;

	open_array(dict, "Live", "a{sv}", levels);
	add_double(&levels[2], "hr_bpm", 61.5);
	add_double(&levels[2], "rmssd_ms", 41.25);
	add_double(&levels[2], "coverage", 0.97);
	add_double(&levels[2], "artefact_pct", 1.5);
	add_double(&levels[2], "last_packet_age_s", 0.5);
	add_double(&levels[2], "something_new", 1);
	add_text(&levels[2], "grade", "B");
	bus_append_entry(&levels[2], "n_beats", DBUS_TYPE_UINT64, &n_beats);
	bus_append_entry(
		&levels[2], "battery_pct", DBUS_TYPE_BYTE, &battery_pct);
	add_true(&levels[2], "contact");
	add_true(&levels[2], "coarse_rr");
	close_array(dict, levels);
}

static void add_reason(DBusMessageIter *dict, const char *key, const char *text)
{
	DBusMessageIter entry;

	dbus_message_iter_open_container(
		dict, DBUS_TYPE_DICT_ENTRY, NULL, &entry);
	dbus_message_iter_append_basic(&entry, DBUS_TYPE_STRING, &key);
	dbus_message_iter_append_basic(&entry, DBUS_TYPE_STRING, &text);
	dbus_message_iter_close_container(dict, &entry);
}

static void add_full(DBusMessageIter *dict)
{
	DBusMessageIter levels[3];
	dbus_int64_t since_us = INT64_C(1795349049000000);

	add_text(dict, "Version", "0.1.0");
	add_text(dict, "State", "streaming");
	add_text(dict, "Device",
		"a name that is far longer than the 63 bytes that there is "
		"room for, as a radio may well send");
	add_true(dict, "Simulated");
	bus_append_entry(dict, "StateSince", DBUS_TYPE_INT64, &since_us);
	add_live(dict);
	open_array(dict, "Reasons", "a{ss}", levels);
	add_reason(&levels[2], "lf_hf", "breathing below 9.5/min");
	add_reason(&levels[2], "resp_per_min", "window too short");
	close_array(dict, levels);
}

static void add_wrong_types(DBusMessageIter *dict)
{
	DBusMessageIter levels[3];

	add_double(dict, "State", 1);
	add_text(dict, "StateSince", "yesterday");
	add_text(dict, "Live", "none");
	add_true(dict, "Session");
	open_array(dict, "Reasons", "a{sv}", levels);
	add_true(&levels[2], "lf_hf");
	close_array(dict, levels);
}

static DBusMessage *get_all(DBusMessage *call, enum answer answer)
{
	DBusMessage *reply = dbus_message_new_method_return(call);
	DBusMessageIter iter, dict;

	dbus_message_iter_init_append(reply, &iter);
	if (answer == ANSWER_NOTHING)
		return reply;
	dbus_message_iter_open_container(&iter, DBUS_TYPE_ARRAY, "{sv}", &dict);
	if (answer == ANSWER_FULL)
		add_full(&dict);
	else if (answer == ANSWER_WRONG_TYPES)
		add_wrong_types(&dict);
	dbus_message_iter_close_container(&iter, &dict);
	return reply;
}

static DBusMessage *scan(DBusMessage *call)
{
	DBusMessage *reply = dbus_message_new_method_return(call);
	DBusMessageIter iter, array, entry;
	const char *address = "24:AC:AC:01:02:03", *name = "Polar H10";
	dbus_int32_t rssi_dbm = -58;
	dbus_bool_t connected = false;

	dbus_message_iter_init_append(reply, &iter);
	dbus_message_iter_open_container(
		&iter, DBUS_TYPE_ARRAY, "(ssib)", &array);
	dbus_message_iter_open_container(
		&array, DBUS_TYPE_STRUCT, NULL, &entry);
	dbus_message_iter_append_basic(&entry, DBUS_TYPE_STRING, &address);
	dbus_message_iter_append_basic(&entry, DBUS_TYPE_STRING, &name);
	dbus_message_iter_append_basic(&entry, DBUS_TYPE_INT32, &rssi_dbm);
	dbus_message_iter_append_basic(&entry, DBUS_TYPE_BOOLEAN, &connected);
	dbus_message_iter_close_container(&array, &entry);
	dbus_message_iter_close_container(&iter, &array);
	return reply;
}

/* Fails with the error that the argument names. */
static DBusMessage *mark(DBusMessage *call)
{
	const char *text = "";

	dbus_message_get_args(
		call, NULL, DBUS_TYPE_STRING, &text, DBUS_TYPE_INVALID);
	if (strncmp(text, "org.", 4))
		return dbus_message_new_method_return(call);
	return dbus_message_new_error(call, text, "in so many words");
}

/* Says that something has changed, then that it is done. */
static DBusMessage *pause_it(DBusConnection *connection, DBusMessage *call)
{
	DBusMessage *changed = dbus_message_new_signal(
		API_PATH, PROPERTIES, "PropertiesChanged");

	dbus_connection_send(connection, changed, NULL);
	dbus_message_unref(changed);
	return dbus_message_new_method_return(call);
}

static DBusHandlerResult serve(
	DBusConnection *connection, DBusMessage *message, void *data)
{
	DBusMessage *reply = NULL;

	if (dbus_message_is_method_call(message, PROPERTIES, "GetAll"))
		reply = get_all(message, *(const enum answer *)data);
	else if (dbus_message_is_method_call(message, API_INTERFACE, "Scan"))
		reply = scan(message);
	else if (dbus_message_is_method_call(message, API_INTERFACE, "Mark"))
		reply = mark(message);
	else if (dbus_message_is_method_call(message, API_INTERFACE, "Pause"))
		reply = pause_it(connection, message);
	if (!reply)
		return DBUS_HANDLER_RESULT_NOT_YET_HANDLED;
	dbus_connection_send(connection, reply, NULL);
	dbus_message_unref(reply);
	return DBUS_HANDLER_RESULT_HANDLED;
}

/* Returns when the service has its name. */
static void service_start(struct world *world, enum answer answer)
{
	int ends[2];
	char ready;

	assert_int_equal(pipe(ends), 0);
	world->service = fork();
	if (!world->service) {
		struct bus *bus;

		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (bus_open(BUS_SESSION, NULL, NULL, NULL, &bus, NULL) < 0)
			_exit(1);
		dbus_bus_request_name(
			bus_connection(bus), API_BUS_NAME, 0, NULL);
		dbus_connection_add_filter(
			bus_connection(bus), serve, &answer, NULL);
		if (write(ends[1], "", 1) != 1)
			_exit(1);
		while (dbus_connection_read_write_dispatch(
			bus_connection(bus), -1))
			;
		_exit(0);
	}
	close(ends[1]);
	assert_int_equal(read(ends[0], &ready, 1), 1);
	close(ends[0]);
}

static void service_stop(struct world *world)
{
	if (world->service > 0) {
		kill(world->service, SIGKILL);
		waitpid(world->service, NULL, 0);
	}
	world->service = 0;
}

static int world_open(void **state)
{
	struct world *world = xcalloc(1, sizeof(*world));

	private_bus_start(&world->bus);
	setenv("DBUS_SESSION_BUS_ADDRESS", world->bus.address, true);
	assert_int_equal(client_open(&world->client, NULL), 0);
	*state = world;
	return 0;
}

static int world_close(void **state)
{
	struct world *world = *state;

	client_close(world->client);
	service_stop(world);
	private_bus_stop(&world->bus);
	free(world);
	return 0;
}

static void assert_all_absent(const struct client_status *status)
{
	assert_true(isnan(status->hr_bpm) && isnan(status->rmssd_ms));
	assert_true(isnan(status->lf_hf) && isnan(status->resp_per_min));
	assert_true(isnan(status->coverage) && isnan(status->artefact_pct));
	assert_true(isnan(status->last_packet_age_s));
	assert_int_equal(status->battery_pct, -1);
	assert_int_equal(status->contact, -1);
	assert_string_equal(status->state, "");
	assert_string_equal(status->lf_hf_reason, "");
	assert_true(status->state_since_us == 0);
}

static void without_hrvd_it_says_so(void **state)
{
	struct world *world = *state;
	struct client_status status;
	char *error = NULL;

	assert_int_equal(client_status(world->client, &status, &error), 0);
	assert_false(status.running);
	assert_all_absent(&status);
	assert_null(error);
	assert_int_equal(
		client_call(world->client, "Pause", NULL, &error), -ENOTCONN);
	free(error);
	assert_int_equal(client_status(NULL, &status, &error), 0);
	assert_false(status.running);
}

static void a_full_status_is_read(void **state)
{
	struct world *world = *state;
	struct client_status status;
	char *error = NULL;

	service_start(world, ANSWER_FULL);
	assert_int_equal(client_status(world->client, &status, &error), 0);
	assert_true(status.running && status.simulated);
	assert_string_equal(status.version, "0.1.0");
	assert_string_equal(status.state, "streaming");
	assert_true(status.state_since_us == INT64_C(1795349049000000));
	assert_int_equal(strlen(status.device), sizeof(status.device) - 1);
	assert_near(status.hr_bpm, 61.5, 0, 0);
	assert_near(status.rmssd_ms, 41.25, 0, 0);
	assert_near(status.artefact_pct, 1.5, 0, 0);
	assert_near(status.last_packet_age_s, 0.5, 0, 0);
	assert_string_equal(status.grade, "B");
	assert_true(status.n_beats == UINT64_C(5000000000));
	assert_int_equal(status.battery_pct, 80);
	assert_int_equal(status.contact, 1);
	assert_true(status.coarse_rr);
	assert_false(status.no_rr || status.stuck_rr || status.paused);
	assert_true(isnan(status.lf_hf));
	assert_string_equal(status.lf_hf_reason, "breathing below 9.5/min");
	assert_string_equal(status.resp_reason, "window too short");
	assert_string_equal(status.rmssd_reason, "");
}

static void what_is_not_said_is_absent(void **state)
{
	static const enum answer answers[] = {
		ANSWER_BARE, ANSWER_WRONG_TYPES, ANSWER_NOTHING};
	struct world *world = *state;

	for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++) {
		struct client_status status;
		char *error = NULL;

		service_start(world, answers[i]);
		assert_int_equal(
			client_status(world->client, &status, &error), 0);
		assert_true(status.running);
		assert_all_absent(&status);
		service_stop(world);
	}
}

static void errors_keep_their_meaning_and_words(void **state)
{
	static const struct {
		const char *text;
		int result;
		const char *error;
	} cases[] = {
		{"", 0, NULL},
		{"began to settle", 0, NULL},
		{API_ERROR_INVALID, -EINVAL, "in so many words"},
		{API_ERROR_NO_ADAPTER, -ENODEV, "in so many words"},
		{API_ERROR_BUSY, -EBUSY, "in so many words"},
		{API_ERROR_NO_SESSION, -ENOENT, "in so many words"},
		{API_ERROR_STORE, -EIO, "in so many words"},
		{"not UTF-8: \xFF", -EINVAL, "the text is not UTF-8"},
	};
	struct world *world = *state;

	service_start(world, ANSWER_BARE);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char *error = NULL;

		assert_int_equal(client_call(world->client, "Mark",
					 cases[i].text, &error),
			cases[i].result);
		if (cases[i].error)
			assert_string_equal(error, cases[i].error);
		else
			assert_null(error);
		free(error);
	}
}

static void a_scan_is_read(void **state)
{
	struct world *world = *state;
	struct client_found *found;
	char *error = NULL;
	size_t n;

	service_start(world, ANSWER_BARE);
	assert_int_equal(client_scan(world->client, 1, &found, &n, &error), 0);
	assert_int_equal(n, 1);
	assert_string_equal(found->address, "24:AC:AC:01:02:03");
	assert_string_equal(found->name, "Polar H10");
	assert_int_equal(found->rssi_dbm, -58);
	assert_false(found->connected);
	free(found);
}

/* True once a change was seen, within two seconds. */
static bool sees_change(struct client *client)
{
	for (int i = 0; i < 20; i++)
		if (client_wait(client, 100) == 1)
			return true;
	return false;
}

static void changes_come_and_go(void **state)
{
	struct world *world = *state;
	char *error = NULL;

	assert_int_equal(client_wait(world->client, 0), 0);
	service_start(world, ANSWER_BARE);
	assert_true(sees_change(world->client));
	assert_int_equal(client_wait(world->client, 50), 0);
	assert_int_equal(client_call(world->client, "Pause", NULL, &error), 0);
	assert_true(sees_change(world->client));
	service_stop(world);
	assert_true(sees_change(world->client));
	private_bus_kill(&world->bus);
	for (int i = 0; i < 20 && client_wait(world->client, 100) >= 0; i++)
		;
	assert_int_equal(client_wait(world->client, 100), -ENOTCONN);
}

static void no_bus_is_an_error_with_words(void **state)
{
	struct client *client;
	char *error = NULL;

	(void)state;
	setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", true);
	assert_true(client_open(&client, &error) < 0);
	assert_non_null(error);
	free(error);
}

#define WITH_BUS(test)                                                         \
	cmocka_unit_test_setup_teardown(test, world_open, world_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_BUS(without_hrvd_it_says_so),
		WITH_BUS(a_full_status_is_read),
		WITH_BUS(what_is_not_said_is_absent),
		WITH_BUS(errors_keep_their_meaning_and_words),
		WITH_BUS(a_scan_is_read),
		WITH_BUS(changes_come_and_go),
		cmocka_unit_test(no_bus_is_an_error_with_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
