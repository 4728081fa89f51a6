/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rows of days and entries sorted into the calendar.
 */
#include "cli/cmd/harvest.h"

#include <math.h>
#include <stdlib.h>

#include "cli/cmd/gather.h"
#include "cli/cmd/span.h"
#include "cli/command.h"
#include "daemon/base/civil.h"
#include "daemon/base/mem.h"
#include "daemon/rows/day_steps.h"
#include "daemon/store/store.h"

#define US_PER_DAY (INT64_C(86400) * 1000000)
#define LEAST_NOW 2 /* entries of pain now that make a day's value */

/* What comes in of a day. */
struct sheaf {
	struct day_window *rows;
	size_t n;
	double now, average; /* the sum of pain now, and the last "average" */
	bool is_worn; /* a stretch touches the day */
	bool has_row; /* hrvd has summed it up */
};

/* The days while they fill. */
struct field {
	const struct cli *cli;
	struct harvest *harvest;
	struct sheaf *sheaves; /* of each day, and one for those outside */
};

static int day_of(const struct field *field, struct instant when)
{
	return civil_practice_day(
		when.utc_us, when.offset_min, field->cli->config.rollover_min);
}

/* The place of a moment's day in the harvest; n_days when it is outside. */
static size_t place_of(const struct field *field, struct instant when)
{
	const struct harvest *harvest = field->harvest;
	int day = day_of(field, when);

	if (day < harvest->first_day)
		return harvest->n_days;
	return (size_t)(day - harvest->first_day) < harvest->n_days
		? (size_t)(day - harvest->first_day)
		: harvest->n_days;
}

static int on_window(const struct window *window, void *data)
{
	struct field *field = data;
	size_t place = place_of(field, window->begin);
	struct sheaf *sheaf = &field->sheaves[place];

	if (place == field->harvest->n_days || sheaf->has_row)
		return 0;
	sheaf->rows = gather_grown(sheaf->rows, sheaf->n, sizeof(*sheaf->rows));
	sheaf->rows[sheaf->n++] = gather_day_window(window);
	return 0;
}

static void add_pain(struct trend_day *day, struct sheaf *sheaf,
	const struct journal_entry *entry)
{
	if (day->n_pain == 0 || entry->nrs < day->pain_low)
		day->pain_low = entry->nrs;
	if (day->n_pain == 0 || entry->nrs > day->pain_high)
		day->pain_high = entry->nrs;
	day->n_pain++;
	if (entry->mode == JOURNAL_NOW) {
		sheaf->now += entry->nrs;
		day->n_now++;
	} else if (entry->mode == JOURNAL_AVERAGE) {
		sheaf->average = entry->nrs;
	}
}

static void add_peg(struct trend_day *day, const struct journal_entry *entry)
{
	if (!entry->enjoyment.is_known || !entry->activity.is_known)
		return;
	day->function = (entry->enjoyment.value + entry->activity.value) / 2.0;
	day->peg = (entry->nrs + 2 * day->function) / 3;
}

static int on_entry(const struct journal_entry *entry, void *data)
{
	struct field *field = data;
	struct harvest *harvest = field->harvest;
	size_t place = place_of(field, entry->meant);

	if (place == harvest->n_days)
		return 0;
	if (entry->kind == JOURNAL_PAIN)
		add_pain(&harvest->days[place], &field->sheaves[place], entry);
	if (entry->kind == JOURNAL_PEG)
		add_peg(&harvest->days[place], entry);
	return 0;
}

/* What hrvd made of the day's windows, as day_summarise would. */
static struct day_summary summary_of(const struct day_row *row)
{
	struct day_summary summary = {
		.worn_s = row->worn_s,
		.n_windows = (size_t)row->n_windows,
		.n_good = (size_t)row->n_good,
		.good_s = row->good_s,
		.n_lf_hf = (size_t)row->n_lf_hf,
		.hr_bpm = {row->hr_bpm, HRV_OK},
		.ln_rmssd = {row->ln_rmssd, HRV_OK},
		.rmssd_ms = {exp(row->ln_rmssd), HRV_OK},
		.lf_hf = {row->lf_hf, HRV_OK},
	};
	struct hrv_value *values[] = {&summary.hr_bpm, &summary.ln_rmssd,
		&summary.rmssd_ms, &summary.lf_hf};

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		if (isnan(values[i]->value))
			*values[i] = hrv_none(HRV_NO_BEATS);
	return summary;
}

static int on_day(const struct day_row *row, void *data)
{
	struct field *field = data;
	struct harvest *harvest = field->harvest;
	size_t place = (size_t)(row->day - harvest->first_day);

	if (row->device != harvest->kind)
		return 0;
	harvest->days[place].row = *row;
	harvest->days[place].summary = summary_of(row);
	field->sheaves[place].has_row = true;
	return 0;
}

/* Of days of the kind that is shown, which were read before. */
static int on_episode(const struct episode *episode, void *data)
{
	struct field *field = data;
	struct harvest *harvest = field->harvest;
	int place = episode->day - harvest->first_day;

	if (place < 0 || place >= (int)harvest->n_days ||
		!field->sheaves[place].has_row)
		return 0;
	harvest->episodes = gather_grown(harvest->episodes, harvest->n_episodes,
		sizeof(*harvest->episodes));
	harvest->episodes[harvest->n_episodes++] = *episode;
	return 0;
}

