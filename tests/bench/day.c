/* SPDX-License-Identifier: GPL-3.0-or-later
 * Bench (ii) a day, (iii) a day in sliding windows, (iv) a year of those.
 */
#include "tests/bench/bench.h"

#include <assert.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "analysis/measures/dfa.h"
#include "analysis/measures/entropy.h"
#include "analysis/measures/report.h"
#include "analysis/measures/time.h"

#define DAY_S 86400
#define MAX_BEATS 1600 /* of a window */
#define N_HEARTS 4 /* different days of the year */
#define N_DAYS 365
#define MAX_THREADS 2

/* A day: cleaned, a report every 5 minutes, DFA and the time domain of all. */
struct day {
	struct bench_windows fives;
	struct dfa *dfa;
	struct entropy *entropy;
	volatile double sink;
};

static struct bench_windows windows_of(
	const struct rr_series *series, double step_s)
{
	struct hrv_options options;

	hrv_options_init(&options);
	return (struct bench_windows){
		.series = series,
		.length_s = 300,
		.step_s = step_s,
		.plan = hrv_plan_new(MAX_BEATS, 310, &options),
	};
}

static void run_day(void *data)
{
	struct day *day = data;
	const struct rr_series *series = day->fives.series;
	struct hrv_sums sums = hrv_sums_of(series, false);

	bench_windows_run(&day->fives);
	dfa_run(day->dfa, series->rr_q, series->n);
	day->sink = hrv_rmssd_ms(&sums).value +
		dfa_alpha(day->dfa, 4, 16).value +
		dfa_alpha(day->dfa, 16, 64).value;
}

static void run_entropy(void *data)
{
	struct day *day = data;
	const int64_t *rr_q = day->fives.series->rr_q;
	size_t n = day->fives.series->n;
	struct entropy_counts counts = entropy_count(
		day->entropy, rr_q, n, entropy_tolerance_q(rr_q, n));

	day->sink = hrv_sampen(&counts).value;
}

static void run_day_and_entropy(void *data)
{
	run_day(data);
	run_entropy(data);
}

void bench_day(void)
{
	struct rr_series *series = bench_heart(DAY_S, 1);
	struct day day = {
		.fives = windows_of(series, 300),
		.dfa = dfa_new(series->n),
		.entropy = entropy_new(series->n),
	};
	double pass_s = bench_pass_s(series);
	struct bench_time without, with;

	printf("\n(ii) 24 hours, %zu beats: 5-minute reports, time and DFA of "
	       "all\n",
		series->n);
	without = bench_median(run_day, &day);
	with = bench_median(run_day_and_entropy, &day);
	bench_print("without SampEn of all", without, "one pass", pass_s);
	bench_print_target(without, 40e-3);
	bench_print("with it", with, "one pass", pass_s);
	bench_print_target(with, 300e-3);
	hrv_plan_free(day.fives.plan);
	dfa_free(day.dfa);
	entropy_free(day.entropy);
	rr_series_free(series);
}

void bench_sliding(void)
{
	struct rr_series *series = bench_heart(DAY_S, 1);
	struct bench_windows windows = windows_of(series, 60);
	struct bench_time time;

	windows.counts = true;
	bench_windows_run(&windows);
	windows.counts = false;
	printf("\n(iii) 24 hours, %zu windows of 5 minutes\n", windows.n_rows);
	time = bench_median(bench_windows_run, &windows);
	bench_print("one core", time, "FFTW alone",
		bench_windows_floor_s(&windows));
	bench_print_target(time, 250e-3);
	hrv_plan_free(windows.plan);
	rr_series_free(series);
}

/* Days in the order in which threads are free. */
struct year {
	struct rr_series *hearts[N_HEARTS];
	atomic_int next_day;
};

struct worker {
	pthread_t thread;
	struct year *year;
	struct bench_windows windows;
	double cpu_s;
};

static void *work(void *data)
{
	struct worker *worker = data;
	int day;

	while ((day = atomic_fetch_add(&worker->year->next_day, 1)) < N_DAYS) {
		worker->windows.series = worker->year->hearts[day % N_HEARTS];
		bench_windows_run(&worker->windows);
	}
	worker->cpu_s = bench_thread_s();
	return NULL;
}

/* Plans are made before the threads are: FFTW's planner is not for several. */
static struct bench_time year_time(
	struct year *year, struct worker *workers, size_t n_threads)
{
	struct bench_time start, time;

	year->next_day = 0;
	for (size_t i = 0; i < n_threads; i++)
		workers[i] = (struct worker){
			.year = year, .windows = windows_of(NULL, 60)};
	start = bench_now();
	for (size_t i = 0; i < n_threads; i++)
		if (pthread_create(&workers[i].thread, NULL, work, &workers[i]))
			abort();
	for (size_t i = 0; i < n_threads; i++)
		pthread_join(workers[i].thread, NULL);
	time = bench_since(start);
	for (size_t i = 0; i < n_threads; i++)
		hrv_plan_free(workers[i].windows.plan);
	return time;
}

void bench_year(void)
{
	long n_cores = sysconf(_SC_NPROCESSORS_ONLN);
	size_t n_threads = n_cores > 1 ? MAX_THREADS : 1, n_rows = 0;
	struct worker workers[MAX_THREADS];
	struct year year = {0};
	struct bench_time both, longest = {0};
	double pass_s = 0;

	for (size_t i = 0; i < N_HEARTS; i++) {
		year.hearts[i] = bench_heart(DAY_S, i + 1);
		pass_s += N_DAYS * bench_pass_s(year.hearts[i]) / N_HEARTS;
	}
	both = year_time(&year, workers, n_threads);
	for (size_t i = 0; i < n_threads; i++)
		n_rows += workers[i].windows.n_rows;
	printf("\n(iv) %d days of 24 hours (%d different ones), %zu windows of "
	       "5 minutes, one run in %zu threads\n",
		N_DAYS, N_HEARTS, n_rows, n_threads);
	bench_print("both threads", both, "one pass", pass_s);
	for (size_t i = 0; i < n_threads; i++) {
		printf("thread %zu %27.3f us\n", i + 1, workers[i].cpu_s * 1e6);
		longest.cpu_s = fmax(longest.cpu_s, workers[i].cpu_s);
	}
	/* What it takes on cores that nobody else uses. */
	bench_print_target(longest, 75);
	for (size_t i = 0; i < N_HEARTS; i++)
		rr_series_free(year.hearts[i]);
}
