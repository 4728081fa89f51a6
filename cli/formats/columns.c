/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finds out what the columns of a table are, see columns.h.
 */
#include "cli/formats/columns.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "analysis/beats/rr.h"
#include "cli/formats/heading.h"
#include "cli/formats/lines.h"
#include "cli/formats/row.h"
#include "cli/formats/samples.h"
#include "cli/formats/stamp.h"
#include "daemon/base/mem.h"

#define MIN_SAMPLES 3
#define MAX_SECONDS 30.0 /* a larger interval is in ms */
#define FIT 0.3 /* how far off a ratio may be */
#define MIN_COUNT 8 /* 1, 2, 3 may be intervals, too; up to here they count */
#define MAX_OFF_S 0.1 /* of a step of the clock from its interval */
#define SAME_STEP 1e-3 /* of the step */
#define MISFIT "the times here do not go up by the intervals beside them"
#define SAME_INTERVAL 0.03 /* of the step */

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

/* A row of names, none a number; "812ms" alone is none. */
static bool is_heading(const struct row *row)
{
	bool any = false;

	if (row->n == 1 && isdigit((unsigned char)*row->cells[0]))
		return false;

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

	int r = row_next(&lines, &separator, &row);

	return r == -EBADMSG || (r > 0 && (row.n > 1 || is_heading(&row)));
}

