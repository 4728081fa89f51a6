/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvd as a whole, on a private session bus and without a system bus: what is
 * asked over the bus, what becomes of it in the database, and that nothing of
 * one source is shown as another's.
 */
#include "daemon/hrvd.h"

#include <systemd/sd-event.h>

#include "daemon/base/api.h"
#include "daemon/bus/bus.h"
#include "daemon/store/store.h"
#include "daemon/store/stretches.h"
#include "tests/feed.h"
#include "tests/private_bus.h"
#include "tests/scratch.h"

#define STRAP "A0:9E:1A:00:00:01"
#define REPLAY_S 200

struct world {
	struct private_bus daemon;
	char *dir, *database, *config, *replay;
	sd_event *event;
	struct hrvd *hrvd;
	struct bus *client;
	DBusMessage *reply;
};

/* Packets of REPLAY_S seconds in the format of a replay. */
static void replay_write(const char *path)
{
	FILE *file = fopen(path, "w");
	struct instant arrival;
	struct feed feed;
	uint8_t bytes[20];

	assert_non_null(file);
	feed_init(&feed);
	for (int i = 0; i < REPLAY_S; i++) {
		size_t n = feed_packet(&feed, bytes, &arrival);

		fprintf(file, "%.3f ",
			(double)(arrival.boot_us - FEED_BOOT_US) / 1e6);
		for (size_t k = 0; k < n; k++)
			fprintf(file, "%02x", bytes[k]);
		fputc('\n', file);
	}
	assert_int_equal(fclose(file), 0);
}

