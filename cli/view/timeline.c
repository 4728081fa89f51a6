/* SPDX-License-Identifier: GPL-3.0-or-later
 * The hours of a day in cells of some minutes.
 *
 * A cell's place is local time at the offset stored with each row, so that a
 * day looks the same wherever it is read later; the hour that autumn's clocks
 * repeat shares its cells.
 */
#include "cli/view/timeline.h"

#include <math.h>
#include <string.h>

#include "analysis/regulation/constants.h"
#include "cli/view/chart.h"
#include "cli/view/day.h"
#include "cli/view/words.h"
#include "daemon/store/days.h"
#include "daemon/store/journal.h"
#include "daemon/store/sessions.h"
#include "daemon/store/windows.h"

#define MIN_PER_DAY 1440
#define MAX_CELLS (MIN_PER_DAY / 10)
#define LABEL_EVERY_MIN 240
#define US_PER_MIN INT64_C(60000000)
#define ROWS 3

struct timeline {
	const struct day_facts *facts;
	int cell_min;
	int n_cells;
};

/* The finest cells of which a day fits into the width. */
static void choose_cells(struct timeline *timeline)
{
	static const int choices[] = {10, 15, 20, 30, 60};
	int room = term.width - CHART_LABEL_COLUMNS - 1;
	size_t i = 0;

	while (i + 1 < sizeof(choices) / sizeof(*choices) &&
		MIN_PER_DAY / choices[i] > room)
		i++;
	timeline->cell_min = choices[i];
	timeline->n_cells = MIN_PER_DAY / choices[i];
}

/* The cell of a moment; outside 0..n_cells - 1 on another day. */
static int cell_of(const struct timeline *timeline, struct instant when)
{
	const struct day_facts *facts = timeline->facts;
	int64_t minute = when.utc_us / US_PER_MIN + when.offset_min -
		facts->rollover_min - (int64_t)facts->day * MIN_PER_DAY;

	if (minute < 0)
		return -1;
	if (minute >= MIN_PER_DAY)
		return timeline->n_cells;
	return (int)minute / timeline->cell_min;
}

static double hr_of(const struct window *window)
{
	return window->mean_hr_bpm;
}

/* As in the day's own figure: windows of grade A or B. */
static double ln_rmssd_of(const struct window *window)
{
	return window->grade <= 'B' ? window->ln_rmssd : NAN;
}

static void fill_cells(const struct timeline *timeline,
	double (*value_of)(const struct window *window),
	double cells[static MAX_CELLS])
{
	const struct day_facts *facts = timeline->facts;
	int n_known[MAX_CELLS] = {0};

	memset(cells, 0, MAX_CELLS * sizeof(*cells));
	for (size_t i = 0; i < facts->n_windows; i++) {
		int cell = cell_of(timeline, facts->windows[i].begin);
		double value = value_of(&facts->windows[i]);

		if (cell < 0 || cell >= timeline->n_cells || isnan(value))
			continue;
		cells[cell] += value;
		n_known[cell]++;
	}
	for (int cell = 0; cell < timeline->n_cells; cell++)
		cells[cell] = n_known[cell] ? cells[cell] / n_known[cell] : NAN;
}

static struct chart chart_of(
	const struct timeline *timeline, const double *cells, int rows)
{
	return (struct chart){
		.values = cells,
		.n = (size_t)timeline->n_cells,
		.cell_columns = 1,
		.rows = rows,
		.role = TERM_HEART,
	};
}

/* Means of the known half minutes of each cell; false when there are none. */
static bool fill_activation(
	const struct timeline *timeline, double cells[static MAX_CELLS])
{
	const struct day_facts *facts = timeline->facts;
	int n_known[MAX_CELLS] = {0};
	bool has_any = false;

	memset(cells, 0, MAX_CELLS * sizeof(*cells));
	for (size_t i = 0; i < facts->n_points; i++) {
		int cell = cell_of(timeline, facts->points[i].begin);

		if (cell < 0 || cell >= timeline->n_cells ||
			isnan(facts->points[i].arousal))
			continue;
		cells[cell] += facts->points[i].arousal;
		n_known[cell]++;
		has_any = true;
	}
	for (int cell = 0; cell < timeline->n_cells; cell++)
		cells[cell] = n_known[cell] ? cells[cell] / n_known[cell] : NAN;
	return has_any;
}

static bool print_activation(FILE *file, const struct timeline *timeline)
{
	double cells[MAX_CELLS];
	struct chart chart = chart_of(timeline, cells, ROWS);

	if (!fill_activation(timeline, cells))
		return false;
	chart_range(cells, chart.n, 1, &chart.lo, &chart.hi);
	chart.lo = fmin(chart.lo, -2);
	chart.hi = fmax(chart.hi, 2);
	chart.band_lo = -reg_constants_default.range;
	chart.band_hi = reg_constants_default.range;
	chart.band_where_known = true;
	fprintf(file, "%sactivation, %s%s\n", term_on(TERM_DIM),
		term_sign("┄ your usual range", "- your usual range"),
		term_off());
	chart_print(file, &chart);
	return true;
}

static void print_chart(FILE *file, const struct timeline *timeline,
	const char *title, const double *cells, int rows)
{
	struct chart chart = chart_of(timeline, cells, rows);

	chart_range(cells, chart.n, 10, &chart.lo, &chart.hi);
	fprintf(file, "%s%s%s\n", term_on(TERM_DIM), title, term_off());
	chart_print(file, &chart);
}

