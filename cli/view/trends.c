/* SPDX-License-Identifier: GPL-3.0-or-later
 * Trends as a table and charts. Heart and pain stand side by side; nothing is
 * concluded from it (R23, R29).
 */
#include "cli/view/trends.h"

#include <math.h>
#include <stdlib.h>

#include "cli/view/term.h"
#include "cli/view/trend_rows.h"
#include "cli/view/words.h"
#include "daemon/base/civil.h"
#include "daemon/base/mem.h"

#define NRS_MAX 10
#define STRIP_MIN_WIDTH 76
#define TEXT_LIMIT 100
#define S_PER_HOUR 3600

/* --- the table --- */

static void put_pain_range(FILE *file, const struct trend_row *row)
{
	char text[16] = "";

	if (row->n_pain == 0)
		snprintf(text, sizeof(text), "%s", "–");
	else if (row->pain_low == row->pain_high)
		snprintf(text, sizeof(text), "%d", row->pain_low);
	else
		snprintf(text, sizeof(text), "%d–%d", row->pain_low,
			row->pain_high);
	fputs("  ", file);
	term_put_cell(file, text, 4);
}

/* "···███····": the range of pain on its scale of 0 to 10. */
static void put_pain_strip(FILE *file, const struct trend_row *row)
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

/* "4:10", or a dash, right-aligned. */
static void put_minutes(FILE *file, double s, int columns)
{
	char text[WORDS_SIZE];

	if (isnan(s))
		words_put_number(file, NAN, 0, columns);
	else
		fprintf(file, "%*s", columns, words_minutes(s, text));
}

static void put_signed(FILE *file, double value, int columns)
{
	if (isnan(value) || fabs(value) < 0.05)
		words_put_number(file, fabs(value), 1, columns);
	else
		fprintf(file, "%+*.1f", columns, value);
}

/* "7/9"; as a share where there are too many of them. */
static void put_settled(FILE *file, const struct trend_row *row, int columns)
{
	char text[48];

	if (row->n_settling == 0) {
		words_put_number(file, NAN, 0, columns);
		return;
	}
	if (snprintf(text, sizeof(text), "%zu/%zu", row->n_settled,
		    row->n_settling) >= columns)
		snprintf(text, sizeof(text), "%.0f %%",
			100.0 * (double)row->n_settled /
				(double)row->n_settling);
	fprintf(file, "%*s", columns, text);
}

static void put_worn(FILE *file, const struct trend_row *row)
{
	char text[WORDS_SIZE];

	if (row->worn_s > 0)
		fprintf(file, "%6s", words_hours(row->worn_s, text));
	else
		words_put_number(file, NAN, 0, 6);
}

static void print_day(FILE *file, const struct trend_row *row)
{
	char label[WORDS_SIZE];

	fprintf(file, "  %-10s", words_day(row->first_day, label));
	put_worn(file, row);
	words_put_number(file, row->hr_bpm, 0, 5);
	words_put_number(file, exp(row->ln_rmssd), 0, 6);
	put_signed(file, row->arousal, 7);
	words_put_number(file, 100 * row->in_range, 0, 6);
	put_minutes(file, row->settle_s, 6);
	put_pain_range(file, row);
	words_put_number(file, row->pain_mean, 1, 5);
	put_pain_strip(file, row);
	putc('\n', file);
}

/* A week or a month: function before pain (R30). */
static void print_span(
	FILE *file, const struct trend_row *row, enum trend_grouping grouping)
{
	char label[WORDS_SIZE];

	if (grouping == TREND_BY_MONTH)
		words_month(row->first_day, label);
	else
		words_short_day(row->first_day, label);
	fprintf(file, "  %-8s", label);
	words_put_number(
		file, row->worn_s > 0 ? row->worn_s / S_PER_HOUR : NAN, 0, 5);
	words_put_number(file, row->hr_bpm, 0, 4);
	words_put_number(file, exp(row->ln_rmssd), 0, 6);
	put_signed(file, row->arousal, 6);
	words_put_number(file, 100 * row->in_range, 0, 6);
	put_minutes(file, row->settle_s, 7);
	put_settled(file, row, 6);
	words_put_number(file, row->function, 1, 5);
	words_put_number(file, row->pain_mean, 1, 5);
	put_pain_strip(file, row);
	putc('\n', file);
}

