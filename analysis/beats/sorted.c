/* SPDX-License-Identifier: GPL-3.0-or-later
 * A few values kept in order.
 */
#include "analysis/beats/sorted.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

/* Counted four at a time; what a heart does next cannot be guessed, so that a
 * search that branches, or waits for each step, takes longer. */
#define LANES 4

typedef double lanes
	__attribute__((vector_size(LANES * sizeof(double)), aligned(8)));
typedef int64_t counts __attribute__((vector_size(LANES * sizeof(int64_t))));

/* Places of the first values that are not below a and b. */
struct places {
	size_t a, b;
};

static inline __attribute__((always_inline)) struct places count_below(
	const struct sorted *sorted, double a, double b)
{
	counts below_a = {0}, below_b = {0};

	for (size_t k = 0; k < sorted->n; k += LANES) {
		lanes four = *(const lanes *)(sorted->values + k);

		below_a -= four < a;
		below_b -= four < b;
	}
	return (struct places){
		(size_t)(below_a[0] + below_a[1] + below_a[2] + below_a[3]),
		(size_t)(below_b[0] + below_b[1] + below_b[2] + below_b[3])};
}

#ifdef __x86_64__
__attribute__((target("avx2"))) static struct places places_avx2(
	const struct sorted *sorted, double a, double b)
{
	return count_below(sorted, a, b);
}
#endif

static struct places places_of(const struct sorted *sorted, double a, double b)
{
#ifdef __x86_64__
	if (__builtin_cpu_supports("avx2"))
		return places_avx2(sorted, a, b);
#endif
	return count_below(sorted, a, b);
}

/* Fills up the last four. */
static void pad(struct sorted *sorted)
{
	for (size_t k = sorted->n; k % LANES != 0; k++)
		sorted->values[k] = INFINITY;
}

void sorted_clear(struct sorted *sorted)
{
	sorted->n = 0;
}

void sorted_add(struct sorted *sorted, double value)
{
	assert(sorted->n < SORTED_MAX);

	double *place = sorted->values + places_of(sorted, value, value).a;
	double *end = sorted->values + sorted->n;

	memmove(place + 1, place, (size_t)(end - place) * sizeof(*place));
	*place = value;
	sorted->n++;
	pad(sorted);
}

void sorted_remove(struct sorted *sorted, double value)
{
	double *place = sorted->values + places_of(sorted, value, value).a;
	double *end = sorted->values + sorted->n;

	assert(place < end && *place == value);
	memmove(place, place + 1, (size_t)(end - place - 1) * sizeof(*place));
	sorted->n--;
	pad(sorted);
}

void sorted_replace(struct sorted *sorted, double old, double value)
{
	struct places places = places_of(sorted, old, value);
	double *from = sorted->values + places.a;
	double *to = sorted->values + places.b;

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
