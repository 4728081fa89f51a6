/* SPDX-License-Identifier: GPL-3.0-or-later
 * Windows of measures.
 */
#include "daemon/store/windows.h"

#include "daemon/store/statement.h"
#include "daemon/store/store.h"

static void bind_measures(struct statement *st, const struct window *window)
{
	bind_real(st, window->mean_hr_bpm);
	bind_real(st, window->sdnn_ms);
	bind_real(st, window->rmssd_ms);
	bind_real(st, window->ln_rmssd);
	bind_real(st, window->vlf_ms2);
	bind_real(st, window->lf_ms2);
	bind_real(st, window->hf_ms2);
	bind_real(st, window->lf_hf);
	bind_real(st, window->resp_per_min);
}

static void take_measures(struct statement *st, struct window *ret_window)
{
	ret_window->mean_hr_bpm = take_real(st);
	ret_window->sdnn_ms = take_real(st);
	ret_window->rmssd_ms = take_real(st);
	ret_window->ln_rmssd = take_real(st);
	ret_window->vlf_ms2 = take_real(st);
	ret_window->lf_ms2 = take_real(st);
	ret_window->hf_ms2 = take_real(st);
	ret_window->lf_hf = take_real(st);
	ret_window->resp_per_min = take_real(st);
}

#define WINDOW_COLUMNS                                                         \
	"stretch_id, begin_boot_us, begin_utc_us, begin_offset_min, "          \
	"length_s, protocol, n_beats, n_corrected, worn_s, coverage, grade, "  \
	"mean_hr_bpm, sdnn_ms, rmssd_ms, ln_rmssd, vlf_ms2, lf_ms2, hf_ms2, "  \
	"lf_hf, resp_per_min, rmssd_reason, lf_hf_reason, algorithm"

int window_write(struct store *store, const struct window *window)
{
	struct statement st = statement_open(store,
		"REPLACE INTO windows (" WINDOW_COLUMNS ") VALUES (?, ?, ?, ?, "
		"?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	const char grade[] = {window->grade, '\0'};
	int r;

	bind_int(&st, window->stretch_id);
	bind_instant(&st, window->begin);
	bind_int(&st, window->length_s);
	bind_text(&st, window->protocol);
	bind_int(&st, window->n_beats);
	bind_int(&st, window->n_corrected);
	bind_real(&st, window->worn_s);
	bind_real(&st, window->coverage);
	bind_text(&st, grade);
	bind_measures(&st, window);
	bind_text(&st, window->rmssd_reason);
	bind_text(&st, window->lf_hf_reason);
	bind_int(&st, window->algorithm);
	r = statement_run(&st);
	return r < 0 ? r : 0;
}

static void take_window(struct statement *st, struct window *ret_window)
{
	char grade[2];

	ret_window->stretch_id = take_int(st);
	ret_window->begin = take_instant(st);
	ret_window->length_s = (int)take_int(st);
	take_text(st, ret_window->protocol, sizeof(ret_window->protocol));
	ret_window->n_beats = (int)take_int(st);
	ret_window->n_corrected = (int)take_int(st);
	ret_window->worn_s = take_real(st);
	ret_window->coverage = take_real(st);
	take_text(st, grade, sizeof(grade));
	ret_window->grade = grade[0];
	take_measures(st, ret_window);
	take_text(
		st, ret_window->rmssd_reason, sizeof(ret_window->rmssd_reason));
	take_text(
		st, ret_window->lf_hf_reason, sizeof(ret_window->lf_hf_reason));
	ret_window->algorithm = (int)take_int(st);
}

int windows_read(struct store *store, enum device_kind kind, int64_t from_us,
	int64_t to_us,
	int (*on_window)(const struct window *window, void *data), void *data)
{
	struct statement st = statement_open(store,
		"SELECT " WINDOW_COLUMNS " FROM windows "
		"WHERE begin_utc_us >= ? AND begin_utc_us < ? "
		"AND (SELECT d.kind FROM stretches s JOIN devices d "
		"ON d.id = s.device_id WHERE s.id = stretch_id) = ? "
		"ORDER BY begin_utc_us, rowid");
	int r;

	bind_int(&st, from_us);
	bind_int(&st, to_us);
	bind_text(&st, device_kind_word(kind));
	while ((r = statement_step(&st)) > 0) {
		struct window window;

		take_window(&st, &window);
		r = on_window(&window, data);
		if (r)
			break;
	}
	statement_done(&st);
	return r;
}

int windows_kind(struct store *store, int64_t from_us, int64_t to_us,
	enum device_kind *ret_kind)
{
	int kind = 0;
	int r = 0;

	/* The kinds stand in the order of preference. */
	for (; kind < DEVICE_N_KINDS; kind++) {
		struct statement st = statement_open(store,
			"SELECT 1 FROM stretches s "
			"JOIN devices d ON d.id = s.device_id "
			"WHERE s.begin_utc_us < ? AND " STRETCH_LAST_US
			" >= ? AND d.kind = ? LIMIT 1");

		bind_int(&st, to_us);
		bind_int(&st, from_us);
		bind_text(&st, device_kind_word((enum device_kind)kind));
		r = statement_step(&st);
		statement_done(&st);
		if (r)
			break;
	}
	if (r < 0)
		return r;
	*ret_kind = (enum device_kind)kind;
	return 0;
}
