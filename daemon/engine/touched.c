/* SPDX-License-Identifier: GPL-3.0-or-later
 * Looks for new rows of journal and sessions, and remembers how far it came.
 */
#include "daemon/engine/touched.h"

#include <stdio.h>
#include <stdlib.h>

#include "analysis/regulation/constants.h"
#include "daemon/base/civil.h"
#include "daemon/base/mem.h"
#include "daemon/store/journal.h"
#include "daemon/store/sessions.h"
#include "daemon/store/store.h"

/* The last rows of journal and sessions that the days know of. */
#define SETTING_DONE "regulated_rows"

struct touched {
	struct store *store;
	int rollover_min;
	bool has_looked; /* at journal and sessions; up to these rows */
	int64_t changes, last_version, last_session;
	bool must_keep; /* up to which, once these days are done */
	int *days;
	size_t n;
};

struct touched *touched_new(struct store *store, int rollover_min)
{
	struct touched *touched = xcalloc(1, sizeof *touched);

	touched->store = store;
	touched->rollover_min = rollover_min;
	return touched;
}

void touched_free(struct touched *touched)
{
	if (!touched)
		return;
	free(touched->days);
	free(touched);
}

/* Days are few, and mostly it is one of the last. */
static void add_day(struct touched *touched, int day)
{
	for (size_t i = touched->n; i-- > 0;)
		if (touched->days[i] == day)
			return;
	touched->days = xrealloc(
		touched->days, (touched->n + 1) * sizeof *touched->days);
	touched->days[touched->n++] = day;
}

/* A tag may reach into the next day. */
static int on_touched(struct instant when, void *data)
{
	struct touched *touched = data;
	int day = civil_practice_day(
		when.utc_us, when.offset_min, touched->rollover_min);

	add_day(touched, day);
	add_day(touched, day + 1);
	return 0;
}

/* The baselines of the days after a break are made of fewer days. */
static int on_entry(struct instant when, bool is_break, void *data)
{
	struct touched *touched = data;
	int day = civil_practice_day(
		when.utc_us, when.offset_min, touched->rollover_min);
	int end = day + (int)reg_constants_default.band_days;

	for (; is_break && end > day; end--)
		add_day(touched, end);
	return on_touched(when, data);
}

static int on_known(struct instant when, void *data)
{
	(void)when;
	(void)data;
	return 0;
}

static int on_known_entry(struct instant when, bool is_break, void *data)
{
	(void)is_break;
	return on_known(when, data);
}

/* Up to which rows the days are right, as it was kept; else none. */
static void recall(struct touched *touched)
{
	_cleanup_free_ char *text = NULL;
	long long journal, session;

	if (store_setting_get(touched->store, SETTING_DONE, &text) < 0 ||
		sscanf(text, "%lld %lld", &journal, &session) != 2)
		return;
	touched->last_version = journal;
	touched->last_session = session;
}

static int keep(struct touched *touched)
{
	_cleanup_free_ char *text =
		xasprintf("%lld %lld", (long long)touched->last_version,
			(long long)touched->last_session);

	return store_setting_set(touched->store, SETTING_DONE, text);
}

int touched_look(struct touched *touched)
{
	int64_t version, session, changes;
	int r = store_changes(touched->store, &changes);

	if (r < 0 || (touched->has_looked && changes == touched->changes))
		return r;
	if (!touched->has_looked)
		recall(touched);
	version = touched->last_version;
	session = touched->last_session;
	r = journal_touched(touched->store, &version, on_entry, touched);
	if (!r)
		r = sessions_touched(
			touched->store, &session, on_touched, touched);
	if (r)
		return r;
	touched->must_keep |= version != touched->last_version ||
		session != touched->last_session;
	touched->has_looked = true;
	touched->changes = changes;
	touched->last_version = version;
	touched->last_session = session;
	return 0;
}

bool touched_day(const struct touched *touched, int *ret_day)
{
	if (touched->n)
		*ret_day = touched->days[touched->n - 1];
	return touched->n > 0;
}

void touched_drop(struct touched *touched)
{
	touched->n--;
}

int touched_keep(struct touched *touched)
{
	int r;

	if (touched->n || !touched->must_keep)
		return 0;
	r = keep(touched);
	touched->must_keep = r < 0;
	return r;
}

int touched_take_note(struct touched *touched)
{
	int r = journal_touched(
		touched->store, &touched->last_version, on_known_entry, NULL);

	if (!r)
		r = sessions_touched(
			touched->store, &touched->last_session, on_known, NULL);
	return r ? r : keep(touched);
}
