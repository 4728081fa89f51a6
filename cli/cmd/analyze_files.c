/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads the files of `analyze`, computes them and has them shown.
 */
#include "cli/cmd/analyze_files.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "analysis/measures/report.h"
#include "cli/cmd/windows.h"
#include "cli/command.h"
#include "cli/view/progress.h"
#include "cli/view/report.h"
#include "cli/view/rows.h"
#include "daemon/base/mem.h"

/* Rows that are computed before they are printed. */
#define BATCH 512
#define MAX_AT_ONCE 8 /* files */

static int fail_empty(const char *name)
{
	return command_fail(HRVCTL_NO_DATA,
		"RR intervals are expected; see hrvctl help analyze",
		"%s holds no interval", name);
}

/* "-" is standard input. NULL with ret_status when there is nothing in it. */
static struct record *read_record(const struct analyze_request *request,
	const char *path, struct report_source *ret_source, int *ret_status)
{
	bool is_stdin = strcmp(path, "-") == 0;
	FILE *file = is_stdin ? stdin : fopen(path, "re");
	struct record *record = NULL;
	_cleanup_free_ char *error = NULL;

	*ret_status = HRVCTL_ERROR;
	ret_source->name = is_stdin ? "standard input" : path;
	if (!file) {
		command_fail(HRVCTL_ERROR, NULL, "cannot open '%s': %s", path,
			strerror(errno));
		return NULL;
	}
	if (format_read(file, ret_source->name, &request->choice, &record,
		    &error) < 0)
		command_fail(HRVCTL_ERROR, NULL, "%s", error);
	if (!is_stdin)
		fclose(file);
	ret_source->record = record;
	if (!record || record->series->n > 0)
		return record;
	record_free(record);
	*ret_status = fail_empty(ret_source->name);
	return NULL;
}

static double duration_s(const struct rr_series *series)
{
	int64_t sum_q = 0;

	for (size_t i = 0; i < series->n; i++)
		sum_q += series->rr_q[i];
	return (double)sum_q / RR_Q_PER_S;
}

static int fail_memory(const struct report_source *source)
{
	return command_fail(HRVCTL_ERROR, "cut the record",
		"%s: not enough memory for %zu intervals", source->name,
		source->record->series->n);
}

/* A file whose whole record is one report. */
struct whole {
	struct report_source source;
	struct record *record; /* NULL: read nothing */
	struct hrv_plan *plan;
	struct hrv_report report;
	int status;
	bool has_thread;
	pthread_t thread;
};

/* Reads it and plans for it, which is not for several threads at once. */
static void whole_prepare(struct whole *whole,
	const struct analyze_request *request, const char *path)
{
	*whole = (struct whole){0};
	whole->record =
		read_record(request, path, &whole->source, &whole->status);
	if (!whole->record)
		return;
	whole->plan = hrv_plan_new(whole->record->series->n,
		duration_s(whole->record->series), &request->options);
	whole->status = whole->plan ? HRVCTL_OK : fail_memory(&whole->source);
}

/* Where a clock went with the beats, coverage is held against it. */
static void *whole_run(void *data)
{
	struct whole *whole = data;

	if (!whole->plan)
		return NULL;
	hrv_report_run(whole->plan, whole->record->series,
		whole->record->time_s, &whole->report);
	hrv_plan_mark(whole->plan, whole->record->series);
	return NULL;
}

static void whole_done(struct whole *whole)
{
	hrv_plan_free(whole->plan);
	record_free(whole->record);
}

static int analyze_windows(const struct analyze_request *request,
	const struct report_source *source, struct rows *rows,
	struct progress *progress)
{
	struct windows *windows = windows_new(source->record, request->window_s,
		request->step_s, &request->options);
	_cleanup_free_ struct window_row *batch =
		xcalloc(BATCH, sizeof(*batch));
	size_t n, n_done = 0;

	if (!windows)
		return fail_memory(source);
	if (windows_n(windows) == 0) {
		windows_free(windows);
		return command_fail(HRVCTL_NO_DATA, "try a shorter --window",
			"%s is shorter than a window of %g s", source->name,
			request->window_s);
	}
	rows_begin_file(rows, source, request->window_s, request->step_s);
	while ((n = windows_take(windows, batch, BATCH)) > 0) {
		for (size_t i = 0; i < n; i++)
			rows_put(rows, source, batch[i].begin_s,
				&batch[i].report);
		n_done += n;
		progress_show(progress, source->name,
			(double)n_done / (double)windows_n(windows));
	}
	rows_end_file(rows);
	windows_free(windows);
	return HRVCTL_OK;
}

