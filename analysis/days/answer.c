/* SPDX-License-Identifier: GPL-3.0-or-later
 * One measure at one lag: correlation, intervals, p, stability, pain points.
 */
#include "analysis/days/answer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

#include "analysis/days/chance.h"
#include "analysis/days/effective.h"
#include "analysis/days/pairs.h"
#include "analysis/days/resample.h"

#define LEAST_ROTATION_DAYS 3
#define LEAST_DAYS_FOR_BLOCKS 60
#define WEEK_DAYS 7

struct answer {
	struct pairs *pairs;
	double *values; /* n_days, or the draws of a bootstrap */
	unsigned *count;
	size_t *places; /* 2 n_days */
};

struct answer *answer_new(size_t n_days, size_t n_bootstrap_max)
{
	struct answer *answer = calloc(1, sizeof(*answer));
	size_t n = n_days ? n_days : 1;
	size_t n_values = n_bootstrap_max > n ? n_bootstrap_max : n;

	if (!answer)
		return NULL;
	answer->pairs = pairs_new(n_days);
	answer->values = calloc(n_values, sizeof(*answer->values));
	answer->count = calloc(n, sizeof(*answer->count));
	answer->places = calloc(2 * n, sizeof(*answer->places));
	if (answer->pairs && answer->values && answer->count && answer->places)
		return answer;
	answer_free(answer);
	return NULL;
}

void answer_free(struct answer *answer)
{
	if (!answer)
		return;
	pairs_free(answer->pairs);
	free(answer->values);
	free(answer->count);
	free(answer->places);
	free(answer);
}

static bool is_pair(const struct pairs *pairs, size_t t)
{
	return !isnan(pairs_x(pairs, t)) && !isnan(pairs_y(pairs, t));
}

/* What the pain entries of the pairs are like. */
static void describe(struct answer *answer, struct relation_answer *result)
{
	struct pairs *pairs = answer->pairs;
	size_t n = 0;

	for (size_t t = 0; t < pairs_n_days(pairs); t++)
		if (is_pair(pairs, t))
			answer->values[n++] = pairs_x(pairs, t);
	result->n = n;
	result->rho_as_entered = pairs_rho(pairs);
	result->pain_sd = n > 1 ? gsl_stats_sd(answer->values, 1, n) : NAN;
	if (n == 0)
		return;
	gsl_sort(answer->values, 1, n);
	result->n_distinct = 1;
	for (size_t i = 1; i < n; i++)
		result->n_distinct +=
			answer->values[i] != answer->values[i - 1];
}

static enum relation_lack lack_of(const struct relation_answer *answer,
	const struct relation_rules *rules)
{
	if (answer->n < rules->least_pairs ||
		(answer->question.lag != 0 &&
			answer->n < rules->least_pairs_lagged))
		return RELATION_LACKS_DAYS;
	if (answer->pain_sd < rules->least_pain_sd ||
		answer->n_distinct < rules->least_distinct ||
		isnan(answer->rho_as_entered) || isnan(answer->rho))
		return RELATION_LACKS_SPREAD;
	return RELATION_LACKS_NOTHING;
}

static void test(struct answer *answer, const struct relation_rules *rules,
	uint64_t seed, struct relation_answer *result)
{
	struct chance chance = {seed};
	struct resample_p p;

	if (result->n >= LEAST_DAYS_FOR_BLOCKS) {
		result->method = RELATION_BLOCKS;
		p = resample_permute(answer->pairs, rules->n_draws,
			rules->n_enough, &chance, answer->places);
	} else {
		result->method = RELATION_ROTATIONS;
		p = resample_rotate(
			answer->pairs, LEAST_ROTATION_DAYS, answer->places);
	}
	result->n_draws = p.n_draws;
	result->n_beyond = p.n_beyond;
	result->p_rearranged = p.p;
	result->p_effective = effective_p(result->rho, result->n_eff);
	result->p = fmax(result->p_rearranged, result->p_effective);
}

static void split(struct answer *answer, struct relation_answer *result)
{
	size_t n_days = pairs_n_days(answer->pairs);

	for (size_t half = 0; half < 2; half++) {
		size_t n_before = 0;

		for (size_t t = 0; t < n_days; t++) {
			answer->count[t] = (n_before >= result->n / 2) == half;
			n_before += is_pair(answer->pairs, t);
		}
		result->halves[half] =
			pairs_rho_counted(answer->pairs, answer->count);
	}
}

static void leave_weeks_out(
	struct answer *answer, struct relation_answer *result)
{
	size_t n_days = pairs_n_days(answer->pairs);

