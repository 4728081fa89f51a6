/* SPDX-License-Identifier: GPL-3.0-or-later
 * The scan against the small BlueZ: what it finds, and why it may not.
 */
#include "tests/unit/strap/link_world.h"

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
	assert_int_equal(world->result, -ETIMEDOUT);
	mock_signal(world, SIGKILL);
	run_scan(world, 1);
	assert_int_equal(world->result, -EHOSTDOWN);
	private_bus_kill(&world->bus);
	run_scan(world, 1);
	assert_int_equal(world->result, -ENOTCONN);
}

/* It does not sit out its time when there is nothing left to scan with. */
static void test_scan_interrupted(void **state)
{
	struct world *world = *state;
	uint64_t end_us;

	run_for(world, 150000);
	scan_start(world->event, "", 60, on_done, world);
	run_for(world, 150000);
	assert_int_equal(world->n_done, 0);
	command(world, "plug out");
	end_us = now_us(world) + 10000000;
	while (!world->n_done && now_us(world) < end_us)
		assert_true(sd_event_run(world->event, 5000) >= 0);
	assert_int_equal(world->n_done, 1);
	assert_int_equal(world->result, -ENETDOWN); /* it goes off first */
}

static void test_scan_cancel(void **state)
{
	struct world *world = *state;

	scan_cancel(scan_start(world->event, "", 1, on_done, world));
	run_for(world, 100000);
	assert_int_equal(world->n_done, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(test_scan),
		WORLD_TEST(test_scan_connected),
		WORLD_TEST(test_scan_fails),
		WORLD_TEST(test_scan_interrupted),
		WORLD_TEST(test_scan_cancel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
