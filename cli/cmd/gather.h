/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fetches from the database what a view shows.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/store/journal.h"
#include "daemon/store/sessions.h"
#include "daemon/store/stretches.h"
#include "daemon/store/windows.h"

struct cli;
struct day_summary;
struct day_window;
struct store;

/* Opens the database to read, or for the journal. HRVCTL_OK, or a status
 * after the reason was printed: HRVCTL_NO_DATA when there is none yet. */
int gather_open(const struct cli *cli, struct store **ret_store);
int gather_open_journal(const struct cli *cli, struct store **ret_store);
/* Prints what the store says of its last failure; returns HRVCTL_ERROR. */
int gather_fail(const struct store *store);

/* Rows of one kind in fresh memory; x_list_done frees them. */
struct window_list {
	struct window *rows;
	size_t n;
};
struct stretch_list {
	struct stretch *rows;
	size_t n;
};
struct session_list {
	struct session *rows;
	size_t n;
};
struct entry_list {
	struct journal_entry *rows;
	size_t n;
};

/* Each 0 or -errno of the store; the list is to be done in any case. */
int gather_windows(struct store *store, enum device_kind kind, int64_t from_us,
	int64_t to_us, struct window_list *list);
int gather_stretches(struct store *store, enum device_kind kind,
	int64_t from_us, int64_t to_us, struct stretch_list *list);
int gather_sessions(struct store *store, int64_t from_us, int64_t to_us,
	struct session_list *list);
int gather_entries(struct store *store, int64_t from_us, int64_t to_us,
	struct entry_list *list);

void window_list_done(struct window_list *list);
void stretch_list_done(struct stretch_list *list);
void session_list_done(struct session_list *list);
void entry_list_done(struct entry_list *list);

/* Whether a session or practice runs for which no figures are to be shown. */
bool gather_is_quiet(struct store *store);

/* The medians of windows, each with its n. */
void gather_summarise(const struct window *windows, size_t n,
	struct day_summary *ret_summary);

/* A window as the day's medians want it. */
struct day_window gather_day_window(const struct window *window);
/* Room for one more than n rows: arrays double at powers of two. */
void *gather_grown(void *rows, size_t n, size_t n_bytes);
