/* SPDX-License-Identifier: GPL-3.0-or-later
 * Packets into blocks: how they grow, when a new one begins, what they hold
 * byte for byte, and what waits in memory for a disk that is full.
 */
#include "daemon/engine/recording.h"

#include <errno.h>
#include <malloc.h>

#include "daemon/store/store.h"
#include "daemon/store/stretches.h"
#include "daemon/store/transaction.h"
#include "daemon/strap/hrs.h"
#include "daemon/strap/source.h"
#include "tests/feed.h"
#include "tests/scratch.h"

#define MAX_BLOCKS 16

struct bench {
	char *dir, *path;
	struct store *store;
	struct recording *recording;
	struct feed feed;
	struct instant last;
	uint8_t sent[100000]; /* as blocks hold it: n, bytes */
	size_t n_sent;
};

static const struct source_device device = {
	.kind = SOURCE_SIM, .name = "simulated strap"};

static int setup(void **state)
{
	struct bench *bench = calloc(1, sizeof *bench);

	bench->dir = scratch_new();
	bench->path = scratch_path(bench->dir, "data/hrv.db");
	assert_int_equal(
		store_open(bench->path, STORE_RECORD, &bench->store, NULL), 0);
	feed_init(&bench->feed);
	*state = bench;
	return 0;
}

static int teardown(void **state)
{
	struct bench *bench = *state;

	recording_free(bench->recording);
	store_close(bench->store);
	free(bench->path);
	scratch_free(bench->dir);
	free(bench);
	return 0;
}

static void send(struct bench *bench, const uint8_t *bytes, size_t n_bytes,
	struct instant arrival)
{
	struct hrs_measurement measurement;

	hrs_decode(bytes, n_bytes, &measurement);
	if (!bench->recording)
		bench->recording = recording_new(&device, arrival);
	recording_packet(
		bench->recording, bytes, n_bytes, &measurement, arrival);
	bench->last = arrival;
	bench->sent[bench->n_sent++] = (uint8_t)n_bytes;
	if (n_bytes)
		memcpy(bench->sent + bench->n_sent, bytes, n_bytes);
	bench->n_sent += n_bytes;
}

static void send_seconds(struct bench *bench, int n, int64_t step_us)
{
	struct instant arrival;
	uint8_t bytes[20];

	for (int i = 0; i < n; i++) {
		size_t n_bytes = feed_packet(&bench->feed, bytes, &arrival);

		arrival.utc_us += step_us;
		send(bench, bytes, n_bytes, arrival);
	}
}

struct found {
	struct packet_block blocks[MAX_BLOCKS]; /* without data */
	int n_blocks;
	int n_packets;
	uint8_t bytes[100000];
	size_t n;
	struct instant last;
};

static int on_block(const struct packet_block *block, void *data)
{
	struct found *found = data;
	const uint8_t *bytes;
	size_t offset = 0;
	uint16_t ms;
	uint8_t n;
	int n_packets = 0;

	for (; packet_next(block, &offset, &ms, &bytes, &n); n_packets++) {
		found->bytes[found->n++] = n;
		memcpy(found->bytes + found->n, bytes, n);
		found->n += n;
		found->last = block->begin;
		found->last.boot_us += ms * 1000;
		found->last.utc_us += ms * 1000;
		assert_true(ms < PACKET_BLOCK_MS);
	}
	assert_int_equal(offset, block->n_bytes);
	assert_int_equal(n_packets, block->n_packets);
	assert_int_equal(block->seq, found->n_blocks);
	found->blocks[found->n_blocks++] = *block;
	found->n_packets += n_packets;
	return 0;
}

static struct found *look(struct bench *bench)
{
	struct found *found = calloc(1, sizeof *found);

	assert_int_equal(packets_read(bench->store, 1, on_block, found), 0);
	return found;
}

static void assert_all_packets(struct bench *bench)
{
	struct found *found = look(bench);

	assert_int_equal(found->n, bench->n_sent);
	assert_memory_equal(found->bytes, bench->sent, found->n);
	assert_int_equal(found->last.boot_us, bench->last.boot_us);
	free(found);
}

static void write_all(struct bench *bench)
{
	assert_int_equal(recording_write(bench->recording, bench->store), 1);
	assert_all_packets(bench);
	assert_int_equal(recording_write(bench->recording, bench->store), 0);
}

/* Each state of a block replaces the shorter one before it. */
static void test_blocks_grow(void **state)
{
	struct bench *bench = *state;

	for (int i = 0; i < 36; i++) {
		send_seconds(bench, 5, 0);
		write_all(bench);
	}
	recording_end(bench->recording, GAP_LINK, bench->last);
	assert_false(recording_is_done(bench->recording));
	write_all(bench);
	assert_true(recording_is_done(bench->recording));

	struct found *found = look(bench);

	assert_int_equal(found->n_packets, 180);
	assert_in_range(found->n_blocks, 3, 4);
	free(found);
}

