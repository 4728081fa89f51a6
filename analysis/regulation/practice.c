/* SPDX-License-Identifier: GPL-3.0-or-later
 * Means around a practice, and how they differ.
 */
#include "analysis/regulation/practice.h"

#include <math.h>

#include "analysis/days/trend.h"

#define MAX_SLOPE_STEPS 120

static const char *const texts[REG_N_CHANGE_WHY] = {
	[REG_CHANGE_KNOWN] = "known",
	[REG_CHANGE_NO_BEFORE] = "too little quiet time before",
	[REG_CHANGE_NO_AFTER] =
		"too little quiet time after, or another posture",
};

const char *reg_change_text(enum reg_change_why why)
{
	return texts[why];
}

size_t reg_series_find(const struct reg_series *series, int64_t time_us)
{
	size_t low = 0, high = series->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (series->steps[middle].time_us < time_us)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct reg_span span_of(int64_t from_us, double length_s)
{
	return (struct reg_span){from_us, from_us + llround(length_s * 1e6)};
}

static bool is_own_breath(const struct reg_step *step)
{
	return reg_step_is_quiet(step) && !(step->flags & REG_PACED);
}

/* The posture of the last quiet step in span; 0 if it is not known. */
static uint8_t posture_in(const struct reg_series *series, struct reg_span span)
{
	for (size_t i = reg_series_find(series, span.end_us); i-- > 0;) {
		if (series->steps[i].time_us < span.start_us)
			break;
		if (is_own_breath(&series->steps[i]))
			return series->steps[i].posture;
	}
	return 0;
}

/* What of a span counts: a posture (0: any), and whose breath. */
struct part {
	struct reg_span span;
	uint8_t posture;
	bool paced_too;
};

static bool counts(const struct part *part, const struct reg_step *step)
{
	return (part->paced_too ? reg_step_is_quiet(step)
				: is_own_breath(step)) &&
		(part->posture == 0 || step->posture == 0 ||
			step->posture == part->posture);
}

/* Means over the part; how many steps. */
static size_t mean_of(const struct reg_series *series, const struct part *part,
	double min_steps, double ret_means[REG_N_EFFECTS])
{
	double sum[REG_N_EFFECTS] = {0};
	size_t n = 0, n_a = 0;

	for (size_t i = reg_series_find(series, part->span.start_us);
		i < series->n && series->steps[i].time_us < part->span.end_us;
		i++) {
		const struct reg_step *step = &series->steps[i];
		double a = series->points[i].value;

		if (!counts(part, step))
			continue;
		sum[REG_EFFECT_HR] += step->hr_bpm;
		sum[REG_EFFECT_LN_RMSSD] += step->ln_rmssd;
		n++;
		if (isnan(a))
			continue;
		sum[REG_EFFECT_A] += a;
		n_a++;
	}
	for (int e = 0; e < REG_N_EFFECTS; e++) {
		size_t of = e == REG_EFFECT_A ? n_a : n;

		ret_means[e] = of > 0 && (double)of >= min_steps
			? sum[e] / (double)of
			: NAN;
	}
	return n;
}

static void fill_slope(const struct reg_series *series, struct reg_span span,
	double min_steps, struct reg_change *change)
{
	double min[MAX_SLOPE_STEPS], a[MAX_SLOPE_STEPS];
	double scratch[MAX_SLOPE_STEPS * (MAX_SLOPE_STEPS - 1) / 2];
	size_t n = 0;

	for (size_t i = reg_series_find(series, span.start_us); i < series->n &&
		series->steps[i].time_us < span.end_us && n < MAX_SLOPE_STEPS;
		i++) {
		if (isnan(series->points[i].value))
			continue;
		min[n] = (double)(series->points[i].time_us - span.start_us) /
			60e6;
		a[n++] = series->points[i].value;
	}
	change->n_slope = n;
	change->slope_per_min =
		(double)n >= min_steps ? trend_slope(min, a, n, scratch) : NAN;
}

void reg_change_of(const struct reg_series *series, struct reg_span practice,
	const struct reg_baseline *baseline,
	const struct reg_constants *constants, struct reg_change *ret_change)
{
	struct reg_change change = {0};
	double sd[REG_N_EFFECTS] = {
		baseline->sd_hr_bpm, baseline->sd_ln_rmssd, baseline->sd_a};
	double min_steps = constants->practice_min_steps;
	int64_t skip_us = llround(constants->after_skip_s * 1e6);
	struct part before = {
		.span = {practice.start_us - llround(constants->before_s * 1e6),
			practice.start_us}};
	struct part during = {.span = practice, .paced_too = true};
	struct part after = {
		.span = span_of(practice.end_us + skip_us, constants->after_s)};

	before.posture = after.posture = posture_in(series, before.span);
	change.n_before = mean_of(series, &before, min_steps, change.before);
	change.n_during = mean_of(series, &during, 1, change.during);
	change.n_after = mean_of(series, &after, min_steps, change.after);
	if ((double)change.n_before < min_steps)
		change.why = REG_CHANGE_NO_BEFORE;
	else if ((double)change.n_after < min_steps)
		change.why = REG_CHANGE_NO_AFTER;
	for (int e = 0; e < REG_N_EFFECTS; e++) {
		change.change[e] = change.after[e] - change.before[e];
		change.standard[e] = sd[e] > 0 ? change.change[e] / sd[e] : NAN;
	}
	fill_slope(series, span_of(practice.end_us, constants->slope_s),
		min_steps, &change);
	*ret_change = change;
}
