/* SPDX-License-Identifier: GPL-3.0-or-later
 * Days and episodes.
 */
#include "daemon/store/days.h"

#include <string.h>

#include "daemon/store/database.h"
#include "daemon/store/statement.h"
#include "daemon/store/transaction.h"

static const char *const endings[] = {"over", "cut", "open"};

const char *episode_ending_word(enum episode_ending ending)
{
	return endings[ending];
}

static enum episode_ending ending_of_word(const char *word)
{
	for (int i = EPISODE_OVER; i < EPISODE_OPEN; i++)
		if (strcmp(word, endings[i]) == 0)
			return (enum episode_ending)i;
	return EPISODE_OPEN;
}

static int remove_rows(struct store *store, const char *sql, int day)
{
	struct statement st = statement_open(store, sql);
	int r;

	bind_int(&st, day);
	r = statement_run(&st);
	return r < 0 ? r : 0;
}

#define DAY_COLUMNS                                                            \
	"day, device, worn_s, good_s, n_windows, n_good, n_lf_hf, hr_bpm, "    \
	"ln_rmssd, lf_hf, known_s, unknown_s, quiet_s, arousal, in_range, "    \
	"n_episodes, n_settling, n_settled, settle_s, rest_hr_bpm, "           \
	"rest_ln_rmssd, n_rest, arousal_reason, settle_reason, irregular_s, "  \
	"travel, baseline_days, constants, algorithm"

static void bind_windows(struct statement *st, const struct day_row *row)
{
	bind_real(st, row->worn_s);
	bind_real(st, row->good_s);
	bind_int(st, row->n_windows);
	bind_int(st, row->n_good);
	bind_int(st, row->n_lf_hf);
	bind_real(st, row->hr_bpm);
	bind_real(st, row->ln_rmssd);
	bind_real(st, row->lf_hf);
}

static void bind_steps(struct statement *st, const struct day_row *row)
{
	bind_real(st, row->known_s);
	bind_real(st, row->unknown_s);
	bind_real(st, row->quiet_s);
	bind_real(st, row->arousal);
	bind_real(st, row->in_range);
	bind_int(st, row->n_episodes);
	bind_int(st, row->n_settling);
	bind_int(st, row->n_settled);
	bind_real(st, row->settle_s);
	bind_real(st, row->rest_hr_bpm);
	bind_real(st, row->rest_ln_rmssd);
	bind_int(st, row->n_rest);
}

static int write_row(struct store *store, const struct day_row *row)
{
	struct statement st = statement_open(store,
		"REPLACE INTO days (" DAY_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, "
		"?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
		"?, ?, ?)");
	int r;

	bind_int(&st, row->day);
	bind_text(&st, device_kind_word(row->device));
	bind_windows(&st, row);
	bind_steps(&st, row);
	bind_text(&st, row->arousal_reason);
	bind_text(&st, row->settle_reason);
	bind_real(&st, row->irregular_s);
	bind_int(&st, row->travel);
	bind_int(&st, row->baseline_days);
	bind_text(&st, row->constants);
	bind_int(&st, row->algorithm);
	r = statement_run(&st);
	return r < 0 ? r : 0;
}

#define EPISODE_COLUMNS                                                        \
	"begin_utc_us, begin_offset_min, day, end_utc_us, ending, "            \
	"peak_utc_us, peak, before, n_before, settled, settle_s"

