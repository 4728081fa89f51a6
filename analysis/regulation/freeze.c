/* SPDX-License-Identifier: GPL-3.0-or-later
 * Medians and spreads by context and hour, then the scale of the index that
 * they make on the same steps.
 */
#include "analysis/regulation/freeze.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_heapsort.h>
#include <gsl/gsl_statistics_double.h>

#include "analysis/days/robust.h"

#define BLOCK_S 300 /* of the SDs that practices are held against */

struct reg_freezer {
	int first_day, end_day;
	size_t n, max;
	const struct reg_step **steps;
	uint8_t *bins; /* of each step, once the steps are in order */
	double *values;
};

int reg_baseline_first_day(int day, const int *breaks, size_t n_breaks,
	const struct reg_constants *constants)
{
	int first = day - (int)constants->band_days;

	for (size_t i = 0; i < n_breaks; i++)
		if (breaks[i] <= day && breaks[i] > first)
			first = breaks[i];
	return first;
}

struct reg_freezer *reg_freezer_new(size_t max_steps)
{
	struct reg_freezer *freezer = calloc(1, sizeof(*freezer));

	if (!freezer)
		return NULL;
	freezer->max = max_steps;
	freezer->steps = calloc(max_steps + 1, sizeof(struct reg_step *));
	freezer->bins = calloc(max_steps + 1, 1);
	freezer->values = calloc(max_steps + 1, sizeof(double));
	if (!freezer->steps || !freezer->bins || !freezer->values) {
		reg_freezer_free(freezer);
		return NULL;
	}
	return freezer;
}

void reg_freezer_free(struct reg_freezer *freezer)
{
	if (!freezer)
		return;
	free(freezer->steps);
	free(freezer->bins);
	free(freezer->values);
	free(freezer);
}

void reg_freezer_begin(struct reg_freezer *freezer, int first_day, int end_day)
{
	freezer->n = 0;
	freezer->end_day = end_day;
	freezer->first_day = first_day;
	if (end_day - first_day > REG_MAX_BAND_DAYS)
		freezer->first_day = end_day - REG_MAX_BAND_DAYS;
}

bool reg_freezer_add(struct reg_freezer *freezer, const struct reg_step *step)
{
	if (step->day < freezer->first_day || step->day >= freezer->end_day ||
		!reg_step_is_usual(step))
		return true;
	if (freezer->n == freezer->max)
		return false;
	freezer->steps[freezer->n++] = step;
	return true;
}

static int by_time(const void *a, const void *b)
{
	const struct reg_step *x = *(const struct reg_step *const *)a;
	const struct reg_step *y = *(const struct reg_step *const *)b;

	return (x->time_us > y->time_us) - (x->time_us < y->time_us);
}

/* Mostly they come in the order of time. */
static void put_in_order(struct reg_freezer *freezer)
{
	const struct reg_step **steps = freezer->steps;
	size_t i = 1;

	while (i < freezer->n && by_time(&steps[i - 1], &steps[i]) <= 0)
		i++;
	if (i < freezer->n)
		gsl_heapsort(steps, freezer->n, sizeof(void *), by_time);
	for (i = 0; i < freezer->n; i++)
		freezer->bins[i] = (uint8_t)reg_bin_of(steps[i]);
}

/* What a place is made of: a context, a bin (or REG_ALL_DAY), a measure. */
struct choice {
	uint8_t posture, activity;
	int bin;
	enum reg_measure measure;
};

static bool is_chosen(
	const struct choice *choice, const struct reg_step *step, uint8_t bin)
{
	return (choice->bin == REG_ALL_DAY || choice->bin == bin) &&
		(choice->posture == 0 || choice->posture == step->posture) &&
		(choice->activity == 0 || choice->activity == step->activity);
}

static struct reg_place place_of(
	struct reg_freezer *freezer, const struct choice *choice)
{
	struct reg_place place = {.centre = NAN, .spread = NAN};
	uint64_t days = 0;
	size_t n = 0;

	for (size_t i = 0; i < freezer->n; i++) {
		const struct reg_step *step = freezer->steps[i];
		double value;

		if (!is_chosen(choice, step, freezer->bins[i]))
			continue;
		value = reg_step_value(step, choice->measure);
		if (isnan(value))
			continue;
		freezer->values[n++] = value;
		days |= UINT64_C(1) << (step->day - freezer->first_day);
	}
	place.n_steps = (int)n;
	place.n_days = __builtin_popcountll(days);
	place.centre = robust_median(freezer->values, n);
	place.spread = robust_spread(freezer->values, n, place.centre);
	return place;
}

/* Adds the band of a context if it has enough days; the widest always. */
static void add_band(struct reg_freezer *freezer, uint8_t posture,
	uint8_t activity, double min_days, struct reg_baseline *baseline)
{
	struct choice choice = {posture, activity, REG_ALL_DAY, REG_HR};
	struct reg_place place = place_of(freezer, &choice);
	struct reg_band *band = &baseline->bands[baseline->n_bands];
	bool is_widest = posture == 0 && activity == 0;
	/* The last place is the widest band's. */
	size_t room = is_widest ? REG_MAX_BANDS : REG_MAX_BANDS - 1;

	if (baseline->n_bands >= room ||
		(!is_widest && place.n_days < min_days))
		return;
	*band = (struct reg_band){.posture = posture,
		.activity = activity,
		.n_days = place.n_days};
	for (int m = 0; m < REG_N_MEASURES; m++) {
		choice.measure = (enum reg_measure)m;
		choice.bin = REG_ALL_DAY;
		band->all_day[m] = place_of(freezer, &choice);
		for (choice.bin = 0; choice.bin < REG_N_BINS; choice.bin++)
			band->bins[choice.bin][m] = place_of(freezer, &choice);
	}
	baseline->n_bands++;
}

