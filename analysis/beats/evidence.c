/* SPDX-License-Identifier: GPL-3.0-or-later
 * Three sliding windows give each interval its thresholds: the median of 11
 * intervals, then the quartiles of 91 successive differences (dRR) and of 91
 * deviations from that median (mRR). hrv.md 1.2, docs/artefacts.md.
 */
#include "analysis/beats/evidence.h"

#include <math.h>

#include "analysis/beats/rr.h"

#define HALF_MEDIAN 5
#define ALPHA 5.2
/* Choice: a constant series has no deviation, and would divide by zero. */
#define MIN_THRESHOLD_Q (10.0 * RR_Q_PER_MS)
/* Three standard deviations, were the differences normally distributed, from
 * the median of their amounts and from the lower quartile. */
#define SIGMA_OF_MEDIAN 4.5
#define SIGMA_OF_QUARTER 9.5
/* Choice: limits as a share of the median interval. A difference of less than
 * the first is never too large by them, one of more than the second always.
 * A premature beat makes its pause differ by twice what it came early. */
#define LEAST_LIMIT 0.20
#define GREATEST_LIMIT 0.40
#define MRR_LIMIT 0.25
#define MIN_USUAL 20 /* values to take quartiles of */
#define MIN_MEDIAN 3

/* A window costs a few nanoseconds a beat: the calls would cost as much. */
#define INLINE static inline __attribute__((always_inline))

/* What the windows of a rule span beside the interval itself. Those of mRR end
 * earlier as each median needs five intervals more. */
static const struct {
	size_t dn_before, dn_after;
	size_t mn_before, mn_after;
	size_t least_end; /* a window ends no earlier, if the segment allows */
} spans[] = {
	[EVIDENCE_LT] = {45, 45, 45, 45, 0},
	[EVIDENCE_BOUNDED] = {85, 5, 90, 0, SORTED_MAX},
};

/* Before an interval: the window of mRR, and half a median before that. */
#define REACH (90 + HALF_MEDIAN)
/* The first windows span SORTED_MAX, and their medians so much. */
#define LEAST_MEDIANS (SORTED_MAX + HALF_MEDIAN)

INLINE bool is_known(const struct evidence *evidence, size_t i)
{
	return evidence->known && evidence->known[i];
}

/* NAN: this value is not counted. */
INLINE double rr(const struct evidence *evidence, size_t i)
{
	return is_known(evidence, i) ? NAN : (double)evidence->rr_q[i];
}

/* The first interval has none before it: 0. */
INLINE double drr(const struct evidence *evidence, size_t i)
{
	return i == 0
		? 0
		: (double)evidence->rr_q[i] - (double)evidence->rr_q[i - 1];
}

INLINE double abs_drr(const struct evidence *evidence, size_t i)
{
	bool is_off =
		is_known(evidence, i) || (i > 0 && is_known(evidence, i - 1));

	return is_off ? NAN : fabs(drr(evidence, i));
}

INLINE double mrr(const struct evidence *evidence, size_t i)
{
	double deviation = (double)evidence->rr_q[i] - evidence->at[i].med_q;

	return deviation < 0 ? 2 * deviation : deviation;
}

INLINE double abs_mrr(const struct evidence *evidence, size_t i)
{
	return is_known(evidence, i) ? NAN : fabs(mrr(evidence, i));
}

typedef double value_of(const struct evidence *evidence, size_t i);

INLINE void window_take(struct evidence_window *window,
	const struct evidence *evidence, value_of *value)
{
	double added = value(evidence, window->end++);

	if (!isnan(added))
		sorted_add(&window->sorted, added);
}

INLINE void window_leave(struct evidence_window *window,
	const struct evidence *evidence, value_of *value)
{
	double removed = value(evidence, window->first++);

	if (!isnan(removed))
		sorted_remove(&window->sorted, removed);
}

/* Mostly one value comes as one goes. */
INLINE void window_shift(struct evidence_window *window,
	const struct evidence *evidence, value_of *value)
{
	double removed = value(evidence, window->first);
	double added = value(evidence, window->end);

	if (isnan(removed) || isnan(added)) {
		window_leave(window, evidence, value);
		window_take(window, evidence, value);
		return;
	}
	sorted_replace(&window->sorted, removed, added);
	window->first++;
	window->end++;
}

/* Moves the window on to first .. end - 1. */
INLINE void window_move(struct evidence_window *window, size_t first,
	size_t end, const struct evidence *evidence, value_of *value)
{
	if (first >= window->end) {
		window->first = window->end = first;
		sorted_clear(&window->sorted);
	}
	while (window->first < first && window->end < end)
		window_shift(window, evidence, value);
	while (window->first < first)
		window_leave(window, evidence, value);
	while (window->end < end)
		window_take(window, evidence, value);
}

/* None of them is NAN. */
static inline double greater(double a, double b)
{
	return a > b ? a : b;
}

static inline double lesser(double a, double b)
{
	return a < b ? a : b;
}

static double deviation_of(const struct sorted *usual)
{
	return (sorted_quartile(usual, 3) - sorted_quartile(usual, 1)) / 2;
}

/* Where values hardly differ in amount (a coarse grid of time, a breath of
 * three beats), their deviation says nothing: the median does. */
static double usual_q(const struct sorted *usual)
{
	return greater(ALPHA * deviation_of(usual),
		SIGMA_OF_MEDIAN * sorted_quartile(usual, 2));
}

