/* SPDX-License-Identifier: GPL-3.0-or-later
 * Packets in, database out: what is stored equals what was sent, how far the
 * store may lag behind, and what a crash and a full disk cost.
 */
#include "daemon/engine/engine.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "daemon/engine/live.h"
#include "daemon/engine/recover.h"
#include "daemon/store/beats.h"
#include "daemon/store/store.h"
#include "daemon/store/windows.h"
#include "tests/unit/engine/engine_bench.h"

/* SQLite asks these to make what was written last: counted, and done. */
static unsigned n_syncs;

int fdatasync(int fd)
{
	n_syncs++;
	return (int)syscall(SYS_fdatasync, fd);
}

int fsync(int fd)
{
	n_syncs++;
	return (int)syscall(SYS_fsync, fd);
}

#define FROM_US INT64_C(0)
#define TO_US (FEED_UTC_US * 2)

/* What the database holds. */
struct found {
	struct stretch stretch;
	unsigned n_stretches, n_packets, n_segments, n_windows;
	uint16_t rr_1024[8000];
	size_t n_beats;
	int64_t last_segment;
	struct window window; /* the first */
	enum gap_cause cause; /* of the last segment */
};

static int on_packet_block(const struct packet_block *block, void *data)
{
	struct found *found = data;
	const uint8_t *bytes;
	size_t offset = 0;
	uint16_t ms;
	uint8_t n;

	while (packet_next(block, &offset, &ms, &bytes, &n))
		found->n_packets++;
	return 0;
}

static int on_stretch(const struct stretch *stretch, void *data)
{
	struct found *found = data;

	found->stretch = *stretch;
	found->n_stretches++;
	return 0;
}

static int on_beat_block(const struct segment *segment,
	const struct beat_block *block, void *data)
{
	struct found *found = data;

	found->n_segments += segment->id != found->last_segment;
	found->last_segment = segment->id;
	found->cause = segment->cause;
	memcpy(found->rr_1024 + found->n_beats, block->rr_1024,
		block->n * sizeof(uint16_t));
	found->n_beats += block->n;
	return 0;
}

static int on_window(const struct window *window, void *data)
{
	struct found *found = data;

	if (!found->n_windows++)
		found->window = *window;
	return 0;
}

static struct found *look(struct bench *bench)
{
	struct found *found = calloc(1, sizeof *found);

	assert_int_equal(
		stretches_read(bench->store, FROM_US, TO_US, on_stretch, found),
		0);
	assert_int_equal(packets_read(bench->store, found->stretch.id,
				 on_packet_block, found),
		0);
	assert_int_equal(beats_read(bench->store, DEVICE_SIM, FROM_US, TO_US,
				 on_beat_block, found),
		0);
	assert_int_equal(windows_read(bench->store, DEVICE_SIM, FROM_US, TO_US,
				 on_window, found),
		0);
	return found;
}

