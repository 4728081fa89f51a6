/* SPDX-License-Identifier: GPL-3.0-or-later
 * How long the analysis and a packet take, and how far that is from the least
 * it could: each figure stands beside a floor measured in the same run, FFTW
 * alone on transforms of the same number and length, one pass over the
 * intervals, or the decoding of the packets.
 * The median of several runs counts. Prints, judges nothing: `make bench`.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <fftw3.h>

#include "analysis/measures/dfa.h"
#include "analysis/measures/entropy.h"
#include "analysis/measures/report.h"
#include "analysis/measures/sliding.h"
#include "analysis/measures/time.h"
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

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Median seconds that run(data) takes. */
static double median_s(void (*run)(void *data), void *data)
{
	double seconds[N_RUNS];

	for (int i = 0; i < N_RUNS; i++) {
		double start_s = now_s();

		run(data);
		seconds[i] = now_s() - start_s;
	}
	qsort(seconds, N_RUNS, sizeof(*seconds), by_size);
	return seconds[N_RUNS / 2];
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

	double seconds = median_s(run_transforms, &transforms);

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
	/* On the grid of a strap. */
	for (size_t i = 0; i < series->n; i++)
		series->rr_q[i] -= series->rr_q[i] % RR_Q_PER_TICK;
	return series;
}

static double report_s(
	const struct rr_series *series, const struct hrv_options *options)
{
	struct job job = {.series = series,
		.plan = hrv_plan_new(series->n, length_s(series), options)};
	double seconds = median_s(run_report, &job);

	hrv_plan_free(job.plan);
	return seconds;
}

/* Welch's transforms and those of the breathing, by FFTW alone. */
static double spectrum_floor_s(const struct rr_series *series)
{
	size_t n_samples = (size_t)(length_s(series) * GRID_HZ) - 3;

	return transforms_s(n_samples, SEGMENT) +
		transforms_s(n_samples, BREATH_WINDOW);
}

/* hrvctl as a process of its own, from the shell's view; kilobytes of it. */
static double process_s(char *hrvctl, char *file, long *ret_kb)
{
	char *argv[] = {hrvctl, "analyze", "--json", file, NULL};
	double start_s = now_s();
	struct rusage usage = {0};
	int status = -1;
	pid_t pid = fork();

	if (pid == 0) {
		dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
		execv(hrvctl, argv);
		_exit(127);
	}
	wait4(pid, &status, 0, &usage);
	*ret_kb = usage.ru_maxrss;
	return status == 0 ? now_s() - start_s : NAN;
}

static void bench_process(const struct rr_series *series, double floor_s)
{
	const char *build = getenv("BUILD");
	char hrvctl[4096], file[] = "/tmp/hrvd-bench.XXXXXX";
	double seconds[N_RUNS];
	long kb = 0;
	FILE *text = fdopen(mkstemp(file), "w");

	for (size_t i = 0; i < series->n; i++)
		fprintf(text, "%.7f\n", rr_ms_of_q(series->rr_q[i]));
	fclose(text);
	snprintf(hrvctl, sizeof(hrvctl), "%s/hrvctl", build ? build : "build");
	for (int i = 0; i < N_RUNS; i++)
		seconds[i] = process_s(hrvctl, file, &kb);
	qsort(seconds, N_RUNS, sizeof(*seconds), by_size);
	print_row("hrvctl analyze", seconds[N_RUNS / 2], "FFTW alone", floor_s);
	printf("hrvctl analyze: peak memory %ld kB\n", kb);
	unlink(file);
}

static void bench_segment(void)
{
	struct rr_series *series = heart_new(300);
	struct job job = {.series = series};
	double floor_s = spectrum_floor_s(series), pass_s;
	struct hrv_options options;

	pass_s = median_s(run_pass, &job);
	printf("\n(i) 5 minutes, %zu beats\n", series->n);
	hrv_options_init(&options);
	print_row("report", report_s(series, &options), "FFTW alone", floor_s);
	print_row("report", report_s(series, &options), "one pass", pass_s);
	options.lomb = true;
	print_row("report, Lomb", report_s(series, &options), "FFTW alone",
		floor_s);
	options.lomb = false;
	options.groups = 0;
	print_row("report of hrvd", report_s(series, &options), "FFTW alone",
		floor_s);
	options.as_is = true;
	print_row(
		"as it is", report_s(series, &options), "FFTW alone", floor_s);
	bench_process(series, floor_s);
	rr_series_free(series);
}

