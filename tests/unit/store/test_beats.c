/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of beats.c: segments and beats, by kind of device and range.
 */
#include "tests/unit/store/scratch.h"

#include <errno.h>

#include "daemon/store/beats.h"
#include "daemon/store/windows.h"

static int64_t add_segment(
	struct scratch *scratch, int64_t stretch_id, double from_s, double to_s)
{
	struct segment segment = {
		.stretch_id = stretch_id,
		.begin = at_s(from_s),
		.end = at_s(to_s),
		.cause = GAP_LINK,
		.algorithm = 3,
	};

	assert_int_equal(segment_begin(scratch->store, &segment), 0);
	return segment.id;
}

static void add_beats(struct scratch *scratch, int64_t segment_id, int seq,
	double begin_s, size_t n)
{
	uint16_t ticks[BEAT_BLOCK_MAX];
	struct beat_block block = {
		.segment_id = segment_id,
		.seq = seq,
		.begin = at_s(begin_s),
		.n = n,
		.rr_1024 = ticks,
	};

	for (size_t i = 0; i < n; i++)
		ticks[i] = (uint16_t)(0x0301 + i * 256);
	assert_int_equal(beats_write(scratch->store, &block), 0);
}

struct seen {
	int n_blocks;
	size_t n_beats;
	struct segment segment; /* of the last block */
	struct instant begin; /* of it */
	int64_t last_us;
	uint16_t first_tick, last_tick;
};

static int see_block(const struct segment *segment,
	const struct beat_block *block, void *data)
{
	struct seen *seen = data;

	assert_int_equal(block->segment_id, segment->id);
	assert_true(block->begin.utc_us >= seen->last_us);
	seen->last_us = block->begin.utc_us;
	seen->n_blocks++;
	seen->n_beats += block->n;
	seen->segment = *segment;
	seen->begin = block->begin;
	if (block->n > 0) {
		seen->first_tick = block->rr_1024[0];
		seen->last_tick = block->rr_1024[block->n - 1];
	}
	return 0;
}

static struct seen see(struct scratch *scratch, enum device_kind kind,
	double from_s, double to_s)
{
	struct seen seen = {0};

	assert_int_equal(beats_read(scratch->store, kind, at_s(from_s).utc_us,
				 at_s(to_s).utc_us, see_block, &seen),
		0);
	return seen;
}

static void test_round_trip(void **state)
{
	struct scratch *scratch = *state;
	int64_t stretch = scratch_stretch(scratch, DEVICE_STRAP, 0);
	struct segment segment = {
		.stretch_id = stretch,
		.begin = at_s(1),
		.end = at_s(1),
		.cause = GAP_LOST_PACKET,
		.algorithm = 7,
	};
	struct seen seen;

	assert_int_equal(segment_begin(scratch->store, &segment), 0);
	segment.end = at_s(60);
	segment.over_count = true;
	assert_int_equal(segment_update(scratch->store, &segment), 0);
	/* The growing block takes the place of its shorter self. */
	add_beats(scratch, segment.id, 0, 1, 5);
	add_beats(scratch, segment.id, 0, 1, 70);
	seen = see(scratch, DEVICE_STRAP, 0, 100);
	assert_int_equal(seen.n_blocks, 1);
	assert_int_equal(seen.n_beats, 70);
	assert_int_equal(seen.first_tick, 0x0301);
	assert_int_equal(seen.last_tick, 0x0301 + 69 * 256);
	assert_int_equal(seen.segment.id, segment.id);
	assert_int_equal(seen.segment.stretch_id, stretch);
	assert_int_equal(seen.segment.cause, GAP_LOST_PACKET);
	assert_int_equal(seen.segment.algorithm, 7);
	assert_true(seen.segment.over_count);
	assert_instant(seen.segment.begin, segment.begin);
	assert_instant(seen.segment.end, segment.end);
	assert_instant(seen.begin, segment.begin);
}

static void test_refused(void **state)
{
	static const uint16_t ticks[BEAT_BLOCK_MAX + 1];
	struct scratch *scratch = *state;
	struct segment segment = {.stretch_id = 4711, .cause = GAP_LINK};
	struct beat_block block = {
		.n = BEAT_BLOCK_MAX + 1,
		.rr_1024 = ticks,
	};

	assert_int_equal(segment_begin(scratch->store, &segment), -EINVAL);
	assert_int_equal(segment_update(scratch->store, &segment), -ENOENT);
	assert_int_equal(beats_write(scratch->store, &block), -E2BIG);
	block.n = 1;
	assert_int_equal(beats_write(scratch->store, &block), -EINVAL);
}

/* Two segments of a strap, out of order, and one of a simulation. */
static void make_three(struct scratch *scratch)
{
	int64_t strap = scratch_stretch(scratch, DEVICE_STRAP, 0);
	int64_t sim = scratch_stretch(scratch, DEVICE_SIM, 50);
	int64_t late = add_segment(scratch, strap, 200, 290);
	int64_t early = add_segment(scratch, strap, 10, 130);
	int64_t other = add_segment(scratch, sim, 60, 70);

	stretch_end(scratch->store, strap, at_s(300), GAP_LINK);
	stretch_end(scratch->store, sim, at_s(80), GAP_LINK);
	add_beats(scratch, late, 1, 260, 30);
	add_beats(scratch, late, 0, 200, 60);
	add_beats(scratch, early, 0, 10, 60);
	add_beats(scratch, early, 1, 70, 60);
	add_beats(scratch, other, 0, 60, 11);
}