static int write_episode(struct store *store, const struct episode *episode)
{
	struct statement st = statement_open(store,
		"REPLACE INTO episodes (" EPISODE_COLUMNS
		") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	int r;

	bind_when(&st, episode->begin);
	bind_int(&st, episode->day);
	bind_int(&st, episode->end_utc_us);
	bind_text(&st, episode_ending_word(episode->ending));
	bind_int(&st, episode->peak_utc_us);
	bind_real(&st, episode->peak);
	bind_real(&st, episode->before);
	bind_int(&st, episode->n_before);
	bind_int(&st, episode->settled);
	bind_real(&st, episode->settle_s);
	r = statement_run(&st);
	return r < 0 ? r : 0;
}

static int write_all(struct store *store, const struct day_row *row,
	const struct episode *episodes, size_t n_episodes)
{
	int r = remove_rows(
		store, "DELETE FROM episodes WHERE day = ?", row->day);

	for (size_t i = 0; !r && i < n_episodes; i++)
		r = write_episode(store, &episodes[i]);
	return r ? r : write_row(store, row);
}

static int end_transaction(struct store *store, int r)
{
	if (!r)
		return store_commit(store, false);
	store_rollback(store);
	return r;
}

int day_write(struct store *store, const struct day_row *row,
	const struct episode *episodes, size_t n_episodes)
{
	int r = store_begin(store);

	if (r < 0)
		return r;
	return end_transaction(
		store, write_all(store, row, episodes, n_episodes));
}

int day_remove(struct store *store, int day)
{
	int r = store_begin(store);

	if (r < 0)
		return r;
	r = remove_rows(store, "DELETE FROM episodes WHERE day = ?", day);
	if (!r)
		r = remove_rows(store, "DELETE FROM days WHERE day = ?", day);
	return end_transaction(store, r);
}

int days_remove_all(struct store *store)
{
	int r = store_begin(store);

	if (r < 0)
		return r;
	r = database_exec(store, "DELETE FROM episodes; DELETE FROM days");
	return end_transaction(store, r);
}

static enum device_kind kind_of_word(const char *word)
{
	for (int i = 0; i < DEVICE_N_KINDS; i++)
		if (strcmp(word, device_kind_word((enum device_kind)i)) == 0)
			return (enum device_kind)i;
	return DEVICE_N_KINDS;
}

static void take_windows(struct statement *st, struct day_row *ret_row)
{
	ret_row->worn_s = take_real(st);
	ret_row->good_s = take_real(st);
	ret_row->n_windows = (int)take_int(st);
	ret_row->n_good = (int)take_int(st);
	ret_row->n_lf_hf = (int)take_int(st);
	ret_row->hr_bpm = take_real(st);
	ret_row->ln_rmssd = take_real(st);
	ret_row->lf_hf = take_real(st);
}

static void take_steps(struct statement *st, struct day_row *ret_row)
{
	ret_row->known_s = take_real(st);
	ret_row->unknown_s = take_real(st);
	ret_row->quiet_s = take_real(st);
	ret_row->arousal = take_real(st);
	ret_row->in_range = take_real(st);
	ret_row->n_episodes = (int)take_int(st);
	ret_row->n_settling = (int)take_int(st);
	ret_row->n_settled = (int)take_int(st);
	ret_row->settle_s = take_real(st);
	ret_row->rest_hr_bpm = take_real(st);
	ret_row->rest_ln_rmssd = take_real(st);
	ret_row->n_rest = (int)take_int(st);
}

static void take_row(struct statement *st, struct day_row *ret_row)
{
	char word[16];

	ret_row->day = (int)take_int(st);
	take_text(st, word, sizeof(word));
	ret_row->device = kind_of_word(word);
	take_windows(st, ret_row);
	take_steps(st, ret_row);
	take_text(st, ret_row->arousal_reason, sizeof(ret_row->arousal_reason));
	take_text(st, ret_row->settle_reason, sizeof(ret_row->settle_reason));
	ret_row->irregular_s = take_real(st);
	ret_row->travel = take_int(st) != 0;
	ret_row->baseline_days = (int)take_int(st);
	take_text(st, ret_row->constants, sizeof(ret_row->constants));
	ret_row->algorithm = (int)take_int(st);
}

int days_read(struct store *store, int from_day, int to_day,
	int (*on_day)(const struct day_row *row, void *data), void *data)
{
	struct statement st = statement_open(store,
		"SELECT " DAY_COLUMNS " FROM days "
		"WHERE day >= ? AND day < ? ORDER BY day");
	int r;

	bind_int(&st, from_day);
	bind_int(&st, to_day);
	while ((r = statement_step(&st)) > 0) {
		struct day_row row;

		take_row(&st, &row);
		r = on_day(&row, data);
		if (r)
			break;
	}
	statement_done(&st);
	return r;
}

static void take_episode(struct statement *st, struct episode *ret_episode)
{
	char word[8];

	ret_episode->begin = take_when(st);
	ret_episode->day = (int)take_int(st);
	ret_episode->end_utc_us = take_int(st);
	take_text(st, word, sizeof(word));
	ret_episode->ending = ending_of_word(word);
	ret_episode->peak_utc_us = take_int(st);
	ret_episode->peak = take_real(st);
	ret_episode->before = take_real(st);
	ret_episode->n_before = (int)take_int(st);
	ret_episode->settled = take_int(st) != 0;
	ret_episode->settle_s = take_real(st);
}

int episodes_read(struct store *store, int64_t from_us, int64_t to_us,
	int (*on_episode)(const struct episode *episode, void *data),
	void *data)
{
	struct statement st = statement_open(store,
		"SELECT " EPISODE_COLUMNS " FROM episodes "
		"WHERE begin_utc_us >= ? AND begin_utc_us < ? "
		"ORDER BY begin_utc_us");
	int r;

	bind_int(&st, from_us);
	bind_int(&st, to_us);
	while ((r = statement_step(&st)) > 0) {
		struct episode episode;

		take_episode(&st, &episode);
		r = on_episode(&episode, data);
		if (r)
			break;
	}
	statement_done(&st);
	return r;
}
