/* SPDX-License-Identifier: GPL-3.0-or-later
 * A simulated day: everything that a day with a strap has is in it.
 */
#include "daemon/strap/sim_strap.h"

#include <string.h>

#include "daemon/strap/hrs.h"
#include "tests/near.h"

#define DAY_S 86400

struct day {
	int n_packets;
	int n_beats;
	int n_dropouts;
	int longest_dropout_s;
	int n_contact_losses;
	int last_battery_pct;
};

static struct day live_a_day(struct sim_strap *strap)
{
	struct day day = {.last_battery_pct = 100};
	struct sim_packet packet;
	struct hrs_measurement m;
	double last_s = 0;
	bool was_linked = true, had_contact = true;
	int dropout_s = 0;

	do {
		sim_strap_next(strap, &packet);
		assert_true(packet.at_s > last_s);
		assert_near(packet.at_s - last_s, 1, 0, 0.05);
		last_s = packet.at_s;
		assert_int_equal(hrs_decode(packet.bytes, packet.n_bytes, &m),
			HRS_ACCEPTED);
		assert_int_equal(m.marks, 0);
		assert_true(m.has_hr);
		assert_int_not_equal(m.contact, HRS_CONTACT_UNSUPPORTED);
		assert_in_range(packet.battery_pct, 1, day.last_battery_pct);

		bool has_contact = m.contact == HRS_CONTACT_OK;

		day.n_packets++;
		day.n_beats += (int)m.n_rr;
		day.n_dropouts += was_linked && !packet.is_linked;
		dropout_s = packet.is_linked ? 0 : dropout_s + 1;
		if (dropout_s > day.longest_dropout_s)
			day.longest_dropout_s = dropout_s;
		day.n_contact_losses += had_contact && !has_contact;
		was_linked = packet.is_linked;
		had_contact = has_contact;
		day.last_battery_pct = packet.battery_pct;
	} while (last_s < DAY_S);
	return day;
}

static void test_day(void **state)
{
	struct sim_strap *strap = sim_strap_new(1);
	struct day day = live_a_day(strap);

	(void)state;
	sim_strap_free(strap);
	assert_in_range(day.n_packets, DAY_S - 2, DAY_S + 2);
	assert_in_range(day.n_beats, DAY_S, DAY_S * 5 / 4);
	assert_in_range(day.n_dropouts, 30, 90);
	assert_in_range(day.longest_dropout_s, 9, 13);
	assert_in_range(day.n_contact_losses, 20, 60);
	assert_int_equal(day.last_battery_pct, 92 - 12);
}

/* Whoever looks for half a minute sees packets, and nothing but. */
static void test_begins_well(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 100; seed++) {
		struct sim_strap *strap = sim_strap_new(seed);
		struct sim_packet packet;

		do {
			sim_strap_next(strap, &packet);
			assert_true(packet.is_linked);
			assert_int_equal(packet.bytes[0] & 6, 6);
		} while (packet.at_s < 30);
		sim_strap_free(strap);
	}
}

static void test_same_seed(void **state)
{
	struct sim_strap *one = sim_strap_new(5), *same = sim_strap_new(5);
	struct sim_packet a, b;

	(void)state;
	for (int i = 0; i < 5000; i++) {
		memset(&a, 0, sizeof(a));
		memset(&b, 0, sizeof(b));
		sim_strap_next(one, &a);
		sim_strap_next(same, &b);
		assert_memory_equal(&a, &b, sizeof(a));
	}
	sim_strap_free(one);
	sim_strap_free(same);
	sim_strap_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_day),
		cmocka_unit_test(test_begins_well),
		cmocka_unit_test(test_same_seed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
