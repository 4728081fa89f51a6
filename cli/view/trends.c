/* SPDX-License-Identifier: GPL-3.0-or-later
 * Trends as a table and a chart. Heart and pain stand side by side; nothing is
 * concluded from it (R23, R29).
 */
#include "cli/view/trends.h"

#include <math.h>

#include "cli/view/chart.h"
#include "cli/view/term.h"
#include "cli/view/words.h"
#include "daemon/base/civil.h"
#include "daemon/base/mem.h"

#define NRS_MAX 10
#define LEARNING_DAYS 14 /* R19: below, a range of one's own is a guess */
#define MAX_DAY_ROWS 62
#define MAX_WEEK_ROWS 731
#define MIN_GROUP_DAYS 3 /* R20 */
#define STRIP_MIN_WIDTH 76
#define CHART_LIMIT 108
#define TEXT_LIMIT 100
#define RMSSD_ROWS 4
#define PAIN_ROWS 3

/* One line of the table: a day, a week or a month. */
struct row {
	char label[WORDS_SIZE];
	double worn_s;
	double hr_bpm, rmssd_ms, lf_hf;
	double good_pct;
	size_t n_pain;
	int pain_low, pain_high;
	double pain_mean;
};

enum grouping { BY_DAY, BY_WEEK, BY_MONTH };

static enum grouping grouping_of(size_t n_days)
{
	return n_days <= MAX_DAY_ROWS	  ? BY_DAY
		: n_days <= MAX_WEEK_ROWS ? BY_WEEK
					  : BY_MONTH;
}

/* The first day after `day` that belongs to another row. */
static int group_end(int day, enum grouping grouping)
{
	struct civil_date date = civil_date_of_day(day);

	switch (grouping) {
	case BY_DAY:
		break;
	case BY_WEEK:
		return day + 7 - civil_weekday(day);
	case BY_MONTH:
		date.day = 1;
		date.year += date.month == 12;
		date.month = date.month % 12 + 1;
		return civil_day_of_date(date);
	}
	return day + 1;
}

/* A mean that needs some days to be one. */
struct mean {
	double sum;
	size_t n;
};

static void mean_add(struct mean *mean, double value)
{
	if (isnan(value))
		return;
	mean->sum += value;
	mean->n++;
}

static double mean_of(const struct mean *mean, size_t n_min)
{
	return mean->n >= n_min ? mean->sum / (double)mean->n : NAN;
}

static void add_pain(struct row *row, const struct trend_day *day)
{
	if (day->n_pain == 0)
		return;
	if (row->n_pain == 0 || day->pain_low < row->pain_low)
		row->pain_low = day->pain_low;
	if (row->n_pain == 0 || day->pain_high > row->pain_high)
		row->pain_high = day->pain_high;
	row->n_pain += day->n_pain;
}

static void label_row(struct row *row, int day, enum grouping grouping)
{
	if (grouping == BY_MONTH)
		words_month(day, row->label);
	else
		words_day(day, row->label);
}

/* Sums up n days; a day's own values stay as they are, those of longer spans
 * are means of days and need a few of them (lnRMSSD is what is averaged). */
static void fill_row(struct row *row, const struct trend_day *days, size_t n,
	enum grouping grouping)
{
	struct mean hr = {0}, ln_rmssd = {0}, lf_hf = {0}, pain = {0};
	size_t n_min = grouping == BY_DAY ? 1 : MIN_GROUP_DAYS;
	double good_s = 0;

	for (size_t i = 0; i < n; i++) {
		const struct day_summary *summary = &days[i].summary;

		row->worn_s += summary->worn_s;
		good_s += summary->good_s;
		mean_add(&hr, summary->hr_bpm.value);
		mean_add(&ln_rmssd, summary->ln_rmssd.value);
		mean_add(&lf_hf, summary->lf_hf.value);
		mean_add(&pain, days[i].pain_mean);
		add_pain(row, &days[i]);
	}
	row->hr_bpm = mean_of(&hr, n_min);
	row->rmssd_ms = exp(mean_of(&ln_rmssd, n_min));
	row->lf_hf = mean_of(&lf_hf, n_min);
	row->pain_mean = mean_of(&pain, 1);
	row->good_pct = row->worn_s > 0 ? 100 * good_s / row->worn_s : NAN;
}

static void put_pain_range(FILE *file, const struct row *row)
{
	char text[16] = "";

	if (row->n_pain == 0)
		snprintf(text, sizeof(text), "%s", "–");
	else if (row->pain_low == row->pain_high)
		snprintf(text, sizeof(text), "%d", row->pain_low);
	else
		snprintf(text, sizeof(text), "%d–%d", row->pain_low,
			row->pain_high);
	term_put_cell(file, text, 4);
}

