/* SPDX-License-Identifier: GPL-3.0-or-later
 * The delay lock, with a logind of the test's own on a private bus. It gives
 * out the writing end of a pipe; when nobody holds that any more, the reading
 * end is at its end.
 */
#include "daemon/sleep.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <systemd/sd-event.h>

#include "daemon/bus/bus.h"
#include "tests/private_bus.h"

#define LOGIND "org.freedesktop.login1"
#define MANAGER LOGIND ".Manager"

struct world {
	struct private_bus daemon;
	sd_event *event;
	struct bus *logind;
	struct sleep_watch *watch;
	bool refuses;
	char mode[16];
	int n_locks, n_sleeps;
	int lock; /* reading end of the newest */
	bool held_in_handler;
};

static bool is_held(const struct world *world)
{
	struct pollfd end = {.fd = world->lock, .events = POLLIN};

	return world->lock >= 0 && poll(&end, 1, 0) == 0;
}

static DBusMessage *answer(struct world *world, DBusMessage *call)
{
	const char *what, *who, *why, *mode;
	DBusMessage *reply;
	int ends[2];

	if (world->refuses)
		return dbus_message_new_error(
			call, DBUS_ERROR_ACCESS_DENIED, "no");
	assert_true(dbus_message_get_args(call, NULL, DBUS_TYPE_STRING, &what,
		DBUS_TYPE_STRING, &who, DBUS_TYPE_STRING, &why,
		DBUS_TYPE_STRING, &mode, DBUS_TYPE_INVALID));
	assert_string_equal(what, "sleep");
	snprintf(world->mode, sizeof(world->mode), "%s", mode);
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	if (world->lock >= 0)
		close(world->lock);
	world->lock = ends[0];
	world->n_locks++;
	reply = dbus_message_new_method_return(call);
	dbus_message_append_args(
		reply, DBUS_TYPE_UNIX_FD, &ends[1], DBUS_TYPE_INVALID);
	close(ends[1]);
	return reply;
}

static DBusHandlerResult serve(
	DBusConnection *connection, DBusMessage *message, void *data)
{
	DBusMessage *reply;

	if (!dbus_message_is_method_call(message, MANAGER, "Inhibit"))
		return DBUS_HANDLER_RESULT_NOT_YET_HANDLED;
	reply = answer(data, message);
	dbus_connection_send(connection, reply, NULL);
	dbus_connection_flush(connection);
	dbus_message_unref(reply);
	return DBUS_HANDLER_RESULT_HANDLED;
}

static void logind_start(struct world *world)
{
	assert_int_equal(bus_open(BUS_SYSTEM, world->event, NULL, NULL,
				 &world->logind, NULL),
		0);
	dbus_connection_add_filter(
		bus_connection(world->logind), serve, world, NULL);
	assert_int_equal(dbus_bus_request_name(bus_connection(world->logind),
				 LOGIND, 0, NULL),
		DBUS_REQUEST_NAME_REPLY_PRIMARY_OWNER);
}

static void prepare_for_sleep(struct world *world, dbus_bool_t begins)
{
	DBusMessage *signal = dbus_message_new_signal(
		"/org/freedesktop/login1", MANAGER, "PrepareForSleep");

	dbus_message_append_args(
		signal, DBUS_TYPE_BOOLEAN, &begins, DBUS_TYPE_INVALID);
	dbus_connection_send(bus_connection(world->logind), signal, NULL);
	dbus_message_unref(signal);
}

/* Until *value is at least least, for at most 5 s. */
static void run_until(struct world *world, const int *value, int least)
{
	for (int i = 0; i < 500 && *value < least; i++)
		sd_event_run(world->event, 10000);
	assert_int_equal(*value, least);
}

static void run_for_a_while(struct world *world)
{
	for (int i = 0; i < 20; i++)
		sd_event_run(world->event, 10000);
}

static void on_sleep(void *data)
{
	struct world *world = data;

	world->n_sleeps++;
	world->held_in_handler = is_held(world);
}

static int world_open(void **state)
{
	struct world *world = calloc(1, sizeof(*world));

	*state = world;
	world->lock = -1;
	private_bus_start(&world->daemon);
	setenv("DBUS_SYSTEM_BUS_ADDRESS", world->daemon.address, 1);
	return sd_event_new(&world->event) < 0;
}

static int world_close(void **state)
{
	struct world *world = *state;

	sleep_watch_free(world->watch);
	bus_close(world->logind);
	sd_event_unref(world->event);
	private_bus_stop(&world->daemon);
	if (world->lock >= 0)
		close(world->lock);
	free(world);
	return 0;
}

static void watch_start(struct world *world)
{
	world->watch = sleep_watch_new(world->event, on_sleep, world);
}

static void test_lock_is_held_until_all_is_closed(void **state)
{
	struct world *world = *state;

	logind_start(world);
	watch_start(world);
	run_until(world, &world->n_locks, 1);
	run_for_a_while(world);
	assert_string_equal(world->mode, "delay");
	assert_true(is_held(world));
	prepare_for_sleep(world, TRUE);
	run_until(world, &world->n_sleeps, 1);
	assert_true(world->held_in_handler);
	run_for_a_while(world);
	assert_false(is_held(world));
	prepare_for_sleep(world, FALSE);
	run_until(world, &world->n_locks, 2);
	run_for_a_while(world);
	assert_true(is_held(world));
	assert_int_equal(world->n_sleeps, 1);
}

static void test_end_releases_it(void **state)
{
	struct world *world = *state;

	logind_start(world);
	watch_start(world);
	run_until(world, &world->n_locks, 1);
	run_for_a_while(world);
	sleep_watch_free(world->watch);
	world->watch = NULL;
	run_for_a_while(world);
	assert_false(is_held(world));
}

/* The signal comes also to whoever was given no lock. */
static void test_refused(void **state)
{
	struct world *world = *state;

	world->refuses = true;
	logind_start(world);
	watch_start(world);
	run_for_a_while(world);
	prepare_for_sleep(world, TRUE);
	run_until(world, &world->n_sleeps, 1);
	assert_int_equal(world->n_locks, 0);
}

static void test_logind_comes_later_and_again(void **state)
{
	struct world *world = *state;

	watch_start(world);
	run_for_a_while(world);
	logind_start(world);
	run_until(world, &world->n_locks, 1);
	bus_close(world->logind);
	logind_start(world);
	run_until(world, &world->n_locks, 2);
	run_for_a_while(world);
	assert_true(is_held(world));
}

static void test_bus_comes_back(void **state)
{
	struct world *world = *state;
	char address[256];

	snprintf(address, sizeof(address), "%s", world->daemon.address);
	setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/bus", 1);
	watch_start(world);
	setenv("DBUS_SYSTEM_BUS_ADDRESS", address, 1);
	logind_start(world);
	run_for_a_while(world);
	assert_int_equal(world->n_locks, 0);
	sleep_watch_tick(world->watch);
	run_until(world, &world->n_locks, 1);
	sleep_watch_tick(world->watch);
	run_for_a_while(world);
	assert_int_equal(world->n_locks, 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, world_open, world_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_lock_is_held_until_all_is_closed),
		TEST(test_end_releases_it),
		TEST(test_refused),
		TEST(test_logind_comes_later_and_again),
		TEST(test_bus_comes_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
