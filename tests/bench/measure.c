/* SPDX-License-Identifier: GPL-3.0-or-later
 * The clock, the floors and the series of `make bench`.
 */
#include "tests/bench/bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include <fftw3.h>

#include "analysis/measures/report.h"
#include "analysis/measures/window.h"
#include "tests/ipfm.h"

#define GRID_HZ 4
#define SEGMENT 1200 /* Welch's, 300 s */
#define BREATH_WINDOW 240 /* respiration.c's, 60 s */
#define REPEATS 200 /* of a transform that takes microseconds */

static double clock_s(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static double children_s(void)
{
	struct rusage usage;

	getrusage(RUSAGE_CHILDREN, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
		(double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) *
		1e-6;
}

struct bench_time bench_now(void)
{
	return (struct bench_time){
		clock_s(CLOCK_PROCESS_CPUTIME_ID) + children_s(),
		clock_s(CLOCK_MONOTONIC)};
}

struct bench_time bench_since(struct bench_time start)
{
	struct bench_time now = bench_now();

	return (struct bench_time){
		now.cpu_s - start.cpu_s, now.wall_s - start.wall_s};
}

double bench_thread_s(void)
{
	return clock_s(CLOCK_THREAD_CPUTIME_ID);
}

struct bench_time bench_per(struct bench_time time, double n)
{
	return (struct bench_time){time.cpu_s / n, time.wall_s / n};
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values)
{
	qsort(values, BENCH_RUNS, sizeof(*values), by_size);
	return values[BENCH_RUNS / 2];
}

struct bench_time bench_median(void (*run)(void *data), void *data)
{
	double cpu_s[BENCH_RUNS], wall_s[BENCH_RUNS];

	for (int i = 0; i < BENCH_RUNS; i++) {
		struct bench_time start = bench_now(), took;

		run(data);
		took = bench_since(start);
		cpu_s[i] = took.cpu_s;
		wall_s[i] = took.wall_s;
	}
	return (struct bench_time){median(cpu_s), median(wall_s)};
}

void bench_print(const char *what, struct bench_time time, const char *floor,
	double floor_s)
{
	printf("%-22s %13.3f us  (wall %13.3f)  %-10s %12.4f us  ratio %.1f\n",
		what, time.cpu_s * 1e6, time.wall_s * 1e6, floor, floor_s * 1e6,
		time.cpu_s / floor_s);
}

void bench_print_target(struct bench_time time, double target_s)
{
	printf("  target %.6g ms: %s\n", target_s * 1e3,
		time.cpu_s < target_s ? "met" : "missed");
}

struct rr_series *bench_heart(double seconds, uint64_t seed)
{
	uint64_t noise = seed + 1;
	struct ipfm ipfm =
		ipfm_rest(BREATH_SINE, 14 + (double)(seed % 3), 13, seconds);
	struct rr_series *series = rr_series_new((size_t)(seconds * 3));

	ipfm_fill(&ipfm, series, &noise);
	for (size_t i = 300; seed > 0 && i + 1 < series->n; i += 400) {
		int64_t early_q = series->rr_q[i] / 4;

		series->rr_q[i] -= early_q;
		series->rr_q[i + 1] += early_q;
	}
	for (size_t i = 0; i < series->n; i++)
		series->rr_q[i] -= series->rr_q[i] % RR_Q_PER_TICK;
	return series;
}

double bench_length_s(const struct rr_series *series)
{
	int64_t sum_q = 0;

	for (size_t i = 0; i < series->n; i++)
		sum_q += series->rr_q[i];
	return (double)sum_q / RR_Q_PER_S;
}

struct pass {
	const struct rr_series *series;
	volatile double sink; /* so that no loop is dropped */
};

static void run_pass(void *data)
{
	struct pass *pass = data;
	__int128 sum = 0, sum_sq = 0;

	for (size_t i = 0; i < pass->series->n; i++) {
		int64_t rr_q = pass->series->rr_q[i];

		sum += rr_q;
		sum_sq += (__int128)rr_q * rr_q;
	}
	pass->sink = (double)sum + (double)sum_sq;
}

double bench_pass_s(const struct rr_series *series)
{
	struct pass pass = {series, 0};

	return bench_median(run_pass, &pass).cpu_s;
}

static void run_transform(void *data)
{
	fftw_plan *plan = data;

	for (int i = 0; i < REPEATS; i++)
		fftw_execute(*plan);
}

static double transform_s(size_t n)
{
	double *in = fftw_malloc(n * sizeof(*in));
	fftw_complex *out = fftw_malloc((n / 2 + 1) * sizeof(*out));
	fftw_plan plan = fftw_plan_dft_r2c_1d((int)n, in, out, FFTW_ESTIMATE);
	double seconds;

	for (size_t i = 0; i < n; i++)
		in[i] = sin((double)(i * i % 97));
	seconds = bench_median(run_transform, &plan).cpu_s / REPEATS;
	fftw_destroy_plan(plan);
	fftw_free(in);
	fftw_free(out);
	return seconds;
}

/* Windows of length that overlap by half, to the last of n samples. */
static double n_halves(size_t n, size_t length)
{
	size_t hop = length - length / 2;

	return (double)((n - length + hop - 1) / hop + 1);
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

double bench_transforms_s(size_t n)
{
	size_t segment = least(n, SEGMENT), breath = least(n, BREATH_WINDOW);
	double n_segments =
		floor((double)(n - segment) / (double)(segment - segment / 2)) +
		1;

	return n_segments * transform_s(segment) +
		n_halves(n, breath) * transform_s(breath);
}

/* Samples on the grid of the longest run without a break. */
static size_t n_samples(const struct rr_series *series)
{
	int64_t longest_q = 0;
	size_t end;

	for (size_t i = 0; i < series->n; i = end) {
		int64_t span_q = 0;

		end = rr_segment_end(series, i);
		for (size_t k = i + 1; k < end; k++)
			span_q += series->rr_q[k];
		longest_q = span_q > longest_q ? span_q : longest_q;
	}
	return (size_t)(longest_q * GRID_HZ / RR_Q_PER_S) + 1;
}

static void report_row(
	struct bench_windows *windows, const struct window_cut *cut)
{
	struct hrv_report report;

	windows->n_rows++;
	hrv_report_run_piece(windows->plan, &cut->beats, &cut->clean,
		windows->length_s, &report);
	windows->sink += report.mean_nn_ms.value;
	if (windows->counts)
		windows->lengths[least(n_samples(&cut->clean), 1299)]++;
}

void bench_windows_run(void *data)
{
	struct bench_windows *windows = data;
	const struct rr_series *series = windows->series;
	struct window_engine *engine = window_engine_new(false);
	int64_t length_q = llround(windows->length_s * RR_Q_PER_S);
	int64_t step_q = llround(windows->step_s * RR_Q_PER_S), t_q = 0;

	window_engine_reserve(engine, series->n);
	for (size_t i = 0; i < series->n; i++) {
		t_q += series->rr_q[i];
		window_engine_add(engine, series->rr_q[i],
			series->flags[i] & RR_BREAK, t_q);
	}
	window_engine_end(engine);
	for (int64_t q = 0; q + length_q <= t_q; q += step_q) {
		struct window_cut cut;

		window_engine_cut(engine, window_engine_find(engine, q),
			window_engine_find(engine, q + length_q), &cut);
		report_row(windows, &cut);
	}
	window_engine_free(engine);
}

double bench_windows_floor_s(const struct bench_windows *windows)
{
	double seconds = 0;

	for (size_t n = BREATH_WINDOW; n < 1300; n++)
		if (windows->lengths[n] > 0)
			seconds += (double)windows->lengths[n] *
				bench_transforms_s(n);
	return seconds;
}