/* Every context that was seen, in the order of its numbers. */
static void add_contexts(struct reg_freezer *freezer, double min_days,
	struct reg_baseline *baseline)
{
	static const int n_tags = 256;
	bool seen[256] = {false};

	/* Pairs are rare: look for each of the postures only once. */
	for (size_t i = 0; i < freezer->n; i++)
		seen[freezer->steps[i]->posture] = true;
	for (int posture = 0; posture < n_tags; posture++) {
		bool with[256] = {false};

		if (!seen[posture] && posture != 0)
			continue;
		for (size_t i = 0; i < freezer->n; i++)
			if (posture == 0 ||
				freezer->steps[i]->posture == posture)
				with[freezer->steps[i]->activity] = true;
		for (int activity = 1; activity < n_tags; activity++)
			if (with[activity])
				add_band(freezer, (uint8_t)posture,
					(uint8_t)activity, min_days, baseline);
		if (posture != 0)
			add_band(freezer, (uint8_t)posture, 0, min_days,
				baseline);
	}
	add_band(freezer, 0, 0, min_days, baseline);
}

/* SD of the first n values; NAN if too few. */
static double sd_of(struct reg_freezer *freezer, size_t n, double min_n)
{
	if (n < 2 || (double)n < min_n)
		return NAN;
	return gsl_stats_sd(freezer->values, 1, n);
}

/* SD of a over the steps that have all terms, or over all with two of them. */
static double scale_of(struct reg_freezer *freezer, bool all_terms,
	const struct reg_constants *constants,
	const struct reg_baseline *baseline)
{
	size_t n = 0;
	double sd;

	for (size_t i = 0; i < freezer->n; i++) {
		struct reg_terms terms;

		if (all_terms)
			reg_terms_of(
				baseline, freezer->steps[i], constants, &terms);
		else
			reg_two_terms_of(
				baseline, freezer->steps[i], constants, &terms);
		if (!isnan(terms.sum) && terms.has_all == all_terms)
			freezer->values[n++] = terms.sum;
	}
	sd = sd_of(freezer, n, constants->scale_min_steps);
	return isnan(sd) ? NAN : fmax(sd, constants->scale_floor);
}

static double hr_of(const struct reg_step *step,
	const struct reg_baseline *baseline,
	const struct reg_constants *constants)
{
	(void)baseline;
	(void)constants;
	return step->hr_bpm;
}

static double ln_rmssd_of(const struct reg_step *step,
	const struct reg_baseline *baseline,
	const struct reg_constants *constants)
{
	(void)baseline;
	(void)constants;
	return step->ln_rmssd;
}

static double a_of(const struct reg_step *step,
	const struct reg_baseline *baseline,
	const struct reg_constants *constants)
{
	struct reg_arousal arousal;

	reg_arousal_of(baseline, step, constants, &arousal);
	return arousal.value;
}

/* SD of the means over 5 minutes of the clock with enough steps. */
static double block_sd(struct reg_freezer *freezer,
	double (*of)(const struct reg_step *step,
		const struct reg_baseline *baseline,
		const struct reg_constants *constants),
	const struct reg_constants *constants,
	const struct reg_baseline *baseline)
{
	const int64_t block_us = BLOCK_S * INT64_C(1000000);
	size_t n = 0, n_in = 0;
	double sum = 0;

	for (size_t i = 0; i < freezer->n; i++) {
		const struct reg_step *step = freezer->steps[i];
		int64_t block = step->time_us / block_us;
		double value = of(step, baseline, constants);

		if (!isnan(value)) {
			sum += value;
			n_in++;
		}
		if (i + 1 < freezer->n &&
			freezer->steps[i + 1]->time_us / block_us == block)
			continue;
		if ((double)n_in >= constants->practice_min_steps)
			freezer->values[n++] = sum / (double)n_in;
		sum = 0;
		n_in = 0;
	}
	return sd_of(freezer, n, constants->sessions_min);
}

void reg_freezer_run(struct reg_freezer *freezer,
	const struct reg_constants *constants,
	struct reg_baseline *ret_baseline)
{
	struct reg_baseline *baseline = ret_baseline;

	*baseline = (struct reg_baseline){
		.first_day = freezer->first_day,
		.end_day = freezer->end_day,
		.scale_two = NAN,
		.scale_three = NAN,
	};
	put_in_order(freezer);
	add_contexts(freezer, constants->band_min_days, baseline);
	baseline->n_days = baseline->bands[baseline->n_bands - 1].n_days;
	baseline->scale_two = scale_of(freezer, false, constants, baseline);
	baseline->scale_three = scale_of(freezer, true, constants, baseline);
	baseline->sd_hr_bpm = block_sd(freezer, hr_of, constants, baseline);
	baseline->sd_ln_rmssd =
		block_sd(freezer, ln_rmssd_of, constants, baseline);
	baseline->sd_a = block_sd(freezer, a_of, constants, baseline);
}
