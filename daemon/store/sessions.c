/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sessions.
 */
#include "daemon/store/sessions.h"

#include <errno.h>
#include <string.h>

#include "daemon/store/database.h"
#include "daemon/store/statement.h"
#include "daemon/store/transaction.h"

#define SESSION_COLUMNS                                                        \
	"kind, name, begin_utc_us, begin_offset_min, end_utc_us, "             \
	"end_offset_min, practice, posture, paced, practitioner, quiet, "      \
	"activation, note, private, removed"
#define SELECT_SESSIONS "SELECT id, " SESSION_COLUMNS " FROM sessions "

static const char *const kind_words[SESSION_N_KINDS] = {
	[SESSION_PLAIN] = "session",
	[SESSION_PRACTICE] = "practice",
	[SESSION_FLARE] = "flare",
};

const char *session_kind_word(enum session_kind kind)
{
	return kind_words[kind];
}

static enum session_kind take_kind(struct statement *st)
{
	char word[16];
	int kind = SESSION_N_KINDS - 1;

	take_text(st, word, sizeof(word));
	while (kind > 0 && strcmp(word, kind_words[kind]) != 0)
		kind--;
	return (enum session_kind)kind;
}

static void take_session(struct statement *st, struct session *ret_session)
{
	ret_session->id = take_int(st);
	ret_session->kind = take_kind(st);
	take_text(st, ret_session->name, sizeof(ret_session->name));
	ret_session->begin = take_when(st);
	ret_session->end = take_when(st); /* NULL reads as 0 */
	take_text(st, ret_session->practice, sizeof(ret_session->practice));
	take_text(st, ret_session->posture, sizeof(ret_session->posture));
	ret_session->paced = take_int(st) != 0;
	ret_session->practitioner = take_int(st) != 0;
	ret_session->quiet = take_int(st) != 0;
	ret_session->activation = take_score(st);
	take_text(st, ret_session->note, sizeof(ret_session->note));
	ret_session->is_private = take_int(st) != 0;
	ret_session->removed = take_int(st) != 0;
}

/* All of SESSION_COLUMNS. */
static void bind_session(struct statement *st, const struct session *session)
{
	bind_text(st, kind_words[session->kind]);
	bind_text(st, session->name);
	bind_when(st, session->begin);
	bind_when_or_null(st, session->end);
	bind_text(st, session->practice);
	bind_text(st, session->posture);
	bind_int(st, session->paced);
	bind_int(st, session->practitioner);
	bind_int(st, session->quiet);
	bind_score(st, session->activation);
	bind_text(st, session->note);
	bind_int(st, session->is_private);
	bind_int(st, session->removed);
}

/* The one row of a statement; -ENOENT without one. */
static int take_one(struct statement *st, struct session *ret_session)
{
	int r = statement_step(st);

	if (r > 0)
		take_session(st, ret_session);
	statement_done(st);
	return r > 0 ? 0 : r < 0 ? r : -ENOENT;
}

int session_current(struct store *store, enum session_kind kind,
	struct session *ret_session)
{
	struct statement st = statement_open(store,
		SELECT_SESSIONS "WHERE end_utc_us IS NULL AND kind = ? "
				"AND NOT removed ORDER BY id DESC LIMIT 1");

	bind_text(&st, kind_words[kind]);
	return take_one(&st, ret_session);
}

int session_get(struct store *store, int64_t id, struct session *ret_session)
{
	struct statement st =
		statement_open(store, SELECT_SESSIONS "WHERE id = ?");

	bind_int(&st, id);
	return take_one(&st, ret_session);
}

static int insert(struct store *store, struct session *session)
{
	struct statement st = statement_open(store,
		"INSERT INTO sessions (" SESSION_COLUMNS ") VALUES "
		"(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	int r;

	bind_session(&st, session);
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
	r = session_current(store, session->kind, &running);
	if (r == 0)
		r = -EALREADY;
	if (r == -ENOENT)
		r = insert(store, session);
	return store_finish(store, r);
}

int session_add(struct store *store, struct session *session)
{
	int r = store_begin(store);

	return r < 0 ? r : store_finish(store, insert(store, session));
}

static int update(struct store *store, const struct session *session)
{
	struct statement st = statement_open(store,
		"UPDATE sessions SET (" SESSION_COLUMNS ") = "
		"(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE id = ?");
	int r;

	bind_session(&st, session);
	bind_int(&st, session->id);
	r = statement_run(&st);
	return r == 0 ? -ENOENT : r;
}

int session_change(struct store *store, const struct session *session)
{
	int r = store_begin(store);

	return r < 0 ? r : store_finish(store, update(store, session));
}

int session_stop(struct store *store, enum session_kind kind,
	struct instant end, struct session *ret_session)
{
	struct session session;
	int r = store_begin(store);

	if (r < 0)
		return r;
	r = session_current(store, kind, &session);
	if (r == 0) {
		session.end = end;
		r = update(store, &session);
	}
	r = store_finish(store, r);
	if (r < 0)
		return r;
	*ret_session = session;
	return 0;
}

int sessions_read(struct store *store, int64_t from_us, int64_t to_us,
	int (*on_session)(const struct session *session, void *data),
	void *data)
{
	struct statement st = statement_open(store,
		SELECT_SESSIONS "WHERE begin_utc_us < ? AND NOT removed "
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

int sessions_touched(struct store *store, int64_t *after,
	int (*on_touched)(struct instant when, void *data), void *data)
{
	struct statement st = statement_open(store,
		"SELECT begin_utc_us, begin_offset_min FROM sessions "
		"WHERE id > ? OR begin_utc_us > (SELECT max(begin_utc_us) "
		"- 259200000000 FROM sessions)");
	int64_t last;
	int r = database_query_int(
		store, "SELECT coalesce(max(id), 0) FROM sessions", &last);

	bind_int(&st, *after);
	while (r >= 0 && (r = statement_step(&st)) > 0)
		r = on_touched(take_when(&st), data);
	statement_done(&st);
	if (!r)
		*after = last;
	return r;
}
