/* SPDX-License-Identifier: GPL-3.0-or-later
 * The link and the scan against the small BlueZ of tests/mock, on a private
 * bus, time compressed: what comes out of the source in each mishap.
 */
#include "daemon/strap/link.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <systemd/sd-event.h>

#include "tests/private_bus.h"

#define STRAP "C0:FF:EE:00:00:01"
#define SPEED "50"
#define MAX_PACKETS 4096

struct world {
	struct private_bus bus;
	sd_event *event;
	pid_t mock;
	int commands;
	struct source *source;
	/* what came out */
	unsigned seen; /* states, as bits */
	enum strap_state state;
	char detail[256];
	int n_open, n_close, battery_pct;
	bool is_open;
	enum gap_cause cause;
	struct source_device device;
	unsigned rr_1024[MAX_PACKETS];
	int n_packets, n_empty;
	/* of a scan */
	int n_done, result;
	struct source_found found[4];
	size_t n_found;
};

static void on_state(enum strap_state state, const char *detail, void *data)
{
	struct world *world = data;

	world->state = state;
	world->seen |= 1u << state;
	snprintf(world->detail, sizeof(world->detail), "%s",
		detail ? detail : "");
}

static void on_open(
	const struct source_device *device, struct instant when, void *data)
{
	struct world *world = data;

	assert_false(world->is_open);
	assert_true(when.boot_us > 0);
	world->is_open = true;
	world->device = *device;
	world->n_open++;
}

static void on_packet(const uint8_t *bytes, size_t n_bytes,
	struct instant arrival, void *data)
{
	struct world *world = data;

	assert_true(world->is_open);
	assert_true(arrival.boot_us > 0);
	if (n_bytes < 4)
		world->n_empty++;
	else if (world->n_packets < MAX_PACKETS)
		world->rr_1024[world->n_packets++] =
			bytes[2] | (unsigned)bytes[3] << 8;
}

static void on_close(enum gap_cause cause, struct instant when, void *data)
{
	struct world *world = data;

	assert_true(world->is_open);
	assert_true(when.boot_us > 0);
	world->is_open = false;
	world->cause = cause;
	world->n_close++;
}

static void on_battery(int percent, void *data)
{
	((struct world *)data)->battery_pct = percent;
}

static void command(struct world *world, const char *text)
{
	assert_true(write(world->commands, text, strlen(text)) > 0);
	assert_int_equal(write(world->commands, "\n", 1), 1);
}

static void mock_start(struct world *world)
{
	char program[256], fifo[96];
	const char *build = getenv("BUILD");

	snprintf(program, sizeof(program), "%s/tests/mock/bluez",
		build ? build : "build");
	snprintf(fifo, sizeof(fifo), "%s/commands", world->bus.dir);
	world->mock = fork();
	assert_true(world->mock >= 0);
	if (world->mock > 0)
		return;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (!getenv("HRVD_TEST_VERBOSE") && !freopen("/dev/null", "w", stdout))
		_exit(127);
	execl(program, program, "--time-scale", SPEED, "--commands", fifo,
		(char *)NULL);
	_exit(127);
}

static void mock_signal(struct world *world, int number)
{
	kill(world->mock, number);
	if (number == SIGKILL)
		waitpid(world->mock, NULL, 0);
}

static int world_open(void **state)
{
	struct world *world = calloc(1, sizeof(*world));
	const struct source_handler handler = {
		on_state, on_open, on_packet, on_close, on_battery, world};
	char fifo[96];

	*state = world;
	private_bus_start(&world->bus);
	setenv("DBUS_SYSTEM_BUS_ADDRESS", world->bus.address, 1);
	setenv("HRVD_TIME_SCALE", SPEED, 1);
	assert_true(sd_event_new(&world->event) >= 0);
	snprintf(fifo, sizeof(fifo), "%s/commands", world->bus.dir);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	world->commands = open(fifo, O_RDWR | O_CLOEXEC);
	world->battery_pct = -2;
	mock_start(world);
	world->source = link_new(world->event, STRAP, "", &handler);
	return 0;
}

static int world_close(void **state)
{
	struct world *world = *state;
	char fifo[96];

	source_free(world->source);
	mock_signal(world, SIGKILL);
	close(world->commands);
	snprintf(fifo, sizeof(fifo), "%s/commands", world->bus.dir);
	unlink(fifo);
	sd_event_unref(world->event);
	private_bus_stop(&world->bus);
	free(world);
	return 0;
}

static uint64_t now_us(struct world *world)
{
	uint64_t now = 0;

	sd_event_now(world->event, CLOCK_MONOTONIC, &now);
	return now;
}

static void run_for(struct world *world, uint64_t us)
{
	for (uint64_t end_us = now_us(world) + us; now_us(world) < end_us;)
		assert_true(sd_event_run(world->event, 5000) >= 0);
}

