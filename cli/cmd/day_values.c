/* SPDX-License-Identifier: GPL-3.0-or-later
 * The table of measures, and their series.
 */
#include "cli/cmd/day_values.h"

#include <math.h>

#include "cli/cmd/harvest.h"
#include "daemon/base/mem.h"

/* A day counts with 2 h of which activation is known (regulation.md 8). */
#define LEAST_KNOWN_S 7200
#define LEAST_SETTLED 2
#define S_PER_HOUR 3600

static bool is_known(const struct trend_day *day)
{
	return day->row.known_s >= LEAST_KNOWN_S;
}

static double arousal_of(const struct trend_day *day)
{
	return is_known(day) ? day->row.arousal : NAN;
}

static double in_range_of(const struct trend_day *day)
{
	return is_known(day) ? day->row.in_range : NAN;
}

static double episodes_of(const struct trend_day *day)
{
	return is_known(day)
		? day->row.n_episodes / (day->row.known_s / S_PER_HOUR)
		: NAN;
}

static double settle_s_of(const struct trend_day *day)
{
	return day->row.n_settled >= LEAST_SETTLED ? day->row.settle_s : NAN;
}

static double rest_ln_rmssd_of(const struct trend_day *day)
{
	return day->row.n_rest > 0 ? day->row.rest_ln_rmssd : NAN;
}

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
	{"arousal", "activation", "activation", false, arousal_of},
	{"in_range", "usual range", "time in your usual range", false,
		in_range_of},
	{"episodes_per_hour", "episodes", "number of episodes in an hour",
		false, episodes_of},
	{"settle_s", "settle time", "settle time", false, settle_s_of},
	{"rest_ln_rmssd", "RMSSD at rest", "RMSSD at rest", false,
		rest_ln_rmssd_of},
	{"ln_rmssd", "RMSSD", "RMSSD", true, ln_rmssd_of},
	{"hr_bpm", "heart rate", "heart rate", true, hr_bpm_of},
};
_Static_assert(sizeof(day_measures) / sizeof(*day_measures) == DAY_N_MEASURES,
	"a measure more or less");

static double *series(const struct harvest *harvest, size_t first,
	size_t n_days, double (*of)(const struct trend_day *day))
{
	double *values = xcalloc(n_days + 1, sizeof(*values));

	/* A day on which the zone changed is as good as missing. */
	for (size_t i = 0; i < n_days; i++) {
		const struct trend_day *day = &harvest->days[first + i];

		values[i] = day->row.travel ? NAN : of(day);
	}
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