static int on_stretch(const struct stretch *stretch, void *data)
{
	struct field *field = data;
	struct harvest *harvest = field->harvest;
	struct instant end =
		stretch->end.utc_us ? stretch->end : field->cli->now;
	int first = day_of(field, stretch->begin) - harvest->first_day;
	int last = day_of(field, end) - harvest->first_day;

	for (int place = first < 0 ? 0 : first; place <= last &&
		place < (int)harvest->n_days && stretch->kind == harvest->kind;
		place++)
		field->sheaves[place].is_worn = true;
	return 0;
}

static void finish(struct field *field)
{
	struct harvest *harvest = field->harvest;
	double *scratch = NULL;

	for (size_t i = 0; i < harvest->n_days; i++) {
		struct trend_day *day = &harvest->days[i];
		const struct sheaf *sheaf = &field->sheaves[i];

		scratch = xrealloc(scratch, (sheaf->n + 1) * sizeof(*scratch));
		if (!sheaf->has_row)
			day_summarise(
				sheaf->rows, sheaf->n, scratch, &day->summary);
		/* Now, average and worst are not mixed. */
		day->pain_mean = day->n_now ? sheaf->now / (double)day->n_now
					    : sheaf->average;
		day->pain_value = day->n_now >= LEAST_NOW ? day->pain_mean
							  : sheaf->average;
	}
	free(scratch);
}

/* Days that hrvd has not summed up yet (it was not running since an older one
 * recorded them): from their windows. */
static int read_windows(
	struct store *store, const struct span *span, struct field *field)
{
	struct harvest *harvest = field->harvest;
	int r = stretches_read(
		store, span->from_us, span->to_us, on_stretch, field);

	for (size_t i = 0, end; r == 0 && i < harvest->n_days; i = end + 1) {
		const struct sheaf *sheaves = field->sheaves;
		int day = harvest->first_day + (int)i;
		int rollover_min = field->cli->config.rollover_min;

		end = i;
		while (end < harvest->n_days && sheaves[end].is_worn &&
			!sheaves[end].has_row)
			end++;
		if (end > i)
			r = windows_read(store, harvest->kind,
				civil_day_begin_us(day, rollover_min) -
					US_PER_DAY,
				civil_day_begin_us(
					day + (int)(end - i), rollover_min) +
					US_PER_DAY,
				on_window, field);
	}
	return r;
}

static int read_breaks(struct store *store, struct field *field)
{
	struct harvest *harvest = field->harvest;
	const struct day_range range = {
		.first_day = harvest->first_day,
		.end_day = harvest->first_day + (int)harvest->n_days,
		.rollover_min = field->cli->config.rollover_min,
	};
	int *days = NULL;
	size_t n = 0;
	int r = day_breaks_read(store, &range, &days, &n);

	for (size_t i = 0; i < n; i++) {
		harvest->days[days[i] - harvest->first_day].is_break = true;
		if (days[i] > harvest->break_day)
			harvest->break_day = days[i];
	}
	free(days);
	return r;
}

static int read_rows(
	struct store *store, const struct span *span, struct field *field)
{
	struct harvest *harvest = field->harvest;
	/* Rows know their day by the zone offset stored with them, so a day
	 * more is read on either side. */
	int64_t from_us = span->from_us - US_PER_DAY;
	int64_t to_us = span->to_us + US_PER_DAY;
	int r = windows_kind(store, span->from_us, span->to_us, &harvest->kind);

	if (r == 0)
		r = days_read(store, span->first_day, span->last_day + 1,
			on_day, field);
	if (r == 0)
		r = episodes_read(store, from_us, to_us, on_episode, field);
	if (r == 0 && harvest->kind != DEVICE_N_KINDS)
		r = read_windows(store, span, field);
	if (r == 0)
		r = journal_read(store, from_us, to_us, on_entry, field);
	if (r == 0)
		r = read_breaks(store, field);
	return r;
}

int harvest_read(const struct cli *cli, struct store *store,
	const struct span *span, struct harvest *ret_harvest)
{
	struct field field = {.cli = cli, .harvest = ret_harvest};
	size_t n_days = (size_t)(span->last_day - span->first_day) + 1;
	int r;

	ret_harvest->first_day = span->first_day;
	ret_harvest->n_days = n_days;
	ret_harvest->break_day = span->first_day - 1;
	ret_harvest->days = xcalloc(n_days + 1, sizeof(*ret_harvest->days));
	field.sheaves = xcalloc(n_days + 1, sizeof(*field.sheaves));
	for (size_t i = 0; i < n_days; i++) {
		field.sheaves[i].average = NAN;
		ret_harvest->days[i].function = ret_harvest->days[i].peg = NAN;
	}
	r = read_rows(store, span, &field);
	if (r == 0)
		finish(&field);
	for (size_t i = 0; i < n_days; i++)
		free(field.sheaves[i].rows);
	free(field.sheaves);
	return r < 0 ? gather_fail(store) : HRVCTL_OK;
}

void harvest_done(struct harvest *harvest)
{
	free(harvest->days);
	free(harvest->episodes);
	*harvest = (struct harvest){0};
}