/* Until the state is reached, 10 s at most. */
static void run_until(struct world *world, enum strap_state state)
{
	uint64_t end_us = now_us(world) + 10000000;

	while (world->state != state && now_us(world) < end_us)
		assert_true(sd_event_run(world->event, 5000) >= 0);
	assert_string_equal(
		strap_state_word(world->state), strap_state_word(state));
}

static void run_until_packets(struct world *world, int n)
{
	uint64_t end_us = now_us(world) + 10000000;

	while (world->n_packets < n && now_us(world) < end_us)
		assert_true(sd_event_run(world->event, 5000) >= 0);
	assert_true(world->n_packets >= n);
}

static void assert_seen(const struct world *world, enum strap_state state)
{
	if (!(world->seen & 1u << state))
		fail_msg("never was in state %s", strap_state_word(state));
}

/* The strap counts the packets that somebody listens to. */
static void assert_none_lost(const struct world *world)
{
	for (int i = 1; i < world->n_packets; i++)
		assert_int_equal(world->rr_1024[i], world->rr_1024[i - 1] + 1);
}

static void stream(struct world *world)
{
	command(world, "stream 30");
	assert_int_equal(source_start(world->source), 0);
	assert_int_equal(world->seen, 0);
	run_until(world, STRAP_STREAMING);
	run_until_packets(world, 5);
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

static void on_done(
	int result, const struct source_found *found, size_t n, void *data)
{
	struct world *world = data;

	world->n_done++;
	world->result = result;
	world->n_found = n;
	for (size_t i = 0; i < n && i < 4; i++)
		world->found[i] = found[i];
}

static void run_scan(struct world *world, int seconds)
{
	uint64_t end_us = now_us(world) + 10000000;

	scan_start(world->event, "", seconds, on_done, world);
	assert_int_equal(world->n_done, 0);
	while (!world->n_done && now_us(world) < end_us)
		assert_true(sd_event_run(world->event, 5000) >= 0);
	assert_int_equal(world->n_done, 1);
	world->n_done = 0;
}

static void test_scan(void **state)
{
	struct world *world = *state;

	command(world, "strap C0:FF:EE:00:00:02 Wahoo TICKR");
	command(world, "gadget C0:FF:EE:00:00:03 Toothbrush");
	run_for(world, 150000);
	run_scan(world, 1);
	assert_int_equal(world->result, 0);
	assert_int_equal(world->n_found, 2);
	assert_true(world->found[0].rssi_dbm < 0);
	assert_false(world->found[0].connected);
}

static void test_scan_connected(void **state)
{
	struct world *world = *state;

	stream(world);
	run_scan(world, 1);
	assert_int_equal(world->n_found, 1);
	assert_true(world->found[0].connected);
	assert_string_equal(world->found[0].name, "HRV Strap C");
	assert_none_lost(world);
}

static void test_scan_fails(void **state)
{
	struct world *world = *state;

	run_for(world, 150000);
	command(world, "power off");
	run_for(world, 100000);
	run_scan(world, 1);
	assert_int_equal(world->result, -ENETDOWN);
	command(world, "plug out");
	run_for(world, 100000);
	run_scan(world, 1);
	assert_int_equal(world->result, -ENODEV);
	mock_signal(world, SIGSTOP);
	run_scan(world, 1);
	assert_int_equal(world->result, -EHOSTDOWN);
	mock_signal(world, SIGKILL);
	run_scan(world, 1);
	assert_int_equal(world->result, -EHOSTDOWN);
	private_bus_kill(&world->bus);
	run_scan(world, 1);
	assert_int_equal(world->result, -ENOTCONN);
}

static void test_scan_cancel(void **state)
{
	struct world *world = *state;

	scan_cancel(scan_start(world->event, "", 1, on_done, world));
	run_for(world, 100000);
	assert_int_equal(world->n_done, 0);
}

#define LINK_TEST(function)                                                    \
	cmocka_unit_test_setup_teardown(function, world_open, world_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		LINK_TEST(test_first_connect),
		LINK_TEST(test_link_lost),
		LINK_TEST(test_out_of_range),
		LINK_TEST(test_adapter_off),
		LINK_TEST(test_unplugged),
		LINK_TEST(test_bluetoothd_killed),
		LINK_TEST(test_bluetoothd_hangs),
		LINK_TEST(test_hangs_while_streaming),
		LINK_TEST(test_silence),
		LINK_TEST(test_aborts),
		LINK_TEST(test_connect_fails),
		LINK_TEST(test_adopts),
		LINK_TEST(test_shared),
		LINK_TEST(test_joined),
		LINK_TEST(test_acquired_by_another),
		LINK_TEST(test_odd_packets),
		LINK_TEST(test_stop_and_start),
		LINK_TEST(test_no_bus),
		LINK_TEST(test_scan),
		LINK_TEST(test_scan_connected),
		LINK_TEST(test_scan_fails),
		LINK_TEST(test_scan_cancel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
