/* SPDX-License-Identifier: GPL-3.0-or-later
 * Bench (i): five minutes, the full report, and hrvctl as a process.
 */
#include "tests/bench/bench.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "analysis/measures/frequency.h"
#include "analysis/measures/report.h"

struct job {
	const struct rr_series *series;
	struct hrv_plan *plan;
	struct hrv_report report;
	struct frequency *frequency;
	struct hrv_bands bands;
};

static void run_report(void *data)
{
	struct job *job = data;

	hrv_report_run(job->plan, job->series, 0, &job->report);
}

static void run_spectrum(void *data)
{
	struct job *job = data;

	frequency_run(
		job->frequency, job->series->rr_q, job->series->n, &job->bands);
}

/* Warm: the first run of each is not the median's. */
static struct bench_time report_time(
	const struct rr_series *series, const struct hrv_options *options)
{
	struct job job = {.series = series,
		.plan = hrv_plan_new(
			series->n, bench_length_s(series), options)};
	struct bench_time time;

	run_report(&job);
	time = bench_median(run_report, &job);
	hrv_plan_free(job.plan);
	return time;
}

static struct bench_time spectrum_time(
	const struct rr_series *series, const struct hrv_options *options)
{
	struct job job = {.series = series,
		.frequency = frequency_new(
			series->n, bench_length_s(series), options)};
	struct bench_time time;

	run_spectrum(&job);
	time = bench_median(run_spectrum, &job);
	frequency_free(job.frequency);
	return time;
}

struct process {
	char *const *argv;
	long kb; /* peak of the last run */
};

/* A process of its own, from the shell's view. */
static void run_process(void *data)
{
	struct process *process = data;
	struct rusage usage = {0};
	pid_t pid = fork();

	if (pid == 0) {
		dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
		execv(process->argv[0], process->argv);
		_exit(127);
	}
	wait4(pid, NULL, 0, &usage);
	process->kb = usage.ru_maxrss;
}

static void bench_process(const struct rr_series *series)
{
	const char *build = getenv("BUILD");
	char hrvctl[4096], file[] = "/tmp/hrvd-bench.XXXXXX";
	char *analyze_argv[] = {hrvctl, "analyze", "--json", file, NULL};
	char *version_argv[] = {hrvctl, "--version", NULL};
	struct process analyze = {analyze_argv, 0}, bare = {version_argv, 0};
	FILE *text = fdopen(mkstemp(file), "w");
	struct bench_time time;

	for (size_t i = 0; i < series->n; i++)
		fprintf(text, "%.7f\n", rr_ms_of_q(series->rr_q[i]));
	fclose(text);
	snprintf(hrvctl, sizeof(hrvctl), "%s/hrvctl", build ? build : "build");
	time = bench_median(run_process, &analyze);
	bench_print("hrvctl analyze", time, "--version",
		bench_median(run_process, &bare).cpu_s);
	bench_print_target(time, 8e-3);
	printf("  its peak memory %.1f MB (target 10)\n",
		(double)analyze.kb / 1024);
	unlink(file);
}

void bench_segment(void)
{
	struct rr_series *series = bench_heart(300, 0);
	double span_s =
		bench_length_s(series) - (double)series->rr_q[0] / RR_Q_PER_S;
	double floor_s = bench_transforms_s((size_t)(4 * span_s) + 1);
	struct hrv_options options;
	struct bench_time time;

	printf("\n(i) 5 minutes, %zu beats\n", series->n);
	hrv_options_init(&options);
	time = report_time(series, &options);
	bench_print("report", time, "one pass", bench_pass_s(series));
	bench_print_target(time, 0.4e-3);
	bench_print("its spectral part", spectrum_time(series, &options),
		"FFTW alone", floor_s);
	options.lomb = true;
	time = report_time(series, &options);
	bench_print("report with Lomb", time, "FFTW alone", floor_s);
	bench_print_target(time, 1e-3);
	bench_process(series);
	rr_series_free(series);
}
