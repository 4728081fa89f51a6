/* SPDX-License-Identifier: GPL-3.0-or-later
 * Windows and entries sorted into days.
 */
#include "cli/cmd/harvest.h"

#include <math.h>
#include <stdlib.h>

#include "cli/cmd/gather.h"
#include "cli/cmd/span.h"
#include "cli/command.h"
#include "daemon/base/civil.h"
#include "daemon/base/mem.h"
#include "daemon/store/store.h"

#define US_PER_DAY (INT64_C(86400) * 1000000)
#define LEAST_NOW 2 /* entries of pain now that make a day's value */

/* What comes in of a day. */
struct sheaf {
	struct day_window *rows;
	size_t n;
	double pain, now, average; /* sums, and the last "average" */
};

/* The days while they fill. */
struct field {
	const struct cli *cli;
	struct harvest *harvest;
	struct sheaf *sheaves; /* of each day, and one for those outside */
};

/* The place of a moment's day in the harvest; n_days when it is outside. */
static size_t place_of(const struct field *field, struct instant when)
{
	const struct harvest *harvest = field->harvest;
	int day = civil_practice_day(
		when.utc_us, when.offset_min, field->cli->config.rollover_min);

	if (day < harvest->first_day)
		return harvest->n_days;
	return (size_t)(day - harvest->first_day) < harvest->n_days
		? (size_t)(day - harvest->first_day)
		: harvest->n_days;
}

/* Ten years of windows come through here: only what a day needs is kept. */
static int on_window(const struct window *window, void *data)
{
	struct field *field = data;
	size_t place = place_of(field, window->begin);
	struct sheaf *sheaf = &field->sheaves[place];

	if (place == field->harvest->n_days)
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
	sheaf->pain += entry->nrs;
	if (entry->mode == JOURNAL_NOW) {
		sheaf->now += entry->nrs;
		day->n_now++;
	} else if (entry->mode == JOURNAL_AVERAGE) {
		sheaf->average = entry->nrs;
	}
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
	if (entry->kind == JOURNAL_MED)
		harvest->break_day = harvest->first_day + (int)place;
	return 0;
}

static int on_day(const struct day_row *row, void *data)
{
	struct harvest *harvest = ((struct field *)data)->harvest;

	if (row->device == harvest->kind)
		harvest->days[row->day - harvest->first_day].row = *row;
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
		day_summarise(sheaf->rows, sheaf->n, scratch, &day->summary);
		day->pain_mean =
			day->n_pain ? sheaf->pain / (double)day->n_pain : NAN;
		day->pain_value = day->n_now >= LEAST_NOW
			? sheaf->now / (double)day->n_now
			: sheaf->average;
	}
	free(scratch);
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

	if (r == 0 && harvest->kind != DEVICE_N_KINDS)
		r = windows_read(
			store, harvest->kind, from_us, to_us, on_window, field);
	if (r == 0)
		r = days_read(store, span->first_day, span->last_day + 1,
			on_day, field);
	if (r == 0)
		r = journal_read(store, from_us, to_us, on_entry, field);
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
	for (size_t i = 0; i < n_days; i++)
		field.sheaves[i].average = NAN;
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
	harvest->days = NULL;
}
