/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the parts of `make bench` share: the clock, series to work on, and the
 * floors that each figure stands beside.
 */
#pragma once

#include "analysis/beats/rr.h"
#include "analysis/measures/options.h"

struct hrv_plan;
struct window_engine;

#define BENCH_RUNS 7

/* On a machine that others use, the clock on the wall counts them, too. */
struct bench_time {
	double cpu_s; /* of the processor, all threads and child processes */
	double wall_s;
};

struct bench_time bench_now(void);
struct bench_time bench_since(struct bench_time start);
/* Processor time of this thread, since it began. */
double bench_thread_s(void);
/* Medians of BENCH_RUNS times run(data), by themselves. */
struct bench_time bench_median(void (*run)(void *data), void *data);
struct bench_time bench_per(struct bench_time time, double n);

/* "what   processor   wall   floor   its processor   ratio" */
void bench_print(const char *what, struct bench_time time, const char *floor,
	double floor_s);
/* Whether so much processor time is within the target. */
void bench_print_target(struct bench_time time, double target_s);

/* A heart at rest on the grid of a strap; seed 0 has no artefact, others have
 * an early beat in every 400. rr_series_free by the caller. */
struct rr_series *bench_heart(double seconds, uint64_t seed);
double bench_length_s(const struct rr_series *series);

/* One pass over the intervals: sum and sum of squares. */
double bench_pass_s(const struct rr_series *series);
/* The transforms that the spectrum and the breathing of a segment take, by
 * FFTW alone, each length with a plan of its own: of Welch's with n samples at
 * 4 Hz, and as many of 240 as cover it by half. */
double bench_transforms_s(size_t n);

/* Windows over a recording. */
struct bench_windows {
	const struct rr_series *series;
	double length_s, step_s;
	struct hrv_plan *plan;
	bool counts; /* fill lengths, for the floor */
	size_t lengths[1300]; /* rows by samples at 4 Hz */
	size_t n_rows;
	double sink;
};
/* Feeds the engine and reports every window, as analyze --window does. */
void bench_windows_run(void *data);
/* FFTW alone for the rows that were counted. */
double bench_windows_floor_s(const struct bench_windows *windows);

void bench_segment(void);
void bench_day(void);
void bench_sliding(void);
void bench_year(void);
void bench_live(void);
