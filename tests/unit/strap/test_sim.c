/* SPDX-License-Identifier: GPL-3.0-or-later
 * The simulated strap as a source, for three seconds of real time.
 */
#include "daemon/strap/sim.h"

#include <string.h>
#include <systemd/sd-event.h>

#include "daemon/base/clock.h"
#include "tests/near.h"

struct seen {
	bool may_call;
	int n_states;
	enum strap_state state;
	int n_opens;
	int n_packets;
	int n_closes;
	enum gap_cause cause;
	int battery_pct;
	int64_t last_us;
};

static void on_state(enum strap_state state, const char *detail, void *data)
{
	struct seen *seen = data;

	(void)detail;
	assert_true(seen->may_call);
	seen->state = state;
	seen->n_states++;
}

static void on_open(
	const struct source_device *device, struct instant when, void *data)
{
	struct seen *seen = data;

	assert_true(seen->may_call);
	assert_int_equal(device->kind, SOURCE_SIM);
	assert_string_equal(device->name, "simulated strap");
	assert_string_equal(device->address, "");
	assert_true(device->fresh);
	assert_in_range(clock_now().utc_us - when.utc_us, 0, 1000000);
	seen->n_opens++;
}

static void on_packet(const uint8_t *bytes, size_t n_bytes,
	struct instant arrival, void *data)
{
	struct seen *seen = data;

	assert_int_equal(seen->n_opens, seen->n_closes + 1);
	assert_true(n_bytes >= 2);
	assert_int_equal(bytes[0] & 6, 6);
	if (seen->last_us)
		assert_in_range(
			arrival.boot_us - seen->last_us, 800000, 1500000);
	seen->last_us = arrival.boot_us;
	seen->n_packets++;
}

static void on_close(enum gap_cause cause, struct instant when, void *data)
{
	struct seen *seen = data;

	(void)when;
	seen->cause = cause;
	seen->n_closes++;
}

static void on_battery(int percent, void *data)
{
	((struct seen *)data)->battery_pct = percent;
}

static void test_stop_and_go(void **state)
{
	struct seen seen = {0};
	const struct source_handler handler = {
		on_state, on_open, on_packet, on_close, on_battery, &seen};
	struct source *source;
	sd_event *event;

	(void)state;
	assert_true(sd_event_new(&event) >= 0);
	source = sim_new(event, 1, &handler);
	assert_int_equal(source_start(source), 0);
	seen.may_call = true;
	while (seen.n_packets < 2)
		assert_true(sd_event_run(event, 3000000) > 0);
	assert_int_equal(seen.state, STRAP_STREAMING);
	assert_int_equal(seen.n_states, 1);
	assert_int_equal(seen.battery_pct, 92);

	source_stop(source, GAP_PAUSED);
	assert_int_equal(seen.n_closes, 1);
	assert_int_equal(seen.cause, GAP_PAUSED);
	assert_int_equal(sd_event_run(event, 1200000), 0);
	source_stop(source, GAP_STOPPED);
	assert_int_equal(seen.n_closes, 1);

	seen.last_us = 0;
	assert_int_equal(source_start(source), 0);
	while (seen.n_packets < 3)
		assert_true(sd_event_run(event, 3000000) > 0);
	assert_int_equal(seen.n_opens, 2);
	source_free(source);
	assert_int_equal(seen.n_closes, 1);
	sd_event_unref(event);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stop_and_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
