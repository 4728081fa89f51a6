/* SPDX-License-Identifier: GPL-3.0-or-later
 * How long something takes when some of it was not seen to its end.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* One duration; ended false: it was longer than this, nobody knows by how much
 * (censored). */
struct survival {
	double s;
	bool ended;
};

/* The median duration after Kaplan & Meier (1958): the first time at which at
 * most half are left. A mean would leave out, or cut short, just the longest.
 * The order in durations is lost. NAN of none, or if more than half are left at
 * the end of all. */
double survival_median_s(struct survival *durations, size_t n);
