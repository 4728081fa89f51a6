/* SPDX-License-Identifier: GPL-3.0-or-later
 * The sentences of regulation.md 7, with their blanks filled in.
 */
#include "cli/view/link.h"

#include <math.h>
#include <stdlib.h>

#include "cli/view/words.h"
#include "daemon/base/mem.h"

#define LEAST_P_SHOWN 0.001
#define LEAST_CHANGE 1 /* point of pain (R29) */

const char *link_when(int lag)
{
	return lag > 0 ? "day before" : lag < 0 ? "day after" : "same day";
}

const char *link_verdict_word(enum relation_verdict verdict)
{
	static const char *const words[] = {
		[RELATION_REFUSED] = "refused",
		[RELATION_TOO_LITTLE] = "too little",
		[RELATION_NOT_YET] = "not yet",
		[RELATION_NOTHING] = "nothing clear",
		[RELATION_POSSIBLE] = "possible",
		[RELATION_CONSISTENT] = "consistent",
	};

	return words[verdict];
}

/* Without the sign that "-0.04" keeps when it is cut to "-0.0". */
static double tenths(double value)
{
	return round(value * 10) / 10 + 0.0;
}

static const char *name_of(
	const struct link_report *report, const struct relation_answer *answer)
{
	return report->measures[answer->question.measure].name;
}

static char *say_lack(
	const struct link_report *report, const struct relation_answer *answer)
{
	const struct relation_rules *rules = report->rules;

	if (answer->lack == RELATION_LACKS_SPREAD)
		return xasprintf(
			"Pain or %s varied too little over %zu days for a "
			"comparison (pain: SD %.1f, %zu different values; at "
			"least %.1f and %zu are needed).",
			name_of(report, answer), answer->n, answer->pain_sd,
			answer->n_distinct, rules->least_pain_sd,
			rules->least_distinct);
	return xasprintf("%zu %s have both pain and heart data; at least %zu "
			 "are needed before a comparison means anything.",
		answer->n, answer->n == 1 ? "day" : "days",
		answer->question.lag ? rules->least_pairs_lagged
				     : rules->least_pairs);
}

static char *say_not_yet(const struct relation_answer *answer)
{
	return xasprintf("%zu of about %zu days: too early for a verdict "
			 "(rho %+.2f, plausible range %+.2f to %+.2f).",
		answer->n, answer->n_needed, answer->rho, answer->lo,
		answer->hi);
}

static char *say_nothing(
	const struct link_report *report, const struct relation_answer *answer)
{
	return xasprintf("Over %zu days no clear link between %s and pain was "
			 "found (rho %+.2f, plausible range %+.2f to %+.2f). A "
			 "weak link cannot be excluded. One stronger than %.2f "
			 "is excluded so far.",
		answer->n, name_of(report, answer), answer->rho, answer->lo,
		answer->hi, relation_excluded_rho(answer));
}

/* What is said after the numbers. The order in time may only be spoken of where
 * no other order shows as much. */
static const char *remark_of(const struct relation_answer *answer)
{
	if (!answer->strongest)
		return "This may be chance or a common cause. It was stronger "
		       "at another distance of days, and days resemble their "
		       "neighbours: nothing is said about an order.";
	if (answer->verdict == RELATION_POSSIBLE)
		return "This may be chance or a common cause.";
	if (answer->question.lag == 0)
		return "This held in both halves of the period. It does not "
		       "show which one comes first.";
	return "This held in both halves of the period. What comes first need "
	       "not bring about what follows.";
}

static char *say_found(
	const struct link_report *report, const struct relation_answer *answer)
{
	const char *name = name_of(report, answer);
	const char *second = answer->rho > 0 ? "higher" : "lower";
	int lag = answer->question.lag;
	_cleanup_free_ char *first = lag < 0
		? xasprintf("On days with higher pain the day before, %s "
			    "tended to be %s",
			  name, second)
		: xasprintf("On days with lower %s%s, pain tended to be %s",
			  name, lag > 0 ? " the day before" : "",
			  answer->rho > 0 ? "lower" : "higher");

	_cleanup_free_ char *p = answer->p_adjusted < LEAST_P_SHOWN
		? xasprintf("below %.3f", LEAST_P_SHOWN)
		: xasprintf("%.3f", answer->p_adjusted);

	return xasprintf("%s (rho %+.2f, %+.2f to %+.2f, adjusted p %s, %zu "
			 "days). %s",
		first, answer->rho, answer->lo, answer->hi, p, answer->n,
		remark_of(answer));
}

char *link_sentence(
	const struct link_report *report, const struct relation_answer *answer)
{
	switch (answer->verdict) {
	case RELATION_REFUSED:
		return xasprintf("Both are computed from the same records: "
				 "comparing them would say nothing.");
	case RELATION_TOO_LITTLE:
		return say_lack(report, answer);
	case RELATION_NOT_YET:
		return say_not_yet(answer);
	case RELATION_NOTHING:
		return say_nothing(report, answer);
	case RELATION_POSSIBLE:
	case RELATION_CONSISTENT:
		return say_found(report, answer);
	}
	return NULL;
}

char *link_points(
	const struct link_report *report, const struct relation_answer *answer)
{
	double points = answer->low_third;
	const double *range = answer->low_third_interval;
	bool is_small = fabs(points) < LEAST_CHANGE;

	if (isnan(points) || isnan(range[0]))
		return NULL;
	return xasprintf("On days in the lowest third of %s%s, pain was %.1f "
			 "%s than on the others, 95 %% interval %.1f to %.1f, "
			 "%zu days%s.",
		name_of(report, answer),
		answer->question.lag > 0	   ? " the day before"
			: answer->question.lag < 0 ? " the day after"
						   : "",
		fabs(points), points < 0 ? "lower" : "higher",
		tenths(points < 0 ? -range[1] : range[0]),
		tenths(points < 0 ? -range[0] : range[1]), answer->n,
		is_small ? "; below one point it is not called a change" : "");
}

char *link_coverage(const struct link_report *report)
{
	const struct relation_coverage *cover = &report->coverage;
	_cleanup_free_ char *means = NULL;

	if (cover->n_pain == 0)
		return NULL;
	if (!isnan(cover->pain_with) && !isnan(cover->pain_without))
		means = xasprintf(" Mean pain was %.1f on days with heart "
				  "data and %.1f on days without.",
			cover->pain_with, cover->pain_without);
	return xasprintf("Both were there on %zu of %zu days (%.0f %%): on "
			 "%zu of %zu days with more pain than your median of "
			 "%.1f, on %zu of %zu others.%s",
		cover->n_both, report->n_days,
		100.0 * (double)cover->n_both / (double)report->n_days,
		cover->n_high_both, cover->n_high, cover->pain_median,
		cover->n_low_both, cover->n_low, means ? means : "");
}
