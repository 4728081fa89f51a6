/* SPDX-License-Identifier: GPL-3.0-or-later
 * Trials with one person: what was planned, and whether it was stopped early.
 */
#pragma once

#include <stdint.h>

#include "daemon/base/instant.h"

struct store;

#define TRIAL_NAME_SIZE 128

struct trial {
	int64_t id;
	char name[TRIAL_NAME_SIZE]; /* what is tried */
	char against[TRIAL_NAME_SIZE]; /* and what it is compared with */
	char outcome[32];
	int first_day; /* since 1970-01-01 */
	int block_days, n_pairs;
	uint64_t seed; /* of the lot */
	struct instant begin; /* boot_us unused */
	int stop_day; /* valid where end.utc_us is not 0 */
	struct instant end; /* stopped early; utc_us 0: it was not */
};

/* Adds a trial and fills its id. */
int trial_add(struct store *store, struct trial *trial);
/* Keeps that trial id was stopped early; -ENOENT if there is none that goes
 * on. */
int trial_stop(
	struct store *store, int64_t id, int stop_day, struct instant now);
/* The one that was started last; -ENOENT without any. */
int trial_newest(struct store *store, struct trial *ret_trial);
