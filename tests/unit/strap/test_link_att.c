/* SPDX-License-Identifier: GPL-3.0-or-later
 * The link over a socket of our own: a strap of the test's own at the other end
 * of a socketpair, and a radio that hands that out instead of a Bluetooth
 * socket. Time runs SPEED times as fast.
 */
#include "daemon/strap/link_att.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <systemd/sd-event.h>

#include "daemon/base/strap_state.h"
#include "daemon/strap/radio.h"
#include "tests/near.h"
#include "tests/unit/strap/att_strap.h"

#define PUBLIC "A0:9E:1A:00:00:01"
#define STATIC "C0:FF:EE:00:00:01"
#define SPEED "50"

struct world {
	struct radio radio; /* first */
	sd_event *event;
	struct source *source;
	/* the radio */
	struct radio_view view;
	int error; /* of connect; 0: it works */
	bool only_random; /* the strap is not there under a public one */
	int n_connects, n_random;
	/* the strap */
	struct att_strap strap;
	sd_event_source *socket;
	int fd; /* -1: no link */
	bool is_mute, values_first;
	/* what came out */
	enum strap_state state;
	char detail[256];
	unsigned seen; /* states, as bits */
	int n_open, n_close, n_packets, battery_pct;
	enum gap_cause cause;
	struct source_device device;
	uint8_t packet[8];
};

/* --- the strap */

static void strap_send(struct world *world, const char *bytes, size_t n)
{
	assert_int_equal(send(world->fd, bytes, n, MSG_NOSIGNAL), n);
}

static void strap_beat(struct world *world)
{
	strap_send(world, "\x1b\x08\x00\x10\x48\x00\x04", 7);
}

static void strap_leave(struct world *world)
{
	sd_event_source_disable_unref(world->socket);
	world->socket = NULL;
	world->fd = -1;
}

static int on_request(
	sd_event_source *source, int fd, uint32_t events, void *data)
{
	struct world *world = data;
	uint8_t request[600], reply[32];
	ssize_t n = recv(fd, request, sizeof(request), MSG_DONTWAIT);
	size_t n_reply;

	(void)source;
	(void)events;
	if (n <= 0) {
		strap_leave(world);
		return 0;
	}
	if (world->is_mute)
		return 0;
	if (request[0] == 0x12 && world->values_first)
		strap_beat(world);
	n_reply = att_strap_answer(&world->strap, request, (size_t)n, reply);
	if (n_reply && send(fd, reply, n_reply, MSG_NOSIGNAL) < 0)
		strap_leave(world); /* nobody listens any more */
	return 0;
}

/* --- the radio */

static struct radio_view radio_look(struct radio *radio)
{
	return ((struct world *)radio)->view;
}

static int radio_connect(
	struct radio *radio, const char *address, bool is_random)
{
	struct world *world = (struct world *)radio;
	int ends[2];

	world->n_connects++;
	world->n_random += is_random;
	assert_true(strlen(address) == 17);
	if (world->error)
		return -world->error;
	if (world->only_random && !is_random)
		return -EHOSTUNREACH;
	assert_int_equal(
		socketpair(AF_UNIX,
			SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends),
		0);
	world->fd = ends[1];
	assert_true(sd_event_add_io(world->event, &world->socket, ends[1],
			    EPOLLIN, on_request, world) >= 0);
	sd_event_source_set_io_fd_own(world->socket, true);
	return ends[0];
}

static void radio_free(struct radio *radio)
{
	(void)radio;
}

/* --- what comes out */

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

	(void)when;
	world->device = *device;
	world->n_open++;
}

static void on_packet(const uint8_t *bytes, size_t n_bytes,
	struct instant arrival, void *data)
{
	struct world *world = data;

	assert_true(arrival.boot_us > 0);
	assert_int_equal(world->n_open, world->n_close + 1);
	memset(world->packet, 0, sizeof(world->packet));
	memcpy(world->packet, bytes, n_bytes < 8 ? n_bytes : 8);
	world->n_packets++;
}

static void on_close(enum gap_cause cause, struct instant when, void *data)
{
	struct world *world = data;

	(void)when;
	world->cause = cause;
	world->n_close++;
}

static void on_battery(int percent, void *data)
{
	((struct world *)data)->battery_pct = percent;
}

/* --- the world */

