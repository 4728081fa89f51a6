/* SPDX-License-Identifier: GPL-3.0-or-later
 * The spectrum of unevenly spaced values, without resampling them: the
 * periodogram of Lomb (1976) and Scargle (1982).
 *
 * At each frequency a sine and a cosine are fitted by least squares, in the
 * phase in which they do not disturb each other:
 *   P = 1/2 { [sum x cos w(t-tau)]^2 / sum cos^2 w(t-tau)
 *           + [sum x sin w(t-tau)]^2 / sum sin^2 w(t-tau) }.
 * Given as one-sided density 2 P T / n in unit^2/Hz, so that a sine of
 * amplitude A has the power A^2/2 here as in Welch's; T is the time of the
 * last value. Above half the mean rate of the values there are only mirror
 * images.
 *
 * Each of n values costs a few operations at each frequency, no sine and no
 * cosine: those are turned on from one frequency to the next, and set afresh
 * every 256, so that they stay exact to 1e-13.
 */
#pragma once

#include <stddef.h>

#define LOMB_OVERSAMPLING 4 /* frequencies k / (4 T) */

struct lomb;

/* For up to max_n values over up to max_s seconds and frequencies below
 * max_hz; NULL when memory is short. The caller frees. */
struct lomb *lomb_new(size_t max_n, double max_s, double max_hz);
void lomb_free(struct lomb *lomb);

struct lomb_spectrum {
	const double *density; /* of the lomb; [0] is 0 */
	size_t n_bins;
	double span_s; /* T; bin k is at k / (4 T) */
};

/* Density of x (its mean is removed) at times t_s, rising from 0, for all
 * frequencies below max_hz; valid until the next run. No bins where n < 2 or
 * the lomb is too small. */
struct lomb_spectrum lomb_run(struct lomb *lomb, const double *t_s,
	const double *x, size_t n, double max_hz);

/* Sum of density times bin width over lo <= frequency < hi, unit^2. */
double lomb_power(
	const struct lomb_spectrum *spectrum, double lo_hz, double hi_hz);
