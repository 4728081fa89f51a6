/* SPDX-License-Identifier: GPL-3.0-or-later
 * A few values kept in order while a window slides over them.
 */
#pragma once

#include <stddef.h>

#define SORTED_MAX 91 /* Lipponen & Tarvainen's window */

struct sorted {
	size_t n;
	/* Ascending; infinite from n to the next multiple of 4. */
	double values[SORTED_MAX + 1];
};

/* Forgets all values. */
void sorted_clear(struct sorted *sorted);
/* Adds a value; there must be room. A count and a move: at this size faster
 * than any tree. */
void sorted_add(struct sorted *sorted, double value);
/* Removes one value that was added. */
void sorted_remove(struct sorted *sorted, double value);
/* Removes a value that was added and adds another, in one move. */
void sorted_replace(struct sorted *sorted, double old, double value);

/* Quantile p (0..1) of at least one value, linear between the two nearest at
 * position (n-1)p: type 7 of Hyndman & Fan 1996, as numpy and pandas have. */
double sorted_quantile(const struct sorted *sorted, double p);
