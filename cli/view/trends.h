/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shows many days in rows, and regulation above pain on one axis of days.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "analysis/days/summary.h"
#include "analysis/regulation/norm.h"
#include "daemon/store/days.h"
#include "daemon/store/stretches.h"

/* One day; the day is first_day plus its place. */
struct trend_day {
	struct day_summary summary;
	size_t n_pain; /* entries with a number */
	int pain_low, pain_high;
	double pain_mean; /* of pain now, else "average"; NAN without */
	size_t n_now; /* entries of pain now */
	/* The day's value for comparisons, of one kind of entry: the mean of
	 * 2 or more of pain now, else "average"; NAN without these. */
	double pain_value;
	/* PEG of the week up to this day (Krebs 2009), and its two items of
	 * what pain got in the way of; NAN without. */
	double peg, function;
	bool is_break; /* medicine was changed: what follows is compared with
			* nothing before it (R21) */
	struct day_row row; /* what hrvd found of it; all 0 without */
};

struct trends {
	int first_day;
	size_t n_days;
	const struct trend_day *days;
	const struct episode *episodes; /* of these days, in order */
	size_t n_episodes;
	/* The person's usual RMSSD at rest on the last day (ln, norm.h). */
	struct reg_norm norm;
	bool by_week; /* weeks were asked for; else as suits the length */
	enum device_kind kind; /* DEVICE_N_KINDS: no strap at all */
};

void trends_print(FILE *file, const struct trends *trends);
/* The charts above one axis of days. */
void trends_print_charts(FILE *file, const struct trends *trends);
void trends_print_json(const struct trends *trends);
