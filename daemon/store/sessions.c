/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sessions.
 */
#include "daemon/store/sessions.h"

#include <errno.h>

#include "daemon/store/statement.h"
#include "daemon/store/transaction.h"

#define SESSION_COLUMNS                                                        \
	"SELECT id, name, begin_utc_us, begin_offset_min, end_utc_us, "        \
	"end_offset_min FROM sessions "

static void take_session(struct statement *st, struct session *ret_session)
{
	ret_session->id = take_int(st);
	take_text(st, ret_session->name, sizeof(ret_session->name));
	ret_session->begin = take_when(st);
	ret_session->end = take_when(st); /* NULL reads as 0 */
}

int session_current(struct store *store, struct session *ret_session)
{
	struct statement st = statement_open(store,
		SESSION_COLUMNS "WHERE end_utc_us IS NULL "
				"ORDER BY id DESC LIMIT 1");
	int r = statement_step(&st);

	if (r > 0)
		take_session(&st, ret_session);
	statement_done(&st);
	return r > 0 ? 0 : r < 0 ? r : -ENOENT;
}

static int session_add(struct store *store, struct session *session)
{
	struct statement st = statement_open(store,
		"INSERT INTO sessions (name, begin_utc_us, begin_offset_min) "
		"VALUES (?, ?, ?)");
	int r;

	bind_text(&st, session->name);
	bind_when(&st, session->begin);
	r = statement_run(&st);
	if (r > 0)
		session->id = statement_last_id(store);
	return r;
}

int session_start(struct store *store, struct session *session)
{
	struct session running;
	int r = store_begin(store);

	if (r < 0)
		return r;
	r = session_current(store, &running);
	if (r == 0)
		r = -EALREADY;
	if (r == -ENOENT)
		r = session_add(store, session);
	if (r < 0) {
		store_rollback(store);
		return r;
	}
	return store_commit(store, true);
}

static int session_end(struct store *store, int64_t id, struct instant end)
{
	struct statement st = statement_open(store,
		"UPDATE sessions SET end_utc_us = ?, end_offset_min = ? "
		"WHERE id = ?");

	bind_when(&st, end);
	bind_int(&st, id);
	return statement_run(&st);
}

int session_stop(
	struct store *store, struct instant end, struct session *ret_session)
{
	struct session session;
	int r = store_begin(store);

	if (r < 0)
		return r;
	r = session_current(store, &session);
	if (r == 0)
		r = session_end(store, session.id, end);
	if (r < 0) {
		store_rollback(store);
		return r;
	}
	r = store_commit(store, true);
	if (r < 0)
		return r;
	session.end = end;
	*ret_session = session;
	return 0;
}

int sessions_read(struct store *store, int64_t from_us, int64_t to_us,
	int (*on_session)(const struct session *session, void *data),
	void *data)
{
	struct statement st = statement_open(store,
		SESSION_COLUMNS "WHERE begin_utc_us < ? "
				"AND (end_utc_us IS NULL OR end_utc_us >= ?) "
				"ORDER BY begin_utc_us, id");
	int r;

	bind_int(&st, to_us);
	bind_int(&st, from_us);
	while ((r = statement_step(&st)) > 0) {
		struct session session;

		take_session(&st, &session);
		r = on_session(&session, data);
		if (r)
			break;
	}
	statement_done(&st);
	return r;
}
