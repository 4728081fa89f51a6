/* SPDX-License-Identifier: GPL-3.0-or-later
 * Theil-Sen line and the medians of weekdays and weekends.
 */
#include "analysis/days/trend.h"

#include <math.h>

#include <gsl/gsl_statistics_double.h>

#define SATURDAY 5

double trend_slope(const double *x, const double *y, size_t n, double *scratch)
{
	size_t n_slopes = 0;

	for (size_t i = 0; i < n; i++) {
		if (isnan(y[i]))
			continue;
		for (size_t k = i + 1; k < n; k++) {
			double dx = x ? x[k] - x[i] : (double)(k - i);

			if (!isnan(y[k]) && dx != 0)
				scratch[n_slopes++] = (y[k] - y[i]) / dx;
		}
	}
	return n_slopes ? gsl_stats_median(scratch, 1, n_slopes) : NAN;
}

double trend_remove(
	const double *values, size_t n, double *scratch, double *ret_values)
{
	double slope = trend_slope(NULL, values, n, scratch);
	double intercept;
	size_t n_values = 0;

	for (size_t i = 0; i < n; i++) {
		ret_values[i] = values[i];
		if (!isnan(slope) && !isnan(values[i]))
			scratch[n_values++] = values[i] - slope * (double)i;
	}
	if (isnan(slope))
		return 0;
	intercept = gsl_stats_median(scratch, 1, n_values);
	for (size_t i = 0; i < n; i++)
		ret_values[i] -= intercept + slope * (double)i;
	return slope;
}

static bool is_weekend(size_t day, int first_weekday)
{
	return (day + (size_t)first_weekday) % 7 >= SATURDAY;
}

static void centre(double *values, size_t n, int first_weekday, bool weekend,
	double *scratch)
{
	size_t n_values = 0;
	double median;

	for (size_t i = 0; i < n; i++)
		if (is_weekend(i, first_weekday) == weekend &&
			!isnan(values[i]))
			scratch[n_values++] = values[i];
	if (n_values == 0)
		return;
	median = gsl_stats_median(scratch, 1, n_values);
	for (size_t i = 0; i < n; i++)
		if (is_weekend(i, first_weekday) == weekend)
			values[i] -= median;
}

bool trend_remove_week(
	double *values, size_t n, int first_weekday, double *scratch)
{
	size_t n_weekend = 0;

	for (size_t i = 0; i < n; i++)
		n_weekend += is_weekend(i, first_weekday) && !isnan(values[i]);
	if (n_weekend < TREND_MIN_WEEKEND_DAYS)
		return false;
	centre(values, n, first_weekday, false, scratch);
	centre(values, n, first_weekday, true, scratch);
	return true;
}
