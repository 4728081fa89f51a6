/* SPDX-License-Identifier: GPL-3.0-or-later
 * A few values kept in order.
 *
 * Every place is told its new value by itself and its neighbour alone, so that
 * all of them are passed without a search: what a heart does next cannot be
 * guessed, and a search that branches, or waits for each step, takes longer.
 */
#include "analysis/beats/sorted.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>

#define LANES SORTED_LANES
/* Vectors wider than the processor surely has must not be arguments. */
#define INLINE static inline __attribute__((always_inline))

typedef double lanes
	__attribute__((vector_size(LANES * sizeof(double)), aligned(8)));
typedef int64_t bits __attribute__((vector_size(LANES * sizeof(int64_t))));

INLINE void choose(
	const bits *which, const lanes *yes, const lanes *no, lanes *ret_chosen)
{
	*ret_chosen = (lanes)(((bits)*yes & *which) | ((bits)*no & ~*which));
}

/* The values from old on move down, as far as those below value. */
INLINE void rise(double *values, size_t n, double old, double value)
{
	lanes all_old = old - (lanes){0}, all_value = value - (lanes){0};

	for (size_t k = 0; k < n; k += LANES) {
		lanes at = *(const lanes *)(values + k);
		lanes next = *(const lanes *)(values + k + 1);
		bits is_next = next < all_value;

		choose(&is_next, &next, &all_value, &next);

		bits stays = (at < all_old) | (at > next);

		choose(&stays, &at, &next, (lanes *)(values + k));
	}
}

/* The values up to old move up, as far as those above value. */
INLINE void fall(double *values, size_t n, double old, double value)
{
	lanes all_old = old - (lanes){0}, all_value = value - (lanes){0};

	for (size_t k = (n + LANES - 1) / LANES * LANES; k > 0; k -= LANES) {
		double *place = values + k - LANES;
		lanes at = *(const lanes *)place;
		lanes last = *(const lanes *)(place - 1);
		bits is_last = last > all_value;

		choose(&is_last, &last, &all_value, &last);

		bits stays = (at > all_old) | (at < last);

		choose(&stays, &at, &last, (lanes *)place);
	}
}

INLINE void move(struct sorted *sorted, double old, double value)
{
	if (value > old)
		rise(sorted->values + 1, sorted->n, old, value);
	else
		fall(sorted->values + 1, sorted->n, old, value);
}

#ifdef __x86_64__
__attribute__((target("avx2"))) static void move_avx2(
	struct sorted *sorted, double old, double value)
{
	move(sorted, old, value);
}
#endif

/* Infinity stands for no value, on either side. */
static void move_best(struct sorted *sorted, double old, double value)
{
#ifdef __x86_64__
	if (__builtin_cpu_supports("avx2")) {
		move_avx2(sorted, old, value);
		return;
	}
#endif
	move(sorted, old, value);
}

void sorted_clear(struct sorted *sorted)
{
	sorted->n = 0;
}

void sorted_add(struct sorted *sorted, double value)
{
	assert(sorted->n < SORTED_MAX);
	if (sorted->n == 0) {
		sorted->values[0] = -INFINITY;
		for (size_t k = 1; k <= LANES; k++)
			sorted->values[k] = INFINITY;
	}
	sorted->n++;
	sorted->values[sorted->n + LANES] = INFINITY;
	move_best(sorted, INFINITY, value);
}

void sorted_remove(struct sorted *sorted, double value)
{
	assert(sorted->n > 0);
	move_best(sorted, value, INFINITY);
	sorted->n--;
}

void sorted_replace(struct sorted *sorted, double old, double value)
{
	move_best(sorted, old, value);
}
