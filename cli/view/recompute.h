/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shows which days say something else after they were made anew.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "daemon/store/days.h"

/* A day as it was and as it is; day 0 in one of them: it was not there. */
struct recompute_change {
	struct day_row before, after;
};

struct recompute_report {
	size_t n_days; /* that there are now */
	const struct recompute_change
		*changes; /* days that say another thing */
	size_t n_changes;
	double seconds;
};

/* all: each changed day, else how many there are. */
void recompute_print(
	FILE *file, const struct recompute_report *report, bool all);
void recompute_print_json(const struct recompute_report *report);
