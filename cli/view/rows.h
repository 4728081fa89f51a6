/* SPDX-License-Identifier: GPL-3.0-or-later
 * Many reports below each other: of the windows of a record, or of files. As a
 * table for people, or with every measure as CSV or JSON.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "analysis/measures/value.h"

struct hrv_report;
struct report_source;

enum rows_style { ROWS_TEXT, ROWS_CSV, ROWS_JSON };

/* The measures that the table shows, and why they were absent how often. */
#define ROWS_N_COLUMNS 8

struct rows {
	FILE *file;
	enum rows_style style;
	bool of_windows; /* else each row is a whole file */
	size_t n;
	size_t n_absent[ROWS_N_COLUMNS][HRV_N_REASONS];
};

/* Prints what stands above all rows. */
void rows_begin(
	struct rows *rows, FILE *file, enum rows_style style, bool of_windows);
/* Windows of another file follow. */
void rows_begin_file(struct rows *rows, const struct report_source *source,
	double window_s, double step_s);
/* begin_s: of a window in the record. */
void rows_put(struct rows *rows, const struct report_source *source,
	double begin_s, const struct hrv_report *report);
/* After the windows of a file. */
void rows_end_file(struct rows *rows);
/* Prints what stands below all rows. */
void rows_end(struct rows *rows);
