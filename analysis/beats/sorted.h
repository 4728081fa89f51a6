/* SPDX-License-Identifier: GPL-3.0-or-later
 * A few values kept in order while a window slides over them.
 */
#pragma once

#include <stddef.h>

#define SORTED_MAX 91 /* Lipponen & Tarvainen's window */
#define SORTED_LANES 4 /* moved at once */

/* Zeroed: none. */
struct sorted {
	size_t n;
	/* Minus infinity, the values in ascending order, and SORTED_LANES
	 * times infinity. */
	double values[1 + SORTED_MAX + SORTED_LANES];
};

/* Forgets all values. */
void sorted_clear(struct sorted *sorted);
/* Adds a finite value; there must be room. */
void sorted_add(struct sorted *sorted, double value);
/* Removes one value that was added. */
void sorted_remove(struct sorted *sorted, double value);
/* Removes a value that was added and adds another, in one move. */
void sorted_replace(struct sorted *sorted, double old, double value);

/* Number i of n, from the least. */
static inline double sorted_at(const struct sorted *sorted, size_t i)
{
	return sorted->values[1 + i];
}

/* Quartile 1 to 3 of at least one value, linear between the two nearest at
 * position (n-1) * quartile / 4: type 7 of Hyndman & Fan 1996, as numpy and
 * pandas have. */
static inline double sorted_quartile(
	const struct sorted *sorted, size_t quartile)
{
	size_t position = (sorted->n - 1) * quartile;
	double value = sorted_at(sorted, position / 4);
	double share = (double)(position % 4) / 4;

	if (share == 0)
		return value;
	return value + share * (sorted_at(sorted, position / 4 + 1) - value);
}
