/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of stretches.c: raw packets come back as they went in.
 */
#include "tests/unit/store/scratch.h"

#include <errno.h>

static int keep_stretch(const struct stretch *stretch, void *data)
{
	*(struct stretch *)data = *stretch;
	return 0;
}

static void test_stretch(void **state)
{
	struct scratch *scratch = *state;
	struct stretch in = {
		.kind = DEVICE_STRAP,
		.address = "A0:9E:1A:00:00:01",
		.name = "Polar H10 \xc3\xa4",
		.boot_id = "11111111-2222-3333-4444-555555555555",
		.fresh = true,
		.shared = true,
		.begin = at_s(0),
	};
	struct stretch out = {0};

	assert_int_equal(stretch_begin(scratch->store, &in), 0);
	assert_true(in.id > 0 && in.device_id > 0);
	assert_int_equal(
		stretches_read_open(scratch->store, keep_stretch, &out), 0);
	assert_int_equal(out.id, in.id);
	assert_int_equal(out.cause, GAP_NONE);
	assert_int_equal(
		stretch_end(scratch->store, in.id, at_s(9.5), GAP_LINK), 0);
	assert_int_equal(stretches_read(scratch->store, SCRATCH_UTC_US,
				 SCRATCH_UTC_US + 1, keep_stretch, &out),
		0);
	in.end = at_s(9.5);
	in.cause = GAP_LINK;
	assert_int_equal(out.device_id, in.device_id);
	assert_int_equal(out.kind, in.kind);
	assert_string_equal(out.address, in.address);
	assert_string_equal(out.name, in.name);
	assert_string_equal(out.boot_id, in.boot_id);
	assert_true(out.fresh && out.shared);
	assert_instant(out.begin, in.begin);
	assert_instant(out.end, in.end);
	assert_int_equal(out.cause, GAP_LINK);
	out.id = 0;
	stretches_read_open(scratch->store, keep_stretch, &out);
	assert_int_equal(out.id, 0);
	assert_int_equal(
		stretch_end(scratch->store, 4711, at_s(1), GAP_LINK), -ENOENT);
}

/* The same device is known again; another name is another device. */
static void test_devices(void **state)
{
	struct scratch *scratch = *state;
	struct stretch a = {.kind = DEVICE_STRAP, .name = "a"};
	struct stretch b = a, c = a;

	strcpy(c.name, "c");
	assert_int_equal(stretch_begin(scratch->store, &a), 0);
	assert_int_equal(stretch_begin(scratch->store, &b), 0);
	assert_int_equal(stretch_begin(scratch->store, &c), 0);
	assert_int_equal(a.device_id, b.device_id);
	assert_int_not_equal(a.device_id, c.device_id);
	assert_int_not_equal(a.id, b.id);
}

static int count_stretch(const struct stretch *stretch, void *data)
{
	(void)stretch;
	++*(int *)data;
	return 0;
}

/* One ended stretch of 100 s, one unended with a block at 300 s. */
static void test_range(void **state)
{
	static const struct {
		double from_s, to_s;
		int n;
	} rows[] = {
		{-50, -1, 0},
		{-50, 0, 0},
		{-50, 1, 1},
		{50, 60, 1},
		{100, 110, 1},
		{101, 110, 0},
		{-50, 500, 2},
		{101, 200, 0},
		{200, 201, 1},
		{320, 330, 1},
		{400, 500, 0},
	};
	struct scratch *scratch = *state;
	int64_t ended = scratch_stretch(scratch, DEVICE_SIM, 0);
	int64_t open = scratch_stretch(scratch, DEVICE_SIM, 200);

	stretch_end(scratch->store, ended, at_s(100), GAP_STOPPED);
	scratch_packets(scratch, open, 5, 10);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		int n = 0;

		stretches_read(scratch->store, at_s(rows[i].from_s).utc_us,
			at_s(rows[i].to_s).utc_us, count_stretch, &n);
		if (n != rows[i].n)
			print_error("%g..%g\n", rows[i].from_s, rows[i].to_s);
		assert_int_equal(n, rows[i].n);
	}
}

/* A clock that is set back by an hour hides no stretch. */
static void test_clock_set_back(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = scratch_stretch(scratch, DEVICE_SIM, 0);
	struct instant end = at_s(3600);
	int n = 0;

	end.utc_us = at_s(0).utc_us;
	stretch_end(scratch->store, id, end, GAP_STOPPED);
	stretches_read(scratch->store, at_s(1800).utc_us, at_s(1801).utc_us,
		count_stretch, &n);
	assert_int_equal(n, 1);
}

struct kept_block {
	struct packet_block block;
	uint8_t data[1000];
};

static int keep_block(const struct packet_block *block, void *data)
{
	struct kept_block *kept = data;

	kept->block = *block;
	memcpy(kept->data, block->data, block->n_bytes);
	return 0;
}

static void test_block_grows(void **state)
{
	static const uint8_t bytes[] = {
		0, 0, 2, 0x00, 60, 0xe8, 3, 4, 0x10, 61, 0xdc, 3, 0xd0, 7, 0};
	struct scratch *scratch = *state;
	struct packet_block block = {
		.stretch_id = scratch_stretch(scratch, DEVICE_STRAP, 0),
		.begin = at_s(0),
		.data = bytes,
	};
	static const struct {
		int n_packets;
		size_t n_bytes;
		int result;
	} states[] = {
		{1, 5, 0},
		{2, 12, 0},
		{2, 12, 0},
		{3, 15, 0},
		/* A block never gets shorter. */
		{2, 12, -EEXIST},
	};
	struct kept_block kept;

	for (size_t i = 0; i < sizeof(states) / sizeof(*states); i++) {
		block.n_packets = states[i].n_packets;
		block.n_bytes = states[i].n_bytes;
		assert_int_equal(packets_write(scratch->store, &block),
			states[i].result);
	}
	assert_int_equal(packets_read(scratch->store, block.stretch_id,
				 keep_block, &kept),
		0);
	assert_int_equal(kept.block.n_packets, 3);
	assert_int_equal(kept.block.n_bytes, sizeof(bytes));
	assert_memory_equal(kept.data, bytes, sizeof(bytes));
	assert_int_equal(kept.block.seq, 0);
	assert_instant(kept.block.begin, block.begin);
}