/* A line of marks from moment to moment. */
struct marks {
	bool is_on[MAX_CELLS];
	int n; /* cells up to the last mark */
};

static void mark(const struct timeline *timeline, struct instant begin,
	struct instant end, struct marks *marks)
{
	int first = cell_of(timeline, begin);
	int last = cell_of(timeline, end);

	for (int cell = first < 0 ? 0 : first;
		cell <= last && cell < timeline->n_cells; cell++) {
		marks->is_on[cell] = true;
		marks->n = cell >= marks->n ? cell + 1 : marks->n;
	}
}

static void print_marks(FILE *file, const struct marks *marks,
	const char *label, const char *sign)
{
	if (marks->n == 0)
		return;
	fprintf(file, "%-*s", CHART_LABEL_COLUMNS, label);
	for (int cell = 0; cell < marks->n; cell++)
		fputs(marks->is_on[cell] ? sign : " ", file);
	putc('\n', file);
}

static void print_episodes(FILE *file, const struct timeline *timeline)
{
	const struct day_facts *facts = timeline->facts;
	struct marks marks = {0};

	for (size_t i = 0; i < facts->n_episodes; i++) {
		const struct episode *episode = &facts->episodes[i];

		mark(timeline, episode->begin,
			(struct instant){.utc_us = episode->end_utc_us,
				.offset_min = episode->begin.offset_min},
			&marks);
	}
	print_marks(file, &marks, "epis.", term_sign("▲", "^"));
}

static void print_sessions(FILE *file, const struct timeline *timeline)
{
	const struct day_facts *facts = timeline->facts;
	struct marks marks = {0};

	for (size_t i = 0; i < facts->n_sessions; i++) {
		const struct session *session = &facts->sessions[i];

		/* A flare lasts for days, and is told below. */
		if (session->kind != SESSION_FLARE)
			mark(timeline, session->begin,
				session->end.utc_us ? session->end
						    : session->begin,
				&marks);
	}
	print_marks(file, &marks, "sess.", term_sign("━", "="));
}

/* The highest pain in each cell, -1 for none; of two cells side by side, whose
 * figures would read as one number, the higher stays. */
static void find_highest(
	const struct timeline *timeline, int highest[static MAX_CELLS])
{
	const struct day_facts *facts = timeline->facts;

	for (int cell = 0; cell < MAX_CELLS; cell++)
		highest[cell] = -1;
	for (size_t i = 0; i < facts->n_entries; i++) {
		int cell = cell_of(timeline, facts->entries[i].meant);

		if (facts->entries[i].kind == JOURNAL_PAIN && cell >= 0 &&
			cell < timeline->n_cells &&
			facts->entries[i].nrs > highest[cell])
			highest[cell] = facts->entries[i].nrs;
	}
	for (int cell = 1; cell < timeline->n_cells; cell++)
		if (highest[cell] >= 0 && highest[cell - 1] >= 0)
			highest[highest[cell] > highest[cell - 1] ? cell - 1
								  : cell] = -1;
}

/* Pain in figures where it was felt. */
static void print_pain(FILE *file, const struct timeline *timeline)
{
	int highest[MAX_CELLS];
	int at = 0;

	find_highest(timeline, highest);
	for (int cell = 0; cell < timeline->n_cells; cell++) {
		int column = CHART_LABEL_COLUMNS + cell;

		/* A 10 keeps its neighbour and the next at a distance. */
		if (highest[cell] < 0 || (at > 0 && column <= at))
			continue;
		if (at == 0)
			at = fprintf(file, "pain");
		at += fprintf(file, "%*s", column - at, "");
		fputs(term_on(TERM_PAIN), file);
		at += fprintf(file, "%d", highest[cell]);
		fputs(term_off(), file);
	}
	if (at > 0)
		putc('\n', file);
}

static void print_clock(FILE *file, const struct timeline *timeline)
{
	struct chart_label labels[MIN_PER_DAY / LABEL_EVERY_MIN + 1];
	char texts[MIN_PER_DAY / LABEL_EVERY_MIN + 1][WORDS_SIZE];
	int rollover_min = timeline->facts->rollover_min;
	size_t n = 0;

	for (int cell = 0; cell < timeline->n_cells; cell++) {
		int minute = rollover_min + cell * timeline->cell_min;

		if (minute % LABEL_EVERY_MIN >= timeline->cell_min)
			continue;
		snprintf(texts[n], WORDS_SIZE, "%02d",
			minute % MIN_PER_DAY / 60);
		labels[n] = (struct chart_label){cell, texts[n]};
		n++;
	}
	fputs(term_on(TERM_DIM), file);
	chart_print_labels(file, labels, n);
	fputs(term_off(), file);
}

void timeline_print(FILE *file, const struct day_facts *facts)
{
	struct timeline timeline = {.facts = facts};
	double cells[MAX_CELLS];

	int rows;

	choose_cells(&timeline);
	/* All on one screen. */
	rows = print_activation(file, &timeline) ? ROWS - 1 : ROWS;
	fill_cells(&timeline, hr_of, cells);
	print_chart(file, &timeline, "heart rate, bpm", cells, rows);
	fill_cells(&timeline, ln_rmssd_of, cells);
	for (int cell = 0; cell < timeline.n_cells; cell++)
		cells[cell] = exp(cells[cell]);
	print_chart(file, &timeline, "RMSSD, ms", cells, rows);
	chart_print_axis(file, timeline.n_cells);
	print_clock(file, &timeline);
	print_episodes(file, &timeline);
	print_sessions(file, &timeline);
	print_pain(file, &timeline);
}