static double th1_q(const struct evidence *evidence, double med_q)
{
	const struct sorted *usual = &evidence->dn.sorted;
	double limit_q = LEAST_LIMIT * med_q;

	if (evidence->rule == EVIDENCE_LT)
		return greater(ALPHA * deviation_of(usual), MIN_THRESHOLD_Q);
	if (usual->n > 0)
		limit_q = greater(
			limit_q, SIGMA_OF_QUARTER * sorted_quartile(usual, 1));
	limit_q = lesser(limit_q, GREATEST_LIMIT * med_q);
	if (usual->n >= MIN_USUAL)
		limit_q = lesser(limit_q, usual_q(usual));
	return greater(limit_q, MIN_THRESHOLD_Q);
}

static double th2_q(const struct evidence *evidence, double med_q)
{
	const struct sorted *usual = &evidence->mn.sorted;
	double limit_q = MRR_LIMIT * med_q;

	if (evidence->rule == EVIDENCE_LT)
		return greater(ALPHA * deviation_of(usual), MIN_THRESHOLD_Q);
	if (usual->n >= MIN_USUAL)
		limit_q = lesser(limit_q, usual_q(usual));
	return greater(limit_q, MIN_THRESHOLD_Q);
}

static size_t begin_of(size_t i, size_t before)
{
	return i > before ? i - before : 0;
}

/* Where the window of interval i ends; beyond n if n are too few to tell. */
static size_t end_of(const struct evidence *evidence, size_t i, size_t after,
	size_t n, bool is_end)
{
	size_t end = i + after + 1;
	size_t least = spans[evidence->rule].least_end;

	if (end < least)
		end = least;
	return is_end && end > n ? n : end;
}

/* Whether no known artefact is in what the evidence of interval i is made of,
 * the intervals up to end - 1: then it is that of the walk before, which knew
 * of none. Mostly so. */
static bool is_undisturbed(struct evidence *evidence, size_t i, size_t end)
{
	for (; evidence->n_searched < end; evidence->n_searched++)
		if (evidence->known[evidence->n_searched])
			evidence->known_end = evidence->n_searched + 1;
	return evidence->known_end == 0 || evidence->known_end + REACH <= i;
}

static void advance_med(struct evidence *evidence, size_t n, bool is_end)
{
	for (; evidence->n_med < n; evidence->n_med++) {
		size_t i = evidence->n_med;
		size_t end = i + HALF_MEDIAN + 1;
		size_t all = end > LEAST_MEDIANS ? end : LEAST_MEDIANS;

		if ((evidence->before ? all : end) > n && !is_end)
			return;
		evidence->at[i].is_before = false;
		if (evidence->before &&
			is_undisturbed(evidence, i, all < n ? all : n)) {
			evidence->at[i] = evidence->before[i];
			evidence->at[i].is_before = true;
			continue;
		}
		window_move(&evidence->med, begin_of(i, HALF_MEDIAN),
			end < n ? end : n, evidence, rr);
		if (evidence->before && evidence->med.sorted.n < MIN_MEDIAN)
			evidence->at[i].med_q = evidence->before[i].med_q;
		else
			evidence->at[i].med_q =
				sorted_quartile(&evidence->med.sorted, 2);
	}
}

static void advance_dn(struct evidence *evidence, size_t n, bool is_end)
{
	for (; evidence->n_dn < evidence->n_med; evidence->n_dn++) {
		size_t i = evidence->n_dn;
		struct artefact_evidence *at = &evidence->at[i];
		size_t end = end_of(
			evidence, i, spans[evidence->rule].dn_after, n, is_end);

		if (end > n)
			return;
		if (at->is_before)
			continue;
		window_move(&evidence->dn,
			begin_of(i, spans[evidence->rule].dn_before), end,
			evidence, abs_drr);
		at->th1_q = th1_q(evidence, at->med_q);
		at->dn = drr(evidence, i) / at->th1_q;
	}
}

static void advance_mn(struct evidence *evidence, bool is_end)
{
	size_t n = evidence->n_med;

	for (; evidence->n_mn < n; evidence->n_mn++) {
		size_t i = evidence->n_mn;
		struct artefact_evidence *at = &evidence->at[i];
		size_t end = end_of(
			evidence, i, spans[evidence->rule].mn_after, n, is_end);

		if (end > n)
			return;
		if (at->is_before)
			continue;
		window_move(&evidence->mn,
			begin_of(i, spans[evidence->rule].mn_before), end,
			evidence, abs_mrr);
		at->th2_q = th2_q(evidence, at->med_q);
		at->mn = mrr(evidence, i) / at->th2_q;
	}
}

size_t evidence_advance(struct evidence *evidence, size_t n, bool is_end)
{
	advance_med(evidence, n, is_end);
	advance_dn(evidence, n, is_end);
	advance_mn(evidence, is_end);
	return evidence->n_dn < evidence->n_mn ? evidence->n_dn
					       : evidence->n_mn;
}

static size_t behind(size_t place, size_t n)
{
	return place > n ? place - n : 0;
}

/* A window that was not needed lately lies where nothing is any more, or begins
 * with a difference from what has gone. */
static void window_drop(struct evidence_window *window, size_t n)
{
	if (window->first <= n) {
		*window = (struct evidence_window){0};
		return;
	}
	window->first -= n;
	window->end -= n;
}

void evidence_drop(struct evidence *evidence, size_t n)
{
	evidence->n_med -= n;
	evidence->n_dn -= n;
	evidence->n_mn -= n;
	evidence->n_searched = behind(evidence->n_searched, n);
	evidence->known_end = behind(evidence->known_end, n);
	window_drop(&evidence->med, n);
	window_drop(&evidence->dn, n);
	window_drop(&evidence->mn, n);
}
