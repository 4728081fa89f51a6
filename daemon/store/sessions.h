/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sessions: what has two ends. A session (with a name), a practice (with its
 * kind) and a flare may run at the same time, but only one of each.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "daemon/base/instant.h"
#include "daemon/store/score.h"

struct store;

enum session_kind { SESSION_PLAIN, SESSION_PRACTICE, SESSION_FLARE };
#define SESSION_N_KINDS 3

/* Zeroed, it is a session without a name that has not begun. */
struct session {
	int64_t id;
	enum session_kind kind;
	char name[128]; /* "" when not named */
	struct instant begin; /* boot_us is not kept: it reads as 0 */
	struct instant end; /* utc_us 0 while it runs */
	char practice[64]; /* key of its kind, like "orienting"; "" if none */
	char posture[32]; /* key; "" if not said */
	bool paced; /* breathing by a pacer */
	bool practitioner; /* somebody was there for it */
	bool quiet; /* no figures are shown while it runs */
	struct score activation; /* felt, said before any figure was seen */
	char note[512]; /* of a flare: what helped */
	bool is_private;
	bool removed;
};

/* "session", "practice", "flare": in the database and in JSON. */
const char *session_kind_word(enum session_kind kind);

/* Begins a session; -EALREADY while another of its kind runs. Fills id. */
int session_start(struct store *store, struct session *session);
/* Adds one that is over: both ends are set. Fills id. */
int session_add(struct store *store, struct session *session);
/* Writes all of the session of this id; -ENOENT. */
int session_change(struct store *store, const struct session *session);
/* Ends the one of the kind that runs and returns it; -ENOENT if none does. */
int session_stop(struct store *store, enum session_kind kind,
	struct instant end, struct session *ret_session);
/* The one of the kind that runs; -ENOENT if none does. */
int session_current(struct store *store, enum session_kind kind,
	struct session *ret_session);
/* By id, removed or not; -ENOENT. */
int session_get(struct store *store, int64_t id, struct session *ret_session);
/* Sessions of all kinds that touch [from_us, to_us), but for removed ones,
 * oldest first. */
int sessions_read(struct store *store, int64_t from_us, int64_t to_us,
	int (*on_session)(const struct session *session, void *data),
	void *data);

/* Calls on_touched with the begin of each session that was added after id
 * *after, and of all of the last three days before it; then *after is the last
 * id. */
int sessions_touched(struct store *store, int64_t *after,
	int (*on_touched)(struct instant when, void *data), void *data);