/* What is there is the truth: no other bytes take its place. */
static void test_block_is_kept(void **state)
{
	static const uint8_t first[] = {0, 0, 1, 7};
	static const uint8_t other[] = {0, 0, 1, 8, 1, 0, 0};
	struct scratch *scratch = *state;
	struct packet_block block = {
		.stretch_id = scratch_stretch(scratch, DEVICE_STRAP, 0),
		.begin = at_s(0),
		.n_packets = 1,
		.n_bytes = sizeof(first),
		.data = first,
	};
	struct kept_block kept;

	assert_int_equal(packets_write(scratch->store, &block), 0);
	block.data = other;
	block.n_bytes = sizeof(other);
	assert_int_equal(packets_write(scratch->store, &block), -EEXIST);
	block.data = first;
	block.n_bytes = sizeof(first);
	block.begin = at_s(1);
	assert_int_equal(packets_write(scratch->store, &block), -EEXIST);
	packets_read(scratch->store, block.stretch_id, keep_block, &kept);
	assert_memory_equal(kept.data, first, sizeof(first));
}

static void test_block_needs_stretch(void **state)
{
	struct scratch *scratch = *state;
	struct packet_block block = {.stretch_id = 4711};

	assert_int_equal(packets_write(scratch->store, &block), -EINVAL);
}

static int stop_at_third(const struct packet_block *block, void *data)
{
	++*(int *)data;
	return block->seq == 2 ? 42 : 0;
}

static void test_walk_stops(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = scratch_stretch(scratch, DEVICE_STRAP, 0);
	int n = 0;

	for (int seq = 4; seq >= 0; seq--)
		scratch_packets(scratch, id, seq, 60);
	assert_int_equal(
		packets_read(scratch->store, id, stop_at_third, &n), 42);
	assert_int_equal(n, 3);
	assert_int_equal(packets_in(scratch, id), 300);
}

static int read_again(const struct packet_block *block, void *data)
{
	struct scratch *scratch = data;

	/* The same statement is in use: it must not be disturbed. */
	assert_int_equal(packets_in(scratch, block->stretch_id), 180);
	/* Nor by writing what is being read. */
	scratch_packets(scratch, block->stretch_id, block->seq, 60);
	return 0;
}

static void test_walk_in_walk(void **state)
{
	struct scratch *scratch = *state;
	int64_t id = scratch_stretch(scratch, DEVICE_STRAP, 0);

	for (int seq = 0; seq < 3; seq++)
		scratch_packets(scratch, id, seq, 60);
	assert_int_equal(
		packets_read(scratch->store, id, read_again, scratch), 0);
}

/* Blocks of every make; what cannot be whole is not given. */
static void test_packet_next(void **state)
{
	static const struct {
		const char *name;
		uint8_t data[12];
		size_t n_bytes;
		int n_packets;
		size_t end;
	} rows[] = {
		{"empty", {0}, 0, 0, 0},
		{"one byte", {1}, 1, 0, 0},
		{"no length", {1, 0}, 2, 0, 0},
		{"empty packet", {0xff, 0xff, 0}, 3, 1, 3},
		{"one", {0, 0, 2, 0, 60}, 5, 1, 5},
		{"two", {0, 0, 1, 9, 0xe8, 3, 2, 8, 7}, 9, 2, 9},
		{"cut in the bytes", {0, 0, 1, 9, 0xe8, 3, 2, 8}, 8, 1, 4},
		{"cut in the head", {0, 0, 1, 9, 0xe8, 3}, 6, 1, 4},
		{"length beyond", {0, 0, 255, 9}, 4, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct packet_block block = {
			.data = rows[i].data,
			.n_bytes = rows[i].n_bytes,
		};
		const uint8_t *bytes;
		size_t offset = 0;
		uint16_t ms;
		uint8_t n;
		int n_packets = 0;

		while (packet_next(&block, &offset, &ms, &bytes, &n))
			n_packets++;
		if (n_packets != rows[i].n_packets)
			print_error("%s\n", rows[i].name);
		assert_int_equal(n_packets, rows[i].n_packets);
		assert_int_equal(offset, rows[i].end);
	}
}

static void test_packet_values(void **state)
{
	static const uint8_t data[] = {0xe8, 3, 2, 8, 7};
	struct packet_block block = {.data = data, .n_bytes = sizeof(data)};
	const uint8_t *bytes;
	size_t offset = 0;
	uint16_t ms;
	uint8_t n;

	(void)state;
	assert_true(packet_next(&block, &offset, &ms, &bytes, &n));
	assert_int_equal(ms, 1000);
	assert_int_equal(n, 2);
	assert_memory_equal(bytes, data + 3, 2);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_stretch),
		TEST(test_devices),
		TEST(test_range),
		TEST(test_clock_set_back),
		TEST(test_block_grows),
		TEST(test_block_is_kept),
		TEST(test_block_needs_stretch),
		TEST(test_walk_stops),
		TEST(test_walk_in_walk),
		cmocka_unit_test(test_packet_next),
		cmocka_unit_test(test_packet_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
