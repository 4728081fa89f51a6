/* SPDX-License-Identifier: GPL-3.0-or-later
 * Centre and spread that a few odd days do not move: median and MAD.
 */
#pragma once

#include <stddef.h>

/* MAD to standard deviation of a normal distribution. */
#define ROBUST_MAD_FACTOR 1.4826

/* The median of n values, whose order is lost; NAN of none. */
double robust_median(double *values, size_t n);

/* 1.4826 times the median distance from centre; values are overwritten by the
 * distances. NAN of none. */
double robust_spread(double *values, size_t n, double centre);
