/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reports as the rows of a table, see rows.h.
 */
#include "cli/view/rows.h"

#include <math.h>
#include <string.h>

#include "analysis/measures/report.h"
#include "cli/formats/formats.h"
#include "cli/view/report.h"
#include "cli/view/report_json.h"
#include "cli/view/term.h"
#include "cli/view/words.h"
#include "daemon/base/civil.h"
#include "daemon/base/clock.h"

#define TIME_COLUMNS 9
#define FILE_COLUMNS 18
#define N_COLUMNS 6
#define CORRECTED_COLUMNS 7
#define US_PER_S 1e6

/* Those that fit into the width are shown, from the first on. */
static const struct column {
	const char *key; /* of hrv_fields */
	const char *title;
	const char *spoken, *unit; /* for a screen reader */
	int columns, decimals;
	bool says_why; /* reasons of absence stand below the table */
} columns[ROWS_N_COLUMNS] = {
	{"mean_hr_bpm", "bpm", "heart rate", " bpm", 7, 1, false},
	{"rmssd_ms", "RMSSD", "RMSSD", " ms", 7, 1, true},
	{"sdnn_ms", "SDNN", "SDNN", " ms", 7, 1, false},
	{"lf_hf", "LF/HF", "LF/HF", "", 7, 2, true},
	{"resp_per_min", "breath", "breathing", " a minute", 7, 1, false},
	{"lf_ms2", "LF", "LF", " ms²", 7, 0, false},
	{"hf_ms2", "HF", "HF", " ms²", 7, 0, false},
	{"dfa_alpha1", "alpha1", "DFA alpha1", "", 7, 2, false},
};

/* "0:05:00", hours without end. */
static const char *elapsed(double s, char ret_text[static WORDS_SIZE])
{
	long long whole = llround(s);

	snprintf(ret_text, WORDS_SIZE, "%lld:%02lld:%02lld", whole / 3600,
		whole / 60 % 60, whole % 60);
	return ret_text;
}

/* "2026-11-22T18:04:09+01:00", or "" where the file does not say. */
static void time_text(const struct report_source *source, double begin_s,
	char ret_text[static CIVIL_TIME_TEXT_SIZE])
{
	int64_t utc_us = source->record->begin_us;

	*ret_text = '\0';
	if (utc_us == 0)
		return;
	utc_us += llround(begin_s * US_PER_S);
	civil_time_text(utc_us, clock_offset_min(utc_us), ret_text);
}

static int head_columns(const struct rows *rows)
{
	return (rows->of_windows ? TIME_COLUMNS : FILE_COLUMNS) + N_COLUMNS +
		CORRECTED_COLUMNS + 3;
}

/* How many of the columns fit. */
static size_t n_shown(const struct rows *rows)
{
	int width = head_columns(rows);
	size_t n = 0;

	while (n < ROWS_N_COLUMNS && width + columns[n].columns <= term.width)
		width += columns[n++].columns;
	return n;
}

static void put_titles(const struct rows *rows)
{
	if (term.plain)
		return;
	fprintf(rows->file, "%s%-*s%*s  gr%*s", term_on(TERM_STRONG),
		rows->of_windows ? TIME_COLUMNS : FILE_COLUMNS,
		rows->of_windows ? "from" : "file", N_COLUMNS, "beats",
		CORRECTED_COLUMNS - 1, "corr%");
	for (size_t i = 0; i < n_shown(rows); i++)
		fprintf(rows->file, "%*s", columns[i].columns,
			columns[i].title);
	fprintf(rows->file, "%s\n", term_off());
}

static void put_csv_titles(FILE *file)
{
	fputs("file,format,unit,begin_s,time,n_beats,duration_s,n_corrected,"
	      "corrected_pct,grade,coverage,run_s",
		file);
	for (size_t i = 0; i < hrv_n_fields; i++)
		fprintf(file, ",%s", hrv_fields[i].key);
	fputs(",reasons\n", file);
}

