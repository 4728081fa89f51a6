/* SPDX-License-Identifier: GPL-3.0-or-later
 * A world for tests of the link: the small BlueZ of tests/mock on a private
 * bus, time compressed, and a source whose output is written down.
 */
#pragma once

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

static inline void on_state(
	enum strap_state state, const char *detail, void *data)
{
	struct world *world = data;

	world->state = state;
	world->seen |= 1u << state;
	snprintf(world->detail, sizeof(world->detail), "%s",
		detail ? detail : "");
}

static inline void on_open(
	const struct source_device *device, struct instant when, void *data)
{
	struct world *world = data;

	assert_false(world->is_open);
	assert_true(when.boot_us > 0);
	world->is_open = true;
	world->device = *device;
	world->n_open++;
}

static inline void on_packet(const uint8_t *bytes, size_t n_bytes,
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

static inline void on_close(
	enum gap_cause cause, struct instant when, void *data)
{
	struct world *world = data;

	assert_true(world->is_open);
	assert_true(when.boot_us > 0);
	world->is_open = false;
	world->cause = cause;
	world->n_close++;
}

static inline void on_battery(int percent, void *data)
{
	((struct world *)data)->battery_pct = percent;
}

static inline void command(struct world *world, const char *text)
{
	assert_true(write(world->commands, text, strlen(text)) > 0);
	assert_int_equal(write(world->commands, "\n", 1), 1);
}

static inline void mock_start(struct world *world)
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

static inline void mock_signal(struct world *world, int number)
{
	kill(world->mock, number);
	if (number == SIGKILL)
		waitpid(world->mock, NULL, 0);
}

static inline int world_open(void **state)
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

static inline int world_close(void **state)
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

static inline uint64_t now_us(struct world *world)
{
	uint64_t now = 0;

	sd_event_now(world->event, CLOCK_MONOTONIC, &now);
	return now;
}

static inline void run_for(struct world *world, uint64_t us)
{
	for (uint64_t end_us = now_us(world) + us; now_us(world) < end_us;)
		assert_true(sd_event_run(world->event, 5000) >= 0);
}

/* Until the state is reached, 10 s at most. */
static inline void run_until(struct world *world, enum strap_state state)
{
	uint64_t end_us = now_us(world) + 10000000;

	while (world->state != state && now_us(world) < end_us)
		assert_true(sd_event_run(world->event, 5000) >= 0);
	assert_string_equal(
		strap_state_word(world->state), strap_state_word(state));
}

/* Until the sentence on the state has these words, 10 s at most. */
static inline void run_until_detail(struct world *world, const char *words)
{
	uint64_t end_us = now_us(world) + 10000000;

	while (!strstr(world->detail, words) && now_us(world) < end_us)
		assert_true(sd_event_run(world->event, 5000) >= 0);
	assert_non_null(strstr(world->detail, words));
}

static inline void run_until_packets(struct world *world, int n)
{
	uint64_t end_us = now_us(world) + 10000000;

	while (world->n_packets < n && now_us(world) < end_us)
		assert_true(sd_event_run(world->event, 5000) >= 0);
	assert_true(world->n_packets >= n);
}

/* The strap counts the packets that somebody listens to. */
static inline void assert_none_lost(const struct world *world)
{
	for (int i = 1; i < world->n_packets; i++)
		assert_int_equal(world->rr_1024[i], world->rr_1024[i - 1] + 1);
}

static inline void stream(struct world *world)
{
	command(world, "stream 30");
	assert_int_equal(source_start(world->source), 0);
	assert_int_equal(world->seen, 0);
	run_until(world, STRAP_STREAMING);
	run_until_packets(world, 5);
}

#define WORLD_TEST(function)                                                   \
	cmocka_unit_test_setup_teardown(function, world_open, world_close)
