/* SPDX-License-Identifier: GPL-3.0-or-later
 * A few values kept in order.
 */
#include "analysis/beats/sorted.h"

#include <assert.h>
#include <string.h>

/* Place of the first value that is not below value. */
static size_t place_of(const struct sorted *sorted, double value)
{
	size_t low = 0;
	size_t high = sorted->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (sorted->values[middle] < value)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void sorted_add(struct sorted *sorted, double value)
{
	assert(sorted->n < SORTED_MAX);

	double *place = sorted->values + place_of(sorted, value);
	double *end = sorted->values + sorted->n;

	memmove(place + 1, place, (size_t)(end - place) * sizeof(*place));
	*place = value;
	sorted->n++;
}

void sorted_remove(struct sorted *sorted, double value)
{
	double *place = sorted->values + place_of(sorted, value);
	double *end = sorted->values + sorted->n;

	assert(place < end && *place == value);
	memmove(place, place + 1, (size_t)(end - place - 1) * sizeof(*place));
	sorted->n--;
}

double sorted_quantile(const struct sorted *sorted, double p)
{
	double position = (double)(sorted->n - 1) * p;
	size_t below = (size_t)position;
	double share = position - (double)below;
	double value = sorted->values[below];

	if (below + 1 == sorted->n)
		return value;
	return value + share * (sorted->values[below + 1] - value);
}