void rows_begin(
	struct rows *rows, FILE *file, enum rows_style style, bool of_windows)
{
	*rows = (struct rows){
		.file = file, .style = style, .of_windows = of_windows};
	if (style == ROWS_CSV)
		put_csv_titles(file);
	else if (style == ROWS_JSON)
		fputs("[", file);
	else if (!of_windows)
		put_titles(rows);
}

void rows_begin_file(struct rows *rows, const struct report_source *source,
	double window_s, double step_s)
{
	char time[CIVIL_TIME_TEXT_SIZE];

	if (rows->style != ROWS_TEXT)
		return;
	if (rows->n > 0)
		putc('\n', rows->file);
	report_print_source(rows->file, source);
	time_text(source, 0, time);
	fprintf(rows->file, "windows of %g s every %g s%s%s\n", window_s,
		step_s, *time ? " from " : "", time);
	if (!term.plain)
		putc('\n', rows->file);
	put_titles(rows);
	memset(rows->n_absent, 0, sizeof(rows->n_absent));
}

/* A name may hold anything; only then it is quoted. */
static void put_csv_text(FILE *file, const char *text)
{
	if (!strpbrk(text, ",\"\r\n")) {
		fputs(text, file);
		return;
	}
	putc('"', file);
	for (; *text; text++) {
		if (*text == '"')
			putc('"', file);
		putc(*text, file);
	}
	putc('"', file);
}

/* "lf_hf:breathing_slow vlf_ms2:too_short" */
static void put_csv_reasons(FILE *file, const struct hrv_report *report)
{
	const char *separator = "";

	for (size_t i = 0; i < hrv_n_fields; i++) {
		struct hrv_value value = hrv_report_get(report, &hrv_fields[i]);

		if (value.reason == HRV_OK)
			continue;
		fprintf(file, "%s%s:%s", separator, hrv_fields[i].key,
			hrv_reason_word(value.reason));
		separator = " ";
	}
}

static void put_csv(struct rows *rows, const struct report_source *source,
	double begin_s, const struct hrv_report *report)
{
	FILE *file = rows->file;
	char time[CIVIL_TIME_TEXT_SIZE];

	time_text(source, begin_s, time);
	put_csv_text(file, source->name);
	fprintf(file, ",%s,%s,%.15g,%s,%zu,%.15g,%zu,%.15g,",
		format_word(source->record->format),
		rr_unit_word(source->record->unit), begin_s, time,
		report->n_beats, report->duration_s, report->n_corrected,
		report->corrected_pct);
	if (report->grade != HRV_GRADE_NONE)
		putc(hrv_grade_letter(report->grade), file);
	fprintf(file, ",%.15g,%.15g", fmin(report->coverage, 1), report->run_s);
	for (size_t i = 0; i < hrv_n_fields; i++) {
		double value = hrv_report_get(report, &hrv_fields[i]).value;

		putc(',', file);
		if (!isnan(value))
			fprintf(file, "%.15g", value);
	}
	putc(',', file);
	put_csv_reasons(file, report);
	putc('\n', file);
}

static void put_json(struct rows *rows, const struct report_source *source,
	double begin_s, const struct hrv_report *report)
{
	json_t *object = json_begin();
	char time[CIVIL_TIME_TEXT_SIZE];

	time_text(source, begin_s, time);
	json_put_text(object, "file", source->name);
	json_put_text(object, "format", format_word(source->record->format));
	json_put_text(object, "unit", rr_unit_word(source->record->unit));
	json_object_set_new(object, "begin_s", json_real(begin_s));
	json_put_text(object, "time", *time ? time : NULL);
	report_put_json(object, report);
	if (!rows->of_windows)
		report_put_artefacts(object, report, source->record->series);
	fputs(rows->n > 0 ? ",\n" : "\n", rows->file);
	json_write(object, rows->file, true);
	json_decref(object);
}

