/* SPDX-License-Identifier: GPL-3.0-or-later
 * Packets into rows: where segments and blocks are cut, what time they say,
 * what more RR than time does to them, and that days of packets fit.
 */
#include "daemon/engine/derive.h"

#include <malloc.h>

#include "daemon/engine/timeline.h"
#include "daemon/store/beats.h"
#include "daemon/store/store.h"
#include "daemon/store/transaction.h"
#include "daemon/store/windows.h"
#include "daemon/strap/hrs.h"
#include "tests/feed.h"
#include "tests/scratch.h"

#define FROM_US INT64_C(0)
#define TO_US (FEED_UTC_US * 2)
#define MAX_SLEW_US 5000 /* a beat */

struct bench {
	char *dir, *path;
	struct store *store;
	struct stretch stretch;
	struct derive *derive;
	struct feed feed;
	struct instant last;
	uint16_t sent[8000];
	size_t n_sent;
};

static int setup(void **state)
{
	struct bench *bench = calloc(1, sizeof *bench);
	struct stretch *stretch = &bench->stretch;

	bench->dir = scratch_new();
	bench->path = scratch_path(bench->dir, "data/hrv.db");
	assert_int_equal(
		store_open(bench->path, STORE_RECORD, &bench->store, NULL), 0);
	stretch->kind = DEVICE_SIM;
	stretch->begin = (struct instant){FEED_BOOT_US, FEED_UTC_US, 60};
	assert_int_equal(stretch_begin(bench->store, stretch), 0);
	bench->derive = derive_new(false, NULL);
	feed_init(&bench->feed);
	*state = bench;
	return 0;
}

static int teardown(void **state)
{
	struct bench *bench = *state;

	derive_free(bench->derive);
	store_close(bench->store);
	free(bench->path);
	scratch_free(bench->dir);
	free(bench);
	return 0;
}

static void write_rows(struct bench *bench)
{
	assert_int_equal(store_begin(bench->store), 0);
	assert_int_equal(
		derive_write(bench->derive, bench->store, bench->stretch.id),
		0);
	assert_int_equal(store_commit(bench->store, false), 0);
	derive_written(bench->derive);
	assert_true(derive_is_written(bench->derive));
}

static void end(struct bench *bench)
{
	derive_end(bench->derive);
	write_rows(bench);
}

static void take(struct bench *bench, const struct hrs_measurement *measurement)
{
	derive_packet(bench->derive, measurement, bench->last);
	for (size_t i = 0; i < measurement->n_rr; i++)
		if (bench->n_sent < 8000)
			bench->sent[bench->n_sent++] = measurement->rr_1024[i];
}

/* The packets of n seconds; a wall clock ahead by step_us. */
static void send_seconds(struct bench *bench, int n, int64_t step_us)
{
	struct hrs_measurement measurement;
	uint8_t bytes[20];

	for (int i = 0; i < n; i++) {
		size_t n_bytes = feed_packet(&bench->feed, bytes, &bench->last);

		bench->last.utc_us += step_us;
		hrs_decode(bytes, n_bytes, &measurement);
		take(bench, &measurement);
	}
}

/* Packets that no one receives. */
static void lose_seconds(struct bench *bench, int n)
{
	uint8_t bytes[20];

	for (int i = 0; i < n; i++)
		feed_packet(&bench->feed, bytes, &bench->last);
}

/* A strap that sends each second n_rr intervals of rr_1024. */
static void send_same(struct bench *bench, int n, uint16_t rr_1024, size_t n_rr)
{
	struct hrs_measurement measurement = {
		.has_hr = true, .hr_bpm = 60, .n_rr = n_rr};

	for (size_t i = 0; i < n_rr; i++)
		measurement.rr_1024[i] = rr_1024;
	if (!bench->last.boot_us)
		bench->last = bench->stretch.begin;
	for (int i = 0; i < n; i++) {
		bench->last.boot_us += CLOCK_US_PER_S;
		bench->last.utc_us += CLOCK_US_PER_S;
		take(bench, &measurement);
	}
}

#define MAX_FOUND 64

struct found_segment {
	struct segment row;
	size_t first; /* its first beat, of all */
	size_t n;
	int n_blocks;
};

