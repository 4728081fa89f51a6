/* SPDX-License-Identifier: GPL-3.0-or-later
 * Trials.
 */
#include "daemon/store/trials.h"

#include <errno.h>

#include "daemon/store/statement.h"
#include "daemon/store/transaction.h"

static int insert(struct store *store, struct trial *trial)
{
	struct statement st = statement_open(store,
		"INSERT INTO trials (name, against, outcome, first_day, "
		"block_days, n_pairs, seed, begin_utc_us, begin_offset_min) "
		"VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
	int r;

	bind_text(&st, trial->name);
	bind_text(&st, trial->against);
	bind_text(&st, trial->outcome);
	bind_int(&st, trial->first_day);
	bind_int(&st, trial->block_days);
	bind_int(&st, trial->n_pairs);
	bind_int(&st, (int64_t)trial->seed);
	bind_when(&st, trial->begin);
	r = statement_run(&st);
	if (r > 0)
		trial->id = statement_last_id(store);
	return r;
}

int trial_add(struct store *store, struct trial *trial)
{
	int r = store_begin(store);

	return r < 0 ? r : store_finish(store, insert(store, trial));
}

static int update(
	struct store *store, int64_t id, int stop_day, struct instant now)
{
	struct statement st = statement_open(store,
		"UPDATE trials SET stop_day = ?, end_utc_us = ?, "
		"end_offset_min = ? WHERE id = ? AND end_utc_us IS NULL");
	int r;

	bind_int(&st, stop_day);
	bind_when(&st, now);
	bind_int(&st, id);
	r = statement_run(&st);
	return r == 0 ? -ENOENT : r;
}

int trial_stop(
	struct store *store, int64_t id, int stop_day, struct instant now)
{
	int r = store_begin(store);

	return r < 0 ? r
		     : store_finish(store, update(store, id, stop_day, now));
}

int trial_newest(struct store *store, struct trial *ret_trial)
{
	struct statement st = statement_open(store,
		"SELECT id, name, against, outcome, first_day, block_days, "
		"n_pairs, seed, begin_utc_us, begin_offset_min, stop_day, "
		"end_utc_us, end_offset_min FROM trials "
		"ORDER BY id DESC LIMIT 1");
	struct trial trial;
	int r = statement_step(&st);

	if (r > 0) {
		trial.id = take_int(&st);
		take_text(&st, trial.name, sizeof(trial.name));
		take_text(&st, trial.against, sizeof(trial.against));
		take_text(&st, trial.outcome, sizeof(trial.outcome));
		trial.first_day = (int)take_int(&st);
		trial.block_days = (int)take_int(&st);
		trial.n_pairs = (int)take_int(&st);
		trial.seed = (uint64_t)take_int(&st);
		trial.begin = take_when(&st);
		trial.stop_day = (int)take_int(&st);
		trial.end = take_when(&st); /* NULL reads as 0 */
		*ret_trial = trial;
	}
	statement_done(&st);
	return r > 0 ? 0 : r < 0 ? r : -ENOENT;
}
