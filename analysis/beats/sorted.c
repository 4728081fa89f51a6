/* SPDX-License-Identifier: GPL-3.0-or-later
 * A few values kept in order.
 */
#include "analysis/beats/sorted.h"

#include <assert.h>
#include <string.h>

/* Place of the first value that is not below value. Halves without a branch:
 * what a heart does next cannot be guessed, by a processor neither. */
static size_t place_of(const struct sorted *sorted, double value)
{
	const double *base = sorted->values;
	size_t n = sorted->n;

	while (n > 1) {
		size_t half = n / 2;

		base += half & -(size_t)(base[half - 1] < value);
		n -= half;
	}
	return (size_t)(base - sorted->values) + (n == 1 && *base < value);
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

void sorted_replace(struct sorted *sorted, double old, double value)
{
	double *from = sorted->values + place_of(sorted, old);
	double *to = sorted->values + place_of(sorted, value);

	assert(from < sorted->values + sorted->n && *from == old);
	if (to > from) {
		to--;
		memmove(from, from + 1, (size_t)(to - from) * sizeof(*to));
	} else {
		memmove(to + 1, to, (size_t)(from - to) * sizeof(*to));
	}
	*to = value;
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
