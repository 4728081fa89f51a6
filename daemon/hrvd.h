/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvd as a whole: source -> engine -> store, and the service that shows it.
 * Decides what the parts below do not know of each other: which target, paused
 * or not, what to do when the disk or the session bus is gone.
 */
#pragma once

#include <stdbool.h>

#include "daemon/base/config.h"

struct hrvd;
struct sd_event;
struct store;

struct hrvd_options {
	const char *config_path;
	const char *target; /* overrides config and setting; or NULL */
	int log_level; /* overrides config; or 0 */
	double replay_speed;
	bool exit_at_end; /* of a replay */
};

/* Takes over store. config: as read at the start. */
struct hrvd *hrvd_new(struct sd_event *event, struct store *store,
	const struct config *config, const struct hrvd_options *options);
/* Closes the stretch, writes all, and lets the strap go. */
void hrvd_free(struct hrvd *hrvd);

/* Claims the bus name and begins with the target. 0, or -EEXIST when another
 * hrvd has the name; -EINVAL for a target given by option that is none. */
int hrvd_start(struct hrvd *hrvd);
/* Reads the configuration again (SIGHUP). */
void hrvd_reload(struct hrvd *hrvd);