static void say_number(FILE *file, const char *label, double value,
	int decimals, const char *unit)
{
	if (!isnan(value))
		fprintf(file, ", %s %.*f%s", label, decimals, value, unit);
}

static void say_settling(FILE *file, const struct trend_row *row)
{
	char text[WORDS_SIZE];

	if (row->n_settling)
		fprintf(file, ", %zu of %zu episodes settled", row->n_settled,
			row->n_settling);
	if (!isnan(row->settle_s))
		fprintf(file, ", half of them within %s",
			words_duration(row->settle_s, text));
}

static void say_pain(FILE *file, const struct trend_row *row)
{
	if (!isnan(row->function))
		fprintf(file, "; pain got in the way %.1f of 10",
			row->function);
	if (row->n_pain == 0)
		fputs("; no pain entry", file);
	else if (row->pain_low == row->pain_high)
		fprintf(file, "; pain %d", row->pain_low);
	else
		fprintf(file, "; pain %d to %d", row->pain_low, row->pain_high);
	if (row->pain_low != row->pain_high)
		say_number(file, "mean", row->pain_mean, 1, "");
	fputs(".\n", file);
}

/* For a screen reader: one sentence a row. */
static void say_row(
	FILE *file, const struct trend_row *row, enum trend_grouping grouping)
{
	char text[WORDS_SIZE];

	if (grouping == TREND_BY_MONTH)
		words_month(row->first_day, text);
	else
		words_day(row->first_day, text);
	fprintf(file, "%s%s: ", grouping == TREND_BY_WEEK ? "Week of " : "",
		text);
	if (row->worn_s > 0)
		fprintf(file, "strap worn for %s",
			words_duration(row->worn_s, text));
	else
		fputs("no strap", file);
	say_number(file, "heart rate", row->hr_bpm, 0, " bpm");
	say_number(file, "RMSSD", exp(row->ln_rmssd), 0, " ms");
	say_number(file, "activation", row->arousal, 1, "");
	say_number(file, "in your usual range", 100 * row->in_range, 0,
		" percent of the known time");
	say_settling(file, row);
	say_pain(file, row);
}

static void print_remark(FILE *file, const char *text)
{
	putc('\n', file);
	term_put_wrapped(file, text, 0, 0, TEXT_LIMIT);
}

static void print_titles(FILE *file, enum trend_grouping grouping)
{
	if (grouping == TREND_BY_DAY)
		fprintf(file,
			"\n%s  day         worn   HR RMSSD activ. usual "
			"settle pain  mean%s\n"
			"%s              h:mm  bpm    ms            %%  "
			"m:ss  0-10%s\n",
			term_on(TERM_STRONG), term_off(), term_on(TERM_DIM),
			term_off());
	else
		fprintf(file,
			"\n%s  %-8s worn  HR RMSSD activ usual settle    of "
			"func pain%s\n"
			"%s              h bpm    ms           %%   m:ss       "
			"0-10 0-10%s\n",
			term_on(TERM_STRONG),
			grouping == TREND_BY_WEEK ? "week of" : "month",
			term_off(), term_on(TERM_DIM), term_off());
}

static void print_break(FILE *file)
{
	fprintf(file, "%s%s%s\n", term_on(TERM_DIM),
		term.plain
			? "Medicine changed here: not compared with before."
			: term_sign("  ── medicine changed: not compared with "
				    "before ──",
				  "  -- medicine changed: not compared with "
				  "before --"),
		term_off());
}

static void print_table(FILE *file, const struct trends *trends)
{
	enum trend_grouping grouping = trend_grouping_of(trends);
	size_t n;
	struct trend_row *rows = trend_rows_of(trends, grouping, &n);

	if (!term.plain)
		print_titles(file, grouping);
	for (size_t i = 0; i < n; i++) {
		if (rows[i].follows_break)
			print_break(file);
		if (term.plain)
			say_row(file, &rows[i], grouping);
		else if (grouping == TREND_BY_DAY)
			print_day(file, &rows[i]);
		else
			print_span(file, &rows[i], grouping);
	}
	free(rows);
	if (term.plain)
		return;
	print_remark(file,
		grouping == TREND_BY_DAY
			? "activ.: activation while still, 0 is your usual. "
			  "usual: share of the known time in your usual range. "
			  "settle: half of the episodes settled within."
			: "Hours worn in all; HR, RMSSD and activation (0 is "
			  "your usual) are means of 3 days or more. usual: "
			  "share of the known time in your usual range. "
			  "settle: half of the episodes settled within; of: "
			  "settled of all. func: what pain got in the way of "
			  "(PEG).");
}

