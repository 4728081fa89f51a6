/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sessions and marks, with sentences.
 */
#include "daemon/note.h"

#include <errno.h>
#include <string.h>

#include "daemon/base/mem.h"
#include "daemon/store/journal.h"
#include "daemon/store/sessions.h"
#include "daemon/store/store.h"

static int store_result(const struct store *store, int r, char **ret_error)
{
	if (r < 0)
		*ret_error = xstrdup(store_error(store));
	return r;
}

int note_session_start(struct store *store, const char *name,
	struct instant now, struct session *ret_session, char **ret_error)
{
	struct session session = {.begin = now};
	int r;

	if (strlen(name) >= sizeof session.name) {
		*ret_error = xasprintf("the name of a session has at most %zu "
				       "bytes",
			sizeof session.name - 1);
		return -EINVAL;
	}
	strcpy(session.name, name);
	r = session_start(store, &session);
	if (r == -EALREADY) {
		*ret_error = xstrdup("a session is running already; "
				     "`hrvctl session stop` ends it");
		return r;
	}
	if (!r)
		*ret_session = session;
	return store_result(store, r, ret_error);
}

int note_session_stop(struct store *store, struct instant now,
	struct session *session, char **ret_error)
{
	struct session ended;
	int r = session_stop(store, SESSION_PLAIN, now, &ended);

	if (r == -ENOENT) {
		*ret_error = xstrdup("no session is running");
		return -ESRCH;
	}
	if (!r)
		session->id = 0;
	return store_result(store, r, ret_error);
}

int note_mark(struct store *store, const char *text, struct instant now,
	char **ret_error)
{
	struct journal_entry entry = {
		.kind = JOURNAL_MARK,
		.meant = now,
		.logged = now,
		.nrs = -1,
		.note = *text ? xstrdup(text) : NULL,
	};
	int r = journal_add(store, &entry);

	journal_entry_done(&entry);
	return store_result(store, r, ret_error);
}
