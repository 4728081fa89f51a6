/* SPDX-License-Identifier: GPL-3.0-or-later
 * cmocka, and the comparison of doubles that it lacks.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static inline bool near_is(
	double value, double expected, double rel, double abs_)
{
	if (isnan(value) || isnan(expected))
		return isnan(value) && isnan(expected);
	return fabs(value - expected) <= fabs(expected) * rel + abs_;
}

/* |value - expected| <= |expected| * rel + abs; NAN only equals NAN. */
#define assert_near(value, expected, rel, abs_)                                \
	do {                                                                   \
		double value_ = (value);                                       \
		double expected_ = (expected);                                 \
		if (!near_is(value_, expected_, rel, abs_)) {                  \
			print_error("%s is %.12g, not %.12g\n", #value,        \
				value_, expected_);                            \
			fail();                                                \
		}                                                              \
	} while (0)

/* A seeded generator for property tests (xorshift64*, Vigna 2016); HRVD_SEED
 * repeats a run. */
static inline uint64_t seed_from_environment(void)
{
	const char *text = getenv("HRVD_SEED");
	uint64_t seed = text ? strtoull(text, NULL, 10) : 20261122;

	print_message("HRVD_SEED=%llu\n", (unsigned long long)seed);
	return seed ? seed : 1;
}

static inline uint64_t seed_next(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * UINT64_C(2685821657736338717);
}

/* Uniform in [0, 1). */
static inline double seed_uniform(uint64_t *state)
{
	return (double)(seed_next(state) >> 11) / 9007199254740992.0;
}
