/* SPDX-License-Identifier: GPL-3.0-or-later
 * The bus on a private dbus-daemon: calls, time-outs, signals, floods, loss.
 *
 * Both ends live in this process and on one loop: a server that answers Echo,
 * is silent on Hang and sends bursts of signals, and a client under test.
 */
#include "daemon/bus/bus.h"

#include <errno.h>
#include <unistd.h>

#include <systemd/sd-event.h>

#include "tests/private_bus.h"

#define NAME "org.hrvd.Test"
#define N_BURST 10000

struct world {
	struct private_bus daemon;
	sd_event *event;
	struct bus *server;
	struct bus *client;
	int n_signals;
	int n_replies;
	int n_errors;
	int n_lost;
	bool in_order;
	char error_name[80];
	struct bus_call *to_cancel;
};

static DBusHandlerResult serve(
	DBusConnection *connection, DBusMessage *message, void *data)
{
	DBusMessage *reply;

	(void)data;
	if (!dbus_message_is_method_call(message, NAME, "Echo"))
		return dbus_message_is_method_call(message, NAME, "Hang")
			? DBUS_HANDLER_RESULT_HANDLED
			: DBUS_HANDLER_RESULT_NOT_YET_HANDLED;
	reply = dbus_message_new_method_return(message);
	dbus_connection_send(connection, reply, NULL);
	dbus_message_unref(reply);
	return DBUS_HANDLER_RESULT_HANDLED;
}

static void on_lost(void *data)
{
	struct world *world = data;

	world->n_lost++;
	bus_close(world->client);
	world->client = NULL;
}

static int world_open(void **state)
{
	struct world *world = calloc(1, sizeof(*world));

	*state = world;
	private_bus_start(&world->daemon);
	setenv("DBUS_SYSTEM_BUS_ADDRESS", world->daemon.address, 1);
	setenv("DBUS_SESSION_BUS_ADDRESS", world->daemon.address, 1);
	assert_true(sd_event_new(&world->event) >= 0);
	assert_int_equal(bus_open(BUS_SYSTEM, world->event, NULL, NULL,
				 &world->server, NULL),
		0);
	assert_int_equal(dbus_bus_request_name(
				 bus_connection(world->server), NAME, 0, NULL),
		DBUS_REQUEST_NAME_REPLY_PRIMARY_OWNER);
	dbus_connection_add_filter(
		bus_connection(world->server), serve, world, NULL);
	assert_int_equal(bus_open(BUS_SESSION, world->event, on_lost, world,
				 &world->client, NULL),
		0);
	world->in_order = true;
	return 0;
}

static int world_close(void **state)
{
	struct world *world = *state;

	bus_close(world->client);
	bus_close(world->server);
	sd_event_unref(world->event);
	private_bus_stop(&world->daemon);
	free(world);
	return 0;
}

/* Runs the loop until *counter is at least n, or fails after seconds s. */
static void run_until(struct world *world, const int *counter, int n, int s)
{
	uint64_t now_us, end_us;

	sd_event_now(world->event, CLOCK_MONOTONIC, &now_us);
	end_us = now_us + (uint64_t)s * 1000000;
	while (*counter < n && now_us < end_us) {
		assert_true(sd_event_run(world->event, 50000) >= 0);
		sd_event_now(world->event, CLOCK_MONOTONIC, &now_us);
	}
	assert_true(*counter >= n);
}

static void run_for(struct world *world, uint64_t us)
{
	uint64_t now_us, end_us;

	sd_event_now(world->event, CLOCK_MONOTONIC, &now_us);
	for (end_us = now_us + us; now_us < end_us;
		sd_event_now(world->event, CLOCK_MONOTONIC, &now_us))
		assert_true(sd_event_run(world->event, end_us - now_us) >= 0);
}

static DBusMessage *call_message(const char *member)
{
	return dbus_message_new_method_call(NAME, "/", NAME, member);
}

static void on_reply(DBusMessage *reply, void *data)
{
	struct world *world = data;
	const char *name = dbus_message_get_error_name(reply);

	world->n_replies++;
	if (name) {
		world->n_errors++;
		snprintf(world->error_name, sizeof(world->error_name), "%s",
			name);
	}
}

static void test_call(void **state)
{
	struct world *world = *state;

	assert_non_null(bus_call_start(
		world->client, call_message("Echo"), 5000, on_reply, world));
	assert_int_equal(world->n_replies, 0);
	run_until(world, &world->n_replies, 1, 5);
	assert_int_equal(world->n_errors, 0);
}

static void test_error_reply(void **state)
{
	struct world *world = *state;

	bus_call_start(
		world->client, call_message("Unheard"), 5000, on_reply, world);
	run_until(world, &world->n_replies, 1, 5);
	assert_string_equal(world->error_name, DBUS_ERROR_UNKNOWN_METHOD);
}