struct found {
	struct found_segment segments[MAX_FOUND];
	size_t n_segments;
	uint16_t rr_1024[8000];
	size_t n;
	struct window windows[MAX_FOUND];
	size_t n_windows;
	int64_t end_us; /* of the last block, by its begin and ticks */
};

static int on_block(const struct segment *segment,
	const struct beat_block *block, void *data)
{
	struct found *found = data;
	struct found_segment *at = &found->segments[found->n_segments];
	int64_t ticks = 0;

	if (!found->n_segments || at[-1].row.id != segment->id) {
		*at = (struct found_segment){.row = *segment, found->n, 0, 0};
		found->n_segments++;
	} else {
		at--;
	}
	assert_int_equal(block->seq, at->n_blocks++);
	assert_true(block->n > 0 && block->n <= BEAT_BLOCK_MAX);
	for (size_t i = 0; i < block->n; i++) {
		found->rr_1024[found->n++] = block->rr_1024[i];
		ticks += block->rr_1024[i];
	}
	at->n += block->n;
	assert_true(
		ticks * 15625 / 16 < 61 * CLOCK_US_PER_S || at->row.over_count);
	found->end_us = block->begin.boot_us + ticks * 15625 / 16;
	return 0;
}

static int on_window(const struct window *window, void *data)
{
	struct found *found = data;

	found->windows[found->n_windows++] = *window;
	return 0;
}

static struct found *look(struct bench *bench)
{
	struct found *found = calloc(1, sizeof *found);

	assert_int_equal(beats_read(bench->store, DEVICE_SIM, FROM_US, TO_US,
				 on_block, found),
		0);
	assert_int_equal(windows_read(bench->store, DEVICE_SIM, FROM_US, TO_US,
				 on_window, found),
		0);
	return found;
}

static void assert_all_beats(
	const struct bench *bench, const struct found *found)
{
	assert_int_equal(found->n, bench->n_sent);
	assert_memory_equal(
		found->rr_1024, bench->sent, found->n * sizeof(uint16_t));
}

static void test_blocks_are_minutes_that_follow_on_each_other(void **state)
{
	struct bench *bench = *state;

	send_seconds(bench, 1200, 0);
	end(bench);

	struct found *found = look(bench);
	const struct found_segment *segment = &found->segments[0];

	assert_all_beats(bench, found);
	assert_int_equal(found->n_segments, 1);
	assert_in_range(segment->n_blocks, 20, 22);
	assert_int_equal(segment->row.cause, GAP_BEGIN);
	assert_near((double)found->end_us, (double)segment->row.end.boot_us, 0,
		61.0 * MAX_SLEW_US);
	assert_near((double)segment->row.end.boot_us,
		(double)bench->last.boot_us, 0, 2.0 * CLOCK_US_PER_S);
	assert_int_equal(segment->row.end.utc_us - FEED_UTC_US,
		segment->row.end.boot_us - FEED_BOOT_US);
	free(found);
}

/* What the timeline says, packet by packet. */
struct heard {
	uint64_t begins[MAX_FOUND];
	size_t n;
};

static void on_heard_beat(const struct timeline_beat *beat, void *data)
{
	struct heard *heard = data;

	if (beat->broken != GAP_NONE)
		heard->begins[heard->n++] = beat->index;
}

static void on_heard_break(uint64_t index, enum gap_cause cause, void *data)
{
	struct heard *heard = data;

	(void)cause;
	heard->begins[heard->n++] = index;
}

static void on_heard_over_count(void *data)
{
	(void)data;
}

static void hear(struct heard *heard)
{
	struct timeline *timeline = timeline_new(&(struct timeline_handler){
		on_heard_beat, on_heard_break, on_heard_over_count, heard});
	struct hrs_measurement measurement;
	struct instant arrival;
	struct feed feed;
	uint8_t bytes[20];

	feed_init(&feed);
	timeline_open(timeline, false);
	for (int i = 0; i < 900; i++) {
		size_t n = feed_packet(&feed, bytes, &arrival);

		if (i % 200 == 150 || i % 200 == 151)
			continue;
		hrs_decode(bytes, n, &measurement);
		timeline_packet(timeline, &measurement, arrival.boot_us);
	}
	timeline_free(timeline);
}