/* "···███····": the range of pain on its scale of 0 to 10. */
static void put_pain_strip(FILE *file, const struct row *row)
{
	if (row->n_pain == 0 || term.width < STRIP_MIN_WIDTH)
		return;
	fprintf(file, "  %s", term_on(TERM_PAIN));
	for (int nrs = 0; nrs <= NRS_MAX; nrs++)
		fputs(nrs >= row->pain_low && nrs <= row->pain_high
				? term_sign("█", "#")
				: term_sign("·", "."),
			file);
	fputs(term_off(), file);
}

static void put_worn(FILE *file, const struct row *row)
{
	char text[WORDS_SIZE];

	if (row->worn_s > 0)
		fprintf(file, "%7s", words_hours(row->worn_s, text));
	else
		words_put_number(file, NAN, 0, 7);
}

static void print_row(FILE *file, const struct row *row)
{
	fprintf(file, "  %-10s", row->label);
	put_worn(file, row);
	words_put_number(file, row->hr_bpm, 0, 6);
	words_put_number(file, row->rmssd_ms, 1, 7);
	words_put_number(file, row->lf_hf, 2, 7);
	words_put_number(file, row->good_pct, 0, 6);
	fputs("   ", file);
	put_pain_range(file, row);
	words_put_number(file, row->pain_mean, 1, 6);
	put_pain_strip(file, row);
	putc('\n', file);
}

static void say_number(FILE *file, const char *label, double value,
	int decimals, const char *unit)
{
	if (!isnan(value))
		fprintf(file, ", %s %.*f%s", label, decimals, value, unit);
}

/* For a screen reader: one sentence a row. */
static void say_row(FILE *file, const struct row *row)
{
	char text[WORDS_SIZE];

	fprintf(file, "%s: ", row->label);
	if (row->worn_s > 0)
		fprintf(file, "strap worn for %s",
			words_duration(row->worn_s, text));
	else
		fputs("no strap", file);
	say_number(file, "heart rate", row->hr_bpm, 0, " bpm");
	say_number(file, "RMSSD", row->rmssd_ms, 1, " ms");
	say_number(file, "LF/HF", row->lf_hf, 2, "");
	say_number(file, "good windows", row->good_pct, 0, " percent");
	if (row->n_pain == 0)
		fputs("; no pain entry", file);
	else if (row->pain_low == row->pain_high)
		fprintf(file, "; pain %d", row->pain_low);
	else
		fprintf(file, "; pain %d to %d, mean %.1f", row->pain_low,
			row->pain_high, row->pain_mean);
	fputs(".\n", file);
}

static void print_remark(FILE *file, const char *text)
{
	putc('\n', file);
	term_put_wrapped(file, text, 0, 0, TEXT_LIMIT);
}

static void print_table(FILE *file, const struct trends *trends)
{
	static const char *const titles[] = {
		[BY_DAY] = "day", [BY_WEEK] = "week of", [BY_MONTH] = "month"};
	enum grouping grouping = grouping_of(trends->n_days);
	int day = trends->first_day;
	int last = day + (int)trends->n_days;

	if (!term.plain) {
		fprintf(file,
			"\n%s  %-10s   worn    HR  RMSSD  LF/HF  good   pain  "
			"mean%s\n",
			term_on(TERM_STRONG), titles[grouping], term_off());
		fprintf(file,
			"%s               h:mm   bpm     ms             %%   "
			"0-10%s\n",
			term_on(TERM_DIM), term_off());
	}
	while (day < last) {
		int end = group_end(day, grouping);
		struct row row = {0};

		end = end < last ? end : last;
		label_row(&row, day, grouping);
		fill_row(&row, &trends->days[day - trends->first_day],
			(size_t)(end - day), grouping);
		(term.plain ? say_row : print_row)(file, &row);
		day = end;
	}
	if (grouping != BY_DAY)
		print_remark(file,
			"Hours worn in all; HR, RMSSD and LF/HF are means of 3 "
			"days or more.");
}

/* Mondays, or first days of months and years when the cells are too narrow;
 * the chart leaves out what does not fit. */
static void print_dates(
	FILE *file, const struct trends *trends, size_t n_bins, int columns)
{
	struct chart_label *labels = xcalloc(trends->n_days, sizeof(*labels));
	char(*texts)[WORDS_SIZE] = xcalloc(trends->n_days, WORDS_SIZE);
	enum grouping grouping = grouping_of(trends->n_days);
	size_t n = 0;

	for (size_t i = 0; i < trends->n_days; i++) {
		int day = trends->first_day + (int)i;
		struct civil_date date = civil_date_of_day(day);
		bool begins = grouping == BY_DAY
			? i == 0 || civil_weekday(day) == 0
			: grouping == BY_WEEK
			? date.day == 1
			: date.day == 1 && date.month == 1;

		if (!begins)
			continue;
		if (grouping == BY_DAY)
			words_short_day(day, texts[n]);
		else
			words_month(day, texts[n]);
		labels[n] = (struct chart_label){
			(int)(i * n_bins / trends->n_days) * columns, texts[n]};
		n++;
	}
	fputs(term_on(TERM_DIM), file);
	chart_print_labels(file, labels, n);
	fputs(term_off(), file);
	free(labels);
	free(texts);
}