static void test_timeout(void **state)
{
	struct world *world = *state;

	bus_call_start(
		world->client, call_message("Hang"), 100, on_reply, world);
	run_until(world, &world->n_replies, 1, 5);
	assert_string_equal(world->error_name, DBUS_ERROR_NO_REPLY);
	run_for(world, 250000);
	assert_int_equal(world->n_replies, 1);
}

static void test_cancel(void **state)
{
	struct world *world = *state;
	struct bus_call *call = bus_call_start(
		world->client, call_message("Echo"), 100, on_reply, world);

	bus_call_cancel(call);
	run_for(world, 200000);
	assert_int_equal(world->n_replies, 0);
}

static void on_reply_cancel_other(DBusMessage *reply, void *data)
{
	struct world *world = data;

	on_reply(reply, data);
	bus_call_cancel(world->to_cancel);
}

static void test_cancel_in_reply(void **state)
{
	struct world *world = *state;

	bus_call_start(world->client, call_message("Echo"), 5000,
		on_reply_cancel_other, world);
	world->to_cancel = bus_call_start(
		world->client, call_message("Echo"), 5000, on_reply, world);
	run_for(world, 200000);
	assert_int_equal(world->n_replies, 1);
}

static void on_reply_close(DBusMessage *reply, void *data)
{
	on_reply(reply, data);
	on_lost(data);
}

static void test_close_in_reply(void **state)
{
	struct world *world = *state;

	bus_call_start(world->client, call_message("Echo"), 5000,
		on_reply_close, world);
	bus_call_start(
		world->client, call_message("Echo"), 5000, on_reply, world);
	run_for(world, 200000);
	assert_int_equal(world->n_replies, 1);
}

static void on_signal(DBusMessage *signal, void *data)
{
	struct world *world = data;
	DBusMessageIter iter;
	uint32_t number;

	if (!dbus_message_is_signal(signal, NAME, "Tick"))
		return;
	dbus_message_iter_init(signal, &iter);
	assert_true(bus_get_basic(&iter, DBUS_TYPE_UINT32, &number));
	if (number != (uint32_t)world->n_signals)
		world->in_order = false;
	world->n_signals++;
}

static void send_tick(struct world *world, uint32_t number, size_t n_bytes)
{
	DBusMessage *signal = dbus_message_new_signal("/", NAME, "Tick");
	char *padding = calloc(1, n_bytes + 1);

	memset(padding, 'x', n_bytes);
	dbus_message_append_args(signal, DBUS_TYPE_UINT32, &number,
		DBUS_TYPE_STRING, &padding, DBUS_TYPE_INVALID);
	dbus_connection_send(bus_connection(world->server), signal, NULL);
	dbus_message_unref(signal);
	free(padding);
}

static void listen_for_ticks(struct world *world)
{
	bus_match_add(world->client, "type='signal',interface='" NAME "'");
	bus_on_signal(world->client, on_signal, world);
	/* the match is in force once a later call is answered */
	bus_call_start(
		world->client, call_message("Echo"), 5000, on_reply, world);
	run_until(world, &world->n_replies, 1, 5);
}

/* The bus stands still, so the socket backs up for certain. */
static void test_burst(void **state)
{
	struct world *world = *state;

	listen_for_ticks(world);
	kill(world->daemon.pid, SIGSTOP);
	for (uint32_t i = 0; i < N_BURST; i++)
		send_tick(world, i, 100);
	assert_true(dbus_connection_has_messages_to_send(
		bus_connection(world->server)));
	run_for(world, 10000);
	kill(world->daemon.pid, SIGCONT);
	run_until(world, &world->n_signals, N_BURST, 30);
	assert_int_equal(world->n_signals, N_BURST);
	assert_true(world->in_order);
}

static void count_signal(DBusMessage *signal, void *data)
{
	(void)signal;
	*(int *)data += 1;
}

static void test_two_handlers(void **state)
{
	struct world *world = *state;
	int n_second = 0;

	listen_for_ticks(world);
	bus_on_signal(world->client, count_signal, &n_second);
	send_tick(world, 0, 1);
	run_until(world, &world->n_signals, 1, 5);
	assert_int_equal(n_second, 1);
}

static void close_on_signal(DBusMessage *signal, void *data)
{
	if (dbus_message_is_signal(signal, NAME, "Tick"))
		on_lost(data);
}

static void test_close_in_signal(void **state)
{
	struct world *world = *state;

	bus_on_signal(world->client, close_on_signal, world);
	listen_for_ticks(world);
	for (uint32_t i = 0; i < 3; i++)
		send_tick(world, i, 1);
	run_until(world, &world->n_lost, 1, 5);
	run_for(world, 100000);
	assert_int_equal(world->n_lost, 1);
	assert_int_equal(world->n_signals, 0);
}

