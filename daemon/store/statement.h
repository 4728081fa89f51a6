/* SPDX-License-Identifier: GPL-3.0-or-later
 * One SQL statement from parameters to rows. Not for other folders.
 *
 * Parameters are bound, and columns taken, in the order in which they stand in
 * the SQL. A failure sticks: later calls do nothing, and statement_step or
 * statement_run returns it. SQL texts are string constants: prepared
 * statements are kept under their address.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/base/instant.h"

struct score;
struct sqlite3_stmt;
struct store;

struct statement {
	struct store *store;
	struct sqlite3_stmt *stmt;
	int slot; /* in the store's table; -1: ours alone */
	int next; /* parameter or column */
	int r; /* first failure */
};

struct statement statement_open(struct store *store, const char *sql);
void statement_done(struct statement *statement);

void bind_int(struct statement *statement, int64_t value);
/* NAN becomes NULL. */
void bind_real(struct statement *statement, double value);
/* NULL becomes NULL; text must live until the statement has run. */
void bind_text(struct statement *statement, const char *text);
/* NULL where it is not known. */
void bind_score(struct statement *statement, struct score score);
/* utc_us, offset_min; both NULL where utc_us is 0. */
void bind_when_or_null(struct statement *statement, struct instant instant);
void bind_blob(struct statement *statement, const void *data, size_t n_bytes);
/* boot_us, utc_us, offset_min. */
void bind_instant(struct statement *statement, struct instant instant);
/* utc_us, offset_min. */
void bind_when(struct statement *statement, struct instant instant);

/* 1: a row is there, 0: no more rows, or -errno. */
int statement_step(struct statement *statement);
/* Runs a statement that writes, and ends it. The number of rows written, or
 * -errno. */
int statement_run(struct statement *statement);

/* The id that the last insert gave. */
int64_t statement_last_id(struct store *store);

int64_t take_int(struct statement *statement);
bool take_is_null(struct statement *statement); /* takes nothing */
double take_real(struct statement *statement); /* NULL: NAN */
struct score take_score(struct statement *statement);
/* NULL: ""; cut to size. */
void take_text(struct statement *statement, char *ret_text, size_t size);
/* Fresh memory, the caller frees; NULL for NULL. */
char *take_new_text(struct statement *statement);
/* Lives until the next step. */
const void *take_blob(struct statement *statement, size_t *ret_n_bytes);
struct instant take_instant(struct statement *statement);
struct instant take_when(struct statement *statement);

/* SQL: a moment up to which a stretch s may have beats. An unfinished one ends
 * within a minute of the begin of its last block. Where the clock was set back
 * meanwhile, the end on the wall is not the last: begin plus duration is. */
#define STRETCH_LAST_US                                                        \
	"coalesce(max(s.end_utc_us, s.begin_utc_us + s.end_boot_us - "         \
	"s.begin_boot_us), (SELECT 60000000 + max(p.begin_utc_us) "            \
	"FROM packets p WHERE p.stretch_id = s.id), s.begin_utc_us)"