static void test_range(void **state)
{
	static const struct {
		enum device_kind kind;
		double from_s, to_s;
		size_t n_beats;
	} rows[] = {
		{DEVICE_STRAP, 0, 1000, 210},
		{DEVICE_STRAP, 0, 10, 0},
		{DEVICE_STRAP, 0, 11, 120},
		{DEVICE_STRAP, 100, 110, 120},
		{DEVICE_STRAP, 140, 150, 0},
		{DEVICE_STRAP, 130, 201, 210},
		{DEVICE_STRAP, 280, 1000, 90},
		{DEVICE_STRAP, 295, 1000, 0},
		{DEVICE_SIM, 0, 1000, 11},
		{DEVICE_REPLAY, 0, 1000, 0},
	};
	struct scratch *scratch = *state;

	make_three(scratch);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct seen seen = see(
			scratch, rows[i].kind, rows[i].from_s, rows[i].to_s);

		if (seen.n_beats != rows[i].n_beats)
			print_error("%g..%g\n", rows[i].from_s, rows[i].to_s);
		assert_int_equal(seen.n_beats, rows[i].n_beats);
	}
}

/* A stretch that still runs is read too. */
static void test_running(void **state)
{
	struct scratch *scratch = *state;
	int64_t stretch = scratch_stretch(scratch, DEVICE_STRAP, 0);

	scratch_packets(scratch, stretch, 0, 30);
	add_beats(scratch, add_segment(scratch, stretch, 0, 30), 0, 0, 30);
	assert_int_equal(see(scratch, DEVICE_STRAP, 20, 25).n_beats, 30);
}

static int stop(const struct segment *segment, const struct beat_block *block,
	void *data)
{
	(void)segment;
	(void)block;
	++*(int *)data;
	return -ECANCELED;
}

/* The wall clock was set back by an hour in the midst of a segment. */
static void test_clock_set_back(void **state)
{
	struct scratch *scratch = *state;
	int64_t stretch = scratch_stretch(scratch, DEVICE_STRAP, 0);
	struct segment segment = {
		.stretch_id = stretch,
		.begin = at_s(100),
		.end = at_s(700),
		.cause = GAP_LINK,
	};
	struct instant end = at_s(700);

	segment.end.utc_us -= 3600000000;
	end.utc_us -= 3600000000;
	assert_int_equal(segment_begin(scratch->store, &segment), 0);
	add_beats(scratch, segment.id, 0, 100, 60);
	assert_int_equal(
		stretch_end(scratch->store, stretch, end, GAP_LINK), 0);
	assert_int_equal(see(scratch, DEVICE_STRAP, 90, 300).n_beats, 60);
	assert_int_equal(see(scratch, DEVICE_STRAP, 200, 300).n_beats, 60);
	assert_int_equal(see(scratch, DEVICE_STRAP, 800, 900).n_beats, 0);
}

static void test_walk_stops(void **state)
{
	struct scratch *scratch = *state;
	int n = 0;

	make_three(scratch);
	assert_int_equal(beats_read(scratch->store, DEVICE_STRAP,
				 at_s(0).utc_us, at_s(1000).utc_us, stop, &n),
		-ECANCELED);
	assert_int_equal(n, 1);
}

static int count_window(const struct window *window, void *data)
{
	(void)window;
	++*(int *)data;
	return 0;
}

/* What is derived goes, of this stretch only; packets stay. */
static void test_derived_remove(void **state)
{
	struct scratch *scratch = *state;
	int64_t a = scratch_stretch(scratch, DEVICE_STRAP, 0);
	int64_t b = scratch_stretch(scratch, DEVICE_STRAP, 100);
	struct window window = {.stretch_id = a, .grade = 'A'};
	int n = 0;

	scratch_packets(scratch, a, 0, 60);
	add_beats(scratch, add_segment(scratch, a, 0, 60), 0, 0, 60);
	add_beats(scratch, add_segment(scratch, b, 100, 120), 0, 100, 20);
	window.begin = at_s(0);
	assert_int_equal(window_write(scratch->store, &window), 0);
	window.stretch_id = b;
	assert_int_equal(window_write(scratch->store, &window), 0);

	assert_int_equal(derived_remove(scratch->store, a), 0);
	assert_int_equal(see(scratch, DEVICE_STRAP, 0, 1000).n_beats, 20);
	windows_read(scratch->store, DEVICE_STRAP, at_s(0).utc_us,
		at_s(1).utc_us, count_window, &n);
	assert_int_equal(n, 1);
	assert_int_equal(packets_in(scratch, a), 60);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_round_trip),
		TEST(test_refused),
		TEST(test_range),
		TEST(test_running),
		TEST(test_clock_set_back),
		TEST(test_walk_stops),
		TEST(test_derived_remove),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
