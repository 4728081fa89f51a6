/* SPDX-License-Identifier: GPL-3.0-or-later
 * The median of the last 60 values.
 */
#include "daemon/engine/median.h"

#include <string.h>

/* The first place in sorted whose value is not less. */
static size_t place_of(const struct median *median, int64_t value)
{
	size_t low = 0, high = median->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (median->sorted[middle] < value)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void drop(struct median *median, int64_t value)
{
	int64_t *place = median->sorted + place_of(median, value);
	int64_t *end = median->sorted + median->n--;

	memmove(place, place + 1, (size_t)(end - place - 1) * sizeof(*place));
}

static void insert(struct median *median, int64_t value)
{
	int64_t *place = median->sorted + place_of(median, value);
	int64_t *end = median->sorted + median->n++;

	memmove(place + 1, place, (size_t)(end - place) * sizeof(*place));
	*place = value;
}

void median_add(struct median *median, int64_t value)
{
	if (median->n == MEDIAN_SIZE)
		drop(median, median->ring[median->next]);
	insert(median, value);
	median->ring[median->next] = value;
	median->next = (median->next + 1) % MEDIAN_SIZE;
}

int64_t median_value(const struct median *median)
{
	return median->n > 0 ? median->sorted[median->n / 2] : 0;
}
