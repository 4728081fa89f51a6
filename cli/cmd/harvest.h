/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fetches days: the medians of the heart and the entries of pain of each.
 */
#pragma once

#include <stddef.h>

#include "cli/view/trends.h"
#include "daemon/store/stretches.h"

struct cli;
struct span;
struct store;

struct harvest {
	int first_day;
	size_t n_days;
	struct trend_day *days; /* of every calendar day, in order */
	struct episode *episodes; /* of these days, in order */
	size_t n_episodes;
	enum device_kind kind; /* DEVICE_N_KINDS: no strap at all */
	/* The last day on which a medicine was started, stopped or changed: no
	 * comparison reaches across it (R21). Below first_day: none. */
	int break_day;
};

/* Reads the days of the span; HRVCTL_OK, or HRVCTL_ERROR after the reason was
 * printed. The caller calls harvest_done in any case. */
int harvest_read(const struct cli *cli, struct store *store,
	const struct span *span, struct harvest *ret_harvest);
void harvest_done(struct harvest *harvest);
