/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shows one practice day: what was worn, measured, missed and written.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "analysis/days/summary.h"
#include "cli/account.h"
#include "daemon/base/gap.h"
#include "daemon/base/instant.h"
#include "daemon/store/stretches.h"

struct day_row;
struct episode;
struct journal_entry;
struct json_t;
struct session;
struct window;

/* Between two stretches of one day. */
struct day_gap {
	struct instant begin, end;
	double length_s;
	enum gap_cause cause;
};

/* Activation of a half minute. */
struct day_point {
	struct instant begin;
	double arousal; /* NAN: not known */
};

/* All that is stored of a day; the arrays are in order of time. */
struct day_facts {
	int day;
	int rollover_min;
	enum device_kind kind; /* DEVICE_N_KINDS: no strap */
	struct day_summary summary;
	struct account account;
	const struct day_row *regulation; /* NULL: hrvd has not found any */
	const struct day_point *points;
	size_t n_points;
	const struct episode *episodes;
	size_t n_episodes;
	const struct window *windows;
	size_t n_windows;
	const struct day_gap *gaps;
	size_t n_gaps;
	const struct session *sessions;
	size_t n_sessions;
	const struct journal_entry *entries;
	size_t n_entries;
};

void day_print(FILE *file, const struct day_facts *facts);
/* "9 h 17 min of beats in 9 h 48 min; missing: 31 min no skin contact";
 * "" where nothing is missing. Fresh memory, the caller frees. */
char *day_account_text(const struct account *account);
/* key: the account, in object. */
void day_put_account(
	struct json_t *object, const char *key, const struct account *account);
void day_print_json(const struct day_facts *facts);
/* The keys of a day's summary in object. */
void day_put_summary(struct json_t *object, const struct day_summary *summary);
