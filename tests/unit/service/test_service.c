/* SPDX-License-Identifier: GPL-3.0-or-later
 * org.hrvd.Hrvd1 on a private bus: the contract's properties and methods, and
 * that what is unknown is absent.
 */
#include "daemon/service/service.h"

#include <errno.h>

#include <systemd/sd-event.h>

#include "daemon/base/api.h"
#include "daemon/bus/bus.h"
#include "daemon/engine/live.h"
#include "tests/private_bus.h"

struct world {
	struct private_bus daemon;
	sd_event *event;
	struct service *service;
	struct bus *client;
	DBusMessage *reply;
	int n_changed;
	/* what the service asked */
	char asked[200];
	int answer;
	struct service_scan_reply *scan;
	struct live_values live;
	struct service_facts facts;
};

static void facts_get(struct service_facts *ret_facts, void *data)
{
	struct world *world = data;

	*ret_facts = world->facts;
}

static int ask(struct world *world, const char *what, const char *text,
	char **ret_error)
{
	snprintf(world->asked, sizeof world->asked, "%s %s", what, text);
	if (world->answer < 0)
		*ret_error = strdup("a sentence for a person");
	return world->answer;
}

static int ask_scan(uint32_t seconds, struct service_scan_reply *reply,
	char **ret_error, void *data)
{
	struct world *world = data;

	(void)seconds;
	world->scan = reply;
	return ask(world, "scan", "", ret_error);
}

static int ask_use(const char *target, char **ret_error, void *data)
{
	return ask(data, "use", target, ret_error);
}

static int ask_pause(char **ret_error, void *data)
{
	return ask(data, "pause", "", ret_error);
}

static int ask_resume(char **ret_error, void *data)
{
	return ask(data, "resume", "", ret_error);
}

static int ask_start(const char *name, char **ret_error, void *data)
{
	return ask(data, "start", name, ret_error);
}

static int ask_stop(char **ret_error, void *data)
{
	return ask(data, "stop", "", ret_error);
}

static int ask_mark(const char *text, char **ret_error, void *data)
{
	return ask(data, "mark", text, ret_error);
}

static void on_lost(void *data)
{
	(void)data;
	fail();
}

static struct service_handler handler_of(struct world *world)
{
	return (struct service_handler){facts_get, ask_scan, ask_use, ask_pause,
		ask_resume, ask_start, ask_stop, ask_mark, on_lost, world};
}

static void on_signal(DBusMessage *signal, void *data)
{
	struct world *world = data;

	world->n_changed += dbus_message_is_signal(
		signal, DBUS_INTERFACE_PROPERTIES, "PropertiesChanged");
}

static int setup(void **state)
{
	struct world *world = calloc(1, sizeof *world);
	const struct service_handler handler = handler_of(world);

	private_bus_start(&world->daemon);
	setenv("DBUS_SESSION_BUS_ADDRESS", world->daemon.address, 1);
	assert_true(sd_event_new(&world->event) >= 0);
	world->live.hr_bpm = hrv_some(64.5);
	world->live.rmssd_ms = hrv_none(HRV_TOO_SHORT);
	world->live.lf_ms2 = world->live.hf_ms2 = hrv_none(HRV_TOO_SHORT);
	world->live.lf_hf = hrv_none(HRV_BREATHING_SLOW);
	world->live.resp_per_min = hrv_none(HRV_BREATHING_UNKNOWN);
	world->live.grade = HRV_GRADE_B;
	world->facts = (struct service_facts){
		.state = STRAP_STREAMING,
		.state_since_us = 42,
		.target = "sim",
		.device = "simulated strap",
		.simulated = true,
		.battery_pct = -1,
		.live = &world->live,
	};
	assert_int_equal(
		service_new(world->event, &handler, &world->service), 0);
	assert_int_equal(bus_open(BUS_SESSION, world->event, NULL, NULL,
				 &world->client, NULL),
		0);
	bus_match_add(world->client, "type='signal',path='" API_PATH "'");
	bus_on_signal(world->client, on_signal, world);
	*state = world;
	return 0;
}

static int teardown(void **state)
{
	struct world *world = *state;

	if (world->reply)
		dbus_message_unref(world->reply);
	bus_close(world->client);
	service_free(world->service);
	sd_event_unref(world->event);
	private_bus_stop(&world->daemon);
	free(world);
	return 0;
}

static void run_for(struct world *world, uint64_t us)
{
	uint64_t now_us, end_us;

	sd_event_now(world->event, CLOCK_MONOTONIC, &now_us);
	for (end_us = now_us + us; now_us < end_us;
		sd_event_now(world->event, CLOCK_MONOTONIC, &now_us))
		assert_true(sd_event_run(world->event, end_us - now_us) >= 0);
}

static void on_reply(DBusMessage *reply, void *data)
{
	struct world *world = data;

	world->reply = dbus_message_ref(reply);
}

static DBusMessage *method(const char *interface, const char *member)
{
	return dbus_message_new_method_call(
		API_BUS_NAME, API_PATH, interface, member);
}

