/* SPDX-License-Identifier: GPL-3.0-or-later
 * How well the clock alone finds a lost packet, in a simulated heart, radio and
 * host; through the timeline, as it is used.
 */
#include "daemon/engine/delay.h"

#include <string.h>

#include "daemon/engine/timeline.h"
#include "daemon/strap/packetise.h"
#include "tests/near.h"
#include "tests/rr_data.h"

#define CLEAN_S 600
#define SEARCH_S 60
#define N_TRIALS 100

/* What the timeline has said so far. */
struct record {
	uint64_t n_beats;
	int n_silences;
	int n_breaks;
	uint64_t break_at;
};

static void on_beat(const struct timeline_beat *beat, void *data)
{
	struct record *record = data;

	assert_int_equal(beat->index, record->n_beats);
	record->n_silences += beat->broken == GAP_SILENCE;
	record->n_beats++;
}

static void on_break(uint64_t index, enum gap_cause cause, void *data)
{
	struct record *record = data;

	assert_int_equal(cause, GAP_LOST_PACKET);
	assert_true(index > 0 && index < record->n_beats);
	record->n_breaks++;
	record->break_at = index;
}

static void on_over_count(void *data)
{
	(void)data;
	fail_msg("an over-count where there is none");
}

/* A heart with breathing, 0.1-Hz waves, noise and a rate that wanders by 3 %
 * within minutes, for the loss rule. */
struct heart {
	uint64_t seed;
	double mean_s;
	double t_s;
	double wander;
};

static uint16_t heart_beat(struct heart *heart)
{
	double noise = seed_uniform(&heart->seed) - 0.5;
	double rr_s = heart->mean_s *
		(1 + 0.03 * sin(2 * M_PI * 0.25 * heart->t_s) +
			0.03 * sin(2 * M_PI * 0.1 * heart->t_s) +
			heart->wander + 0.01 * noise);

	/* First-order, 60 beats long; its standard deviation is 0.03. */
	noise = (seed_uniform(&heart->seed) - 0.5) * sqrt(12);
	heart->wander += -heart->wander / 60 + 0.03 * sqrt(2.0 / 60) * noise;
	heart->t_s += rr_s;
	return (uint16_t)(rr_s * 1024);
}

/* How packets come to the host: up to 50 ms late, and, if it stalls, now and
 * then all that was held back for up to 4 s at once. */
struct host {
	uint64_t seed;
	double stall_share;
	double stalled_until_s;
	double last_s;
};

static double host_arrival(struct host *host, double sent_s)
{
	double arrival_s = sent_s + 0.05 * seed_uniform(&host->seed);

	if (sent_s > host->stalled_until_s &&
		seed_uniform(&host->seed) < host->stall_share)
		host->stalled_until_s = sent_s + 4 * seed_uniform(&host->seed);
	if (arrival_s < host->stalled_until_s)
		arrival_s = host->stalled_until_s;
	if (arrival_s < host->last_s)
		arrival_s = host->last_s;
	host->last_s = arrival_s;
	return arrival_s;
}

struct trial {
	int n_false; /* breaks in CLEAN_S without a loss */
	int n_silences; /* all through; a stall of 4 s is just about none */
	bool is_found;
	int n_packets_off; /* of the break from the true place */
	int n_packets_late; /* of the decision */
};

struct run {
	struct record *record;
	struct timeline *timeline;
	struct heart heart;
	struct host host;
	struct packetiser packetiser;
	double now_s;
	int n_sent;
	uint64_t first_beat[CLEAN_S + SEARCH_S + 16]; /* of each packet */
};

/* Sends or loses the next packet with RR; returns its number. */
static int run_packet(struct run *run, bool is_lost)
{
	uint8_t bytes[PACKETISE_MAX_BYTES];
	struct hrs_measurement m;
	double sent_s;
	size_t n;

	while ((n = packetiser_packet(&run->packetiser, bytes, &sent_s)) == 0)
		packetiser_beat(&run->packetiser, heart_beat(&run->heart));
	run->now_s = sent_s;
	hrs_decode(bytes, n, &m);
	if (is_lost && m.n_rr == 0)
		return run_packet(run, is_lost);
	if (is_lost)
		return run->n_sent;
	run->first_beat[run->n_sent] = run->record->n_beats;
	timeline_packet(run->timeline, &m,
		llround(host_arrival(&run->host, sent_s) * 1000) * 1000 +
			1000000);
	return run->n_sent++;
}

static int packet_of_beat(const struct run *run, uint64_t beat)
{
	int packet = run->n_sent - 1;

	while (packet > 0 && run->first_beat[packet] > beat)
		packet--;
	return packet;
}

static struct trial run_trial(double bpm, double stall_share, uint64_t seed)
{
	static struct record record;
	const struct timeline_handler handler = {
		.on_beat = on_beat,
		.on_break = on_break,
		.on_over_count = on_over_count,
		.data = &record,
	};
	static struct run run;
	struct trial trial = {0};

