/* SPDX-License-Identifier: GPL-3.0-or-later
 * How much a number of days is worth.
 *
 * A day resembles the day before it, so that n pairs tell as much as n_eff < n
 * independent ones. From it: the interval of a correlation, its p value, and
 * how many days a question needs.
 */
#pragma once

#include <stddef.h>

struct pairs;

/* Autocorrelation at a lag of 1 or more days of n calendar days, NAN where
 * missing: the mean product of the days that are so far apart and both there,
 * over the variance, times (n - lag)/n. Without missing days that is the usual
 * estimate (Box & Jenkins 1976, 2.1.11). NAN where there are no such days or
 * no variance. */
double effective_autocorrelation(const double *values, size_t n, size_t lag);

/* Pairs that as many independent ones as these are worth (Bartlett 1946;
 * Bayley & Hammersley 1946):
 *   n / (1 + 2 sum_{j=1..J} m_j/n r_x(j) r_y(j)), J = min(10, n/4),
 * with m_j the number of pairs that have another j days later; without missing
 * days m_j = n - j, as in regulation.md 7.4. Never above n. */
double effective_n(const struct pairs *pairs);
/* The same of n complete pairs if both were first-order autoregressive, with
 * coefficients a and b: n (1 - ab)/(1 + ab). */
double effective_n_ar1(double n, double a, double b);

/* 95 % interval of a rank correlation, by Fisher's z with the standard error
 * sqrt((1 + rho^2/2)/(n_eff - 3)) (Bonett & Wright 2000, eq. 4). Both NAN if
 * n_eff <= 3. */
void effective_interval(
	double rho, double n_eff, double *ret_lo, double *ret_hi);
/* Two-sided p of no correlation: z of it against sqrt(1/(n_eff - 3)). NAN if
 * n_eff <= 3. */
double effective_p(double rho, double n_eff);

/* Independent pairs that find a correlation of this size with 80 % power at
 * two-sided 5 %: ((1.96 + 0.84)/atanh r)^2 + 3, rounded up. 0 < r < 1. */
size_t effective_n_needed(double rho);
