/* SPDX-License-Identifier: GPL-3.0-or-later
 * The report of pain against the heart: what was asked beforehand, a line, and
 * what was looked at besides.
 */
#include "cli/view/link.h"

#include <math.h>
#include <stdlib.h>

#include "cli/view/term.h"
#include "cli/view/words.h"
#include "daemon/base/civil.h"
#include "daemon/base/mem.h"

#define TEXT_LIMIT 90
#define RULE_COLUMNS 40
#define ROW_COLUMNS 75

static void put_text(FILE *file, const char *text, int indent)
{
	fprintf(file, "%*s", indent, "");
	term_put_wrapped(file, text, indent, indent, TEXT_LIMIT);
}

static void print_head(FILE *file, const struct link_report *report)
{
	char first[WORDS_SIZE], last[WORDS_SIZE];
	const char *kind = words_of_kind(report->kind);
	int last_day = report->first_day + (int)report->n_days - 1;

	fprintf(file, "%s%s %d to %s %d%s", term_on(TERM_STRONG),
		words_short_day(report->first_day, first),
		civil_date_of_day(report->first_day).year,
		words_short_day(last_day, last),
		civil_date_of_day(last_day).year, term_off());
	if (*kind)
		fprintf(file, "  %s%s heart%s", term_on(TERM_WARN), kind,
			term_off());
	putc('\n', file);
	if (report->is_cut)
		put_text(file,
			"Begins after the last change of medicine: days before "
			"and after one are not compared.",
			0);
}

static void print_primary(FILE *file, const struct link_report *report,
	const struct relation_answer *answer)
{
	_cleanup_free_ char *sentence = link_sentence(report, answer);
	_cleanup_free_ char *points = link_points(report, answer);
	const char *name = report->measures[answer->question.measure].name;

	fprintf(file, "\n%sPain and %s, %s%s\n", term_on(TERM_STRONG), name,
		link_when(answer->question.lag), term_off());
	put_text(file, sentence, 2);
	if (points)
		put_text(file, points, 2);
	if (!isnan(answer->rho)) {
		_cleanup_free_ char *raw = xasprintf(
			"As entered, with the slow trend and the weekends left "
			"in: rho %+.2f.",
			answer->rho_as_entered);

		put_text(file, raw, 2);
	}
}

/* "heart rate  same day   -0.12  -0.35 to +0.13   61  0.310  nothing clear" */
static void print_row(FILE *file, const struct link_report *report,
	const struct relation_answer *answer)
{
	fputs("  ", file);
	term_put_cell(
		file, report->measures[answer->question.measure].label, 14);
	term_put_cell(file, link_when(answer->question.lag), 11);
	fprintf(file, "%4zu", answer->n);
	if (isnan(answer->rho))
		fprintf(file, "%7s %14s", term_sign("–", "-"), "");
	else
		fprintf(file, "  %+.2f  %+.2f..%+.2f", answer->rho, answer->lo,
			answer->hi);
	if (isnan(answer->p_adjusted))
		fprintf(file, "%8s", "");
	else if (answer->p_adjusted < 0.001)
		fprintf(file, "%8s", "<0.001");
	else
		fprintf(file, "%8.3f", answer->p_adjusted);
	fprintf(file, "  %s\n", link_verdict_word(answer->verdict));
}

/* Where a row has no room, and for a screen reader. */
static void say_row(FILE *file, const struct link_report *report,
	const struct relation_answer *answer)
{
	_cleanup_free_ char *sentence = link_sentence(report, answer);
	_cleanup_free_ char *text = xasprintf("Pain and %s, %s: %s",
		report->measures[answer->question.measure].name,
		link_when(answer->question.lag), sentence);

	put_text(file, text, 2);
}

static void print_besides(FILE *file, const struct link_report *report)
{
	bool is_said = term.plain || term.width < ROW_COLUMNS;

	if (report->n_primary == report->n_answers)
		return;
	putc('\n', file);
	if (!term.plain)
		for (int i = 0; i < RULE_COLUMNS; i++)
			fputs(term_sign("─", "-"), file);
	if (!term.plain)
		putc('\n', file);
	put_text(file,
		"Looked at besides; findings here are questions for the next "
		"weeks, no answers.",
		0);
	if (!is_said)
		fprintf(file, "%s  %-14s%-11s%4s  %5s  %-12s%8s%s\n",
			term_on(TERM_DIM), "measure", "taken on", "days", "rho",
			"range", "adj. p", term_off());
	for (size_t i = report->n_primary; i < report->n_answers; i++)
		(is_said ? say_row : print_row)(
			file, report, &report->answers[i]);
}

static void print_foot(FILE *file, const struct link_report *report)
{
	_cleanup_free_ char *coverage = link_coverage(report);

	putc('\n', file);
	if (coverage)
		put_text(file, coverage, 0);
	if (report->n_single > 0) {
		_cleanup_free_ char *single = xasprintf(
			"%zu %s one entry of pain now and no other: a day "
			"counts with two, or with the day's average.",
			report->n_single,
			report->n_single == 1 ? "day has" : "days have");

		put_text(file, single, 0);
	}
	put_text(file, "An association in your own records, not a cause.", 0);
}

void link_print(FILE *file, const struct link_report *report)
{
	print_head(file, report);
	for (size_t i = 0; i < report->n_primary; i++)
		print_primary(file, report, &report->answers[i]);
	print_besides(file, report);
	print_foot(file, report);
}