static void put_label(
	struct rows *rows, const struct report_source *source, double begin_s)
{
	char text[WORDS_SIZE];

	if (rows->of_windows)
		fprintf(rows->file, "%-*s", TIME_COLUMNS,
			elapsed(begin_s, text));
	else
		term_put_tail(rows->file, source->name, FILE_COLUMNS);
}

static void put_text(struct rows *rows, const struct report_source *source,
	double begin_s, const struct hrv_report *report)
{
	put_label(rows, source, begin_s);
	fprintf(rows->file, "%*zu   %c", N_COLUMNS, report->n_beats,
		hrv_grade_letter(report->grade));
	words_put_number(
		rows->file, report->corrected_pct, 1, CORRECTED_COLUMNS - 1);
	for (size_t i = 0; i < n_shown(rows); i++)
		words_put_number(rows->file,
			report_value(report, columns[i].key).value,
			columns[i].decimals, columns[i].columns);
	putc('\n', rows->file);
}

static void say_measure(
	FILE *file, const struct column *column, struct hrv_value value)
{
	if (isnan(value.value))
		fprintf(file, ", no %s", column->spoken);
	else
		fprintf(file, ", %s %.*f%s", column->spoken, column->decimals,
			value.value, column->unit);
}

/* "0:05:00: 312 beats, grade A, heart rate 71.2 bpm, RMSSD 42.1 ms." */
static void say(struct rows *rows, const struct report_source *source,
	double begin_s, const struct hrv_report *report)
{
	FILE *file = rows->file;
	char text[WORDS_SIZE];

	if (rows->of_windows)
		fputs(elapsed(begin_s, text), file);
	else
		term_put(file, source->name);
	fprintf(file, ": %zu beats", report->n_beats);
	if (report->grade != HRV_GRADE_NONE)
		fprintf(file, ", grade %c", hrv_grade_letter(report->grade));
	for (size_t i = 0; i < ROWS_N_COLUMNS; i++)
		say_measure(file, &columns[i],
			report_value(report, columns[i].key));
	fputs(".\n", file);
}

static void count_absent(struct rows *rows, const struct hrv_report *report)
{
	for (size_t i = 0; i < ROWS_N_COLUMNS; i++)
		rows->n_absent[i]
			      [report_value(report, columns[i].key).reason]++;
}

void rows_put(struct rows *rows, const struct report_source *source,
	double begin_s, const struct hrv_report *report)
{
	switch (rows->style) {
	case ROWS_CSV:
		put_csv(rows, source, begin_s, report);
		break;
	case ROWS_JSON:
		put_json(rows, source, begin_s, report);
		break;
	case ROWS_TEXT:
		count_absent(rows, report);
		(term.plain ? say : put_text)(rows, source, begin_s, report);
		break;
	}
	rows->n++;
}

/* "No LF/HF in 12: breathing below 9.5/min", set off by a line. */
static void put_reasons(struct rows *rows)
{
	bool any = term.plain;

	for (size_t i = 0; i < ROWS_N_COLUMNS; i++)
		for (int reason = HRV_OK + 1; reason < HRV_N_REASONS;
			reason++) {
			size_t n = rows->n_absent[i][reason];

			if (!columns[i].says_why || n == 0)
				continue;
			fprintf(rows->file, "%sNo %s in %zu: %s\n",
				any ? "" : "\n", columns[i].title, n,
				hrv_reason_text((enum hrv_reason)reason));
			any = true;
		}
}

void rows_end_file(struct rows *rows)
{
	if (rows->style == ROWS_TEXT)
		put_reasons(rows);
}

void rows_end(struct rows *rows)
{
	if (rows->style == ROWS_JSON)
		fputs("\n]\n", rows->file);
	else if (rows->style == ROWS_TEXT && !rows->of_windows)
		rows_end_file(rows);
}