static void source_open(struct world *world, const char *address)
{
	const struct source_handler handler = {
		on_state, on_open, on_packet, on_close, on_battery, world};

	source_free(world->source);
	world->source = link_att_new(
		world->event, address, "", &handler, &world->radio);
}

static int world_open(void **state)
{
	static const struct radio_ops ops = {
		radio_look, radio_connect, radio_free};
	struct world *world = calloc(1, sizeof(*world));

	*state = world;
	setenv("HRVD_TIME_SCALE", SPEED, 1);
	world->radio.ops = &ops;
	world->view = (struct radio_view){.adapter = true, .powered = true};
	world->strap.battery_pct = 87;
	world->fd = -1;
	if (sd_event_new(&world->event) < 0)
		return -1;
	source_open(world, PUBLIC);
	return 0;
}

static int world_close(void **state)
{
	struct world *world = *state;

	source_free(world->source);
	strap_leave(world);
	sd_event_unref(world->event);
	free(world);
	return 0;
}

static void run_until(struct world *world, enum strap_state state)
{
	for (int i = 0; i < 2000 && world->state != state; i++)
		assert_true(sd_event_run(world->event, 5000) >= 0);
	assert_string_equal(
		strap_state_word(world->state), strap_state_word(state));
}

static void run_until_at_least(struct world *world, const int *value, int least)
{
	for (int i = 0; i < 2000 && *value < least; i++)
		assert_true(sd_event_run(world->event, 5000) >= 0);
	assert_true(*value >= least);
}

static void changed(struct world *world)
{
	link_att_on_radio(world->source);
}

static void stream(struct world *world)
{
	int n = world->n_packets;

	run_until(world, STRAP_STREAMING);
	strap_beat(world);
	run_until_at_least(world, &world->n_packets, n + 1);
}

static void begin(struct world *world)
{
	assert_int_equal(source_start(world->source), 0);
	assert_int_equal(world->seen, 0);
	stream(world);
}

/* --- tests */

static void test_streams(void **state)
{
	struct world *world = *state;

	begin(world);
	assert_memory_equal(world->packet, "\x10\x48\x00\x04", 4);
	assert_string_equal(world->device.name, "Polar H10");
	assert_string_equal(world->device.address, PUBLIC);
	assert_int_equal(world->device.kind, SOURCE_STRAP);
	assert_true(world->device.fresh);
	assert_false(world->device.shared);
	assert_int_equal(world->battery_pct, 87);
	assert_true(world->strap.is_subscribed);
	assert_int_equal(world->n_random, 0);
	strap_send(world, "\x1b\x22\x00\x32", 4);
	run_until_at_least(world, &world->n_connects, 1);
	strap_beat(world);
	run_until_at_least(world, &world->n_packets, 2);
	assert_int_equal(world->battery_pct, 50);
}

/* A value that overtakes the answer to the subscription is not lost. */
static void test_value_before_answer(void **state)
{
	struct world *world = *state;

	world->values_first = true;
	source_start(world->source);
	run_until_at_least(world, &world->n_packets, 1);
	assert_int_equal(world->n_packets, 1);
	assert_int_equal(world->state, STRAP_STREAMING);
}

static void test_link_loss(void **state)
{
	struct world *world = *state;

	begin(world);
	strap_leave(world);
	run_until(world, STRAP_BACKOFF);
	assert_non_null(strstr(world->detail, "the strap ended the link"));
	assert_int_equal(world->battery_pct, -1);
	stream(world);
	assert_int_equal(world->n_close, 1);
	assert_int_equal(world->cause, GAP_LINK);
}

/* The socket ends before it is known that the adapter is why. */
static void test_adapter(void **state)
{
	struct world *world = *state;

	begin(world);
	world->view.powered = false;
	strap_leave(world);
	run_until(world, STRAP_ADAPTER_OFF);
	assert_int_equal(world->cause, GAP_ADAPTER);
	world->view.adapter = false;
	changed(world);
	assert_int_equal(world->state, STRAP_NO_ADAPTER);
	world->view.adapter = world->view.powered = true;
	changed(world);
	stream(world);
	assert_int_equal(world->n_close, 1);
}

static void test_socket_refused(void **state)
{
	struct world *world = *state;

	world->view = (struct radio_view){.refused = true};
	source_start(world->source);
	run_until(world, STRAP_REFUSED);
	assert_int_equal(world->n_connects, 0);
	world->view = (struct radio_view){.adapter = true, .powered = true};
	stream(world);
}

