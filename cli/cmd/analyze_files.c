/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads the files of `analyze`, computes them and has them shown.
 */
#include "cli/cmd/analyze_files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/measures/report.h"
#include "cli/cmd/windows.h"
#include "cli/command.h"
#include "cli/view/progress.h"
#include "cli/view/report.h"
#include "cli/view/rows.h"
#include "daemon/base/mem.h"

/* Rows that are computed before they are printed. */
#define BATCH 512

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

/* Where a clock went with the beats, coverage is held against it. */
static int analyze_whole(const struct analyze_request *request,
	const struct report_source *source, struct hrv_report *ret_report)
{
	const struct record *record = source->record;
	struct hrv_plan *plan = hrv_plan_new(record->series->n,
		duration_s(record->series), &request->options);

	if (!plan)
		return fail_memory(source);
	hrv_report_run(plan, record->series, record->time_s, ret_report);
	hrv_plan_free(plan);
	return HRVCTL_OK;
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

static int analyze_file(const struct analyze_request *request, const char *path,
	struct rows *rows, struct progress *progress)
{
	struct report_source source;
	struct hrv_report report;
	int status;
	struct record *record = read_record(request, path, &source, &status);

	if (!record)
		return status;
	if (request->window_s > 0) {
		status = analyze_windows(request, &source, rows, progress);
	} else {
		status = analyze_whole(request, &source, &report);
		if (status == HRVCTL_OK)
			rows_put(rows, &source, 0, &report);
	}
	record_free(record);
	return status;
}

/* Rows of windows or files, to file. A file that cannot be read does not keep
 * back the others; the first failure is the result. */
static int put_rows(const struct cli *cli,
	const struct analyze_request *request, FILE *file,
	struct progress *progress)
{
	struct rows rows;
	int status = HRVCTL_OK;

	rows_begin(&rows, file,
		request->csv	    ? ROWS_CSV
			: cli->json ? ROWS_JSON
				    : ROWS_TEXT,
		request->window_s > 0);
	for (size_t i = 0; i < request->n_files; i++) {
		int one = analyze_file(
			request, request->files[i], &rows, progress);

		status = status ? status : one;
		if (request->window_s == 0)
			progress_show(progress, request->files[i],
				(double)(i + 1) / (double)request->n_files);
	}
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
	struct report_source source;
	struct hrv_report report;
	int status;
	struct record *record =
		read_record(request, request->files[0], &source, &status);

	if (!record)
		return status;
	status = analyze_whole(request, &source, &report);
	if (status == HRVCTL_OK && cli->json) {
		report_print_json(&source, &report);
	} else if (status == HRVCTL_OK) {
		term_pager_begin(cli->pager);
		report_print(stdout, &source, &report, &request->options);
	}
	record_free(record);
	return status;
}

int analyze_files(const struct cli *cli, const struct analyze_request *request)
{
	bool is_one = request->n_files == 1 && request->window_s == 0 &&
		!request->csv;

	return is_one ? analyze_one(cli, request) : analyze_many(cli, request);
}