/* Sends call and runs the loop until it is answered. */
static DBusMessage *answer_of(struct world *world, DBusMessage *call)
{
	if (world->reply)
		dbus_message_unref(world->reply);
	world->reply = NULL;
	bus_call_start(world->client, call, 5000, on_reply, world);
	while (!world->reply)
		assert_true(sd_event_run(world->event, 5000000) >= 0);
	return world->reply;
}

static DBusMessage *call_text(
	struct world *world, const char *member, const char *text)
{
	DBusMessage *call = method(API_INTERFACE, member);

	if (text)
		dbus_message_append_args(
			call, DBUS_TYPE_STRING, &text, DBUS_TYPE_INVALID);
	return answer_of(world, call);
}

static DBusMessage *get_all(struct world *world)
{
	DBusMessage *call = method(DBUS_INTERFACE_PROPERTIES, "GetAll");
	const char *interface = API_INTERFACE;

	dbus_message_append_args(
		call, DBUS_TYPE_STRING, &interface, DBUS_TYPE_INVALID);
	return answer_of(world, call);
}

/* What an a{sv} says of one key. */
struct probe {
	const char *key;
	int type; /* of the value; 0: not there */
	char signature[16];
	char text[200];
	double number;
};

static void on_entry(const char *key, DBusMessageIter *value, void *data)
{
	struct probe *probe = data;
	char *signature;
	const char *text;

	if (strcmp(key, probe->key) != 0)
		return;
	probe->type = dbus_message_iter_get_arg_type(value);
	signature = dbus_message_iter_get_signature(value);
	snprintf(probe->signature, sizeof probe->signature, "%s", signature);
	dbus_free(signature);
	if (bus_get_basic(value, DBUS_TYPE_STRING, &text))
		snprintf(probe->text, sizeof probe->text, "%s", text);
	bus_get_basic(value, DBUS_TYPE_DOUBLE, &probe->number);
}

static struct probe property(DBusMessage *reply, const char *key)
{
	struct probe probe = {.key = key};
	DBusMessageIter iter;

	dbus_message_iter_init(reply, &iter);
	bus_each_entry(&iter, on_entry, &probe);
	return probe;
}

struct dict_probe {
	const char *dict;
	struct probe probe;
};

static void on_dict(const char *key, DBusMessageIter *value, void *data)
{
	struct dict_probe *probe = data;

	if (!strcmp(key, probe->dict))
		bus_each_entry(value, on_entry, &probe->probe);
}

static struct probe live_value(DBusMessage *reply, const char *key)
{
	struct dict_probe probe = {.dict = "Live", .probe = {.key = key}};
	DBusMessageIter iter;

	dbus_message_iter_init(reply, &iter);
	bus_each_entry(&iter, on_dict, &probe);
	return probe.probe;
}

static void test_properties_hold_the_contract(void **state)
{
	struct world *world = *state;
	DBusMessage *reply = answer_of(
		world, method(DBUS_INTERFACE_INTROSPECTABLE, "Introspect"));
	const char *xml;
	char copy[16384];
	int n = 0;

	assert_true(dbus_message_get_args(
		reply, NULL, DBUS_TYPE_STRING, &xml, DBUS_TYPE_INVALID));
	snprintf(copy, sizeof copy, "%s", xml);
	reply = get_all(world);
	for (const char *at = copy; (at = strstr(at, "<property name=\""));
		at++) {
		char name[32], type[16];

		assert_int_equal(sscanf(at,
					 "<property name=\"%31[A-Za-z]\" "
					 "type=\"%15[a-z{}]\"",
					 name, type),
			2);
		print_message("%s %s\n", name, type);
		assert_string_equal(property(reply, name).signature, type);
		n++;
	}
	assert_int_equal(n, 12);
}

static void test_unknown_values_are_absent(void **state)
{
	struct world *world = *state;
	DBusMessage *reply = get_all(world);

	assert_near(live_value(reply, "hr_bpm").number, 64.5, 0, 0);
	assert_string_equal(live_value(reply, "grade").text, "B");
	assert_int_equal(live_value(reply, "rmssd_ms").type, 0);
	assert_int_equal(live_value(reply, "lf_hf").type, 0);
	assert_int_equal(live_value(reply, "battery_pct").type, 0);
	assert_int_equal(live_value(reply, "contact").type, 0);
	assert_int_equal(live_value(reply, "no_rr").type, 0);
	world->facts.battery_pct = 80;
	world->live.has_contact = true;
	reply = get_all(world);
	assert_int_equal(live_value(reply, "battery_pct").type, DBUS_TYPE_BYTE);
	assert_int_equal(live_value(reply, "contact").type, DBUS_TYPE_BOOLEAN);
}

