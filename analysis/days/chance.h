/* SPDX-License-Identifier: GPL-3.0-or-later
 * Seeded chance for draws: the same seed, the same result, on every machine.
 * splitmix64 (Steele, Lea & Flood 2014); the state is the caller's.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct chance {
	uint64_t state; /* the seed to begin with; any value */
};

static inline uint64_t chance_next(struct chance *chance)
{
	uint64_t z = chance->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/* Uniform in 0..n-1, n > 0: the high bits of a product, whose unevenness is
 * below n / 2^32 (Lemire 2019, without his rejection). */
static inline size_t chance_below(struct chance *chance, size_t n)
{
	return (size_t)(((chance_next(chance) >> 32) * (uint64_t)n) >> 32);
}

/* Puts n items in random order (Fisher & Yates; Durstenfeld 1964). */
static inline void chance_shuffle(
	struct chance *chance, size_t *items, size_t n)
{
	for (size_t i = n; i > 1; i--) {
		size_t k = chance_below(chance, i);
		size_t item = items[i - 1];

		items[i - 1] = items[k];
		items[k] = item;
	}
}
