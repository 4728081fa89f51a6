/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shows many days in rows, and RMSSD above pain on one axis of days.
 */
#pragma once

#include <stddef.h>
#include <stdio.h>

#include "analysis/days/summary.h"
#include "daemon/store/days.h"
#include "daemon/store/stretches.h"

/* One day; the day is first_day plus its place. */
struct trend_day {
	struct day_summary summary;
	size_t n_pain; /* entries with a number */
	int pain_low, pain_high;
	double pain_mean; /* of all entries; NAN without */
	size_t n_now; /* entries of pain now */
	/* The day's value for comparisons, of one kind of entry: the mean of
	 * 2 or more of pain now, else "average"; NAN without these. */
	double pain_value;
	struct day_row row; /* what hrvd found of it; all 0 without */
};

struct trends {
	int first_day;
	size_t n_days;
	const struct trend_day *days;
	enum device_kind kind; /* DEVICE_N_KINDS: no strap at all */
};

void trends_print(FILE *file, const struct trends *trends);
void trends_print_json(const struct trends *trends);
