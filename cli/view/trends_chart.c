/* SPDX-License-Identifier: GPL-3.0-or-later
 * The charts of trends: the heart at rest, time in the usual range, what pain
 * got in the way of, and pain, above one axis of days; part of trends.h.
 */
#include <math.h>
#include <stdlib.h>

#include "cli/view/chart.h"
#include "cli/view/trend_rows.h"
#include "cli/view/trends.h"
#include "cli/view/words.h"
#include "daemon/base/civil.h"
#include "daemon/base/mem.h"

#define NRS_MAX 10
#define CHART_LIMIT 108
#define RMSSD_ROWS 4
#define SHARE_ROWS 2
#define FUNCTION_ROWS 2
#define PAIN_ROWS 3
#define BAND_DAYS 67

struct sheet {
	const struct trends *trends;
	size_t n_bins;
	int columns; /* of a bin */
	double *values; /* of days */
	double *bins;
};

static double rest_of(const struct trend_day *day)
{
	return day->row.n_rest > 0 ? exp(day->row.rest_ln_rmssd) : NAN;
}

static double rmssd_of(const struct trend_day *day)
{
	return day->summary.rmssd_ms.value;
}

static double in_range_of(const struct trend_day *day)
{
	return day->row.known_s > 0 ? 100 * day->row.in_range : NAN;
}

static double function_of(const struct trend_day *day)
{
	return day->function;
}

static double pain_of(const struct trend_day *day)
{
	return day->pain_mean;
}

/* Fills the bins; false when there is nothing in them. */
static bool fill(struct sheet *sheet, double (*of)(const struct trend_day *day))
{
	size_t n = sheet->trends->n_days;
	bool has_any = false;

	for (size_t i = 0; i < n; i++) {
		sheet->values[i] = of(&sheet->trends->days[i]);
		has_any |= !isnan(sheet->values[i]);
	}
	chart_bin(sheet->values, n, sheet->bins, sheet->n_bins);
	return has_any;
}

static struct chart chart_of(
	const struct sheet *sheet, int rows, double hi, enum term_role role)
{
	return (struct chart){.values = sheet->bins,
		.n = sheet->n_bins,
		.cell_columns = sheet->columns,
		.rows = rows,
		.hi = hi,
		.role = role,
		.band_lo = NAN,
		.band_hi = NAN};
}

static void print_one(FILE *file, const char *title, const struct chart *chart)
{
	fprintf(file, "%s%s%s\n", term_on(TERM_DIM), title, term_off());
	chart_print(file, chart);
}

/* The usual band is of the last two months or since the last change of
 * medicine; what was usual before is not drawn. */
static size_t band_first(const struct sheet *sheet)
{
	const struct trends *trends = sheet->trends;
	size_t n = trends->n_days;
	size_t first = n > BAND_DAYS ? n - BAND_DAYS : 0;

	for (size_t i = first; i < n; i++)
		if (trends->days[i].is_break)
			first = i;
	return first * sheet->n_bins / n;
}

/* At rest, with the usual band, where hrvd has found what rest is; else of all
 * good windows. */
static void print_rmssd(FILE *file, struct sheet *sheet)
{
	const struct reg_norm *norm = &sheet->trends->norm;
	struct chart chart = chart_of(sheet, RMSSD_ROWS, 0, TERM_HEART);
	char title[80] = "RMSSD, ms";
	bool has_band = norm->standing != REG_LEARNING;

	if (fill(sheet, rest_of))
		snprintf(title, sizeof(title), "RMSSD at rest, ms%s",
			has_band ? term_sign("; ┄ your usual", "; - your usual")
				 : "");
	else if (fill(sheet, rmssd_of))
		has_band = false;
	else
		return;
	if (has_band) {
		chart.band_first = band_first(sheet);
		chart.band_lo = exp(norm->usual_lo);
		chart.band_hi = exp(norm->usual_hi);
	}
	chart_range(sheet->bins, sheet->n_bins, 5, &chart.lo, &chart.hi);
	print_one(file, title, &chart);
}