static void test_a_block_ends_with_its_minute(void **state)
{
	struct bench *bench = *state;
	const uint8_t bytes[] = {0, 60};
	const int64_t at_us[] = {0, 59999000, 60000000, 119999000, 120000000};

	for (size_t i = 0; i < sizeof at_us / sizeof *at_us; i++)
		send(bench, bytes, sizeof bytes,
			(struct instant){FEED_BOOT_US + at_us[i],
				FEED_UTC_US + at_us[i], 60});
	write_all(bench);

	struct found *found = look(bench);

	assert_int_equal(found->n_blocks, 3);
	for (int i = 0; i < 3; i++)
		assert_int_equal(found->blocks[i].begin.boot_us,
			FEED_BOOT_US + i * 60 * CLOCK_US_PER_S);
	free(found);
}

/* Each block's begin says the wall time that was seen. */
static void test_clock_step_begins_a_block(void **state)
{
	static const struct {
		int64_t step_us;
		int n_blocks;
	} cases[] = {
		{0, 1},
		{900 * 1000, 1},
		{-900 * 1000, 1},
		{1100 * 1000, 2},
		{-3600 * CLOCK_US_PER_S, 2},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct bench *bench;

		setup((void **)&bench);
		send_seconds(bench, 10, 0);
		send_seconds(bench, 10, cases[i].step_us);
		write_all(bench);

		struct found *found = look(bench);

		assert_int_equal(found->n_blocks, cases[i].n_blocks);
		if (found->n_blocks == 2)
			assert_int_equal(
				found->last.utc_us, bench->last.utc_us);
		free(found);
		teardown((void **)&bench);
	}
	(void)state;
}

static void test_other_zone_begins_a_block(void **state)
{
	struct bench *bench = *state;
	const uint8_t bytes[] = {0, 60};

	for (int i = 0; i < 4; i++)
		send(bench, bytes, sizeof bytes,
			(struct instant){FEED_BOOT_US + i * CLOCK_US_PER_S,
				FEED_UTC_US + i * CLOCK_US_PER_S,
				i < 2 ? 60 : 120});
	write_all(bench);

	struct found *found = look(bench);

	assert_int_equal(found->n_blocks, 2);
	assert_int_equal(found->blocks[1].begin.offset_min, 120);
	free(found);
}

static void test_packets_of_any_length(void **state)
{
	struct bench *bench = *state;
	uint8_t bytes[PACKET_MAX_BYTES];

	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)(i * 7);
	for (size_t n = 0; n <= sizeof bytes; n++)
		send(bench, bytes, n,
			(struct instant){
				FEED_BOOT_US + (int64_t)n * CLOCK_US_PER_S,
				FEED_UTC_US + (int64_t)n * CLOCK_US_PER_S, 60});
	write_all(bench);
}

/* A write that fails leaves nothing behind, and is made good later. */
static void test_failed_write_is_made_good(void **state)
{
	struct bench *bench = *state;
	struct store *other = NULL;

	send_seconds(bench, 100, 0);
	assert_int_equal(
		store_open(bench->path, STORE_JOURNAL, &other, NULL), 0);
	assert_int_equal(store_begin(other), 0);
	assert_int_equal(
		recording_write(bench->recording, bench->store), -EBUSY);
	store_rollback(other);
	store_close(other);
	send_seconds(bench, 30, 0);
	write_all(bench);
	send_seconds(bench, 30, 0);
	write_all(bench);
}

/* A full disk and a link that comes and goes: what waits is little more than
 * its packets. */
static void test_ended_recording_is_small(void **state)
{
	struct bench *bench = *state;
	struct recording *ended[20];
	size_t before;

	send_seconds(bench, 10, 0); /* SQLite, FFTW: what is made once */
	before = mallinfo2().uordblks;
	for (int i = 0; i < 20; i++) {
		struct recording *first = bench->recording;

		bench->recording = NULL;
		send_seconds(bench, 30, 0);
		recording_end(bench->recording, GAP_LINK, bench->last);
		ended[i] = bench->recording;
		bench->recording = first;
	}
	assert_in_range(mallinfo2().uordblks - before, 0, 20 * 20000);
	for (int i = 0; i < 20; i++)
		recording_free(ended[i]);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_blocks_grow),
		TEST(test_a_block_ends_with_its_minute),
		cmocka_unit_test(test_clock_step_begins_a_block),
		TEST(test_other_zone_begins_a_block),
		TEST(test_packets_of_any_length),
		TEST(test_failed_write_is_made_good),
		TEST(test_ended_recording_is_small),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
