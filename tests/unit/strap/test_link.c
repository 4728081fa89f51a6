/* SPDX-License-Identifier: GPL-3.0-or-later
 * The link against the small BlueZ: what comes out of the source in each
 * mishap.
 */
#include "tests/unit/strap/link_world.h"

#include "daemon/bus/bus.h"

static void assert_seen(const struct world *world, enum strap_state state)
{
	if (!(world->seen & 1u << state))
		fail_msg("never was in state %s", strap_state_word(state));
}

static void stream_again(struct world *world)
{
	run_until(world, STRAP_STREAMING);
	run_until_packets(world, world->n_packets + 5);
	assert_none_lost(world);
}

static void test_first_connect(void **state)
{
	struct world *world = *state;

	stream(world);
	assert_seen(world, STRAP_SCANNING);
	assert_seen(world, STRAP_CONNECTING);
	assert_seen(world, STRAP_RESOLVING);
	assert_seen(world, STRAP_SUBSCRIBING);
	assert_string_equal(world->device.address, STRAP);
	assert_string_equal(world->device.name, "HRV Strap C");
	assert_true(world->device.fresh);
	assert_false(world->device.shared);
	assert_none_lost(world);
	run_for(world, 100000);
	assert_int_equal(world->battery_pct, 87);
	assert_int_equal(world->n_close, 0);
}

static void test_link_lost(void **state)
{
	struct world *world = *state;

	stream(world);
	command(world, "battery 42");
	command(world, "drop");
	run_until(world, STRAP_BACKOFF);
	stream_again(world);
	assert_int_equal(world->battery_pct, 42);
	assert_int_equal(world->n_close, 1);
	assert_int_equal(world->cause, GAP_LINK);
	assert_int_equal(world->n_open, 2);
}

static void test_out_of_range(void **state)
{
	struct world *world = *state;

	stream(world);
	command(world, "range out");
	run_until(world, STRAP_CONNECTING);
	run_for(world, 500000);
	command(world, "range in");
	stream_again(world);
	assert_int_equal(world->cause, GAP_LINK);
}

static void test_adapter_off(void **state)
{
	struct world *world = *state;

	stream(world);
	command(world, "power off");
	run_until(world, STRAP_ADAPTER_OFF);
	assert_int_equal(world->cause, GAP_ADAPTER);
	command(world, "power on");
	stream_again(world);
}

static void test_unplugged(void **state)
{
	struct world *world = *state;

	stream(world);
	command(world, "plug out");
	run_until(world, STRAP_NO_ADAPTER);
	assert_int_equal(world->cause, GAP_ADAPTER);
	command(world, "plug in");
	stream_again(world);
}

static void test_bluetoothd_killed(void **state)
{
	struct world *world = *state;

	stream(world);
	mock_signal(world, SIGKILL);
	run_until(world, STRAP_NO_DAEMON);
	assert_int_equal(world->cause, GAP_BLUETOOTHD);
	assert_int_equal(world->battery_pct, -1);
	mock_start(world);
	command(world, "stream 30");
	world->n_packets = 0;
	stream_again(world);
}

static void test_bluetoothd_hangs(void **state)
{
	struct world *world = *state;

	run_for(world, 150000);
	mock_signal(world, SIGSTOP);
	source_start(world->source);
	run_for(world, 300000); /* 10 s of its time and more */
	assert_int_equal(world->state, STRAP_NO_DAEMON);
	assert_non_null(strstr(world->detail, "does not answer"));
	command(world, "stream 30");
	mock_signal(world, SIGCONT);
	stream_again(world);
}

static void test_hangs_while_streaming(void **state)
{
	struct world *world = *state;

	stream(world);
	mock_signal(world, SIGSTOP);
	run_until(world, STRAP_STALE);
	run_until(world, STRAP_NO_DAEMON);
	assert_int_equal(world->cause, GAP_SILENCE);
	mock_signal(world, SIGCONT);
	run_until(world, STRAP_STREAMING);
}

static void test_silence(void **state)
{
	struct world *world = *state;

	stream(world);
	command(world, "stream off");
	run_until(world, STRAP_STALE);
	assert_int_equal(world->n_close, 0);
	command(world, "stream 30");
	run_until(world, STRAP_STREAMING);
	assert_int_equal(world->n_open, 1);
	command(world, "stream off");
	run_until(world, STRAP_BACKOFF);
	assert_int_equal(world->cause, GAP_SILENCE);
	command(world, "stream 30");
	world->n_packets = 0; /* it counts anew */
	stream_again(world);
}

static void test_aborts(void **state)
{
	struct world *world = *state;

	command(world, "fail 3 le-connection-abort-by-local");
	stream(world);
	assert_false(world->seen & 1u << STRAP_BACKOFF);
}

static void test_connect_fails(void **state)
{
	struct world *world = *state;

	command(world, "stream 30");
	command(world, "fail 2 le-connection-timeout");
	source_start(world->source);
	run_until(world, STRAP_BACKOFF);
	assert_non_null(strstr(
		world->detail, "cannot connect: le-connection-timeout; "));
	stream_again(world);
}

/* By another program, or by hrvd before it was killed. */
static void connected_before(struct world *world)
{
	run_for(world, 150000); /* until the adapter is on */
	command(world, "connect");
	run_for(world, 150000);
}

static void test_adopts(void **state)
{
	struct world *world = *state;

	connected_before(world);
	command(world, "stream 30");
	source_start(world->source);
	stream_again(world);
	assert_false(world->seen & 1u << STRAP_SCANNING);
	assert_false(world->seen & 1u << STRAP_CONNECTING);
}