static bool has_any(const struct chart *chart)
{
	for (size_t i = 0; i < chart->n; i++)
		if (!isnan(chart->values[i]))
			return true;
	return false;
}

static void print_one_chart(
	FILE *file, const char *title, const struct chart *chart)
{
	if (!has_any(chart))
		return;
	fprintf(file, "%s%s%s\n", term_on(TERM_DIM), title, term_off());
	chart_print(file, chart);
}

static void print_charts(FILE *file, const struct trends *trends)
{
	int limit = term.width < CHART_LIMIT ? term.width : CHART_LIMIT;
	size_t room = (size_t)(limit - CHART_LABEL_COLUMNS - 1);
	size_t n = trends->n_days;
	size_t n_bins = n < room ? n : room;
	int columns = room / n_bins < 3 ? (int)(room / n_bins) : 3;
	double *values = xcalloc(2 * n + 2 * n_bins, sizeof(*values));
	double *bins = values + 2 * n;
	struct chart rmssd = {.values = bins,
		.n = n_bins,
		.cell_columns = columns,
		.rows = RMSSD_ROWS,
		.role = TERM_HEART};
	struct chart pain = {.values = bins + n_bins,
		.n = n_bins,
		.cell_columns = columns,
		.rows = PAIN_ROWS,
		.lo = 0,
		.hi = NRS_MAX,
		.role = TERM_PAIN};

	for (size_t i = 0; i < n; i++) {
		values[i] = trends->days[i].summary.rmssd_ms.value;
		values[n + i] = trends->days[i].pain_mean;
	}
	chart_bin(values, n, bins, n_bins);
	chart_bin(values + n, n, bins + n_bins, n_bins);
	chart_range(bins, n_bins, 5, &rmssd.lo, &rmssd.hi);
	putc('\n', file);
	print_one_chart(file, "RMSSD, ms", &rmssd);
	print_one_chart(file, "pain, mean of the day", &pain);
	chart_print_axis(file, (int)n_bins * columns);
	print_dates(file, trends, n_bins, columns);
	free(values);
}

static void count(
	const struct trends *trends, size_t *ret_n_heart, size_t *ret_n_pain)
{
	*ret_n_heart = *ret_n_pain = 0;
	for (size_t i = 0; i < trends->n_days; i++) {
		*ret_n_heart += !isnan(trends->days[i].summary.rmssd_ms.value);
		*ret_n_pain += trends->days[i].n_pain > 0;
	}
}

static void print_head(
	FILE *file, const struct trends *trends, size_t n_heart, size_t n_pain)
{
	char first[WORDS_SIZE], last[WORDS_SIZE];
	const char *kind = words_of_kind(trends->kind);
	int last_day = trends->first_day + (int)trends->n_days - 1;

	fprintf(file, "%s%s %d to %s %d%s", term_on(TERM_STRONG),
		words_short_day(trends->first_day, first),
		civil_date_of_day(trends->first_day).year,
		words_short_day(last_day, last),
		civil_date_of_day(last_day).year, term_off());
	if (*kind)
		fprintf(file, "  %s%s heart%s", term_on(TERM_WARN), kind,
			term_off());
	fprintf(file, "\n%zu %s: %zu with the heart, %zu with pain\n",
		trends->n_days, trends->n_days == 1 ? "day" : "days", n_heart,
		n_pain);
}

void trends_print(FILE *file, const struct trends *trends)
{
	size_t n_heart, n_pain;
	char learning[80], remark[120];

	count(trends, &n_heart, &n_pain);
	print_head(file, trends, n_heart, n_pain);
	print_table(file, trends);
	if (!term.plain && n_heart + n_pain > 0)
		print_charts(file, trends);
	/* Fewer days than that cannot tell how many there are in all. */
	snprintf(learning, sizeof(learning),
		" Learning your usual range: %zu of %d days.", n_heart,
		LEARNING_DAYS);
	snprintf(remark, sizeof(remark), "Side by side, not a cause.%s",
		n_heart < LEARNING_DAYS && trends->n_days >= LEARNING_DAYS
			? learning
			: "");
	print_remark(file, remark);
}