/* A day: every 5 minutes a report, DFA and the time domain of the whole. */
struct day {
	const struct rr_series *series;
	struct hrv_plan *plan; /* of 5 minutes */
	struct rr_series *window;
	struct dfa *dfa;
	struct entropy *entropy;
	volatile double sink;
};

static void run_windows(void *data)
{
	struct day *day = data;
	struct hrv_report report;
	int64_t window_q = 0;

	rr_series_clear(day->window);
	for (size_t i = 0; i < day->series->n; i++) {
		rr_series_append(day->window, day->series->rr_q[i], 0);
		window_q += day->series->rr_q[i];
		if (window_q < INT64_C(300) * RR_Q_PER_S)
			continue;
		hrv_report_run(day->plan, day->window, 0, &report);
		day->sink = report.rmssd_ms.value;
		rr_series_clear(day->window);
		window_q = 0;
	}
}

static void run_whole(void *data)
{
	struct day *day = data;
	struct hrv_sums sums = hrv_sums_of(day->series, false);

	dfa_run(day->dfa, day->series->rr_q, day->series->n);
	day->sink = hrv_rmssd_ms(&sums).value +
		dfa_alpha(day->dfa, 4, 16).value +
		dfa_alpha(day->dfa, 16, 64).value;
}

static void run_day(void *data)
{
	run_windows(data);
	run_whole(data);
}

static void run_entropy(void *data)
{
	struct day *day = data;
	const int64_t *rr_q = day->series->rr_q;
	size_t n = day->series->n;
	struct entropy_counts counts = entropy_count(
		day->entropy, rr_q, n, entropy_tolerance_q(rr_q, n));

	day->sink = hrv_sampen(&counts).value;
}

static void bench_day(void)
{
	struct rr_series *series = heart_new(86400);
	struct job job = {.series = series};
	struct hrv_options options;
	struct rusage usage;

	hrv_options_init(&options);

	struct day day = {
		.series = series,
		.plan = hrv_plan_new(1600, 310, &options),
		.window = rr_series_new(1600),
		.dfa = dfa_new(series->n),
		.entropy = entropy_new(series->n),
	};
	double n_windows = length_s(series) / 300;
	double floor_s = n_windows *
		(transforms_s(SEGMENT, SEGMENT) +
			transforms_s(SEGMENT, BREATH_WINDOW));
	double pass_s = median_s(run_pass, &job);

	printf("\n(ii) 24 hours, %zu beats\n", series->n);
	print_row("without SampEn", median_s(run_day, &day), "FFTW alone",
		floor_s);
	print_row("5-min reports", median_s(run_windows, &day), "FFTW alone",
		floor_s);
	print_row(
		"time and DFA", median_s(run_whole, &day), "one pass", pass_s);
	print_row("SampEn and ApEn", median_s(run_entropy, &day), "one pass",
		pass_s);
	print_row("report of all", report_s(series, &options), "one pass",
		pass_s);
	getrusage(RUSAGE_SELF, &usage);
	printf("peak memory of it all %ld kB\n", usage.ru_maxrss);
	hrv_plan_free(day.plan);
	rr_series_free(day.window);
	dfa_free(day.dfa);
	entropy_free(day.entropy);
	rr_series_free(series);
}

static void bench_sliding(const char *what, double window_s)
{
	struct rr_series *series = heart_new(3600);
	struct job job = {.series = series, .sliding = sliding_new(window_s)};
	double n = (double)series->n;

	print_row(what, median_s(run_sliding, &job) / n, "one pass",
		median_s(run_pass, &job) / n);
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
	double floor_s = median_s(run_decode, &packets) / (double)n;

	printf("\nhrvd, each packet of %s\n", what);
	print_row("live values", median_s(run_live, &packets) / (double)n,
		"decoding", floor_s);
	print_row("rows of the store",
		median_s(run_derive, &packets) / (double)n, "decoding",
		floor_s);
	packets_done(&packets);
}

int main(void)
{
	printf("Medians of %d runs.\n", N_RUNS);
	bench_segment();
	bench_day();
	printf("\nlive, each beat (add, expire, RMSSD and heart rate)\n");
	bench_sliding("window of 60 s", 60);
	bench_sliding("window of 300 s", 300);
	bench_packets("10 minutes", 600);
	bench_packets("24 hours", 86400);
	return EXIT_SUCCESS;
}
