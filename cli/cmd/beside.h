/* SPDX-License-Identifier: GPL-3.0-or-later
 * Holds what the heart did around a moment against what is usual for the
 * person in this context and at this hour, as hrvd has frozen it for the day.
 */
#pragma once

#include "cli/view/context.h"
#include "daemon/base/instant.h"

struct beside;
struct store;

/* rollover_min: at which days begin. The caller frees. */
struct beside *beside_new(int rollover_min);
void beside_free(struct beside *beside);

/* Fills the places of both sides of a context that is known, from the quiet
 * steps in them, and the values where the beats gave none. As long as nothing
 * is usual, or if the store cannot answer, all stays as it is. */
void beside_usual(struct beside *beside, struct store *store, struct instant at,
	struct context *context);
