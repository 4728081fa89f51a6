/* SPDX-License-Identifier: GPL-3.0-or-later
 * The descriptor of notifications, as a socket pair, and echoes.
 */
#include "daemon/strap/notify.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <systemd/sd-event.h>

#include "tests/near.h"

struct world {
	sd_event *event;
	struct notify *notify;
	int far_end;
	bool free_at_once;
	char log[256]; /* "3 0 end": lengths in order */
	int64_t last_us;
};

static void note(struct world *world, const char *text)
{
	size_t n = strlen(world->log);

	snprintf(world->log + n, sizeof(world->log) - n, "%s%s", n ? " " : "",
		text);
}

static void let_go(struct world *world)
{
	notify_free(world->notify);
	world->notify = NULL;
}

static void on_packet(const uint8_t *bytes, size_t n_bytes,
	struct instant arrival, void *data)
{
	struct world *world = data;
	char text[16];

	if (n_bytes)
		assert_int_equal(bytes[0], 0x10);
	assert_true(arrival.boot_us >= world->last_us);
	world->last_us = arrival.boot_us;
	snprintf(text, sizeof(text), "%zu", n_bytes);
	note(world, text);
	if (world->free_at_once)
		let_go(world);
}

static void on_end(void *data)
{
	note(data, "end");
	let_go(data);
}

static int world_open(void **state)
{
	struct world *world = calloc(1, sizeof(*world));
	const struct notify_handler handler = {on_packet, on_end, world};
	int ends[2];

	*state = world;
	assert_true(sd_event_new(&world->event) >= 0);
	assert_int_equal(
		socketpair(AF_UNIX,
			SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends),
		0);
	world->far_end = ends[0];
	assert_int_equal(
		notify_new(world->event, ends[1], &handler, &world->notify), 0);
	return 0;
}

static int world_close(void **state)
{
	struct world *world = *state;

	notify_free(world->notify);
	if (world->far_end >= 0)
		close(world->far_end);
	sd_event_unref(world->event);
	free(world);
	return 0;
}

static void send_bytes(struct world *world, size_t n_bytes)
{
	uint8_t bytes[600];

	memset(bytes, 0x10, sizeof(bytes));
	assert_int_equal(send(world->far_end, bytes, n_bytes, 0), n_bytes);
}

static void hang_up(struct world *world)
{
	close(world->far_end);
	world->far_end = -1;
}

static void run(struct world *world)
{
	while (sd_event_run(world->event, 20000) > 0)
		;
}

static void test_packets(void **state)
{
	struct world *world = *state;

	send_bytes(world, 4);
	send_bytes(world, 62);
	run(world);
	assert_string_equal(world->log, "4 62");
}

/* Both read as 0 bytes. */
static void test_empty_is_not_the_end(void **state)
{
	struct world *world = *state;

	send_bytes(world, 0);
	send_bytes(world, 4);
	send_bytes(world, 0);
	run(world);
	assert_string_equal(world->log, "0 4 0");
	hang_up(world);
	run(world);
	assert_string_equal(world->log, "0 4 0 end");
}

static void test_what_is_queued_comes_first(void **state)
{
	struct world *world = *state;

	send_bytes(world, 4);
	send_bytes(world, 6);
	hang_up(world);
	run(world);
	assert_string_equal(world->log, "4 6 end");
}

/* Longer than an attribute can be: seen as too long, not cut to fit. */
static void test_too_long(void **state)
{
	struct world *world = *state;

	send_bytes(world, 512);
	send_bytes(world, 600);
	run(world);
	assert_string_equal(world->log, "512 513");
}

static void test_freed_by_the_handler(void **state)
{
	struct world *world = *state;

	world->free_at_once = true;
	send_bytes(world, 4);
	send_bytes(world, 4);
	run(world);
	assert_string_equal(world->log, "4");
}

static void test_echo(void **state)
{
	static const struct {
		int64_t boot_us;
		uint8_t byte;
		size_t n_bytes;
		bool is_echo;
	} values[] = {
		{1000000, 1, 2, false},
		{1000100, 1, 2, true},
		{1099999, 1, 2, true}, /* a third subscriber's */
		{1100000, 1, 2, false}, /* 100 ms: an equal beat */
		{1100100, 2, 2, false},
		{1100200, 2, 1, false},
		{1100300, 2, 0, false},
		{1100400, 2, 0, true},
	};
	struct notify_echo echo = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
		const uint8_t bytes[2] = {values[i].byte, values[i].byte};

		assert_int_equal(notify_is_echo(&echo, bytes, values[i].n_bytes,
					 values[i].boot_us),
			values[i].is_echo);
	}
}

#define NOTIFY_TEST(function)                                                  \
	cmocka_unit_test_setup_teardown(function, world_open, world_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		NOTIFY_TEST(test_packets),
		NOTIFY_TEST(test_empty_is_not_the_end),
		NOTIFY_TEST(test_what_is_queued_comes_first),
		NOTIFY_TEST(test_too_long),
		NOTIFY_TEST(test_freed_by_the_handler),
		cmocka_unit_test(test_echo),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
