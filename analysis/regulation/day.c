/* SPDX-License-Identifier: GPL-3.0-or-later
 * Counts, shares and medians over the steps of a day.
 */
#include "analysis/regulation/day.h"

#include "analysis/days/robust.h"

#define MAX_AROUND 32 /* steps within range_smooth_s */

/* The median of the known points less than half of range_smooth_s away. */
static double level_around(const struct reg_point *points, size_t n_points,
	size_t i, const struct reg_constants *constants)
{
	double values[MAX_AROUND];
	double half_us = constants->range_smooth_s / 2 * 1e6;
	size_t n = 0, first = i;

	while (first > 0 &&
		(double)(points[i].time_us - points[first - 1].time_us) <
			half_us)
		first--;
	for (size_t k = first; k < n_points && n < MAX_AROUND; k++) {
		if ((double)(points[k].time_us - points[i].time_us) >= half_us)
			break;
		if (!isnan(points[k].value))
			values[n++] = points[k].value;
	}
	return robust_median(values, n);
}

static struct hrv_value share_of(const struct reg_day_parts *parts,
	const struct reg_constants *constants, size_t n_known)
{
	size_t n_in = 0;

	for (size_t i = 0; i < parts->n_steps; i++) {
		double level;

		if (isnan(parts->points[i].value))
			continue;
		level = level_around(
			parts->points, parts->n_steps, i, constants);
		if (fabs(level) <= constants->range)
			n_in++;
	}
	return hrv_some((double)n_in / (double)n_known);
}

static struct hrv_value settle_of(const struct reg_day *day,
	const struct reg_constants *constants, struct survival *durations)
{
	double median_s;

	if ((double)day->n_settled < constants->settle_min_n)
		return hrv_none(HRV_TOO_FEW);
	median_s = survival_median_s(durations, day->n_settling);
	return isnan(median_s) ? hrv_none(HRV_TOO_LONG) : hrv_some(median_s);
}

/* Counts steps, and gathers the index of the quiet ones. */
static void count(const struct reg_day_parts *parts, double step_s,
	double *ret_quiet, struct reg_day *day)
{
	for (size_t i = 0; i < parts->n_steps; i++) {
		if (isnan(parts->points[i].value)) {
			day->unknown_s += step_s;
			continue;
		}
		day->n_known++;
		if (reg_step_is_quiet(&parts->steps[i]))
			ret_quiet[day->n_quiet++] = parts->points[i].value;
	}
	day->known_s = step_s * (double)day->n_known;
	day->quiet_s = step_s * (double)day->n_quiet;
}

void reg_day_of(const struct reg_day_parts *parts,
	const struct reg_constants *constants, double *scratch,
	struct survival *durations, struct reg_day *ret_day)
{
	struct reg_day day = {.n_episodes = parts->n_episodes};

	day.median_a = day.share_in_range = day.episodes_per_h =
		hrv_none(HRV_TOO_SHORT);
	count(parts, constants->step_s, scratch, &day);
	day.n_settling = reg_episodes_settling(
		parts->episodes, parts->n_episodes, durations);
	for (size_t i = 0; i < day.n_settling; i++)
		day.n_settled += durations[i].ended;
	day.median_settle_s = settle_of(&day, constants, durations);
	if (day.n_known > 0 && day.known_s >= constants->range_min_known_s) {
		day.share_in_range = share_of(parts, constants, day.n_known);
		day.episodes_per_h =
			hrv_some((double)day.n_episodes * 3600 / day.known_s);
		day.median_a = day.n_quiet
			? hrv_some(robust_median(scratch, day.n_quiet))
			: hrv_none(HRV_NO_BEATS);
	}
	reg_rest_of(
		parts->steps, parts->n_steps, constants, scratch, &day.rest);
	*ret_day = day;
}