/* A disk that takes no more: no file may grow beyond this. */
static void disk_fill(rlim_t bytes)
{
	const struct rlimit limit = {bytes, RLIM_INFINITY};

	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void test_everything_sent_is_stored(void **state)
{
	struct bench *bench = *state;

	send_seconds(bench, 1500);
	engine_close(bench->engine, GAP_STOPPED, bench->last);

	struct found *found = look(bench);

	assert_int_equal(found->n_stretches, 1);
	assert_int_equal(found->stretch.cause, GAP_STOPPED);
	assert_int_equal(found->n_packets, bench->n_packets);
	assert_int_equal(found->n_segments, 1);
	assert_int_equal(found->cause, GAP_BEGIN);
	assert_int_equal(found->n_beats, bench->n_sent);
	assert_memory_equal(
		found->rr_1024, bench->sent, bench->n_sent * sizeof(uint16_t));
	assert_int_equal(found->n_windows, 5);
	assert_int_equal(found->window.grade, 'A');
	assert_int_equal(found->window.length_s, 300);
	assert_near(found->window.mean_hr_bpm, 62.5, 0.01, 0);
	assert_near(found->window.resp_per_min, 15, 0, 0.5);
	assert_true(found->window.lf_hf > 0);
	free(found);
}

static void test_store_lags_at_most_five_seconds(void **state)
{
	struct bench *bench = *state;

	for (int s = 0; s < 130; s++) {
		send_seconds(bench, 1);

		struct found *found = look(bench);

		assert_true(found->n_packets + 5 > bench->n_packets);
		free(found);
	}
}

/* A power cut takes what was not synced: never packets older than 30 s. */
static void test_power_cut_costs_at_most_30_s(void **state)
{
	struct bench *bench = *state;
	int64_t synced_us = FEED_BOOT_US;

	for (int s = 0; s < 200; s++) {
		n_syncs = 0;
		send_seconds(bench, 1);
		if (n_syncs)
			synced_us = bench->last.boot_us;
		assert_true(
			bench->last.boot_us - synced_us <= 30 * CLOCK_US_PER_S);
	}
}

/* The last packets before a silence were written, but not synced. */
static void test_silence_is_synced_as_well(void **state)
{
	struct bench *bench = *state;

	for (int n = 1; n <= 12; n++) {
		send_seconds(bench, n);
		n_syncs = 0;
		for (int64_t s = 5; s <= 30; s += 5)
			assert_int_equal(engine_tick(bench->engine,
						 bench->last.boot_us +
							 s * CLOCK_US_PER_S),
				0);
		assert_true(n_syncs > 0);
		n_syncs = 0;
		assert_int_equal(
			engine_tick(bench->engine,
				bench->last.boot_us + 60 * CLOCK_US_PER_S),
			0);
		assert_int_equal(n_syncs, 0); /* nothing new: no disk at all */
	}
}

/* What a full disk refused at the end of a stretch, and took later. */
static void test_late_end_is_synced(void **state)
{
	struct bench *bench = *state;
	int64_t end_us;

	send_seconds(bench, 30);
	disk_fill(4096);
	send_seconds(bench, 3);
	engine_close(bench->engine, GAP_LINK, bench->last);
	disk_fill(RLIM_INFINITY);
	end_us = bench->last.boot_us;
	n_syncs = 0;
	for (int64_t s = 5; s <= 30; s += 5)
		assert_int_equal(
			engine_tick(bench->engine, end_us + s * CLOCK_US_PER_S),
			0);
	assert_true(n_syncs > 0);
}

static void test_crash_is_recovered(void **state)
{
	struct bench *bench = *state;
	unsigned n_recovered = 0;

	send_seconds(bench, 700);
	/* as kill -9 would: nothing is said to the store any more */
	engine_free(bench->engine);
	store_close(bench->store);
	engine_begin(bench);
	assert_int_equal(recover_all(bench->store, &n_recovered), 0);
	assert_int_equal(n_recovered, 1);

	struct found *found = look(bench);

	assert_int_equal(found->stretch.cause, GAP_CRASHED);
	assert_true(found->n_packets + 5 > bench->n_packets);
	assert_true(found->n_beats + 6 > bench->n_sent);
	assert_memory_equal(
		found->rr_1024, bench->sent, found->n_beats * sizeof(uint16_t));
	assert_int_equal(found->n_windows, 3);
	free(found);
	assert_int_equal(recover_all(bench->store, &n_recovered), 0);
	assert_int_equal(n_recovered, 0);
}

static void test_deriving_again_changes_nothing(void **state)
{
	struct bench *bench = *state;

	send_seconds(bench, 900);
	engine_close(bench->engine, GAP_LINK, bench->last);

	struct found *before = look(bench);

	assert_int_equal(recover_stretch(bench->store, &before->stretch), 0);

	struct found *after = look(bench);

	assert_int_equal(after->n_packets, before->n_packets);
	assert_int_equal(after->n_beats, before->n_beats);
	assert_memory_equal(after->rr_1024, before->rr_1024,
		before->n_beats * sizeof(uint16_t));
	assert_int_equal(after->n_windows, before->n_windows);
	assert_true(after->window.begin.utc_us == before->window.begin.utc_us);
	assert_near(after->window.rmssd_ms, before->window.rmssd_ms, 0, 0);
	free(before);
	free(after);
}

/* A packet of which the end does not fit into a block. */
static void test_long_packet_is_what_is_stored_of_it(void **state)
{
	struct bench *bench = *state;
	uint8_t bytes[302] = {0x10, 60};

	for (size_t i = 2; i < sizeof bytes; i += 2)
		bytes[i + 1] = 4; /* 1024 */
	send_seconds(bench, 60);
	bench->last.boot_us += CLOCK_US_PER_S;
	engine_packet(bench->engine, bytes, sizeof bytes, bench->last);
	engine_close(bench->engine, GAP_LINK, bench->last);

	struct found *before = look(bench);

	assert_int_equal(recover_stretch(bench->store, &before->stretch), 0);

	struct found *after = look(bench);

	assert_int_equal(after->n_beats, before->n_beats);
	assert_int_equal(after->n_windows, before->n_windows);
	free(before);
	free(after);
}

static void test_two_stretches_keep_their_gap(void **state)
{
	struct bench *bench = *state;
	const struct source_device device = {.kind = SOURCE_SIM};

	send_seconds(bench, 60);
	engine_close(bench->engine, GAP_LINK, bench->last);
	engine_open(bench->engine, &device);
	send_seconds(bench, 60);
	engine_close(bench->engine, GAP_PAUSED, bench->last);

	struct found *found = look(bench);

	assert_int_equal(found->n_stretches, 2);
	assert_int_equal(found->n_segments, 2);
	assert_int_equal(found->stretch.cause, GAP_PAUSED);
	free(found);
}

static void test_stretch_without_packets_leaves_no_row(void **state)
{
	struct bench *bench = *state;

	engine_close(bench->engine, GAP_LINK,
		(struct instant){FEED_BOOT_US, FEED_UTC_US, 0});

	struct found *found = look(bench);

	assert_int_equal(found->n_stretches, 0);
	free(found);
}

/* An optical band, or a chest strap that is not worn: heart rate alone. */
static void test_packets_without_beats(void **state)
{
	static const uint8_t bytes[] = {0x04, 60};
	struct bench *bench = *state;

	bench->last = (struct instant){FEED_BOOT_US, FEED_UTC_US, 60};
	for (int s = 0; s < 100; s++) {
		engine_packet(bench->engine, bytes, sizeof bytes, bench->last);
		bench->last.boot_us += CLOCK_US_PER_S;
		bench->last.utc_us += CLOCK_US_PER_S;
	}
	engine_close(bench->engine, GAP_STOPPED, bench->last);

	struct found *found = look(bench);

	assert_int_equal(found->n_packets, 100);
	assert_int_equal(found->n_beats, 0);
	free(found);
}

static void test_full_disk_costs_nothing(void **state)
{
	struct bench *bench = *state;

	send_seconds(bench, 30);
	disk_fill(4096);
	send_seconds(bench, 300);
	assert_true(engine_tick(bench->engine, bench->last.boot_us) < 0);
	assert_true(engine_is_behind(bench->engine));
	assert_int_equal(engine_tick(bench->engine,
				 bench->last.boot_us + CLOCK_US_PER_S),
		-EAGAIN);
	disk_fill(RLIM_INFINITY);
	assert_int_equal(engine_tick(bench->engine, bench->last.boot_us), 0);
	assert_false(engine_is_behind(bench->engine));
	engine_close(bench->engine, GAP_STOPPED, bench->last);

	struct found *found = look(bench);

	assert_int_equal(found->n_packets, bench->n_packets);
	assert_int_equal(found->n_beats, bench->n_sent);
	free(found);
}

static void test_wall_clock_step_begins_a_block(void **state)
{
	struct bench *bench = *state;
	uint8_t bytes[20];
	struct instant arrival;

	for (int i = 0; i < 20; i++) {
		size_t n = feed_packet(&bench->feed, bytes, &arrival);

		if (i >= 10)
			arrival.utc_us += 3600 * CLOCK_US_PER_S;
		engine_packet(bench->engine, bytes, n, arrival);
	}
	engine_close(bench->engine, GAP_STOPPED, arrival);

	struct found *found = look(bench);

	assert_int_equal(found->n_packets, 20);
	assert_int_equal(found->n_segments, 1); /* never cuts the chain */
	assert_true(found->stretch.end.utc_us - found->stretch.begin.utc_us >
		3600 * CLOCK_US_PER_S);
	free(found);
}

static void test_live_values_need_their_time(void **state)
{
	struct bench *bench = *state;
	struct live_values values;

	engine_live(bench->engine, FEED_BOOT_US, &values);
	assert_int_equal(values.hr_bpm.reason, HRV_NO_BEATS);
	send_seconds(bench, 8);
	engine_live(bench->engine, bench->last.boot_us, &values);
	assert_int_equal(values.hr_bpm.reason, HRV_TOO_SHORT);
	send_seconds(bench, 12);
	engine_live(bench->engine, bench->last.boot_us, &values);
	assert_near(values.hr_bpm.value, 62.5, 0.03, 0);
	assert_int_equal(values.rmssd_ms.reason, HRV_TOO_SHORT);
	send_seconds(bench, 30);
	engine_live(bench->engine, bench->last.boot_us, &values);
	assert_true(values.rmssd_ms.value > 5);
	assert_int_equal(values.grade, HRV_GRADE_A);
	assert_int_equal(values.lf_hf.reason, HRV_TOO_SHORT);
	send_seconds(bench, 300);
	engine_live(bench->engine, bench->last.boot_us, &values);
	assert_true(values.lf_hf.value > 0);
	assert_near(values.resp_per_min.value, 15, 0, 0.5);
}

static void test_live_values_fade_when_the_strap_is_silent(void **state)
{
	struct bench *bench = *state;
	struct live_values values;

	send_seconds(bench, 120);
	engine_live(bench->engine, bench->last.boot_us + 30 * CLOCK_US_PER_S,
		&values);
	assert_int_equal(values.rmssd_ms.reason, HRV_LOW_GRADE);
	engine_live(bench->engine, bench->last.boot_us + 90 * CLOCK_US_PER_S,
		&values);
	assert_true(values.hr_bpm.reason != HRV_OK);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_everything_sent_is_stored),
		TEST(test_store_lags_at_most_five_seconds),
		TEST(test_power_cut_costs_at_most_30_s),
		TEST(test_silence_is_synced_as_well),
		TEST(test_late_end_is_synced),
		TEST(test_crash_is_recovered),
		TEST(test_deriving_again_changes_nothing),
		TEST(test_long_packet_is_what_is_stored_of_it),
		TEST(test_two_stretches_keep_their_gap),
		TEST(test_stretch_without_packets_leaves_no_row),
		TEST(test_packets_without_beats),
		TEST(test_full_disk_costs_nothing),
		TEST(test_wall_clock_step_begins_a_block),
		TEST(test_live_values_need_their_time),
		TEST(test_live_values_fade_when_the_strap_is_silent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
