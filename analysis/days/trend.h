/* SPDX-License-Identifier: GPL-3.0-or-later
 * Slow drift and the rhythm of the week, taken out of a series of days.
 *
 * Two series that both drift correlate without having to do with each other;
 * so does what differs between weekdays and weekends.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Values that trend_slope needs as scratch for n points. */
static inline size_t trend_n_slopes(size_t n)
{
	return n < 2 ? 1 : n * (n - 1) / 2;
}

/* Slope of the line of Theil (1950) and Sen (1968): the median of the slopes
 * between all pairs of points. x: n places, NULL for 0, 1, 2...; y: n values,
 * NAN where missing. scratch: trend_n_slopes(n) values. NAN with fewer than 2
 * values at different places. */
double trend_slope(const double *x, const double *y, size_t n, double *scratch);

/* Values less their Theil-Sen line over the calendar (intercept: the median of
 * y - slope x); missing days stay missing, and a series of fewer than 2 values
 * is left alone. values and ret_values (may be the same): n days. Returns the
 * slope per day, 0 where there is none. */
double trend_remove(
	const double *values, size_t n, double *scratch, double *ret_values);

#define TREND_MIN_WEEKEND_DAYS 8 /* regulation.md 7.2, a choice */

/* Takes the median of the weekdays from the weekdays and that of the weekends
 * from the weekends, given 8 values or more on weekends (else false and nothing
 * is done). first_weekday: of values[0], 0 is Monday. scratch: n values. */
bool trend_remove_week(
	double *values, size_t n, int first_weekday, double *scratch);