static void test_late_break_splits_at_its_beat(void **state)
{
	struct bench *bench = *state;
	struct heard heard = {0};

	send_seconds(bench, 150, 0);
	for (int i = 0; i < 3; i++) {
		lose_seconds(bench, 2);
		send_seconds(bench, 198, 0);
	}
	lose_seconds(bench, 2);
	send_seconds(bench, 148, 0);
	end(bench);
	hear(&heard);

	struct found *found = look(bench);

	assert_all_beats(bench, found);
	assert_int_equal(found->n_segments, 5);
	assert_int_equal(heard.n, 5);
	for (size_t i = 0; i < 5; i++) {
		const struct found_segment *segment = &found->segments[i];

		assert_int_equal(segment->first, heard.begins[i]);
		if (i == 0)
			continue;
		assert_int_equal(segment->row.cause, GAP_LOST_PACKET);
		assert_true(segment->row.begin.boot_us >=
			segment[-1].row.end.boot_us);
	}
	free(found);
}

/* A strap that sends each beat twice: all of it is marked, for as long as it
 * does, and takes no more time than there was. */
static void test_over_count_is_for_no_window(void **state)
{
	struct bench *bench = *state;

	send_same(bench, 1200, 1024, 2);
	end(bench);

	struct found *found = look(bench);
	double worn_s = 0;

	assert_all_beats(bench, found);
	assert_int_equal(found->n_segments, 1);
	assert_true(found->segments[0].row.over_count);
	assert_true(found->segments[0].row.end.boot_us <=
		bench->last.boot_us + 6 * CLOCK_US_PER_S);
	for (size_t i = 0; i < found->n_windows; i++) {
		assert_int_equal(found->windows[i].grade, 'E');
		assert_near(found->windows[i].rmssd_ms, NAN, 0, 0);
		assert_true(
			found->windows[i].begin.boot_us < bench->last.boot_us);
		worn_s += found->windows[i].worn_s;
	}
	assert_true(worn_s <= 1215);
	assert_true(worn_s >= 1185);
	free(found);
}

/* Seen before the segment it is of has been settled. */
static void test_over_count_marks_its_own_segment(void **state)
{
	struct bench *bench = *state;

	send_seconds(bench, 100, 0);
	bench->last.boot_us += 8 * CLOCK_US_PER_S; /* a silence breaks */
	bench->last.utc_us += 8 * CLOCK_US_PER_S;
	for (int i = 0; i < 28; i++) {
		/* 6 s of beats every 3 s, so that few packets tell */
		bench->last.boot_us += 2 * CLOCK_US_PER_S;
		bench->last.utc_us += 2 * CLOCK_US_PER_S;
		send_same(bench, 1, 1024, 6);
	}
	end(bench);

	struct found *found = look(bench);

	assert_all_beats(bench, found);
	assert_int_equal(found->n_segments, 2);
	assert_false(found->segments[0].row.over_count);
	assert_true(found->segments[1].row.over_count);
	free(found);
}

/* Beats that came before the wall clock was set keep the time it said. */
static void test_clock_step_moves_no_beat_before_it(void **state)
{
	struct bench *bench = *state;
	const int64_t hour_us = 3600 * CLOCK_US_PER_S;

	send_seconds(bench, 20, 0);
	bench->last.boot_us += 8 * CLOCK_US_PER_S;
	send_seconds(bench, 1, hour_us);
	end(bench);

	struct found *found = look(bench);
	const struct segment *segment = &found->segments[0].row;

	assert_int_equal(segment->begin.utc_us - segment->begin.boot_us,
		FEED_UTC_US - FEED_BOOT_US);
	free(found);
}

static void test_days_of_packets_take_no_more_memory(void **state)
{
	struct bench *bench = *state;
	size_t early = 0;

	for (int i = 0; i < 2000; i++) {
		send_seconds(bench, 30, 0);
		derive_written(bench->derive);
		if (i == 100)
			early = mallinfo2().uordblks;
	}
	assert_in_range(mallinfo2().uordblks, 0, early + 4096);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_blocks_are_minutes_that_follow_on_each_other),
		TEST(test_late_break_splits_at_its_beat),
		TEST(test_over_count_is_for_no_window),
		TEST(test_over_count_marks_its_own_segment),
		TEST(test_clock_step_moves_no_beat_before_it),
		TEST(test_days_of_packets_take_no_more_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
