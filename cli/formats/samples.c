/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the first rows of a table tell about a column, see samples.h.
 */
#include "cli/formats/samples.h"

#include <math.h>
#include <stdlib.h>

bool samples_is_number(const struct samples *samples, int column)
{
	return column < samples->n_columns &&
		!isnan(samples->values[0][column]);
}

double samples_rise(const struct samples *samples, int column)
{
	return samples->values[samples->n - 1][column] -
		samples->values[0][column];
}

bool samples_is_time(const struct samples *samples, int column)
{
	if (samples->is_stamp[column])
		return column < samples->n_columns;
	if (!samples_is_number(samples, column) ||
		!(samples_rise(samples, column) > 0))
		return false;
	for (size_t i = 1; i < samples->n; i++)
		if (samples->values[i][column] < samples->values[i - 1][column])
			return false;
	return true;
}

bool samples_is_count(const struct samples *samples, int column)
{
	for (size_t i = 1; i < samples->n; i++)
		if (samples->values[i][column] !=
			samples->values[i - 1][column] + 1)
			return false;
	return samples->n > 1 && samples_is_number(samples, column);
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double samples_median(const struct samples *samples, int column, bool of_steps)
{
	double values[N_SAMPLES];
	size_t n = 0;

	for (size_t i = of_steps; i < samples->n; i++)
		values[n++] = samples->values[i][column] -
			(of_steps ? samples->values[i - 1][column] : 0);
	if (n == 0)
		return NAN;
	qsort(values, n, sizeof(*values), compare_doubles);
	return values[n / 2];
}

double samples_grain(const struct samples *samples, int column)
{
	double grain = 1;

	for (size_t i = 0; i < samples->n && grain > 1e-6;) {
		double grains = samples->values[i][column] / grain;

		if (fabs(grains - round(grains)) < 1e-3)
			i++;
		else
			grain /= 10;
	}
	return grain;
}
