/* SPDX-License-Identifier: GPL-3.0-or-later
 * Seeded chance for the simulated strap: the same seed, the same life, on every
 * machine (which rand(3) does not promise). xorshift64*, Vigna 2016.
 */
#pragma once

#include <math.h>
#include <stdint.h>

struct noise {
	uint64_t state;
};

/* Seeds that differ by one lead to lives that have nothing in common (the
 * finaliser of splitmix64, Steele et al. 2014). */
static inline struct noise noise_of_seed(uint64_t seed)
{
	uint64_t z = seed + UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	z ^= z >> 31;
	return (struct noise){z ? z : 1};
}

/* Uniform in [0, 1). */
static inline double noise_uniform(struct noise *noise)
{
	uint64_t x = noise->state;

	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	noise->state = x;
	return (double)((x * UINT64_C(2685821657736338717)) >> 11) /
		9007199254740992.0;
}

static inline double noise_between(struct noise *noise, double low, double high)
{
	return low + (high - low) * noise_uniform(noise);
}

/* Normal, mean 0, standard deviation 1 (Box and Muller 1958). */
static inline double noise_normal(struct noise *noise)
{
	double radius = sqrt(-2 * log(1 - noise_uniform(noise)));

	return radius * cos(2 * M_PI * noise_uniform(noise));
}

/* A waiting time: at least `least`, with the mean given. */
static inline double noise_wait(struct noise *noise, double least, double mean)
{
	return least - (mean - least) * log(1 - noise_uniform(noise));
}
