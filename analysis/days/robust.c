/* SPDX-License-Identifier: GPL-3.0-or-later
 * Median and MAD by selection, not by sorting.
 */
#include "analysis/days/robust.h"

#include <math.h>

#include <gsl/gsl_statistics_double.h>

double robust_median(double *values, size_t n)
{
	if (n == 0)
		return NAN;
	return gsl_stats_median(values, 1, n);
}

double robust_spread(double *values, size_t n, double centre)
{
	for (size_t i = 0; i < n; i++)
		values[i] = fabs(values[i] - centre);
	return ROBUST_MAD_FACTOR * robust_median(values, n);
}
