/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finds out what the columns of a table are, see columns.h.
 */
#include "cli/formats/columns.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/beats/rr.h"
#include "cli/formats/heading.h"
#include "cli/formats/lines.h"
#include "cli/formats/row.h"
#include "cli/formats/stamp.h"
#include "daemon/base/mem.h"

#define N_SAMPLES 64 /* rows to judge by */
#define MIN_SAMPLES 3
#define MAX_SECONDS 30.0 /* a larger interval is in ms */
#define FIT 0.3 /* how far off a ratio may be */

/* The first rows as numbers, NAN where a cell is none. */
struct samples {
	size_t n;
	int n_columns;
	size_t first_line;
	double values[N_SAMPLES][ROW_MAX_CELLS];
	bool is_stamp[ROW_MAX_CELLS]; /* in the first row */
	bool is_text[ROW_MAX_CELLS]; /* in every row a word */
};

/* Any decimal number; with a sense of which sign its point is. */
static double value_of(const char *cell, char point)
{
	const int64_t limit = INT64_C(1) << 60;
	int64_t millionths;

	if (number_q(cell, point, 1000000, limit, &millionths) < 0)
		return NAN;
	return (double)millionths / 1e6;
}

static bool has_letter(const char *text)
{
	while (*text && !isalpha((unsigned char)*text))
		text++;
	return *text != '\0';
}

/* A row of names, none a number. */
static bool is_heading(const struct row *row)
{
	bool any = false;

	for (int i = 0; i < row->n; i++) {
		struct stamp stamp;

		if (!isnan(value_of(row->cells[i], '.')) ||
			stamp_parse(row->cells[i], &stamp) == 0)
			return false;
		any |= has_letter(row->cells[i]);
	}
	return any;
}

bool columns_are_there(struct lines lines)
{
	char separator = '\0';
	struct row row;

	return row_next(&lines, &separator, &row) > 0 &&
		(row.n > 1 || is_heading(&row));
}

static bool begins(const char *cell, const char *begin)
{
	return strncasecmp(cell, begin, strlen(begin)) == 0;
}

bool columns_heading_begins(struct lines lines, const char *begin)
{
	char separator = '\0';
	struct row row;

	return row_next(&lines, &separator, &row) > 0 &&
		begins(row.cells[0], begin);
}

static void take_sample(struct samples *samples, const struct row *row,
	const struct columns *columns)
{
	for (int i = 0; i < ROW_MAX_CELLS; i++) {
		const char *cell = i < row->n ? row->cells[i] : "";
		double value = value_of(cell, columns->point);
		struct stamp stamp;

		samples->values[samples->n][i] = value;
		if (samples->n == 0) {
			samples->is_stamp[i] = stamp_parse(cell, &stamp) == 0;
			samples->is_text[i] = true;
		}
		samples->is_text[i] &=
			*cell != '\0' && isnan(value) && strlen(cell) <= 2;
	}
	if (samples->n == 0)
		samples->n_columns = row->n;
	samples->n++;
}

static bool is_number(const struct samples *samples, int column)
{
	return column < samples->n_columns &&
		!isnan(samples->values[0][column]);
}

static double rise(const struct samples *samples, int column)
{
	return samples->values[samples->n - 1][column] -
		samples->values[0][column];
}

/* Stamps, or numbers that never fall and do rise. */
static bool is_time(const struct samples *samples, int column)
{
	if (samples->is_stamp[column])
		return column < samples->n_columns;
	if (!is_number(samples, column) || !(rise(samples, column) > 0))
		return false;
	for (size_t i = 1; i < samples->n; i++)
		if (samples->values[i][column] < samples->values[i - 1][column])
			return false;
	return true;
}

/* Among several, stamps go first, then what rises most: intervals may rise
 * over a few rows, too. */
static int find_time(const struct samples *samples)
{
	int best = -1;

	for (int i = 0; i < samples->n_columns; i++) {
		if (!is_time(samples, i))
			continue;
		if (samples->is_stamp[i])
			return i;
		if (best < 0 || rise(samples, i) > rise(samples, best))
			best = i;
	}
	return best;
}

