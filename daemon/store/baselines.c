/* SPDX-License-Identifier: GPL-3.0-or-later
 * Frozen baselines and their bands.
 */
#include "daemon/store/baselines.h"

#include <errno.h>

#include "daemon/store/statement.h"
#include "daemon/store/transaction.h"

/* sql has two blanks, for the first day and the last. */
static int run_for_days(
	struct store *store, const char *sql, int first_day, int last_day)
{
	struct statement st = statement_open(store, sql);
	int r;

	bind_int(&st, first_day);
	bind_int(&st, last_day);
	r = statement_run(&st);
	return r < 0 ? r : 0;
}

static int write_head(struct store *store, const struct baseline *baseline)
{
	struct statement st = statement_open(store,
		"REPLACE INTO baselines (day, first_day, end_day, n_days, "
		"scale_two, scale_three, sd_hr_bpm, sd_ln_rmssd, sd_a, "
		"constants, algorithm) "
		"VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	int r;

	bind_int(&st, baseline->day);
	bind_int(&st, baseline->first_day);
	bind_int(&st, baseline->end_day);
	bind_int(&st, baseline->n_days);
	bind_real(&st, baseline->scale_two);
	bind_real(&st, baseline->scale_three);
	bind_real(&st, baseline->sd_hr_bpm);
	bind_real(&st, baseline->sd_ln_rmssd);
	bind_real(&st, baseline->sd_a);
	bind_text(&st, baseline->constants);
	bind_int(&st, baseline->algorithm);
	r = statement_run(&st);
	return r < 0 ? r : 0;
}

static int write_place(
	struct store *store, int day, int seq, const struct band_place *place)
{
	struct statement st = statement_open(store,
		"INSERT INTO bands (day, seq, posture, activity, bin, measure, "
		"band_days, n_days, n_steps, centre, spread) "
		"VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	int r;

	bind_int(&st, day);
	bind_int(&st, seq);
	bind_int(&st, place->posture);
	bind_int(&st, place->activity);
	bind_int(&st, place->bin);
	bind_text(&st, place->measure);
	bind_int(&st, place->band_days);
	bind_int(&st, place->n_days);
	bind_int(&st, place->n_steps);
	bind_real(&st, place->centre);
	bind_real(&st, place->spread);
	r = statement_run(&st);
	return r < 0 ? r : 0;
}

static int write_all(struct store *store, const struct baseline *baseline,
	const struct band_place *places, size_t n_places)
{
	int r = run_for_days(store,
		"DELETE FROM bands WHERE day BETWEEN ? AND ?", baseline->day,
		baseline->day);

	if (!r)
		r = write_head(store, baseline);
	for (size_t i = 0; !r && i < n_places; i++)
		r = write_place(store, baseline->day, (int)i, &places[i]);
	return r;
}

int baseline_write(struct store *store, const struct baseline *baseline,
	const struct band_place *places, size_t n_places)
{
	int r = store_begin(store);

	if (r < 0)
		return r;
	r = write_all(store, baseline, places, n_places);
	if (!r)
		return store_commit(store, false);
	store_rollback(store);
	return r;
}

static int read_head(
	struct store *store, int day, struct baseline *ret_baseline)
{
	struct statement st = statement_open(store,
		"SELECT first_day, end_day, n_days, scale_two, scale_three, "
		"sd_hr_bpm, sd_ln_rmssd, sd_a, constants, algorithm "
		"FROM baselines WHERE day = ?");
	int r;

	bind_int(&st, day);
	r = statement_step(&st);
	if (r > 0) {
		ret_baseline->day = day;
		ret_baseline->first_day = (int)take_int(&st);
		ret_baseline->end_day = (int)take_int(&st);
		ret_baseline->n_days = (int)take_int(&st);
		ret_baseline->scale_two = take_real(&st);
		ret_baseline->scale_three = take_real(&st);
		ret_baseline->sd_hr_bpm = take_real(&st);
		ret_baseline->sd_ln_rmssd = take_real(&st);
		ret_baseline->sd_a = take_real(&st);
		take_text(&st, ret_baseline->constants,
			sizeof(ret_baseline->constants));
		ret_baseline->algorithm = (int)take_int(&st);
	}
	statement_done(&st);
	return r > 0 ? 0 : r < 0 ? r : -ENOENT;
}

static void take_place(struct statement *st, struct band_place *ret_place)
{
	ret_place->posture = (int)take_int(st);
	ret_place->activity = (int)take_int(st);
	ret_place->bin = (int)take_int(st);
	take_text(st, ret_place->measure, sizeof(ret_place->measure));
	ret_place->band_days = (int)take_int(st);
	ret_place->n_days = (int)take_int(st);
	ret_place->n_steps = (int)take_int(st);
	ret_place->centre = take_real(st);
	ret_place->spread = take_real(st);
}

int baseline_read(struct store *store, int day, struct baseline *ret_baseline,
	int (*on_place)(const struct band_place *place, void *data), void *data)
{
	int r = read_head(store, day, ret_baseline);

	if (r < 0)
		return r;
	struct statement st = statement_open(store,
		"SELECT posture, activity, bin, measure, band_days, n_days, "
		"n_steps, centre, spread FROM bands WHERE day = ? "
		"ORDER BY seq");

	bind_int(&st, day);
	while ((r = statement_step(&st)) > 0) {
		struct band_place place;

		take_place(&st, &place);
		r = on_place(&place, data);
		if (r)
			break;
	}
	statement_done(&st);
	return r;
}

int baselines_remove(struct store *store, int first_day, int last_day)
{
	int r = store_begin(store);

	if (r < 0)
		return r;
	r = run_for_days(store, "DELETE FROM bands WHERE day BETWEEN ? AND ?",
		first_day, last_day);
	if (!r)
		r = run_for_days(store,
			"DELETE FROM baselines WHERE day BETWEEN ? AND ?",
			first_day, last_day);
	if (!r)
		return store_commit(store, false);
	store_rollback(store);
	return r;
}
