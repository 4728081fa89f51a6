/* SPDX-License-Identifier: GPL-3.0-or-later
 * Does pain go together with a measure of the heart, in one person's records?
 *
 * A family of questions, declared beforehand: each asks for one measure and one
 * lag in days, k > 0: the measure comes first, k < 0: pain does. Both series
 * lose their slow trend and the difference between weekdays and weekends; the
 * rank correlation is judged against rearranged calendars and against the
 * number of days that the records are worth, whichever says less; p values are
 * adjusted over the family. An answer is an association and never a cause, and
 * mostly it is "not yet" or "nothing clear".
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a series was computed from: two of one origin are no pair (R37). */
enum relation_origin { RELATION_PAIN, RELATION_HEART };

struct relation_series {
	const double *values; /* of each calendar day, NAN where missing */
	enum relation_origin origin;
};

struct relation_question {
	size_t measure; /* place in relation_family.measures */
	int lag;
};

#define RELATION_MAX_QUESTIONS 64

struct relation_family {
	size_t n_days;
	int first_weekday; /* of the first day, 0 is Monday */
	struct relation_series pain;
	const struct relation_series *measures;
	size_t n_measures;
	const struct relation_question *questions;
	size_t n_questions;
};

/* The constants: they are part of a result. */
struct relation_rules {
	uint64_t seed;
	size_t n_draws; /* permutations */
	size_t n_enough; /* that are beyond rho: the rest need not be drawn */
	size_t n_bootstrap; /* 0: no bootstrap intervals */
	size_t least_pairs, least_pairs_lagged, least_pairs_consistent;
	size_t least_distinct; /* values of pain */
	double least_pain_sd;
	double planned_rho; /* the size of link that a verdict has to find */
	double q; /* false discovery rate of the family */
	double consistent_p;
};
struct relation_rules relation_rules_usual(uint64_t seed);

enum relation_verdict {
	RELATION_REFUSED, /* both from one origin */
	RELATION_TOO_LITTLE, /* `lack` says of what */
	RELATION_NOT_YET, /* fewer than n_needed days: numbers, no verdict */
	RELATION_NOTHING,
	RELATION_POSSIBLE,
	RELATION_CONSISTENT
};

enum relation_lack {
	RELATION_LACKS_NOTHING,
	RELATION_LACKS_DAYS,
	RELATION_LACKS_SPREAD
};

enum relation_method { RELATION_NO_TEST, RELATION_ROTATIONS, RELATION_BLOCKS };

/* The answer to one question. Absent numbers are NAN; intervals are of 95 %. */
struct relation_answer {
	struct relation_question question;
	enum relation_verdict verdict;
	enum relation_lack lack;
	bool strongest; /* of all lags asked of this measure */
	size_t n; /* pairs */
	size_t n_needed; /* pairs for 80 % power at planned_rho */
	double n_eff;
	double pain_sd;
	size_t n_distinct;
	double rho, lo, hi; /* interval by n_eff */
	double rho_as_entered; /* trend and week left in */
	double bootstrap[2];
	enum relation_method method;
	size_t n_draws, n_beyond;
	double p_rearranged, p_effective, p, p_adjusted; /* p: larger of two */
	double halves[2]; /* rho in the first and second half of the pairs */
	double weeks[2]; /* least and largest rho with one week left out */
	/* Pain on the days whose measure is in the lowest third, less that on
	 * the others, in points, and its bootstrap interval. */
	double low_third, low_third_interval[2];
};

/* Who wore the strap when. */
struct relation_coverage {
	size_t n_pain, n_heart, n_both;
	double pain_with, pain_without; /* mean pain with and without heart */
	double pain_median;
	size_t n_high, n_high_both; /* days with more pain than the median */
	size_t n_low, n_low_both; /* days with the median or less */
};

/* Room for families of so many days and measures; NULL without memory. The
 * caller frees. */
struct relation *relation_new(size_t n_days, size_t n_measures);
void relation_free(struct relation *relation);

/* Answers every question of the family, in its order: ret_answers has room for
 * n_questions. The same family, rules and seed give the same answers. */
void relation_run(struct relation *relation,
	const struct relation_family *family,
	const struct relation_rules *rules,
	struct relation_answer *ret_answers);

/* A link was found: possible or consistent. */
static inline bool relation_is_found(const struct relation_answer *answer)
{
	return answer->verdict == RELATION_POSSIBLE ||
		answer->verdict == RELATION_CONSISTENT;
}

/* The size of link that is excluded where nothing was found: the far end of
 * the interval. NAN without an interval. */
double relation_excluded_rho(const struct relation_answer *answer);

void relation_cover(struct relation *relation,
	const struct relation_family *family, size_t measure,
	struct relation_coverage *ret_coverage);