static void test_get_and_set(void **state)
{
	struct world *world = *state;
	const char *interface = API_INTERFACE, *name = "State", *bad = "Stress";
	DBusMessage *call = method(DBUS_INTERFACE_PROPERTIES, "Get");
	DBusMessage *reply;

	dbus_message_append_args(call, DBUS_TYPE_STRING, &interface,
		DBUS_TYPE_STRING, &name, DBUS_TYPE_INVALID);
	reply = answer_of(world, call);
	assert_string_equal(dbus_message_get_signature(reply), "v");
	call = method(DBUS_INTERFACE_PROPERTIES, "Get");
	dbus_message_append_args(call, DBUS_TYPE_STRING, &interface,
		DBUS_TYPE_STRING, &bad, DBUS_TYPE_INVALID);
	reply = answer_of(world, call);
	assert_true(dbus_message_is_error(reply, DBUS_ERROR_UNKNOWN_PROPERTY));
	reply = answer_of(world, method(DBUS_INTERFACE_PROPERTIES, "Set"));
	assert_true(
		dbus_message_is_error(reply, DBUS_ERROR_PROPERTY_READ_ONLY));
}

static void test_methods_reach_their_function(void **state)
{
	static const struct {
		const char *member, *text, *asked;
	} rows[] = {
		{"Use", "replay:/x", "use replay:/x"},
		{"Pause", NULL, "pause "},
		{"Resume", NULL, "resume "},
		{"StartSession", "evening", "start evening"},
		{"StopSession", NULL, "stop "},
		{"Mark", "", "mark "},
	};
	struct world *world = *state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		DBusMessage *reply =
			call_text(world, rows[i].member, rows[i].text);

		assert_int_equal(dbus_message_get_type(reply),
			DBUS_MESSAGE_TYPE_METHOD_RETURN);
		assert_string_equal(world->asked, rows[i].asked);
	}
}

static void test_errors_have_name_and_sentence(void **state)
{
	static const struct {
		int answer;
		const char *name;
	} rows[] = {
		{-EINVAL, API_ERROR_INVALID},
		{-EBUSY, API_ERROR_BUSY},
		{-ESRCH, API_ERROR_NO_SESSION},
		{-ENOSPC, API_ERROR_STORE},
	};
	struct world *world = *state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		DBusMessage *reply;
		const char *text;

		world->answer = rows[i].answer;
		reply = call_text(world, "Use", "x");
		assert_true(dbus_message_is_error(reply, rows[i].name));
		assert_true(dbus_message_get_args(reply, NULL, DBUS_TYPE_STRING,
			&text, DBUS_TYPE_INVALID));
		assert_string_equal(text, "a sentence for a person");
	}
}

static void test_wrong_calls_are_refused(void **state)
{
	struct world *world = *state;
	DBusMessage *reply = call_text(world, "Use", NULL);

	assert_true(dbus_message_is_error(reply, API_ERROR_INVALID));
	reply = call_text(world, "Scan", "ten");
	assert_true(dbus_message_is_error(reply, API_ERROR_INVALID));
	reply = call_text(world, "Explode", NULL);
	assert_true(dbus_message_is_error(reply, DBUS_ERROR_UNKNOWN_METHOD));
	assert_string_equal(world->asked, "");
}

static void test_scan_answers_later(void **state)
{
	const struct source_found found = {
		"AA:BB:CC:DD:EE:FF", "Polar H10", -60, false};
	struct world *world = *state;
	DBusMessage *call = method(API_INTERFACE, "Scan");
	uint32_t seconds = 5;

	dbus_message_append_args(
		call, DBUS_TYPE_UINT32, &seconds, DBUS_TYPE_INVALID);
	bus_call_start(world->client, call, 5000, on_reply, world);
	while (!world->scan)
		assert_true(sd_event_run(world->event, 5000000) >= 0);
	run_for(world, 20000);
	assert_null(world->reply);
	service_scan_done(world->scan, 0, &found, 1);
	while (!world->reply)
		assert_true(sd_event_run(world->event, 5000000) >= 0);
	assert_string_equal(
		dbus_message_get_signature(world->reply), "a(ssib)");
}

static void test_changes_come_at_most_once_a_second(void **state)
{
	struct world *world = *state;

	run_for(world, 50000);
	for (int i = 0; i < 100; i++) {
		service_changed(world->service);
		run_for(world, 15000);
	}
	/* 1.5 s of changes: at once, and after a second */
	assert_in_range(world->n_changed, 1, 3);
	run_for(world, 1200000);
	assert_in_range(world->n_changed, 2, 4);
}

static void test_second_service_is_refused(void **state)
{
	struct world *world = *state;
	const struct service_handler handler = handler_of(world);
	struct service *second = NULL;

	assert_int_equal(service_new(world->event, &handler, &second), -EEXIST);
	assert_null(second);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_properties_hold_the_contract),
		TEST(test_unknown_values_are_absent),
		TEST(test_get_and_set),
		TEST(test_methods_reach_their_function),
		TEST(test_errors_have_name_and_sentence),
		TEST(test_wrong_calls_are_refused),
		TEST(test_scan_answers_later),
		TEST(test_changes_come_at_most_once_a_second),
		TEST(test_second_service_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
