/* SPDX-License-Identifier: GPL-3.0-or-later
 * The baseline of a day: read where it was frozen, made and written where the
 * day has none yet.
 */
#pragma once

#include <stdbool.h>

struct day_range;
struct frozen;
struct reg_baseline;
struct store;

/* keep_days: as of regulate_new. */
struct frozen *frozen_new(struct store *store, bool keep_days);
void frozen_free(struct frozen *frozen);

/* Of the range's first day, for its kind of device. 0 or -errno. */
int frozen_baseline(struct frozen *frozen, const struct day_range *range,
	struct reg_baseline *ret_baseline);
