/* SPDX-License-Identifier: GPL-3.0-or-later
 * Weighs the distances from the usual and scales their sum.
 */
#include "analysis/regulation/arousal.h"

#include <math.h>

#include "analysis/days/robust.h"

#define MAX_SMOOTH 21

/* Breathing outside the limits, or unknown, moves LF/HF by itself. */
static bool has_spectrum(
	const struct reg_step *step, const struct reg_constants *constants)
{
	return constants->weight_ln_lf_hf > 0 && !isnan(step->ln_lf_hf) &&
		(step->spectrum_grade == HRV_GRADE_A ||
			step->spectrum_grade == HRV_GRADE_B) &&
		step->resp_per_min >= constants->resp_min_per_min &&
		step->resp_per_min <= constants->resp_max_per_min;
}

/* Fills usual and z of one measure; false if the baseline has none. */
static bool measure_z(const struct reg_baseline *baseline,
	const struct reg_step *step, const struct reg_constants *constants,
	enum reg_measure measure, struct reg_terms *terms)
{
	struct reg_usual *usual = &terms->usual[measure];
	double clip = constants->z_clip;

	terms->z[measure] = NAN;
	if (!reg_baseline_usual(baseline, step, measure, constants, usual))
		return false;

	double z =
		(reg_step_value(step, measure) - usual->centre) / usual->spread;

	terms->z[measure] = isnan(z) ? NAN : fmax(-clip, fmin(clip, z));
	return !isnan(z);
}

void reg_two_terms_of(const struct reg_baseline *baseline,
	const struct reg_step *step, const struct reg_constants *constants,
	struct reg_terms *ret_terms)
{
	struct reg_terms terms = {.z = {NAN, NAN, NAN}, .sum = NAN};
	double both = constants->weight_hr + constants->weight_ln_rmssd;

	if (measure_z(baseline, step, constants, REG_HR, &terms) &&
		measure_z(baseline, step, constants, REG_LN_RMSSD, &terms) &&
		both > 0) {
		terms.part[REG_HR] =
			constants->weight_hr / both * terms.z[REG_HR];
		terms.part[REG_LN_RMSSD] = -constants->weight_ln_rmssd / both *
			terms.z[REG_LN_RMSSD];
		terms.sum = terms.part[REG_HR] + terms.part[REG_LN_RMSSD];
	}
	*ret_terms = terms;
}

void reg_terms_of(const struct reg_baseline *baseline,
	const struct reg_step *step, const struct reg_constants *constants,
	struct reg_terms *ret_terms)
{
	struct reg_terms *terms = ret_terms;

	reg_two_terms_of(baseline, step, constants, terms);
	if (isnan(terms->sum) || !has_spectrum(step, constants) ||
		!measure_z(baseline, step, constants, REG_LN_LF_HF, terms))
		return;
	terms->has_all = true;
	terms->part[REG_HR] = constants->weight_hr * terms->z[REG_HR];
	terms->part[REG_LN_RMSSD] =
		-constants->weight_ln_rmssd * terms->z[REG_LN_RMSSD];
	terms->part[REG_LN_LF_HF] =
		constants->weight_ln_lf_hf * terms->z[REG_LN_LF_HF];
	terms->sum = terms->part[REG_HR] + terms->part[REG_LN_RMSSD] +
		terms->part[REG_LN_LF_HF];
}

/* How far the sampling error of ln(RMSSD) moves A. */
static double uncertainty_of(const struct reg_step *step,
	const struct reg_terms *terms, double scale,
	const struct reg_constants *constants)
{
	double weight = constants->weight_ln_rmssd;

	if (!terms->has_all)
		weight /= constants->weight_hr + constants->weight_ln_rmssd;

	double error = 1 / sqrt(fmax(step->n_pairs, 1));
	double moved =
		weight * error / terms->usual[REG_LN_RMSSD].spread / scale;

	return fmax(constants->noise, moved);
}

void reg_arousal_of(const struct reg_baseline *baseline,
	const struct reg_step *step, const struct reg_constants *constants,
	struct reg_arousal *ret_arousal)
{
	struct reg_arousal arousal = {
		.value = NAN,
		.why = reg_step_why(step),
		.uncertainty = NAN,
		.n_days = baseline->n_days,
		.n_days_needed = (int)constants->band_min_days,
	};
	double scale;

	*ret_arousal = arousal;
	if (arousal.why != REG_KNOWN)
		return;
	reg_terms_of(baseline, step, constants, &arousal.terms);
	if (arousal.terms.has_all && isnan(baseline->scale_three))
		reg_two_terms_of(baseline, step, constants, &arousal.terms);
	scale = arousal.terms.has_all ? baseline->scale_three
				      : baseline->scale_two;
	if (isnan(arousal.terms.sum) || !(scale > 0)) {
		ret_arousal->why = REG_WHY_LEARNING;
		return;
	}
	for (int m = 0; m < REG_N_MEASURES; m++)
		arousal.part[m] = arousal.terms.part[m] / scale;
	arousal.value = arousal.terms.sum / scale;
	arousal.uncertainty =
		uncertainty_of(step, &arousal.terms, scale, constants);
	*ret_arousal = arousal;
}

double reg_smoothed(const struct reg_point *points, size_t i,
	const struct reg_constants *constants)
{
	double values[MAX_SMOOTH];
	size_t n = 0;
	size_t most = (size_t)constants->smooth_steps;
	int64_t since_us = points[i].time_us -
		llround((constants->smooth_steps - 0.5) * constants->step_s *
			1e6);

	if (isnan(points[i].value))
		return NAN;
	for (size_t k = i + 1; k-- > 0 && n < most && n < MAX_SMOOTH;) {
		if (points[k].time_us < since_us)
			break;
		if (!isnan(points[k].value))
			values[n++] = points[k].value;
	}
	return robust_median(values, n);
}
