/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a beat costs on disk, written the way hrvd writes: every 5 s the
 * growing blocks again.
 */
#include "tests/unit/store/scratch.h"

#include "daemon/store/beats.h"
#include "daemon/store/transaction.h"
#include "daemon/store/windows.h"

#define LENGTH_S 7200 /* long enough that pages hardly count */
#define FLUSH_S 5
#define MAX_BYTES_PER_BEAT 12.0

struct recorder {
	struct store *store;
	struct packet_block packets;
	uint8_t packet_data[60 * (3 + 20)];
	struct segment segment;
	struct beat_block beats;
	uint16_t ticks[BEAT_BLOCK_MAX];
	double beat_s; /* when the last beat ended */
	int n_beats;
	double rr_1024; /* mean */
	uint64_t seed;
};

static void put_packet(struct recorder *recorder, int s)
{
	struct packet_block *block = &recorder->packets;
	uint8_t *at = recorder->packet_data + block->n_bytes;
	uint8_t n = 2;

	while (recorder->beat_s < s) {
		uint16_t rr_1024 = (uint16_t)(recorder->rr_1024 +
			90 * (seed_uniform(&recorder->seed) - 0.5));

		recorder->beat_s += rr_1024 / 1024.0;
		recorder->ticks[recorder->beats.n++] = rr_1024;
		recorder->n_beats++;
		at[3 + n++] = rr_1024 & 0xff;
		at[3 + n++] = rr_1024 >> 8;
	}
	at[0] = (uint8_t)(s % 60 * 1000 & 0xff);
	at[1] = (uint8_t)(s % 60 * 1000 >> 8);
	at[2] = n;
	at[3] = n > 2 ? 0x10 : 0;
	at[4] = 65;
	block->n_bytes += 3 + n;
	block->n_packets++;
}

static void flush_blocks(struct recorder *recorder, int s)
{
	recorder->packets.data = recorder->packet_data;
	recorder->beats.rr_1024 = recorder->ticks;
	recorder->segment.end = at_s(s);
	assert_int_equal(store_begin(recorder->store), 0);
	assert_int_equal(packets_write(recorder->store, &recorder->packets), 0);
	assert_int_equal(beats_write(recorder->store, &recorder->beats), 0);
	assert_int_equal(
		segment_update(recorder->store, &recorder->segment), 0);
	assert_int_equal(store_commit(recorder->store, s % 30 == 29), 0);
}

static void put_window(struct recorder *recorder, int s)
{
	double x = seed_uniform(&recorder->seed);
	struct window window = {
		.stretch_id = recorder->packets.stretch_id,
		.begin = at_s(s),
		.length_s = 300,
		.protocol = "free",
		.n_beats = 325,
		.worn_s = 299.3 + x,
		.coverage = 0.99 * x,
		.grade = 'A',
		.mean_hr_bpm = 65 + x,
		.sdnn_ms = 50 + x,
		.rmssd_ms = 40 + x,
		.ln_rmssd = 3.7 + x,
		.vlf_ms2 = 900 + x,
		.lf_ms2 = 800 + x,
		.hf_ms2 = 400 + x,
		.lf_hf = NAN,
		.resp_per_min = 14 + x,
		.lf_hf_reason = "breathing_slow",
		.algorithm = 1,
	};

	assert_int_equal(window_write(recorder->store, &window), 0);
}

static void begin_blocks(struct recorder *recorder, int s)
{
	recorder->packets.seq = recorder->beats.seq = s / 60;
	recorder->packets.begin = recorder->beats.begin = at_s(s);
	recorder->packets.n_bytes = 0;
	recorder->packets.n_packets = 0;
	recorder->beats.n = 0;
}

/* Writes all of it; the number of beats. */
static int record(struct scratch *scratch, int bpm)
{
	struct recorder recorder = {
		.store = scratch->store,
		.rr_1024 = 1024 * 60.0 / bpm,
		.seed = seed_from_environment(),
	};

	recorder.packets.stretch_id = scratch_stretch(scratch, DEVICE_STRAP, 0);
	recorder.segment.stretch_id = recorder.packets.stretch_id;
	recorder.segment.begin = recorder.segment.end = at_s(0);
	assert_int_equal(segment_begin(scratch->store, &recorder.segment), 0);
	recorder.beats.segment_id = recorder.segment.id;
	for (int s = 0; s < LENGTH_S; s++) {
		if (s % 60 == 0)
			begin_blocks(&recorder, s);
		put_packet(&recorder, s);
		if (s % FLUSH_S == FLUSH_S - 1)
			flush_blocks(&recorder, s);
		if (s % 300 == 299)
			put_window(&recorder, s - 299);
	}
	return recorder.n_beats;
}

/* The schema without rows is a fixed cost of 20 pages. */
static void check_size(int bpm)
{
	struct scratch *scratch;
	off_t empty_bytes, bytes;
	int n_beats;

	scratch_setup((void **)&scratch);
	scratch_close(scratch);
	empty_bytes = file_size(scratch->path);
	assert_int_equal(scratch_open(scratch, STORE_RECORD), 0);
	n_beats = record(scratch, bpm);
	scratch_close(scratch);
	bytes = file_size(scratch->path) - empty_bytes;
	print_message("%d/min: %d beats, %.2f bytes each\n", bpm, n_beats,
		(double)bytes / n_beats);
	assert_near(n_beats, LENGTH_S / 60.0 * bpm, 0.02, 0);
	assert_true((double)bytes / n_beats <= MAX_BYTES_PER_BEAT);
	scratch_teardown((void **)&scratch);
}

static void test_bytes_per_beat(void **state)
{
	(void)state;
	check_size(60);
	check_size(65);
	check_size(70);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes_per_beat),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
