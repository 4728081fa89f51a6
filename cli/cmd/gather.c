/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rows of the database as arrays.
 */
#include "cli/cmd/gather.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/days/summary.h"
#include "cli/command.h"
#include "daemon/base/mem.h"
#include "daemon/store/store.h"

static int open_store(
	const struct cli *cli, enum store_mode mode, struct store **ret_store)
{
	_cleanup_free_ char *error = NULL;
	int r;

	if (!cli->database)
		return command_fail(HRVCTL_ERROR,
			"set HOME or XDG_DATA_HOME, or name the file with "
			"--database",
			"there is no home folder for the database");
	r = store_open(cli->database, mode, ret_store, &error);
	if (r == -ENOENT && mode == STORE_READ)
		return command_fail(HRVCTL_NO_DATA,
			"start with `hrvctl pain N`, or wear the strap while "
			"hrvd runs",
			"nothing is stored yet");
	if (r < 0)
		return command_fail(
			HRVCTL_ERROR, NULL, "%s", error ? error : strerror(-r));
	return HRVCTL_OK;
}

int gather_open(const struct cli *cli, struct store **ret_store)
{
	return open_store(cli, STORE_READ, ret_store);
}

int gather_open_journal(const struct cli *cli, struct store **ret_store)
{
	return open_store(cli, STORE_JOURNAL, ret_store);
}

int gather_fail(const struct store *store)
{
	return command_fail(HRVCTL_ERROR, NULL, "%s", store_error(store));
}

void *gather_grown(void *rows, size_t n, size_t n_bytes)
{
	if ((n & (n - 1)) != 0)
		return rows;
	return xrealloc(rows, (n ? 2 * n : 1) * n_bytes);
}

static int on_window(const struct window *window, void *data)
{
	struct window_list *list = data;

	list->rows = gather_grown(list->rows, list->n, sizeof(*window));
	list->rows[list->n++] = *window;
	return 0;
}

int gather_windows(struct store *store, enum device_kind kind, int64_t from_us,
	int64_t to_us, struct window_list *list)
{
	return windows_read(store, kind, from_us, to_us, on_window, list);
}

struct stretch_sieve {
	enum device_kind kind;
	struct stretch_list *list;
};

static int on_stretch(const struct stretch *stretch, void *data)
{
	struct stretch_sieve *sieve = data;
	struct stretch_list *list = sieve->list;

	if (stretch->kind != sieve->kind)
		return 0;
	list->rows = gather_grown(list->rows, list->n, sizeof(*stretch));
	list->rows[list->n++] = *stretch;
	return 0;
}

int gather_stretches(struct store *store, enum device_kind kind,
	int64_t from_us, int64_t to_us, struct stretch_list *list)
{
	struct stretch_sieve sieve = {kind, list};

	return stretches_read(store, from_us, to_us, on_stretch, &sieve);
}

static int on_session(const struct session *session, void *data)
{
	struct session_list *list = data;

	list->rows = gather_grown(list->rows, list->n, sizeof(*session));
	list->rows[list->n++] = *session;
	return 0;
}

int gather_sessions(struct store *store, int64_t from_us, int64_t to_us,
	struct session_list *list)
{
	return sessions_read(store, from_us, to_us, on_session, list);
}

bool gather_is_quiet(struct store *store)
{
	struct session session;

	for (int kind = SESSION_PLAIN; kind <= SESSION_PRACTICE; kind++)
		if (session_current(store, (enum session_kind)kind, &session) ==
				0 &&
			session.quiet)
			return true;
	return false;
}

static int on_entry(const struct journal_entry *entry, void *data)
{
	struct entry_list *list = data;

	list->rows = gather_grown(list->rows, list->n, sizeof(*entry));
	list->rows[list->n] = *entry;
	list->rows[list->n].note = xstrdup(entry->note);
	list->n++;
	return 0;
}

int gather_entries(struct store *store, int64_t from_us, int64_t to_us,
	struct entry_list *list)
{
	return journal_read(store, from_us, to_us, on_entry, list);
}

void window_list_done(struct window_list *list)
{
	free(list->rows);
}

void stretch_list_done(struct stretch_list *list)
{
	free(list->rows);
}

void session_list_done(struct session_list *list)
{
	free(list->rows);
}

void entry_list_done(struct entry_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		journal_entry_done(&list->rows[i]);
	free(list->rows);
}

struct day_window gather_day_window(const struct window *window)
{
	return (struct day_window){
		.grade = hrv_grade_of_letter(window->grade),
		.worn_s = window->worn_s,
		.mean_hr_bpm = window->mean_hr_bpm,
		.ln_rmssd = window->ln_rmssd,
		.lf_hf = window->lf_hf,
	};
}

void gather_summarise(
	const struct window *windows, size_t n, struct day_summary *ret_summary)
{
	struct day_window *rows = xcalloc(n + 1, sizeof(*rows));
	double *scratch = xcalloc(n + 1, sizeof(*scratch));

	for (size_t i = 0; i < n; i++)
		rows[i] = gather_day_window(&windows[i]);
	day_summarise(rows, n, scratch, ret_summary);
	free(scratch);
	free(rows);
}