static void config_write(const struct world *world, const char *text)
{
	FILE *file = fopen(world->config, "w");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static void hrvd_begin(struct world *world)
{
	const struct hrvd_options options = {.config_path = world->config};
	struct store *store = NULL;
	struct config config;

	config_init(&config);
	assert_int_equal(config_load(world->config, &config, NULL), 0);
	assert_int_equal(
		store_open(world->database, STORE_RECORD, &store, NULL), 0);
	world->hrvd = hrvd_new(world->event, store, &config, &options);
	assert_int_equal(hrvd_start(world->hrvd), 0);
}

static int setup(void **state)
{
	struct world *world = calloc(1, sizeof *world);

	private_bus_start(&world->daemon);
	setenv("DBUS_SESSION_BUS_ADDRESS", world->daemon.address, 1);
	setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus", 1);
	world->dir = scratch_new();
	world->database = scratch_path(world->dir, "data/hrv.db");
	world->config = scratch_path(world->dir, "hrvd.conf");
	world->replay = scratch_path(world->dir, "replay");
	replay_write(world->replay);
	config_write(world, "");
	assert_true(sd_event_new(&world->event) >= 0);
	assert_int_equal(bus_open(BUS_SESSION, world->event, NULL, NULL,
				 &world->client, NULL),
		0);
	hrvd_begin(world);
	*state = world;
	return 0;
}

static int teardown(void **state)
{
	struct world *world = *state;

	if (world->reply)
		dbus_message_unref(world->reply);
	bus_close(world->client);
	hrvd_free(world->hrvd);
	sd_event_unref(world->event);
	private_bus_stop(&world->daemon);
	free(world->database);
	free(world->config);
	free(world->replay);
	scratch_free(world->dir);
	free(world);
	return 0;
}

static void on_reply(DBusMessage *reply, void *data)
{
	struct world *world = data;

	world->reply = dbus_message_ref(reply);
}

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

/* The name of the error that a method with one text (or none) gives; "" when
 * it works. */
static const char *ask(
	struct world *world, const char *member, const char *text)
{
	DBusMessage *call = dbus_message_new_method_call(
		API_BUS_NAME, API_PATH, API_INTERFACE, member);
	const char *error;

	if (text)
		dbus_message_append_args(
			call, DBUS_TYPE_STRING, &text, DBUS_TYPE_INVALID);
	error = dbus_message_get_error_name(answer_of(world, call));
	return error ? error : "";
}

/* A variant's value as text: numbers, booleans, strings. */
static void read_value(DBusMessageIter *value, char ret_text[100])
{
	DBusBasicValue basic;

	dbus_message_iter_get_basic(value, &basic);
	switch (dbus_message_iter_get_arg_type(value)) {
	case DBUS_TYPE_STRING:
		snprintf(ret_text, 100, "%s", basic.str);
		break;
	case DBUS_TYPE_BOOLEAN:
		snprintf(ret_text, 100, "%s", basic.bool_val ? "yes" : "no");
		break;
	case DBUS_TYPE_DOUBLE:
		snprintf(ret_text, 100, "%g", basic.dbl);
		break;
	default: /* the counters */
		snprintf(ret_text, 100, "%llu", (unsigned long long)basic.u64);
	}
}

struct wanted {
	const char *key;
	char text[100];
};

static void on_entry(const char *key, DBusMessageIter *value, void *data)
{
	struct wanted *wanted = data;

	if (strcmp(key, wanted->key) == 0)
		read_value(value, wanted->text);
}

/* Property name, or, where key is given, that key of the dictionary. */
static const char *get(struct world *world, const char *name, const char *key)
{
	static struct wanted wanted;
	DBusMessage *call = dbus_message_new_method_call(
		API_BUS_NAME, API_PATH, DBUS_INTERFACE_PROPERTIES, "Get");
	const char *interface = API_INTERFACE;
	DBusMessageIter iter, value;

	dbus_message_append_args(call, DBUS_TYPE_STRING, &interface,
		DBUS_TYPE_STRING, &name, DBUS_TYPE_INVALID);
	dbus_message_iter_init(answer_of(world, call), &iter);
	dbus_message_iter_recurse(&iter, &value);
	wanted = (struct wanted){.key = key};
	if (key)
		bus_each_entry(&value, on_entry, &wanted);
	else
		read_value(&value, wanted.text);
	return wanted.text;
}

/* Runs the loop until a property has this value. */
static void expect(struct world *world, const char *name, const char *text)
{
	for (int i = 0; i < 100; i++) {
		if (strcmp(get(world, name, NULL), text) == 0)
			return;
		sd_event_run(world->event, 50000);
	}
	print_error("%s is %s, not %s\n", name, get(world, name, NULL), text);
	fail();
}

static void use_replay(struct world *world)
{
	char target[200];

	snprintf(target, sizeof target, "replay:%s", world->replay);
	assert_string_equal(ask(world, "Use", target), "");
}

struct count {
	int n;
	struct stretch last;
};

static int on_stretch(const struct stretch *stretch, void *data)
{
	struct count *count = data;

	count->n++;
	count->last = *stretch;
	return 0;
}

static struct count stretches_of(const struct world *world)
{
	struct count count = {0};
	struct store *store = NULL;

	assert_int_equal(
		store_open(world->database, STORE_READ, &store, NULL), 0);
	assert_int_equal(
		stretches_read(store, 0, INT64_MAX / 2, on_stretch, &count), 0);
	store_close(store);
	return count;
}

/* The heart of a replay is not that of the strap that is looked for now. */
static void test_other_source_begins_with_nothing(void **state)
{
	struct world *world = *state;

	use_replay(world);
	expect(world, "State", "ended");
	assert_string_equal(get(world, "Simulated", NULL), "yes");
	assert_string_not_equal(get(world, "Live", "n_packets"), "0");
	assert_string_equal(ask(world, "Use", STRAP), "");
	assert_string_equal(get(world, "Simulated", NULL), "no");
	assert_string_equal(get(world, "Live", "n_packets"), "0");
	assert_string_equal(get(world, "Live", "last_packet_age_s"), "");
	assert_int_equal(stretches_of(world).last.cause, GAP_SOURCE_END);
}

static void test_pause_outlasts_a_reload(void **state)
{
	struct world *world = *state;

	assert_string_equal(ask(world, "Use", "sim"), "");
	expect(world, "State", "streaming");
	assert_string_equal(ask(world, "Pause", NULL), "");
	expect(world, "State", "paused");
	config_write(world, "[sim]\nseed = 7\n");
	hrvd_reload(world->hrvd);
	assert_string_equal(get(world, "Paused", NULL), "yes");
	for (int i = 0; i < 15; i++)
		sd_event_run(world->event, 100000);
	assert_string_equal(get(world, "State", NULL), "paused");
	assert_string_equal(ask(world, "Resume", NULL), "");
	expect(world, "State", "streaming");
}

static void test_pause_outlasts_a_restart(void **state)
{
	struct world *world = *state;

	assert_string_equal(ask(world, "Use", "sim"), "");
	assert_string_equal(ask(world, "Pause", NULL), "");
	hrvd_free(world->hrvd);
	hrvd_begin(world);
	assert_string_equal(get(world, "State", NULL), "paused");
	assert_string_equal(ask(world, "Resume", NULL), "");
	expect(world, "State", "streaming");
	hrvd_free(world->hrvd);
	hrvd_begin(world);
	expect(world, "State", "streaming");
}

static void test_configured_target_is_not_chosen_away(void **state)
{
	struct world *world = *state;

	config_write(world, "[strap]\ntarget = sim\n");
	hrvd_reload(world->hrvd);
	expect(world, "State", "streaming");
	assert_string_equal(ask(world, "Use", STRAP), API_ERROR_BUSY);
	assert_string_equal(get(world, "Target", NULL), "sim");
}

static void test_choosing_a_source_ends_a_pause(void **state)
{
	struct world *world = *state;

	assert_string_equal(ask(world, "Pause", NULL), "");
	expect(world, "State", "paused");
	assert_string_equal(ask(world, "Use", "nonsense"), API_ERROR_INVALID);
	assert_string_equal(get(world, "Paused", NULL), "yes");
	assert_string_equal(ask(world, "Use", "sim"), "");
	assert_string_equal(get(world, "Paused", NULL), "no");
	expect(world, "State", "streaming");
	assert_string_equal(ask(world, "Use", ""), "");
	assert_string_equal(get(world, "State", NULL), "no_target");
}

static void test_sessions_and_marks_are_kept(void **state)
{
	struct world *world = *state;
	char long_name[300];

	memset(long_name, 'x', sizeof long_name - 1);
	long_name[sizeof long_name - 1] = '\0';
	assert_string_equal(
		ask(world, "StopSession", NULL), API_ERROR_NO_SESSION);
	assert_string_equal(
		ask(world, "StartSession", long_name), API_ERROR_INVALID);
	assert_string_equal(ask(world, "StartSession", "evening"), "");
	assert_string_equal(ask(world, "StartSession", "two"), API_ERROR_BUSY);
	assert_string_equal(ask(world, "Mark", "a noise"), "");
	hrvd_free(world->hrvd);
	hrvd_begin(world);
	assert_string_equal(get(world, "Session", NULL), "evening");
	assert_string_equal(ask(world, "StopSession", NULL), "");
	assert_string_equal(get(world, "Session", NULL), "");
}

static void test_choice_is_kept(void **state)
{
	struct world *world = *state;

	assert_string_equal(ask(world, "Use", "sim"), "");
	hrvd_free(world->hrvd);
	hrvd_begin(world);
	assert_string_equal(get(world, "Target", NULL), "sim");
	expect(world, "State", "streaming");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_other_source_begins_with_nothing),
		TEST(test_pause_outlasts_a_reload),
		TEST(test_pause_outlasts_a_restart),
		TEST(test_configured_target_is_not_chosen_away),
		TEST(test_choosing_a_source_ends_a_pause),
		TEST(test_sessions_and_marks_are_kept),
		TEST(test_choice_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
