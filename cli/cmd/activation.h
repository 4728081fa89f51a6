/* SPDX-License-Identifier: GPL-3.0-or-later
 * Looks up how activated a moment was.
 */
#pragma once

#include <stdint.h>

#include "cli/view/activation.h"
#include "daemon/store/stretches.h"

struct store;

/* The moment, and whose steps and days are asked for. */
struct activation_query {
	enum device_kind kind;
	int rollover_min;
	int64_t at_us;
	int64_t reach_us; /* a step so long before is still of the moment */
};

/* The step that is nearest before at_us (its middle), as hrvd has judged it,
 * smoothed over the ones before. 0 or -errno of the store; with 0 there may be
 * none. */
int activation_read(struct store *store, const struct activation_query *query,
	struct activation *ret_activation);