static void print_share(FILE *file, const char *title, struct sheet *sheet,
	const struct chart *chart, double (*of)(const struct trend_day *day))
{
	if (fill(sheet, of))
		print_one(file, title, chart);
}

/* "med." and a mark at each day on which medicine was changed. */
static void print_breaks(FILE *file, const struct sheet *sheet)
{
	const struct trends *trends = sheet->trends;
	int at = 0;

	for (size_t i = 0; i < trends->n_days; i++) {
		int column = CHART_LABEL_COLUMNS +
			(int)(i * sheet->n_bins / trends->n_days) *
				sheet->columns;

		if (!trends->days[i].is_break || column < at)
			continue;
		if (at == 0)
			at = fprintf(file, "med.");
		fprintf(file, "%*s%s", column - at, "", term_sign("▲", "^"));
		at = column + 1;
	}
	if (at > 0)
		putc('\n', file);
}

/* Mondays, or first days of months and years when the cells are too narrow;
 * the chart leaves out what does not fit. */
static void print_dates(FILE *file, const struct sheet *sheet)
{
	const struct trends *trends = sheet->trends;
	struct chart_label *labels = xcalloc(trends->n_days, sizeof(*labels));
	char(*texts)[WORDS_SIZE] = xcalloc(trends->n_days, WORDS_SIZE);
	enum trend_grouping grouping = trend_grouping_of(trends);
	size_t n = 0;

	for (size_t i = 0; i < trends->n_days; i++) {
		int day = trends->first_day + (int)i;
		struct civil_date date = civil_date_of_day(day);
		bool begins = grouping == TREND_BY_DAY
			? i == 0 || civil_weekday(day) == 0
			: grouping == TREND_BY_WEEK
			? date.day == 1
			: date.day == 1 && date.month == 1;

		if (!begins)
			continue;
		if (grouping == TREND_BY_DAY)
			words_short_day(day, texts[n]);
		else
			words_month(day, texts[n]);
		labels[n] = (struct chart_label){
			(int)(i * sheet->n_bins / trends->n_days) *
				sheet->columns,
			texts[n]};
		n++;
	}
	fputs(term_on(TERM_DIM), file);
	chart_print_labels(file, labels, n);
	fputs(term_off(), file);
	free(labels);
	free(texts);
}

void trends_print_charts(FILE *file, const struct trends *trends)
{
	int limit = term.width < CHART_LIMIT ? term.width : CHART_LIMIT;
	size_t room = (size_t)(limit - CHART_LABEL_COLUMNS - 1);
	size_t n = trends->n_days;
	size_t n_bins = n < room ? n : room;
	struct sheet sheet = {
		.trends = trends,
		.n_bins = n_bins,
		.columns = room / n_bins < 3 ? (int)(room / n_bins) : 3,
		.values = xcalloc(n, sizeof(double)),
		.bins = xcalloc(n_bins, sizeof(double)),
	};
	struct chart share = chart_of(&sheet, SHARE_ROWS, 100, TERM_HEART);
	struct chart function =
		chart_of(&sheet, FUNCTION_ROWS, NRS_MAX, TERM_PLAIN);
	struct chart pain = chart_of(&sheet, PAIN_ROWS, NRS_MAX, TERM_PAIN);

	putc('\n', file);
	print_rmssd(file, &sheet);
	print_share(file, "time in your usual range, %", &sheet, &share,
		in_range_of);
	/* What pain keeps from stands above how much it is (R30). */
	print_share(file, "what pain got in the way of, 0 to 10", &sheet,
		&function, function_of);
	print_share(file, "pain, mean of the day", &sheet, &pain, pain_of);
	chart_print_axis(file, (int)n_bins * sheet.columns);
	print_breaks(file, &sheet);
	print_dates(file, &sheet);
	free(sheet.values);
	free(sheet.bins);
}
