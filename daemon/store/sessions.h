/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sessions: a stretch of practice with a name and two ends.
 */
#pragma once

#include <stdint.h>

#include "daemon/base/instant.h"

struct store;

struct session {
	int64_t id;
	char name[128]; /* "" when not named */
	struct instant begin; /* boot_us is not kept: it reads as 0 */
	struct instant end; /* utc_us 0 while it runs */
};

/* Begins a session; -EALREADY while another runs. Fills id. */
int session_start(struct store *store, struct session *session);
/* Ends the one that runs and returns it; -ENOENT if none does. */
int session_stop(
	struct store *store, struct instant end, struct session *ret_session);
/* The one that runs; -ENOENT if none does. */
int session_current(struct store *store, struct session *ret_session);
/* Sessions that touch [from_us, to_us), oldest first. */
int sessions_read(struct store *store, int64_t from_us, int64_t to_us,
	int (*on_session)(const struct session *session, void *data),
	void *data);
