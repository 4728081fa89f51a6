/* SPDX-License-Identifier: GPL-3.0-or-later
 * Steps and their activation.
 */
#include "daemon/store/steps.h"

#include <errno.h>

#include "daemon/store/database.h"
#include "daemon/store/statement.h"

#define MEASURED                                                               \
	"stretch_id, begin_boot_us, begin_utc_us, begin_offset_min, n_beats, " \
	"n_corrected, grade, spectrum_grade, hr_bpm, ln_rmssd, n_pairs, "      \
	"ln_lf_hf, resp_per_min, irregular, rise, algorithm"
#define IS_OF_KIND                                                             \
	"(SELECT d.kind FROM stretches s JOIN devices d "                      \
	"ON d.id = s.device_id WHERE s.id = stretch_id) = ? "
#define BEGINS                                                                 \
	"SELECT begin_boot_us, begin_utc_us, begin_offset_min FROM steps WHERE "
#define BEGINS_OF_NEW BEGINS "why = '" STEP_NOT_YET "' ORDER BY begin_utc_us "
#define CONCLUDED "arousal, part_hr, part_ln_rmssd, part_ln_lf_hf, why"

int step_write(struct store *store, const struct step *step)
{
	struct statement st = statement_open(store,
		"INSERT INTO steps (" MEASURED ", why) VALUES (?, ?, ?, ?, ?, "
		"?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '" STEP_NOT_YET "') "
		"ON CONFLICT (stretch_id, begin_boot_us) DO UPDATE SET "
		"irregular = excluded.irregular, rise = excluded.rise");
	const char grade[] = {step->grade, '\0'};
	const char spectrum_grade[] = {step->spectrum_grade, '\0'};
	int r;

	bind_int(&st, step->stretch_id);
	bind_instant(&st, step->begin);
	bind_int(&st, step->n_beats);
	bind_int(&st, step->n_corrected);
	bind_text(&st, grade);
	bind_text(&st, spectrum_grade);
	bind_real(&st, step->hr_bpm);
	bind_real(&st, step->ln_rmssd);
	bind_int(&st, step->n_pairs);
	bind_real(&st, step->ln_lf_hf);
	bind_real(&st, step->resp_per_min);
	bind_int(&st, step->irregular);
	bind_int(&st, step->rise);
	bind_int(&st, step->algorithm);
	r = statement_run(&st);
	return r < 0 ? r : 0;
}

int step_set_arousal(struct store *store, const struct step *step)
{
	struct statement st = statement_open(store,
		"UPDATE steps SET arousal = ?, part_hr = ?, part_ln_rmssd = ?, "
		"part_ln_lf_hf = ?, why = ? "
		"WHERE stretch_id = ? AND begin_boot_us = ?");
	int r;

	bind_real(&st, step->arousal);
	bind_real(&st, step->part_hr);
	bind_real(&st, step->part_ln_rmssd);
	bind_real(&st, step->part_ln_lf_hf);
	bind_text(&st, step->why);
	bind_int(&st, step->stretch_id);
	bind_int(&st, step->begin.boot_us);
	r = statement_run(&st);
	return r < 0 ? r : r == 0 ? -ENOENT : 0;
}

static char take_letter(struct statement *st)
{
	char text[2];

	take_text(st, text, sizeof(text));
	return text[0];
}

static void take_step(struct statement *st, struct step *ret_step)
{
	ret_step->stretch_id = take_int(st);
	ret_step->begin = take_instant(st);
	ret_step->n_beats = (int)take_int(st);
	ret_step->n_corrected = (int)take_int(st);
	ret_step->grade = take_letter(st);
	ret_step->spectrum_grade = take_letter(st);
	ret_step->hr_bpm = take_real(st);
	ret_step->ln_rmssd = take_real(st);
	ret_step->n_pairs = (int)take_int(st);
	ret_step->ln_lf_hf = take_real(st);
	ret_step->resp_per_min = take_real(st);
	ret_step->irregular = take_int(st) != 0;
	ret_step->rise = take_int(st) != 0;
	ret_step->algorithm = (int)take_int(st);
	ret_step->arousal = take_real(st);
	ret_step->part_hr = take_real(st);
	ret_step->part_ln_rmssd = take_real(st);
	ret_step->part_ln_lf_hf = take_real(st);
	take_text(st, ret_step->why, sizeof(ret_step->why));
}

int steps_forget_arousal(struct store *store, int64_t from_us, int64_t to_us)
{
	struct statement st = statement_open(store,
		"UPDATE steps SET arousal = NULL, part_hr = NULL, "
		"part_ln_rmssd = NULL, part_ln_lf_hf = NULL, "
		"why = '" STEP_NOT_YET "' WHERE why <> '" STEP_NOT_YET "' "
		"AND begin_utc_us >= ? AND begin_utc_us < ?");
	int r;

	bind_int(&st, from_us);
	bind_int(&st, to_us);
	r = statement_run(&st);
	return r < 0 ? r : 0;
}

int steps_count_new(struct store *store, int64_t *ret_n)
{
	return database_query_int(store,
		"SELECT count(*) FROM steps WHERE why = '" STEP_NOT_YET "'",
		ret_n);
}

static int take_one(struct statement *st, struct instant *ret_begin)
{
	int r = statement_step(st);

	if (r > 0)
		*ret_begin = take_instant(st);
	statement_done(st);
	return r;
}

int steps_oldest_new(struct store *store, struct instant *ret_begin)
{
	struct statement st = statement_open(store, BEGINS_OF_NEW "LIMIT 1");

	return take_one(&st, ret_begin);
}

int steps_newest_new(struct store *store, struct instant *ret_begin)
{
	struct statement st =
		statement_open(store, BEGINS_OF_NEW "DESC LIMIT 1");

	return take_one(&st, ret_begin);
}

int steps_last(struct store *store, enum device_kind kind, int64_t from_us,
	int64_t to_us, struct instant *ret_begin)
{
	struct statement st = statement_open(store,
		BEGINS "begin_utc_us >= ? AND begin_utc_us < ? AND " IS_OF_KIND
		       "ORDER BY begin_utc_us DESC LIMIT 1");

	bind_int(&st, from_us);
	bind_int(&st, to_us);
	bind_text(&st, device_kind_word(kind));
	return take_one(&st, ret_begin);
}

int steps_read(struct store *store, enum device_kind kind, int64_t from_us,
	int64_t to_us, int (*on_step)(const struct step *step, void *data),
	void *data)
{
	struct statement st = statement_open(store,
		"SELECT " MEASURED ", " CONCLUDED " FROM steps "
		"WHERE begin_utc_us >= ? AND begin_utc_us < ? "
		"AND " IS_OF_KIND "ORDER BY begin_utc_us, rowid");
	int r;

	bind_int(&st, from_us);
	bind_int(&st, to_us);
	bind_text(&st, device_kind_word(kind));
	while ((r = statement_step(&st)) > 0) {
		struct step step;

		take_step(&st, &step);
		r = on_step(&step, data);
		if (r)
			break;
	}
	statement_done(&st);
	return r;
}