static void test_absent_then_there(void **state)
{
	struct world *world = *state;

	world->error = EHOSTUNREACH;
	source_start(world->source);
	run_until(world, STRAP_BACKOFF);
	assert_non_null(strstr(world->detail, "out of range"));
	assert_true(world->n_connects > 1);
	world->error = 0;
	stream(world);
}

static void test_connect_fails(void **state)
{
	struct world *world = *state;

	world->error = EACCES;
	source_start(world->source);
	run_until(world, STRAP_BACKOFF);
	assert_non_null(strstr(world->detail, "Permission denied"));
	assert_int_equal(world->n_connects, 1);
}

static void test_kind_of_address(void **state)
{
	struct world *world = *state;

	world->only_random = true;
	source_open(world, STATIC);
	begin(world);
	assert_int_equal(world->n_random, world->n_connects);
	strap_leave(world);
	run_until(world, STRAP_BACKOFF);
	stream(world);
	assert_int_equal(world->n_random, world->n_connects);
	world->only_random = false;
	strap_leave(world);
	source_open(world, "D0:D0:D0:00:00:01");
	world->seen = 0;
	world->error = EHOSTUNREACH;
	source_start(world->source);
	run_until(world, STRAP_BACKOFF);
	assert_true(world->n_random < world->n_connects);
}

static void test_no_heart_rate(void **state)
{
	struct world *world = *state;

	world->strap.no_heart = true;
	source_start(world->source);
	run_until(world, STRAP_NO_HEART_RATE);
	assert_int_equal(world->n_open, 0);
}

static void test_subscription_refused(void **state)
{
	struct world *world = *state;

	world->strap.refusal = 0x05;
	source_start(world->source);
	run_until(world, STRAP_BACKOFF);
	assert_non_null(strstr(world->detail, "paired"));
	world->strap.refusal = 0;
	stream(world);
}

static void test_mute_strap(void **state)
{
	struct world *world = *state;

	world->is_mute = true;
	source_start(world->source);
	run_until(world, STRAP_RESOLVING);
	run_until(world, STRAP_BACKOFF);
	world->is_mute = false;
	stream(world);
}

static void test_nonsense(void **state)
{
	struct world *world = *state;

	begin(world);
	strap_send(world, "\x02\x17", 2);
	strap_send(world, "", 0);
	strap_send(world, "\x1b\x08\x00", 3);
	strap_beat(world);
	run_until_at_least(world, &world->n_packets, 3);
	assert_int_equal(world->n_close, 0);
	assert_int_equal(world->state, STRAP_STREAMING);
}

static void test_broken_discovery(void **state)
{
	struct world *world = *state;

	world->is_mute = true;
	source_start(world->source);
	run_until(world, STRAP_RESOLVING);
	strap_send(world, "\x03\x17", 2);
	run_until(world, STRAP_BACKOFF);
	assert_non_null(strstr(world->detail, "Protocol error"));
}

static void test_silence(void **state)
{
	struct world *world = *state;

	begin(world);
	run_until(world, STRAP_STALE);
	run_until(world, STRAP_BACKOFF);
	assert_int_equal(world->cause, GAP_SILENCE);
	stream(world);
}

static void test_stop_sleep_start(void **state)
{
	struct world *world = *state;

	begin(world);
	source_sleep(world->source);
	assert_int_equal(world->cause, GAP_SUSPEND);
	stream(world);
	source_stop(world->source, GAP_PAUSED);
	assert_int_equal(world->state, STRAP_PAUSED);
	assert_int_equal(world->cause, GAP_PAUSED);
	for (int i = 0; i < 10; i++)
		sd_event_run(world->event, 5000);
	assert_int_equal(world->fd, -1); /* the strap is free */
	source_start(world->source);
	stream(world);
	assert_int_equal(world->n_open, 3);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, world_open, world_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_streams),
		TEST(test_value_before_answer),
		TEST(test_link_loss),
		TEST(test_adapter),
		TEST(test_socket_refused),
		TEST(test_absent_then_there),
		TEST(test_connect_fails),
		TEST(test_kind_of_address),
		TEST(test_no_heart_rate),
		TEST(test_subscription_refused),
		TEST(test_mute_strap),
		TEST(test_nonsense),
		TEST(test_broken_discovery),
		TEST(test_silence),
		TEST(test_stop_sleep_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