/* Not a second column of times: those rise as much as the first. */
static int find_intervals(const struct samples *samples, int time)
{
	for (int i = 0; i < samples->n_columns; i++) {
		bool is_second_time = !samples->is_stamp[time] &&
			is_time(samples, i) &&
			2 * rise(samples, i) > rise(samples, time);

		if (i != time && is_number(samples, i) && !is_second_time &&
			!samples->is_stamp[i] && samples->values[0][i] > 0)
			return i;
	}
	return -1;
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Of a column, or of its steps. */
static double median_of(
	const struct samples *samples, int column, bool of_steps)
{
	double values[N_SAMPLES];
	size_t n = 0;

	for (size_t i = of_steps; i < samples->n; i++)
		values[n++] = samples->values[i][column] -
			(of_steps ? samples->values[i - 1][column] : 0);
	if (n == 0)
		return NAN;
	qsort(values, n, sizeof(*values), compare_doubles);
	return values[n / 2];
}

static bool is_near(double value, double expected)
{
	return fabs(value / expected - 1) < FIT;
}

/* Seconds that interval i lasts by its own column. */
static double interval_s(
	const struct samples *samples, const struct columns *columns, size_t i)
{
	double value = samples->values[i][columns->rr];

	if (columns->is_rate)
		return 60 / value;
	return value * (double)rr_unit_q(columns->unit) / RR_Q_PER_S;
}

/* Whether the steps of the times are the intervals before them: then a time
 * is that of an interval's begin. */
static bool times_are_begins(
	const struct samples *samples, const struct columns *columns)
{
	double off_end = 0, off_begin = 0;

	for (size_t i = 1; i < samples->n; i++) {
		double step_s = (samples->values[i][columns->time] -
					samples->values[i - 1][columns->time]) *
			(double)columns->time_unit_q / RR_Q_PER_S;

		off_end += fabs(step_s - interval_s(samples, columns, i));
		off_begin += fabs(step_s - interval_s(samples, columns, i - 1));
	}
	return off_begin < off_end;
}

/* The unit in which the times go up by the intervals; false if in none. */
static bool fit_elapsed(const struct samples *samples, struct columns *columns)
{
	static const enum rr_unit units[] = {
		RR_UNIT_S, RR_UNIT_MS, RR_UNIT_TICK};
	double step = median_of(samples, columns->time, true);
	double middle = median_of(samples, columns->rr, false);

	for (int i = 0; i < 3; i++) {
		double unit_s = (double)rr_unit_q(units[i]) / RR_Q_PER_S;
		double rr_s = columns->is_rate ? 60 / middle
					       : middle *
				(double)rr_unit_q(columns->unit) / RR_Q_PER_S;

		if (is_near(step * unit_s, rr_s)) {
			columns->time_unit_q = rr_unit_q(units[i]);
			columns->time_is_begin =
				times_are_begins(samples, columns);
			return true;
		}
	}
	return false;
}

static void guess_unit(const struct samples *samples, struct columns *columns)
{
	double middle = median_of(samples, columns->rr, false);

	if (columns->unit != RR_N_UNITS)
		return;
	columns->unit = middle < MAX_SECONDS ? RR_UNIT_S : RR_UNIT_MS;
}

static bool fit_time(const struct samples *samples, struct columns *columns)
{
	if (columns->time < 0)
		return true;
	/* What a heading calls a time and is none is the reader's to refuse. */
	columns->time_kind = samples->is_stamp[columns->time] ||
			!is_number(samples, columns->time)
		? TIME_STAMP
		: TIME_ELAPSED;
	if (columns->time_kind == TIME_STAMP)
		return true;
	if (fit_elapsed(samples, columns))
		return true;
	columns->is_rate = !columns->has_heading;
	return columns->is_rate && fit_elapsed(samples, columns);
}

/* Words in columns that are neither: kinds of beats. Beside a rate, 0 and 1. */
static void find_labels(const struct samples *samples, struct columns *columns)
{
	for (int i = 0; i < samples->n_columns && !columns->has_heading; i++)
		if (samples->is_text[i] && i != columns->rr &&
			i != columns->time)
			columns->labels |= 1U << i;
	if (columns->is_rate && samples->n_columns > 2)
		columns->flag = 2;
}

/* Decimals behind a comma, where no comma stands between the cells. */
static char point_of(const struct row *row, char separator)
{
	for (int i = 0; i < row->n && separator != ','; i++)
		if (strchr(row->cells[i], ',') && !strchr(row->cells[i], '.'))
			return ',';
	return '.';
}

/* Whether the row has numbers where the first has them. */
static bool is_alike(const struct samples *samples, const struct row *row,
	const struct columns *columns)
{
	for (int i = 0; i < samples->n_columns; i++)
		if (i >= row->n ||
			isnan(value_of(row->cells[i], columns->point)) !=
				isnan(samples->values[0][i]))
			return false;
	return true;
}

/* Up to the first row that is unlike the others: that one will be refused when
 * it is read, with its line. */
static void take_samples(
	struct lines *lines, struct columns *columns, struct samples *samples)
{
	struct row row;

	while (samples->n < N_SAMPLES &&
		row_next(lines, &columns->separator, &row) > 0 &&
		is_alike(samples, &row, columns)) {
		if (samples->n == 0) {
			samples->first_line = lines->number;
			columns->point = point_of(&row, columns->separator);
		}
		take_sample(samples, &row, columns);
	}
}

static const char *find(struct columns *columns, const struct samples *samples)
{
	if (samples->n == 0)
		return NULL;
	if (!columns->has_heading && samples->n < MIN_SAMPLES)
		return "columns without a heading, and too few lines to tell "
		       "which holds the intervals";
	if (!columns->has_heading) {
		columns->time = find_time(samples);
		columns->rr = columns->time < 0
			? -1
			: find_intervals(samples, columns->time);
	}
	if (columns->rr < 0)
		return "no two columns here are times and RR intervals";
	guess_unit(samples, columns);
	if (!fit_time(samples, columns))
		return "the times here do not go up by the intervals beside "
		       "them";
	find_labels(samples, columns);
	return NULL;
}

static int take_heading(
	struct columns *columns, const struct row *row, char **ret_what)
{
	struct heading heading;

	if (heading_read(row, columns->unit, &heading, ret_what) < 0)
		return -EINVAL;
	columns->has_heading = true;
	columns->rr = heading.rr;
	columns->time = heading.time;
	columns->unit = heading.unit;
	return 0;
}

/* The first row, which may be a heading. Where one of several words stands
 * above a single column, it is one name: "RR (1/1024 s)". */
static int read_first(
	struct lines *lines, struct columns *columns, struct row *ret_row)
{
	struct lines again = *lines, after;
	struct row row;
	int r = row_next(lines, &columns->separator, ret_row);

	after = *lines;
	if (r <= 0 || columns->separator != ' ' || ret_row->n == 1 ||
		!is_heading(ret_row) ||
		row_next(&after, &columns->separator, &row) <= 0 || row.n > 1)
		return r;
	columns->separator = '\t';
	*lines = again;
	return row_next(lines, &columns->separator, ret_row);
}

int columns_find(struct lines lines, enum rr_unit unit,
	struct columns *ret_columns, size_t *ret_line, char **ret_what)
{
	struct columns columns = {
		.rr = -1, .time = -1, .flag = -1, .unit = unit};
	struct samples samples = {0};
	struct lines first = lines;
	struct row row;
	const char *what;

	if (read_first(&first, &columns, &row) > 0 && is_heading(&row)) {
		*ret_line = first.number;
		if (take_heading(&columns, &row, ret_what) < 0)
			return -EINVAL;
		lines = first;
	}
	take_samples(&lines, &columns, &samples);
	*ret_line = samples.first_line;
	what = find(&columns, &samples);
	*ret_columns = columns;
	if (!what)
		return 0;
	*ret_what = xstrdup(what);
	return -EINVAL;
}