/* --- the rest --- */

struct counts {
	size_t heart, pain, both;
	double known_s, unknown_s;
};

static struct counts count(const struct trends *trends)
{
	struct counts counts = {0};

	for (size_t i = 0; i < trends->n_days; i++) {
		const struct trend_day *day = &trends->days[i];
		bool has_heart = !isnan(day->summary.rmssd_ms.value);

		counts.heart += has_heart;
		counts.pain += day->n_pain > 0;
		counts.both += has_heart && day->n_pain > 0;
		counts.known_s += day->row.known_s;
		counts.unknown_s += day->row.unknown_s;
	}
	return counts;
}

static void print_head(
	FILE *file, const struct trends *trends, const struct counts *counts)
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
	fprintf(file,
		"\n%zu %s: %zu with the heart, %zu with pain, %zu with both\n",
		trends->n_days, trends->n_days == 1 ? "day" : "days",
		counts->heart, counts->pain, counts->both);
	if (counts->known_s > 0)
		fprintf(file, "activation known for %s, unknown for %s\n",
			words_duration(counts->known_s, first),
			words_duration(counts->unknown_s, last));
}

/* The mean of the last 7 days against the rest of the last 60 (Buchheit 2014):
 * the narrow band is for the mean, the one in the chart for single days. */
static char *norm_text(const struct reg_norm *norm)
{
	double lo = exp(norm->worth_lo), hi = exp(norm->worth_hi);
	double acute = exp(norm->acute.value);
	int n_before = (int)(reg_constants_default.norm_days -
		reg_constants_default.acute_days);
	const char *standing =
		norm->standing == REG_PROVISIONAL ? ", provisional" : "";
	const char *where = norm->acute.value < norm->worth_lo ? "below"
		: norm->acute.value > norm->worth_hi	       ? "above"
							       : "within";

	if (norm->standing == REG_LEARNING)
		return xasprintf("Learning your usual RMSSD at rest: %zu of "
				 "%zu days.",
			norm->n, norm->n_needed);
	if (isnan(acute))
		return xasprintf("RMSSD at rest: %zu of the last 7 days have "
				 "it; their mean needs 3.",
			norm->n_acute);
	return xasprintf("RMSSD at rest, mean of the last 7 days: %.1f ms (%zu "
			 "days), %s your usual %.1f to %.1f ms (%zu of the %d "
			 "days before%s).",
		acute, norm->n_acute, where, lo, hi, norm->n, n_before,
		standing);
}

/* Until there is anything to compare a day with. */
static void print_learning(FILE *file, const struct trends *trends)
{
	const struct day_row *row = NULL;
	int n_needed = (int)reg_constants_default.band_min_days;
	_cleanup_free_ char *text = NULL;

	for (size_t i = 0; i < trends->n_days; i++)
		if (trends->days[i].row.known_s +
				trends->days[i].row.unknown_s >
			0)
			row = &trends->days[i].row;
	if (!row || row->baseline_days >= n_needed)
		return;
	text = xasprintf("Learning your usual activation: %d of %d days.",
		row->baseline_days, n_needed);
	print_remark(file, text);
}

static void print_norm(FILE *file, const struct trends *trends)
{
	_cleanup_free_ char *text = norm_text(&trends->norm);

	if (trends->norm.n + trends->norm.n_acute > 0)
		print_remark(file, text);
}

void trends_print(FILE *file, const struct trends *trends)
{
	struct counts counts = count(trends);

	print_head(file, trends, &counts);
	print_table(file, trends);
	if (!term.plain && counts.heart + counts.pain > 0)
		trends_print_charts(file, trends);
	print_learning(file, trends);
	print_norm(file, trends);
	print_remark(file, "Side by side, not a cause.");
}
