/* SPDX-License-Identifier: GPL-3.0-or-later
 * Bench (v): what a beat costs while it comes, without the spectrum and with
 * all that hrvd does.
 */
#include "tests/bench/bench.h"

#include <stdio.h>
#include <stdlib.h>

#include "analysis/measures/sliding.h"
#include "analysis/measures/window.h"
#include "daemon/engine/derive.h"
#include "daemon/engine/live.h"
#include "daemon/strap/hrs.h"
#include "tests/feed.h"

struct beats {
	const struct rr_series *series;
	struct sliding *sliding;
	volatile double sink; /* so that no loop is dropped */
};

/* Judged, repaired, and into the sums of the last minute, which are read. */
static void run_beats(void *data)
{
	struct beats *beats = data;
	const struct rr_series *series = beats->series;
	struct window_engine *engine = window_engine_new(false);
	int64_t end_q = 0;

	sliding_clear(beats->sliding);
	for (size_t i = 0; i < series->n; i++) {
		end_q += series->rr_q[i];
		window_engine_add(engine, series->rr_q[i],
			series->flags[i] & RR_BREAK, end_q);
		if (i > 1000)
			window_engine_forget(engine, i - 1000);
		sliding_add(beats->sliding, series->rr_q[i], series->flags[i],
			end_q / 16);
		beats->sink = sliding_rmssd_ms(beats->sliding).value +
			sliding_mean_hr_bpm(beats->sliding).value;
	}
	window_engine_free(engine);
}

static void bench_beats(void)
{
	struct rr_series *series = bench_heart(4 * 3600, 1);
	struct beats beats = {series, sliding_new(60), 0};
	double n = (double)series->n;
	struct bench_time time = bench_per(bench_median(run_beats, &beats), n);

	printf("\n(v) live, each beat: verdict, repair, RMSSD and heart rate "
	       "of 60 s\n");
	bench_print("beat", time, "one pass", bench_pass_s(series) / n);
	bench_print_target(time, 2e-6);
	sliding_free(beats.sliding);
	rr_series_free(series);
}

/* What hrvd does with each packet. */
struct packets {
	struct hrs_measurement *measurements;
	struct instant *arrivals;
	uint8_t (*bytes)[20];
	size_t *n_bytes;
	size_t n;
};

static struct packets packets_new(size_t n)
{
	struct packets packets = {
		.measurements = calloc(n, sizeof(*packets.measurements)),
		.arrivals = calloc(n, sizeof(*packets.arrivals)),
		.bytes = calloc(n, sizeof(*packets.bytes)),
		.n_bytes = calloc(n, sizeof(*packets.n_bytes)),
		.n = n,
	};
	struct feed feed;

	feed_init(&feed);
	for (size_t i = 0; i < n; i++) {
		packets.n_bytes[i] = feed_packet(
			&feed, packets.bytes[i], &packets.arrivals[i]);
		hrs_decode(packets.bytes[i], packets.n_bytes[i],
			&packets.measurements[i]);
	}
	return packets;
}

static void packets_done(struct packets *packets)
{
	free(packets->measurements);
	free(packets->arrivals);
	free(packets->bytes);
	free(packets->n_bytes);
}

static void run_decode(void *data)
{
	const struct packets *packets = data;
	struct hrs_measurement measurement;

	for (size_t i = 0; i < packets->n; i++)
		hrs_decode(
			packets->bytes[i], packets->n_bytes[i], &measurement);
}

static void run_live(void *data)
{
	const struct packets *packets = data;
	struct live *live = live_new();

	for (size_t i = 0; i < packets->n; i++)
		live_packet(live, &packets->measurements[i],
			packets->arrivals[i].boot_us);
	live_free(live);
}

static void run_derive(void *data)
{
	const struct packets *packets = data;
	struct derive *derive = derive_new(false, NULL);

	for (size_t i = 0; i < packets->n; i++) {
		derive_packet(derive, &packets->measurements[i],
			packets->arrivals[i]);
		derive_written(derive);
	}
	derive_free(derive);
}

/* O(1): the same however long it has run. */
static void bench_packets(const char *what, size_t n)
{
	struct packets packets = packets_new(n);
	double floor_s = bench_median(run_decode, &packets).cpu_s / (double)n;

	printf("\nhrvd, each packet of %s\n", what);
	bench_print("live values",
		bench_per(bench_median(run_live, &packets), (double)n),
		"decoding", floor_s);
	bench_print("rows of the store",
		bench_per(bench_median(run_derive, &packets), (double)n),
		"decoding", floor_s);
	packets_done(&packets);
}

void bench_live(void)
{
	bench_beats();
	bench_packets("10 minutes", 600);
	bench_packets("24 hours", 86400);
}