static void test_shared(void **state)
{
	struct world *world = *state;

	connected_before(world);
	command(world, "other subscribe");
	command(world, "stream 30");
	source_start(world->source);
	stream_again(world);
	assert_true(world->device.shared);
	assert_non_null(strstr(world->detail, "another program"));
	command(world, "other unsubscribe");
	run_for(world, 150000);
	stream_again(world);
	assert_int_equal(world->n_open, 2);
	assert_int_equal(world->cause, GAP_SILENCE);
	assert_false(world->device.shared);
}

/* The other program comes later: the descriptor stays ours alone. */
static void test_joined(void **state)
{
	struct world *world = *state;

	stream(world);
	command(world, "other subscribe");
	run_until_packets(world, world->n_packets + 5);
	assert_none_lost(world);
}

/* StartNotify is the fall-back where AcquireNotify is not offered. */
static void test_no_acquire(void **state)
{
	struct world *world = *state;

	command(world, "deny acquire");
	stream(world);
	assert_false(world->device.shared);
	assert_true(world->device.fresh);
	command(world, "drop");
	run_until(world, STRAP_BACKOFF);
	stream_again(world);
	/* from now on each value comes twice */
	command(world, "other subscribe");
	run_until_packets(world, world->n_packets + 5);
	assert_none_lost(world);
}

static void test_acquired_by_another(void **state)
{
	struct world *world = *state;

	connected_before(world);
	command(world, "other acquire");
	command(world, "stream 30");
	source_start(world->source);
	run_until(world, STRAP_SUBSCRIBING);
	run_for(world, 150000);
	assert_int_equal(world->state, STRAP_SUBSCRIBING);
	command(world, "other release");
	stream_again(world);
}

static void test_odd_packets(void **state)
{
	struct world *world = *state;
	int n;

	stream(world);
	n = world->n_empty;
	command(world, "send - 10 -");
	run_for(world, 100000);
	assert_int_equal(world->n_empty, n + 3);
	assert_int_equal(world->n_close, 0);
	stream_again(world);
}

static void test_stop_and_start(void **state)
{
	struct world *world = *state;

	stream(world);
	source_stop(world->source, GAP_PAUSED);
	assert_int_equal(world->state, STRAP_PAUSED);
	assert_int_equal(world->cause, GAP_PAUSED);
	run_for(world, 100000);
	assert_int_equal(world->n_open, 1);
	source_start(world->source);
	stream_again(world);
	assert_int_equal(world->n_open, 2);
}

/* logind says so before: see daemon/sleep.h. */
static void test_sleep(void **state)
{
	struct world *world = *state;

	stream(world);
	source_sleep(world->source);
	assert_int_equal(world->state, STRAP_BACKOFF);
	assert_int_equal(world->cause, GAP_SUSPEND);
	run_until(world, STRAP_STREAMING);
	assert_int_equal(world->n_open, 2);
}

/* Has the bus read extra.conf, and waits until it has; with SIGHUP a slow
 * machine would not know when. */
static void reload(struct world *world)
{
	struct bus *bus = NULL;
	DBusMessage *reply;

	assert_int_equal(
		bus_open(BUS_SYSTEM, world->event, NULL, NULL, &bus, NULL), 0);
	reply = bus_call_wait(bus,
		dbus_message_new_method_call(DBUS_SERVICE_DBUS, DBUS_PATH_DBUS,
			DBUS_INTERFACE_DBUS, "ReloadConfig"),
		5000, NULL, NULL);
	assert_non_null(reply);
	dbus_message_unref(reply);
	bus_close(bus);
}

/* As distributions do that want a group or a seat. */
static void test_denied(void **state)
{
	struct world *world = *state;
	char path[96];
	FILE *file;

	snprintf(path, sizeof(path), "%s/extra.conf", world->bus.dir);
	file = fopen(path, "w");
	fprintf(file,
		"<busconfig><policy context='mandatory'>"
		"<deny send_destination='org.bluez'/></policy></busconfig>\n");
	fclose(file);
	run_for(world, 150000); /* it has to know the signal first */
	reload(world);
	unlink(path);
	source_start(world->source);
	run_until_detail(world, "AccessDenied");
	assert_int_equal(world->state, STRAP_NO_DAEMON);
}

static void test_no_bus(void **state)
{
	struct world *world = *state;

	stream(world);
	private_bus_kill(&world->bus);
	run_until(world, STRAP_NO_BUS);
	assert_int_equal(world->cause, GAP_BLUETOOTHD);
	run_for(world, 150000);
	assert_int_equal(world->state, STRAP_NO_BUS);
	assert_non_null(strstr(world->detail, "cannot open the system bus"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(test_first_connect),
		WORLD_TEST(test_link_lost),
		WORLD_TEST(test_out_of_range),
		WORLD_TEST(test_adapter_off),
		WORLD_TEST(test_unplugged),
		WORLD_TEST(test_bluetoothd_killed),
		WORLD_TEST(test_bluetoothd_hangs),
		WORLD_TEST(test_hangs_while_streaming),
		WORLD_TEST(test_silence),
		WORLD_TEST(test_aborts),
		WORLD_TEST(test_connect_fails),
		WORLD_TEST(test_adopts),
		WORLD_TEST(test_shared),
		WORLD_TEST(test_joined),
		WORLD_TEST(test_no_acquire),
		WORLD_TEST(test_acquired_by_another),
		WORLD_TEST(test_odd_packets),
		WORLD_TEST(test_stop_and_start),
		WORLD_TEST(test_sleep),
		WORLD_TEST(test_denied),
		WORLD_TEST(test_no_bus),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