bool columns_heading_begins(struct lines lines, const char *begin)
{
	char separator = '\0';
	struct row row;

	return row_next(&lines, &separator, &row) > 0 &&
		strncasecmp(row.cells[0], begin, strlen(begin)) == 0;
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

/* Among several, stamps go first, then what rises most: intervals may rise
 * over a few rows, too. */
static int find_time(const struct samples *samples, bool counts)
{
	int best = -1;

	for (int i = 0; i < samples->n_columns; i++) {
		if (!samples_is_time(samples, i))
			continue;
		if (samples->is_stamp[i])
			return i;
		if (samples_is_count(samples, i) && !counts)
			continue;
		if (best < 0 ||
			samples_rise(samples, i) > samples_rise(samples, best))
			best = i;
	}
	return best;
}

/* Not a second column of times: those rise as much as the first. */
static int find_intervals(const struct samples *samples, int time, bool counts)
{
	for (int i = 0; i < samples->n_columns; i++) {
		bool is_second_time = !samples->is_stamp[time] &&
			samples_is_time(samples, i) &&
			2 * samples_rise(samples, i) >
				samples_rise(samples, time);

		if (i != time && samples_is_number(samples, i) &&
			!is_second_time && !samples->is_stamp[i] &&
			samples->values[0][i] > 0 &&
			(counts || !samples_is_count(samples, i)))
			return i;
	}
	return -1;
}

/* Of columns without names. Those that count rows go last: a beat a second has
 * times that count. */
static void find_both(const struct samples *samples, struct columns *columns)
{
	columns->time = find_time(samples, false);
	if (columns->time < 0)
		columns->time = find_time(samples, true);
	if (columns->time < 0)
		return;
	columns->rr = find_intervals(samples, columns->time, false);
	if (columns->rr < 0)
		columns->rr = find_intervals(samples, columns->time, true);
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

/* Seconds from the time before to time i. */
static double step_s(
	const struct samples *samples, const struct columns *columns, size_t i)
{
	return (samples->values[i][columns->time] -
		       samples->values[i - 1][columns->time]) *
		(double)columns->time_unit_q / RR_Q_PER_S;
}

/* Whether the steps of the times are the intervals before them: then a time
 * is that of an interval's begin. */
static bool times_are_begins(
	const struct samples *samples, const struct columns *columns)
{
	double off_end = 0, off_begin = 0;

	for (size_t i = 1; i < samples->n; i++) {
		double step = step_s(samples, columns, i);

		off_end += fabs(step - interval_s(samples, columns, i));
		off_begin += fabs(step - interval_s(samples, columns, i - 1));
	}
	return off_begin < off_end;
}

/* Steps that are all the same prove nothing beside intervals that are not, but
 * by what the times are rounded to. (Where that is about a step, they are a
 * count, or as good as one.) */
static bool is_metronome(
	const struct samples *samples, const struct columns *columns)
{
	double step = samples_median(samples, columns->time, true);
	double unit_s = (double)columns->time_unit_q / RR_Q_PER_S;
	double grain = samples_grain(samples, columns->time);
	double least = INFINITY, most = 0, may_differ;
	size_t n_same = 0;

	for (size_t i = 1; i < samples->n; i++) {
		double interval = interval_s(
			samples, columns, i - columns->time_is_begin);

		if (fabs(step_s(samples, columns, i) / unit_s - step) >
			SAME_STEP * step)
			continue;
		n_same++;
		least = fmin(least, interval);
		most = fmax(most, interval);
	}
	may_differ =
		fmax(SAME_INTERVAL * step, 4 * grain < step ? 2.5 * grain : 0);
	return 4 * n_same >= 3 * (samples->n - 1) &&
		most - least > may_differ * unit_s;
}

/* Whether a clock goes by the intervals, but for gaps. */
static bool is_clock(
	const struct samples *samples, const struct columns *columns)
{
	size_t n_off = 0;

	for (size_t i = 1; i < samples->n; i++)
		n_off += fabs(step_s(samples, columns, i) -
				 interval_s(samples, columns,
					 i - columns->time_is_begin)) >
			MAX_OFF_S;
	return 2 * n_off < samples->n;
}

/* The unit in which the times go up by the intervals; false if in none. */
static bool fit_elapsed(const struct samples *samples, struct columns *columns)
{
	static const enum rr_unit units[] = {
		RR_UNIT_S, RR_UNIT_MS, RR_UNIT_TICK};
	double step = samples_median(samples, columns->time, true);
	double middle = samples_median(samples, columns->rr, false);

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
	double middle = samples_median(samples, columns->rr, false);

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
			!samples_is_number(samples, columns->time)
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
static char find_point(struct lines lines, char separator)
{
	struct row row;

	for (size_t k = 0; k < N_SAMPLES &&
		row_next(&lines, &separator, &row) > 0 && separator != ',';
		k++)
		for (int i = 0; i < row.n; i++)
			if (strchr(row.cells[i], ',') &&
				!isnan(value_of(row.cells[i], ',')))
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

	columns->point = find_point(*lines, columns->separator);
	while (samples->n < N_SAMPLES &&
		row_next(lines, &columns->separator, &row) > 0 &&
		is_alike(samples, &row, columns)) {
		if (samples->n == 0)
			samples->first_line = lines->number;
		take_sample(samples, &row, columns);
	}
}

/* "812,5": neither column is one of times, so this is no table. */
static bool has_decimal_commas(const struct samples *samples, char separator)
{
	return separator == ',' && samples->n_columns == 2 &&
		samples_is_number(samples, 0) &&
		samples_is_number(samples, 1) && !samples_is_time(samples, 0) &&
		!samples_is_time(samples, 1);
}

bool columns_are_one(struct lines lines)
{
	struct columns columns = {0};
	struct samples samples = {0};
	struct lines first = lines;
	struct row row;

	if (row_next(&first, &columns.separator, &row) <= 0 || row.n != 2 ||
		isnan(value_of(row.cells[0], '.')))
		return false;
	if (*row.cells[1] == '\0' || heading_unit(row.cells[1]) != RR_N_UNITS)
		return isnan(value_of(row.cells[1], '.'));
	take_samples(&lines, &columns, &samples);
	return has_decimal_commas(&samples, columns.separator);
}

static const char *find(struct columns *columns, const struct samples *samples)
{
	if (samples->n == 0)
		return NULL;
	if (!columns->has_heading && samples->n < MIN_SAMPLES)
		return "columns without a heading, and too few lines to tell "
		       "which holds the intervals";
	if (!columns->has_heading)
		find_both(samples, columns);
	if (columns->rr < 0)
		return "no two columns here are times and RR intervals";
	if (samples->n >= MIN_COUNT && samples_is_count(samples, columns->rr) &&
		(!columns->has_heading || samples->values[0][columns->rr] <= 1))
		return "what should be the intervals goes up by 1 in every "
		       "row: that is a count; name the column of intervals rr";
	guess_unit(samples, columns);
	if (!fit_time(samples, columns))
		return MISFIT;
	if (columns->time_kind == TIME_ELAPSED &&
		is_metronome(samples, columns))
		return "the times here go up by the same step whatever "
		       "interval is beside them: a count, or whole seconds, "
		       "are no clock. Take them out, or have them named "
		       "something else in a heading";
	if (columns->time_kind == TIME_ELAPSED && !is_clock(samples, columns))
		return MISFIT;
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

/* What speaks against n_names standing above these columns; or NULL. (R writes
 * the names of rows without one in the heading: all would move by a column.) */
static const char *find_misnamed(const struct columns *columns,
	const struct samples *samples, int n_names)
{
	bool counts = samples->n > 0 && !samples->is_stamp[0] &&
		samples_is_time(samples, 0) && samples_grain(samples, 0) == 1;

	if (counts && samples->n_columns == n_names + 1 &&
		samples_is_number(samples, n_names))
		return "before the named columns stands one that counts rows: "
		       "give it a name, too, or write the table without row "
		       "names";
	if (samples->n > 0 && columns->separator == ' ' &&
		samples->n_columns < n_names)
		return "more names than columns stand in the heading: put "
		       "tabs or commas between the columns";
	if (samples->n >= MIN_COUNT && columns->point == ',' && n_names == 1 &&
		samples_is_time(samples, 0))
		return "one name stands above two columns: name both";
	return NULL;
}

/* The first row, which may be a heading. Where one of several words stands
 * above a single column, it is one name: "RR (1/1024 s)". */
static int read_first(
	struct lines *lines, struct columns *columns, struct row *ret_row)
{
	struct lines again = *lines, after;
	struct row row;
	int r = row_next(lines, &columns->separator, ret_row);

	if (r <= 0 || columns->separator != ' ' || !is_heading(ret_row))
		return r;
	heading_join(ret_row);
	after = *lines;
	if (ret_row->n == 1 ||
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
	what = columns.has_heading ? find_misnamed(&columns, &samples, row.n)
				   : NULL;
	if (!what)
		what = find(&columns, &samples);
	*ret_columns = columns;
	if (!what)
		return 0;
	*ret_what = xstrdup(what);
	return -EINVAL;
}
