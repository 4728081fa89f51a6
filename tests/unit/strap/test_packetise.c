/* SPDX-License-Identifier: GPL-3.0-or-later
 * Packets out of beats: every beat once, in order, in the second it ended.
 */
#include "daemon/strap/packetise.h"

#include <string.h>

#include "daemon/strap/hrs.h"
#include "tests/near.h"

#define MAX_PACKETS 64

struct packet {
	double arrival_s;
	struct hrs_measurement m;
};

struct packets {
	size_t n;
	struct packet packet[MAX_PACKETS];
};

static void take(struct packetiser *packetiser, struct packets *packets)
{
	uint8_t bytes[PACKETISE_MAX_BYTES];
	double arrival_s;
	size_t n;

	while ((n = packetiser_packet(packetiser, bytes, &arrival_s)) > 0) {
		struct packet *packet = &packets->packet[packets->n++];

		assert_true(packets->n < MAX_PACKETS);
		assert_true(n <= PACKETISE_MAX_BYTES);
		packet->arrival_s = arrival_s;
		assert_int_equal(
			hrs_decode(bytes, n, &packet->m), HRS_ACCEPTED);
	}
}

static void packetise(
	const uint16_t *rr_1024, size_t n, struct packets *ret_packets)
{
	struct packetiser packetiser;

	packetiser_init(&packetiser);
	ret_packets->n = 0;
	for (size_t i = 0; i < n; i++) {
		packetiser_beat(&packetiser, rr_1024[i]);
		take(&packetiser, ret_packets);
	}
	packetiser_end(&packetiser);
	take(&packetiser, ret_packets);
}

static void test_grid(void **state)
{
	static const struct {
		const char *name;
		size_t n_rr;
		uint16_t rr_1024[12];
		size_t n_packets;
		struct {
			double arrival_s;
			size_t n_rr;
		} packets[8];
	} cases[] = {
		{"on the second", 2, {1024, 1024}, 2, {{1, 1}, {2, 1}}},
		{"75 bpm", 4, {819, 819, 819, 819}, 4,
			{{1, 1}, {2, 1}, {3, 1}, {4, 1}}},
		{"slow: a packet without RR", 2, {1500, 1500}, 3,
			{{1, 0}, {2, 1}, {3, 1}}},
		{"fast", 6, {400, 400, 400, 400, 400, 400}, 3,
			{{1, 2}, {2, 3}, {3, 1}}},
		{"full before its time", 12,
			{10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10}, 2,
			{{90 / 1024.0, 9}, {1, 3}}},
		{"a hole of 3 s", 2, {3072, 1024}, 4,
			{{1, 0}, {2, 0}, {3, 1}, {4, 1}}},
		{"no beats, no packets", 0, {0}, 0, {{0, 0}}},
	};
	struct packets packets;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		print_message("%s\n", cases[i].name);
		packetise(cases[i].rr_1024, cases[i].n_rr, &packets);
		assert_int_equal(packets.n, cases[i].n_packets);
		for (size_t k = 0; k < packets.n; k++) {
			assert_near(packets.packet[k].arrival_s,
				cases[i].packets[k].arrival_s, 0, 1e-12);
			assert_int_equal(packets.packet[k].m.n_rr,
				cases[i].packets[k].n_rr);
		}
	}
}

/* Any intervals come out as they went in, and in time. */
static void test_nothing_lost(void **state)
{
	uint64_t seed = seed_from_environment();
	struct packets packets;
	uint16_t rr_1024[24];

	(void)state;
	for (int round = 0; round < 2000; round++) {
		size_t n = 1 + seed_next(&seed) % 24, n_out = 0;
		uint16_t max = round % 2 ? 1500 : 2500;
		double beat_s = 0, last_s = 0;

		for (size_t i = 0; i < n; i++)
			rr_1024[i] = (uint16_t)(seed_next(&seed) % max);
		packetise(rr_1024, n, &packets);
		for (size_t k = 0; k < packets.n; k++) {
			const struct packet *packet = &packets.packet[k];

			assert_true(packet->m.n_rr == 0 || packet->m.has_hr);
			assert_true(packet->arrival_s >= last_s);
			last_s = packet->arrival_s;
			for (size_t i = 0; i < packet->m.n_rr; i++) {
				assert_int_equal(
					packet->m.rr_1024[i], rr_1024[n_out]);
				beat_s += rr_1024[n_out++] / 1024.0;
			}
			assert_true(beat_s <= packet->arrival_s + 1e-9);
		}
		assert_int_equal(n_out, n);
	}
}

static void test_heart_rate(void **state)
{
	static const struct {
		uint16_t rr_1024;
		uint16_t hr_bpm;
	} cases[] = {{1024, 60}, {410, 150}, {205, 255}, {3072, 20}, {0, 255}};
	struct packets packets;
	uint16_t rr_1024[12];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		for (size_t k = 0; k < 12; k++)
			rr_1024[k] = cases[i].rr_1024;
		packetise(rr_1024, 12, &packets);
		assert_int_equal(packets.packet[packets.n - 1].m.hr_bpm,
			cases[i].hr_bpm);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_grid),
		cmocka_unit_test(test_nothing_lost),
		cmocka_unit_test(test_heart_rate),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