static int put_windows(const struct analyze_request *request, struct rows *rows,
	struct progress *progress)
{
	int status = HRVCTL_OK;

	for (size_t i = 0; i < request->n_files; i++) {
		struct report_source source;
		int one;
		struct record *record =
			read_record(request, request->files[i], &source, &one);

		if (record)
			one = analyze_windows(request, &source, rows, progress);
		record_free(record);
		status = status ? status : one;
	}
	return status;
}

/* Files first .. first + n - 1: one after the other they are read and put, but
 * computed at the same time. */
static int put_some(const struct analyze_request *request, size_t first,
	size_t n, struct rows *rows)
{
	struct whole files[MAX_AT_ONCE];
	int status = HRVCTL_OK;

	for (size_t i = 0; i < n; i++)
		whole_prepare(&files[i], request, request->files[first + i]);
	for (size_t i = 1; i < n; i++)
		files[i].has_thread = pthread_create(&files[i].thread, NULL,
					      whole_run, &files[i]) == 0;
	for (size_t i = 0; i < n; i++) {
		if (files[i].has_thread)
			pthread_join(files[i].thread, NULL);
		else
			whole_run(&files[i]);
		if (files[i].status == HRVCTL_OK)
			rows_put(rows, &files[i].source, 0, &files[i].report);
		status = status ? status : files[i].status;
		whole_done(&files[i]);
	}
	return status;
}

static int put_wholes(const struct analyze_request *request, struct rows *rows,
	struct progress *progress)
{
	long n_cores = sysconf(_SC_NPROCESSORS_ONLN);
	size_t at_once = n_cores < 1	? 1
		: n_cores < MAX_AT_ONCE ? (size_t)n_cores
					: MAX_AT_ONCE;
	int status = HRVCTL_OK;

	for (size_t i = 0, n; i < request->n_files; i += n) {
		size_t n_left = request->n_files - i;
		int some;

		n = n_left < at_once ? n_left : at_once;
		some = put_some(request, i, n, rows);
		status = status ? status : some;
		progress_show(progress, request->files[i + n - 1],
			(double)(i + n) / (double)request->n_files);
	}
	return status;
}

/* Rows of windows or files, to file. A file that cannot be read does not keep
 * back the others; the first failure is the result. */
static int put_rows(const struct cli *cli,
	const struct analyze_request *request, FILE *file,
	struct progress *progress)
{
	struct rows rows;
	int status;

	rows_begin(&rows, file,
		request->csv	    ? ROWS_CSV
			: cli->json ? ROWS_JSON
				    : ROWS_TEXT,
		request->window_s > 0);
	status = request->window_s > 0 ? put_windows(request, &rows, progress)
				       : put_wholes(request, &rows, progress);
	rows_end(&rows);
	return status;
}

/* A table for people is gathered first: the pager and the line of progress
 * would write over each other. */
static int analyze_many(
	const struct cli *cli, const struct analyze_request *request)
{
	bool is_text = !cli->json && !request->csv;
	struct progress progress;
	char *text = NULL;
	size_t n_bytes = 0;
	FILE *file = is_text ? open_memstream(&text, &n_bytes) : stdout;
	int status;

	if (!file)
		abort(); /* as xmalloc does */
	progress_init(&progress, is_text || !term.is_tty);
	status = put_rows(cli, request, file, &progress);
	progress_hide(&progress);
	if (is_text) {
		fclose(file);
		term_pager_begin(cli->pager);
		fwrite(text, 1, n_bytes, stdout);
		free(text);
	}
	return status;
}

static int analyze_one(
	const struct cli *cli, const struct analyze_request *request)
{
	struct whole file;

	whole_prepare(&file, request, request->files[0]);
	whole_run(&file);
	if (file.status == HRVCTL_OK && cli->json) {
		report_print_json(&file.source, &file.report);
	} else if (file.status == HRVCTL_OK) {
		term_pager_begin(cli->pager);
		report_print(
			stdout, &file.source, &file.report, &request->options);
	}
	whole_done(&file);
	return file.status;
}

int analyze_files(const struct cli *cli, const struct analyze_request *request)
{
	bool is_one = request->n_files == 1 && request->window_s == 0 &&
		!request->csv;

	return is_one ? analyze_one(cli, request) : analyze_many(cli, request);
}
