/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rest set, centre and spread of days, and where a day stands in them.
 */
#include "analysis/regulation/norm.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

#include "analysis/days/robust.h"

/* The highest HR in the rest set; NAN if there are no steps for it. */
static double rest_limit_bpm(const struct reg_step *steps, size_t n_steps,
	double share, double *scratch)
{
	size_t n = 0, n_rest;

	for (size_t i = 0; i < n_steps; i++)
		if (reg_step_is_usual(&steps[i]))
			scratch[n++] = steps[i].hr_bpm;
	n_rest = (size_t)floor(share * (double)n + 1e-9);
	if (n_rest == 0)
		return NAN;
	gsl_sort(scratch, 1, n);
	return scratch[n_rest - 1];
}

static size_t rest_values(const struct reg_step *steps, size_t n_steps,
	enum reg_measure measure, double limit_bpm, double *ret_values)
{
	size_t n = 0;

	for (size_t i = 0; i < n_steps; i++)
		if (reg_step_is_usual(&steps[i]) &&
			steps[i].hr_bpm <= limit_bpm)
			ret_values[n++] = reg_step_value(&steps[i], measure);
	return n;
}

void reg_rest_of(const struct reg_step *steps, size_t n_steps,
	const struct reg_constants *constants, double *scratch,
	struct reg_rest *ret_rest)
{
	double limit_bpm =
		rest_limit_bpm(steps, n_steps, constants->rest_share, scratch);
	struct reg_rest rest = {hrv_none(HRV_TOO_FEW), hrv_none(HRV_TOO_FEW),
		rest_values(steps, n_steps, REG_HR, limit_bpm, scratch)};

	if ((double)rest.n >= constants->rest_min_windows) {
		rest.hr_bpm = hrv_some(robust_median(scratch, rest.n));
		rest_values(steps, n_steps, REG_LN_RMSSD, limit_bpm, scratch);
		rest.ln_rmssd = hrv_some(robust_median(scratch, rest.n));
	}
	*ret_rest = rest;
}

struct reg_place reg_place_of(double *values, size_t n,
	enum reg_measure measure, const struct reg_constants *constants)
{
	struct reg_place place = {NAN, NAN, (int)n, (int)n};

	if (n == 0)
		return place;
	if ((double)n >= constants->robust_min) {
		place.centre = robust_median(values, n);
		place.spread = robust_spread(values, n, place.centre);
	} else {
		gsl_sort(values, 1, n);
		place.centre = gsl_stats_mean(values, 1, n);
		place.spread = n < 2 ? NAN : gsl_stats_sd(values, 1, n);
	}
	if (!isnan(place.spread))
		place.spread = fmax(
			place.spread, reg_spread_floor(measure, constants));
	return place;
}

/* The values of the days [from, to) back from the day asked about: 0 is it. */
static size_t collect(const struct reg_daily *daily, double from, double to,
	double *ret_values)
{
	size_t n = 0;

	for (size_t back = (size_t)from; (double)back < to; back++) {
		size_t place;

		if (back >= daily->n_days)
			break;
		place = daily->n_days - 1 - back;
		if (place < daily->first)
			break;
		if (!isnan(daily->values[place]))
			ret_values[n++] = daily->values[place];
	}
	return n;
}

static void fill_acute(const struct reg_daily *daily,
	const struct reg_constants *constants, double *scratch,
	struct reg_norm *norm)
{
	double mean, min_n = constants->acute_min;

	norm->n_acute = collect(daily, 0, constants->acute_days, scratch);
	norm->acute = norm->acute_cv_pct = hrv_none(HRV_TOO_FEW);
	if ((double)norm->n_acute < min_n || norm->n_acute == 0)
		return;
	mean = gsl_stats_mean(scratch, 1, norm->n_acute);
	norm->acute = hrv_some(mean);
	if (norm->n_acute > 1)
		norm->acute_cv_pct = hrv_some(100 *
			gsl_stats_sd(scratch, 1, norm->n_acute) / fabs(mean));
}

void reg_norm_of(const struct reg_daily *daily,
	const struct reg_constants *constants, double *scratch,
	struct reg_norm *ret_norm)
{
	struct reg_norm norm = {
		.n_needed = (size_t)constants->norm_provisional,
		.centre = NAN,
		.spread = NAN,
		.usual_lo = NAN,
		.usual_hi = NAN,
		.worth_lo = NAN,
		.worth_hi = NAN,
		.z = NAN,
	};
	double clip = constants->z_clip;
	double today =
		daily->n_days > 0 ? daily->values[daily->n_days - 1] : NAN;

	fill_acute(daily, constants, scratch, &norm);
	norm.n = collect(
		daily, constants->acute_days, constants->norm_days, scratch);
	if ((double)norm.n >= constants->norm_provisional) {
		struct reg_place place = reg_place_of(
			scratch, norm.n, daily->measure, constants);

		norm.standing = (double)norm.n >= constants->norm_ok
			? REG_OK
			: REG_PROVISIONAL;
		norm.centre = place.centre;
		norm.spread = place.spread;
		norm.usual_lo = place.centre - place.spread;
		norm.usual_hi = place.centre + place.spread;
		norm.worth_lo = place.centre - constants->swc * place.spread;
		norm.worth_hi = place.centre + constants->swc * place.spread;
		if (!isnan(today))
			norm.z = fmax(-clip,
				fmin(clip,
					(today - place.centre) / place.spread));
	}
	*ret_norm = norm;
}