	record = (struct record){0};
	run = (struct run){
		.record = &record,
		.timeline = timeline_new(&handler),
		.heart = {.seed = seed, .mean_s = 60 / bpm},
		.host = {.seed = seed ^ 0x5eed, .stall_share = stall_share},
	};
	packetiser_init(&run.packetiser);
	run.packetiser.now_s = 1 + seed_uniform(&seed);
	while (run.now_s < CLEAN_S)
		run_packet(&run, false);
	trial.n_false = record.n_breaks;

	int lost = run_packet(&run, true);

	record.n_breaks = 0;
	while (record.n_breaks == 0 && run.now_s < CLEAN_S + SEARCH_S)
		run_packet(&run, false);
	trial.n_silences = record.n_silences;
	trial.is_found = record.n_breaks > 0;
	trial.n_packets_off = abs(packet_of_beat(&run, record.break_at) - lost);
	trial.n_packets_late = run.n_sent - 1 - lost;
	timeline_free(run.timeline);
	return trial;
}

/* A whole recording as packets that all arrive, a second apart and up to 50 ms
 * late. Returns its length in s. */
static double run_recording(const json_t *rr_ms, struct record *record)
{
	const struct timeline_handler handler = {
		.on_beat = on_beat,
		.on_break = on_break,
		.on_over_count = on_over_count,
		.data = record,
	};
	struct timeline *timeline = timeline_new(&handler);
	struct host host = {.seed = 1};
	struct packetiser packetiser;
	uint8_t bytes[PACKETISE_MAX_BYTES];
	struct hrs_measurement m;
	double sent_s = 0;
	size_t n;

	*record = (struct record){0};
	packetiser_init(&packetiser);
	for (size_t i = 0; i < json_array_size(rr_ms); i++) {
		double ms = json_number_value(json_array_get(rr_ms, i));

		packetiser_beat(
			&packetiser, (uint16_t)lround(fmin(ms, 63000) * 1.024));
		while ((n = packetiser_packet(&packetiser, bytes, &sent_s))) {
			hrs_decode(bytes, n, &m);
			timeline_packet(timeline, &m,
				llround(host_arrival(&host, sent_s) * 1000) *
					1000);
		}
	}
	timeline_free(timeline);
	return sent_s;
}

/* Real hearts: no loss is to be found where nothing was lost. */
static void test_recordings(void **state)
{
	double n_10_min = 0;
	int n_breaks = 0;
	const struct dirent *entry;

	(void)state;
	rr_data_or_skip();

	DIR *folder = opendir(RR_DATA_FOLDER);

	while ((entry = readdir(folder))) {
		struct record record;
		char id[256];

		if (sscanf(entry->d_name, "%255[^.].json", id) != 1 ||
			!strstr(entry->d_name, ".json"))
			continue;

		json_t *root = rr_data_load(id);

		n_10_min +=
			run_recording(json_object_get(root, "rr_ms"), &record) /
			600;
		n_breaks += record.n_breaks;
		json_decref(root);
	}
	closedir(folder);
	print_message("%d breaks in %.0f h\n", n_breaks, n_10_min / 6);
	assert_true(n_10_min > 0);
	assert_true(n_breaks <= 0.05 * n_10_min);
}

static int compare_ints(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* The table of strap.md section 4. At 60 bpm the phase of beat and packet
 * hardly moves, so that a loss is the hardest to see there. */
static void test_lost_packet(void **state)
{
	static const double bpms[] = {45, 52, 60, 68, 75, 90, 110, 130, 150};
	uint64_t seed = seed_from_environment();
	int n_found = 0, n_false = 0, n_silences = 0, n_all = 0;

	(void)state;
	print_message("bpm  stalls  found  within 3  delay (median)  "
		      "false/10 min\n");
	for (size_t i = 0; i < 2 * sizeof(bpms) / sizeof(*bpms); i++) {
		double bpm = bpms[i / 2], stall_share = i % 2 ? 0.02 : 0;
		int found = 0, near = 0, wrong = 0, late[N_TRIALS];

		for (int k = 0; k < N_TRIALS; k++) {
			struct trial trial =
				run_trial(bpm, stall_share, seed_next(&seed));

			wrong += trial.n_false;
			n_silences += trial.n_silences;
			if (!trial.is_found)
				continue;
			late[found++] = trial.n_packets_late;
			near += trial.n_packets_off <= 3;
		}
		qsort(late, (size_t)found, sizeof(*late), compare_ints);
		print_message(
			"%3.0f  %4.0f %%  %3d %%     %3d %%  %14d  %12.2f\n",
			bpm, stall_share * 100, found * 100 / N_TRIALS,
			found ? near * 100 / found : 0,
			found ? late[found / 2] : 0, (double)wrong / N_TRIALS);
		n_found += found;
		n_false += wrong;
		n_all += N_TRIALS;
		assert_true(found >= N_TRIALS * 8 / 10);
		assert_true(near >= found * 6 / 10);
	}
	assert_true(n_found >= n_all * 9 / 10);
	assert_true(n_false <= n_all / 20);
	assert_true(n_silences <= n_all / 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lost_packet),
		cmocka_unit_test(test_recordings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