	for (size_t first = 0; first < n_days; first += WEEK_DAYS) {
		double rho;

		for (size_t t = 0; t < n_days; t++)
			answer->count[t] = t < first || t >= first + WEEK_DAYS;
		rho = pairs_rho_counted(answer->pairs, answer->count);
		/* NAN gives way to any number. */
		result->weeks[0] = fmin(result->weeks[0], rho);
		result->weeks[1] = fmax(result->weeks[1], rho);
	}
}

/* Mean pain where the measure is at most *data, less that of the others. */
static double low_third_of(
	struct pairs *pairs, const unsigned *count, const void *data)
{
	double bound = *(const double *)data;
	double sum[2] = {0}, n[2] = {0};

	for (size_t t = 0; t < pairs_n_days(pairs); t++) {
		bool is_low;

		if (!is_pair(pairs, t))
			continue;
		is_low = pairs_y(pairs, t) <= bound;
		sum[is_low] += count[t] * pairs_x(pairs, t);
		n[is_low] += count[t];
	}
	return n[0] > 0 && n[1] > 0 ? sum[1] / n[1] - sum[0] / n[0] : NAN;
}

static double rho_of(
	struct pairs *pairs, const unsigned *count, const void *data)
{
	(void)data;
	return pairs_rho_counted(pairs, count);
}

static double lowest_third(struct answer *answer, size_t n)
{
	size_t n_values = 0;

	for (size_t t = 0; t < pairs_n_days(answer->pairs); t++)
		if (is_pair(answer->pairs, t))
			answer->values[n_values++] = pairs_y(answer->pairs, t);
	gsl_sort(answer->values, 1, n);
	return answer->values[n / 3 > 0 ? n / 3 - 1 : 0];
}

static void resample(struct answer *answer, const struct relation_rules *rules,
	uint64_t seed, struct relation_answer *result)
{
	size_t n_days = pairs_n_days(answer->pairs);
	double bound = lowest_third(answer, result->n);
	struct resample_bootstrap bootstrap = {
		rules->n_bootstrap, answer->values, answer->count};
	struct resample_statistic rho = {rho_of, NULL};
	struct resample_statistic third = {low_third_of, &bound};
	struct chance chance = {~seed};

	for (size_t t = 0; t < n_days; t++)
		answer->count[t] = 1;
	result->low_third = low_third_of(answer->pairs, answer->count, &bound);
	if (rules->n_bootstrap == 0)
		return;
	resample_interval(
		answer->pairs, &bootstrap, &chance, &rho, result->bootstrap);
	resample_interval(answer->pairs, &bootstrap, &chance, &third,
		result->low_third_interval);
}

static struct relation_answer empty(struct relation_question question)
{
	return (struct relation_answer){
		.question = question,
		.verdict = RELATION_TOO_LITTLE,
		.n_eff = NAN,
		.pain_sd = NAN,
		.rho = NAN,
		.lo = NAN,
		.hi = NAN,
		.rho_as_entered = NAN,
		.bootstrap = {NAN, NAN},
		.p_rearranged = NAN,
		.p_effective = NAN,
		.p = NAN,
		.p_adjusted = NAN,
		.halves = {NAN, NAN},
		.weeks = {NAN, NAN},
		.low_third = NAN,
		.low_third_interval = {NAN, NAN},
	};
}

static void fill(struct answer *answer, const struct relation_rules *rules,
	uint64_t seed, struct relation_answer *result)
{
	double n = (double)result->n;

	result->n_eff = effective_n(answer->pairs);
	result->n_needed =
		(size_t)ceil((double)effective_n_needed(rules->planned_rho) *
			n / result->n_eff);
	effective_interval(
		result->rho, result->n_eff, &result->lo, &result->hi);
	split(answer, result);
	leave_weeks_out(answer, result);
	resample(answer, rules, seed, result);
	result->verdict = RELATION_NOT_YET;
	if (result->n < result->n_needed)
		return;
	test(answer, rules, seed, result);
	result->verdict = RELATION_NOTHING;
}

void answer_run(struct answer *answer, const struct answer_series *series,
	const struct relation_rules *rules, uint64_t seed,
	struct relation_answer *ret_answer)
{
	struct relation_answer result = empty(ret_answer->question);

	pairs_set(answer->pairs, series->pain, series->measure, series->n_days,
		result.question.lag);
	describe(answer, &result);
	pairs_set(answer->pairs, series->pain_adjusted,
		series->measure_adjusted, series->n_days, result.question.lag);
	result.rho = pairs_rho(answer->pairs);
	result.lack = lack_of(&result, rules);
	if (result.lack != RELATION_LACKS_NOTHING)
		result.rho = result.rho_as_entered = NAN;
	else
		fill(answer, rules, seed, &result);
	*ret_answer = result;
}
