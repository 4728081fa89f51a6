/* SPDX-License-Identifier: GPL-3.0-or-later
 * The answer of `hrvctl status`: what the strap and the heart do now.
 *
 * It is glanced at in the middle of practice, so words come before numbers and
 * nothing moves that does not mean anything.
 */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "cli/account.h"
#include "cli/client.h"
#include "cli/history.h"
#include "cli/view/activation.h"
#include "daemon/base/instant.h"
#include "daemon/base/strap_state.h"

struct status {
	struct instant now;
	struct client_status live; /* not running: see client.h */
	bool hung; /* hrvd runs, but does not answer */
	enum strap_state state; /* of live.state */
	double rmssd_low_ms, rmssd_high_ms; /* where the true value lies */
	bool quiet; /* a session runs for which no figures are wanted */
	enum history_change change;
	struct activation activation; /* of the last minutes, if stored */
	int64_t last_data_us; /* newest beat in the database; 0: not asked
			       * for, or there is none */
	struct account today; /* of this practice day; wall_s 0: not asked
			       * for, or there is nothing */
	char *bus_error; /* why hrvd cannot be asked; NULL: it can */
	char *store_error; /* likewise the database */
};

static inline bool status_is_streaming(const struct status *status)
{
	return status->live.running && status->state == STRAP_STREAMING;
}

/* Something about the strap that limits the numbers. */
struct status_warning {
	const char *word; /* in JSON */
	const char *text;
	size_t offset; /* of its bool in struct client_status */
};
extern const struct status_warning status_warnings[];
extern const size_t status_n_warnings;

static inline bool status_warning_is_on(
	const struct client_status *live, const struct status_warning *warning)
{
	return *(const bool *)((const char *)live + warning->offset);
}

/* Takes the figures of the heart out: the session that runs is quiet. */
void status_hide(struct status *status);

void status_done(struct status *status);

/* The screen, on file; in words alone with --plain. */
void status_view(FILE *file, const struct status *status);
/* One line with its time: for logs and bars. */
void status_view_line(const struct status *status);
/* One object; on one line, flushed, for --follow. */
void status_view_json(const struct status *status, bool one_line);
