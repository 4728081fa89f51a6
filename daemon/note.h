/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a person has hrvd write down: sessions and marks. The store does it;
 * here failures become sentences for that person.
 *
 * Each returns 0, or -errno with ret_error (fresh memory).
 */
#pragma once

#include "daemon/base/instant.h"

struct session;
struct store;

/* ret_session: the one that runs now. -EINVAL when the name is too long,
 * -EALREADY when one runs. */
int note_session_start(struct store *store, const char *name,
	struct instant now, struct session *ret_session, char **ret_error);
/* Sets the id of session, the one that ran, to 0. -ESRCH when none runs. */
int note_session_stop(struct store *store, struct instant now,
	struct session *session, char **ret_error);
/* text: "" for a mark without words. */
int note_mark(struct store *store, const char *text, struct instant now,
	char **ret_error);