static void test_no_busy_loop(void **state)
{
	struct world *world = *state;
	int n_turns = 0;
	uint64_t now_us, end_us;

	listen_for_ticks(world);
	sd_event_now(world->event, CLOCK_MONOTONIC, &now_us);
	for (end_us = now_us + 300000; now_us < end_us; n_turns++) {
		sd_event_run(world->event, end_us - now_us);
		sd_event_now(world->event, CLOCK_MONOTONIC, &now_us);
	}
	assert_in_range(n_turns, 1, 10);
}

static void test_bus_lost(void **state)
{
	struct world *world = *state;

	bus_call_start(
		world->client, call_message("Hang"), 60000, on_reply, world);
	run_for(world, 100000);
	private_bus_kill(&world->daemon);
	run_until(world, &world->n_lost, 1, 5);
	run_for(world, 100000);
	assert_int_equal(world->n_lost, 1);
}

static void count_lost(void *data)
{
	*(int *)data += 1;
}

static void test_call_on_dead_bus(void **state)
{
	struct world *world = *state;
	struct bus *bus;
	int n_lost = 0;

	assert_int_equal(bus_open(BUS_SESSION, world->event, count_lost,
				 &n_lost, &bus, NULL),
		0);
	private_bus_kill(&world->daemon);
	run_until(world, &n_lost, 1, 5);
	assert_null(bus_call_start(
		bus, call_message("Echo"), 100, on_reply, world));
	bus_close(bus);
}

static int on_exit_now(sd_event_source *source, void *data)
{
	(void)data;
	return sd_event_exit(sd_event_source_get_event(source), 0);
}

/* At the end of a program no answer can be waited for. */
static void test_call_after_loop(void **state)
{
	struct world *world = *state;

	sd_event_add_defer(world->event, NULL, on_exit_now, NULL);
	assert_int_equal(sd_event_loop(world->event), 0);
	assert_null(bus_call_start(
		world->client, call_message("Echo"), 100, on_reply, world));
}

static void test_wait_without_loop(void **state)
{
	struct bus *bus;
	char *name, *text;

	(void)state;
	assert_int_equal(
		bus_open(BUS_SESSION, NULL, NULL, NULL, &bus, NULL), 0);
	assert_null(bus_call_wait(bus,
		dbus_message_new_method_call(
			"org.hrvd.Nobody", "/", NAME, "Echo"),
		5000, &name, &text));
	assert_string_equal(name, DBUS_ERROR_SERVICE_UNKNOWN);
	assert_non_null(text);
	free(name);
	free(text);
	bus_close(bus);
}

/* Three ways of there being no bus. */
static void test_open_fails(void **state)
{
	static const char *const addresses[] = {
		"unix:path=/nonexistent/bus", "autolaunch:", "nonsense"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct bus *bus = NULL;
		char *error = NULL;

		setenv("DBUS_SESSION_BUS_ADDRESS", addresses[i], 1);
		assert_int_equal(
			bus_open(BUS_SESSION, NULL, NULL, NULL, &bus, &error),
			-ENOTCONN);
		assert_null(bus);
		assert_non_null(strstr(error, "cannot open the session bus: "));
		free(error);
	}
}

static void test_runtime_dir(void **state)
{
	struct world *world = *state;
	struct bus *bus;

	unsetenv("DBUS_SESSION_BUS_ADDRESS");
	setenv("XDG_RUNTIME_DIR", world->daemon.dir, 1);
	assert_int_equal(
		bus_open(BUS_SESSION, NULL, NULL, NULL, &bus, NULL), 0);
	bus_close(bus);
	setenv("XDG_RUNTIME_DIR", "/nonexistent", 1);
	assert_int_equal(
		bus_open(BUS_SESSION, NULL, NULL, NULL, &bus, NULL), -ENOTCONN);
}

#define BUS_TEST(function)                                                     \
	cmocka_unit_test_setup_teardown(function, world_open, world_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BUS_TEST(test_call),
		BUS_TEST(test_error_reply),
		BUS_TEST(test_timeout),
		BUS_TEST(test_cancel),
		BUS_TEST(test_cancel_in_reply),
		BUS_TEST(test_close_in_reply),
		BUS_TEST(test_burst),
		BUS_TEST(test_two_handlers),
		BUS_TEST(test_close_in_signal),
		BUS_TEST(test_no_busy_loop),
		BUS_TEST(test_bus_lost),
		BUS_TEST(test_call_on_dead_bus),
		BUS_TEST(test_call_after_loop),
		BUS_TEST(test_wait_without_loop),
		BUS_TEST(test_open_fails),
		BUS_TEST(test_runtime_dir),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
