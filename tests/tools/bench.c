/* SPDX-License-Identifier: GPL-3.0-or-later
 * How long the analysis and a packet take, and how far that is from the least
 * it could: each figure stands beside a floor measured in the same run, FFTW
 * alone on transforms of the same number and length, one pass over the
 * intervals, or the decoding of the packets.
 * The best of several runs counts. Prints, judges nothing: `make bench`.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <fftw3.h>

#include "analysis/measures/report.h"
#include "analysis/measures/sliding.h"
#include "daemon/engine/derive.h"
#include "daemon/engine/live.h"
#include "daemon/strap/hrs.h"
#include "tests/feed.h"
#include "tests/ipfm.h"

#define N_RUNS 7
#define GRID_HZ 4
#define SEGMENT 1200 /* Welch's, 300 s */
#define BREATH_WINDOW 240 /* respiration.c's, 60 s */

static double now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* Least seconds that run(data) takes. */
static double best_s(void (*run)(void *data), void *data)
{
	double best = INFINITY;

	for (int i = 0; i < N_RUNS; i++) {
		double start_s = now_s();

		run(data);
		best = fmin(best, now_s() - start_s);
	}
	return best;
}

struct job {
	const struct rr_series *series;
	struct hrv_plan *plan;
	struct hrv_report report;
	struct sliding *sliding;
	volatile double sink; /* so that no loop is dropped */
};

static void run_report(void *data)
{
	struct job *job = data;

	hrv_report_run(job->plan, job->series, 0, &job->report);
}

static void run_pass(void *data)
{
	struct job *job = data;
	__int128 sum = 0, sum_sq = 0;

	for (size_t i = 0; i < job->series->n; i++) {
		int64_t rr_q = job->series->rr_q[i];

		sum += rr_q;
		sum_sq += (__int128)rr_q * rr_q;
	}
	job->sink = (double)sum + (double)sum_sq;
}

/* What the live view does with each beat. */
static void run_sliding(void *data)
{
	struct job *job = data;
	int64_t end_us = 0;

	sliding_clear(job->sliding);
	for (size_t i = 0; i < job->series->n; i++) {
		end_us += job->series->rr_q[i] / 16;
		sliding_add(job->sliding, job->series->rr_q[i],
			job->series->flags[i], end_us);
		job->sink = sliding_rmssd_ms(job->sliding).value +
			sliding_mean_hr_bpm(job->sliding).value;
	}
}

struct transforms {
	fftw_plan plan;
	size_t count;
};

static void run_transforms(void *data)
{
	struct transforms *transforms = data;

	for (size_t i = 0; i < transforms->count; i++)
		fftw_execute(transforms->plan);
}

/* Half-overlapping windows over n samples, all of it in FFTW. */
static double transforms_s(size_t n, size_t window)
{
	size_t length = n < window ? n : window;
	double *in = fftw_malloc(length * sizeof(*in));
	fftw_complex *out = fftw_malloc((length / 2 + 1) * sizeof(*out));
	struct transforms transforms = {
		fftw_plan_dft_r2c_1d((int)length, in, out, FFTW_ESTIMATE),
		(n - length) / (length - length / 2) + 1};

	for (size_t i = 0; i < length; i++)
		in[i] = sin((double)(i * i % 97));

	double seconds = best_s(run_transforms, &transforms);

	fftw_destroy_plan(transforms.plan);
	fftw_free(in);
	fftw_free(out);
	return seconds;
}

static double length_s(const struct rr_series *series)
{
	int64_t sum_q = 0;

	for (size_t i = 0; i < series->n; i++)
		sum_q += series->rr_q[i];
	return (double)sum_q / RR_Q_PER_S;
}

static void print_row(
	const char *what, double seconds, const char *floor, double floor_s)
{
	printf("%-18s %12.3f us   %-10s %11.4f us   ratio %7.1f\n", what,
		seconds * 1e6, floor, floor_s * 1e6, seconds / floor_s);
}

static struct rr_series *heart_new(double seconds)
{
	uint64_t seed = 1;
	struct ipfm ipfm = ipfm_rest(BREATH_SINE, 14, 13, seconds);
	struct rr_series *series = rr_series_new((size_t)(seconds * 3));

	ipfm_fill(&ipfm, series, &seed);
	return series;
}

/* Seconds of a report; as_is leaves out the search for artefacts. */
static double report_s(const struct rr_series *series, bool as_is)
{
	struct hrv_options options;

	hrv_options_init(&options);
	options.as_is = as_is;

	struct job job = {.series = series,
		.plan = hrv_plan_new(series->n, length_s(series), &options)};
	double seconds = best_s(run_report, &job);

	hrv_plan_free(job.plan);
	return seconds;
}

static void bench_report(const char *what, double seconds)
{
	struct rr_series *series = heart_new(seconds);
	struct job job = {.series = series};
	size_t n_samples = (size_t)(length_s(series) * GRID_HZ) - 3;
	double floor_s = transforms_s(n_samples, SEGMENT) +
		transforms_s(n_samples, BREATH_WINDOW);
	double full_s = report_s(series, false);

	printf("\n%s, %zu beats\n", what, series->n);
	print_row("report", full_s, "FFTW alone", floor_s);
	print_row("report", full_s, "one pass", best_s(run_pass, &job));
	print_row("report as it is", report_s(series, true), "FFTW alone",
		floor_s);
	rr_series_free(series);
}

static void bench_sliding(const char *what, double window_s)
{
	struct rr_series *series = heart_new(3600);
	struct job job = {.series = series, .sliding = sliding_new(window_s)};
	double n = (double)series->n;

	print_row(what, best_s(run_sliding, &job) / n, "one pass",
		best_s(run_pass, &job) / n);
	sliding_free(job.sliding);
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
	struct derive *derive = derive_new(false);

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
	double floor_s = best_s(run_decode, &packets) / (double)n;

	printf("\nhrvd, each packet of %s\n", what);
	print_row("live values", best_s(run_live, &packets) / (double)n,
		"decoding", floor_s);
	print_row("rows of the store", best_s(run_derive, &packets) / (double)n,
		"decoding", floor_s);
	packets_done(&packets);
}

int main(void)
{
	printf("Best of %d runs.\n", N_RUNS);
	bench_report("5 minutes", 300);
	bench_report("24 hours", 86400);
	printf("\nlive, each beat (add, expire, RMSSD and heart rate)\n");
	bench_sliding("window of 60 s", 60);
	bench_sliding("window of 300 s", 300);
	bench_packets("10 minutes", 600);
	bench_packets("24 hours", 86400);
	return EXIT_SUCCESS;
}
