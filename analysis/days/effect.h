/* SPDX-License-Identifier: GPL-3.0-or-later
 * Changes seen over several sessions of one person: how large, how sure.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* NAN where a number is not defined; n_draws and seed are kept with it, so that
 * it can be had again. */
struct effect {
	size_t n;
	double mean, sd; /* n-1 */
	double d_z; /* mean / sd */
	double j; /* 1 - 3 / (4 (n-1) - 1), Hedges 1981 */
	double g; /* j d_z */
	double lo, hi; /* 95 % of the mean over sessions, bootstrap */
	size_t n_up, n_down; /* above and below zero */
	double p_sign; /* two-sided sign test, zeros left out */
	size_t n_draws;
	uint64_t seed;
};

struct effect_draws {
	uint64_t seed;
	size_t n_draws;
	double *means; /* room for n_draws */
};

/* Of n changes, one a session, none of them NAN. The interval is a percentile
 * bootstrap over sessions (Efron 1979). */
void effect_of(const double *changes, size_t n,
	const struct effect_draws *draws, struct effect *ret_effect);

/* Two-sided sign test of n_up against n_down: the probability of a split that
 * is as uneven or more, both sides being equally likely. NAN without any. */
double effect_sign_p(size_t n_up, size_t n_down);
