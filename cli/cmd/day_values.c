/* SPDX-License-Identifier: GPL-3.0-or-later
 * The table of measures, and their series.
 */
#include "cli/cmd/day_values.h"

#include "cli/cmd/harvest.h"
#include "daemon/base/mem.h"

static double ln_rmssd_of(const struct trend_day *day)
{
	return day->summary.ln_rmssd.value;
}

static double hr_bpm_of(const struct trend_day *day)
{
	return day->summary.hr_bpm.value;
}

static double pain_of(const struct trend_day *day)
{
	return day->pain_value;
}

const struct day_measure day_measures[] = {
	{"ln_rmssd", "RMSSD", ln_rmssd_of},
	{"hr_bpm", "heart rate", hr_bpm_of},
};
_Static_assert(sizeof(day_measures) / sizeof(*day_measures) == DAY_N_MEASURES,
	"a measure more or less");

static double *series(const struct harvest *harvest, size_t first,
	size_t n_days, double (*of)(const struct trend_day *day))
{
	double *values = xcalloc(n_days + 1, sizeof(*values));

	for (size_t i = 0; i < n_days; i++)
		values[i] = of(&harvest->days[first + i]);
	return values;
}

double *day_values_pain(
	const struct harvest *harvest, size_t first, size_t n_days)
{
	return series(harvest, first, n_days, pain_of);
}

double *day_values_measure(const struct harvest *harvest, size_t measure,
	size_t first, size_t n_days)
{
	return series(harvest, first, n_days, day_measures[measure].of);
}
