/* SPDX-License-Identifier: GPL-3.0-or-later
 * The family of questions: preparing its series, adjusting p, and the verdicts.
 */
#include "analysis/days/relation.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_statistics_double.h>

#include "analysis/days/answer.h"
#include "analysis/days/chance.h"
#include "analysis/days/resample.h"
#include "analysis/days/trend.h"

#define N_BOOTSTRAP 1999

struct relation {
	size_t n_days, n_measures;
	struct answer *answer;
	double *adjusted; /* n_days of pain, then of each measure */
	double *scratch;
};

struct relation_rules relation_rules_usual(uint64_t seed)
{
	return (struct relation_rules){
		.seed = seed,
		.n_draws = 4999,
		.n_enough = 400,
		.n_bootstrap = N_BOOTSTRAP,
		.least_pairs = 28,
		.least_pairs_lagged = 42,
		.least_pairs_consistent = 60,
		.least_distinct = 4,
		.least_pain_sd = 0.7,
		.planned_rho = 0.4,
		.q = 0.10,
		.consistent_p = 0.05,
	};
}

struct relation *relation_new(size_t n_days, size_t n_measures)
{
	struct relation *relation = calloc(1, sizeof(*relation));

	if (!relation)
		return NULL;
	relation->n_days = n_days;
	relation->n_measures = n_measures;
	relation->answer = answer_new(n_days, N_BOOTSTRAP);
	relation->adjusted = calloc(
		(n_days + 1) * (n_measures + 1), sizeof(*relation->adjusted));
	relation->scratch = calloc(
		trend_n_slopes(n_days) + n_days, sizeof(*relation->scratch));
	if (relation->answer && relation->adjusted && relation->scratch)
		return relation;
	relation_free(relation);
	return NULL;
}

void relation_free(struct relation *relation)
{
	if (!relation)
		return;
	answer_free(relation->answer);
	free(relation->adjusted);
	free(relation->scratch);
	free(relation);
}

/* The series less trend and week, in the row of its own. */
static const double *adjust(struct relation *relation,
	const struct relation_family *family, const double *values, size_t row)
{
	double *adjusted = relation->adjusted + row * relation->n_days;

	trend_remove(values, family->n_days, relation->scratch, adjusted);
	trend_remove_week(adjusted, family->n_days, family->first_weekday,
		relation->scratch);
	return adjusted;
}

/* A seed for each question, whatever else is asked beside it. */
static uint64_t seed_of(uint64_t seed, const struct relation_question *question)
{
	struct chance chance = {seed + (question->measure << 8) +
		(uint64_t)(question->lag + 128)};

	return chance_next(&chance);
}

static bool has_same_sign(const double halves[2])
{
	return halves[0] * halves[1] > 0;
}

static void judge(
	struct relation_answer *answer, const struct relation_rules *rules)
{
	if (answer->verdict != RELATION_NOTHING ||
		!(answer->p_adjusted <= rules->q))
		return;
	answer->verdict = answer->n >= rules->least_pairs_consistent &&
			answer->p_adjusted < rules->consistent_p &&
			has_same_sign(answer->halves)
		? RELATION_CONSISTENT
		: RELATION_POSSIBLE;
}

static void mark_strongest(struct relation_answer *answers, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		answers[i].strongest = !isnan(answers[i].rho);
		for (size_t k = 0; k < n; k++)
			if (answers[k].question.measure ==
					answers[i].question.measure &&
				fabs(answers[k].rho) > fabs(answers[i].rho))
				answers[i].strongest = false;
	}
}

static void settle(const struct relation_rules *rules,
	struct relation_answer *answers, size_t n)
{
	double p[RELATION_MAX_QUESTIONS] = {0};
	size_t scratch[RELATION_MAX_QUESTIONS];

	for (size_t i = 0; i < n; i++)
		p[i] = answers[i].p;
	resample_adjust(p, n, scratch, p);
	for (size_t i = 0; i < n; i++) {
		answers[i].p_adjusted = p[i];
		judge(&answers[i], rules);
	}
	mark_strongest(answers, n);
}

void relation_run(struct relation *relation,
	const struct relation_family *family,
	const struct relation_rules *rules, struct relation_answer *ret_answers)
{
	size_t n = family->n_questions;
	const double *pain_adjusted;

	assert(n <= RELATION_MAX_QUESTIONS &&
		family->n_days <= relation->n_days &&
		family->n_measures <= relation->n_measures);
	pain_adjusted = adjust(relation, family, family->pain.values, 0);

	for (size_t m = 0; m < family->n_measures; m++)
		adjust(relation, family, family->measures[m].values, m + 1);
	for (size_t i = 0; i < n; i++) {
		const struct relation_question *question =
			&family->questions[i];
		const struct relation_series *measure =
			&family->measures[question->measure];
		struct answer_series series = {
			.pain = family->pain.values,
			.measure = measure->values,
			.pain_adjusted = pain_adjusted,
			.measure_adjusted = relation->adjusted +
				(question->measure + 1) * relation->n_days,
			.n_days = family->n_days,
		};

		ret_answers[i].question = *question;
		if (measure->origin == family->pain.origin)
			series.n_days = 0;
		answer_run(relation->answer, &series, rules,
			seed_of(rules->seed, question), &ret_answers[i]);
		if (measure->origin == family->pain.origin)
			ret_answers[i].verdict = RELATION_REFUSED;
	}
	settle(rules, ret_answers, n);
}

double relation_excluded_rho(const struct relation_answer *answer)
{
	return fmax(fabs(answer->lo), fabs(answer->hi));
}

/* Means that are NAN without a value. */
struct mean {
	double sum;
	size_t n;
};

static void mean_add(struct mean *mean, double value)
{
	mean->sum += value;
	mean->n++;
}

static double mean_of(const struct mean *mean)
{
	return mean->n ? mean->sum / (double)mean->n : NAN;
}

static double median_pain(
	struct relation *relation, const struct relation_family *family)
{
	size_t n = 0;

	for (size_t t = 0; t < family->n_days; t++)
		if (!isnan(family->pain.values[t]))
			relation->scratch[n++] = family->pain.values[t];
	return n ? gsl_stats_median(relation->scratch, 1, n) : NAN;
}

void relation_cover(struct relation *relation,
	const struct relation_family *family, size_t measure,
	struct relation_coverage *ret_coverage)
{
	const double *heart = family->measures[measure].values;
	struct relation_coverage coverage = {
		.pain_median = median_pain(relation, family)};
	struct mean with = {0}, without = {0};

	for (size_t t = 0; t < family->n_days; t++) {
		double pain = family->pain.values[t];
		bool has_heart = !isnan(heart[t]);
		bool is_high = pain > coverage.pain_median;

		coverage.n_heart += has_heart;
		if (isnan(pain))
			continue;
		coverage.n_pain++;
		coverage.n_both += has_heart;
		*(is_high ? &coverage.n_high : &coverage.n_low) += 1;
		*(is_high ? &coverage.n_high_both : &coverage.n_low_both) +=
			has_heart;
		mean_add(has_heart ? &with : &without, pain);
	}
	coverage.pain_with = mean_of(&with);
	coverage.pain_without = mean_of(&without);
	*ret_coverage = coverage;
}
