/* SPDX-License-Identifier: GPL-3.0-or-later
 * Lipponen & Tarvainen's detection, step by step as in hrv.md 1.2.
 *
 * A segment is walked with three sliding windows: the median of 11 intervals,
 * then the quartile deviations of 91 successive differences (dRR) and of 91
 * deviations from that median (mRR). These give each interval its two
 * thresholds; what exceeds them is labelled by the shape around it.
 */
#include "analysis/beats/artefact.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/beats/rules.h"
#include "analysis/beats/sorted.h"

#define ALPHA 5.2
#define C1 0.13
#define C2 0.17
#define HALF_MEDIAN 5
#define HALF_DEVIATION 45
#define FAR 3 /* |mn| beyond this is an artefact by itself */
/* Choice: a constant series has no deviation, and would divide by zero. */
#define MIN_THRESHOLD_Q (10.0 * RR_Q_PER_MS)
#define MIN_SEGMENT 12

struct artefact_finder {
	size_t max_n;
	struct artefact_evidence *evidence;
};

struct segment {
	const int64_t *rr_q;
	size_t n;
	struct artefact_evidence *evidence;
};

struct artefact_finder *artefact_finder_new(size_t max_n)
{
	struct artefact_finder *finder = calloc(1, sizeof(*finder));

	if (!finder)
		return NULL;
	finder->max_n = max_n;
	finder->evidence = calloc(max_n + 1, sizeof(*finder->evidence));
	if (!finder->evidence) {
		free(finder);
		return NULL;
	}
	return finder;
}

void artefact_finder_free(struct artefact_finder *finder)
{
	if (!finder)
		return;
	free(finder->evidence);
	free(finder);
}

const struct artefact_evidence *artefact_evidence(
	const struct artefact_finder *finder, size_t i)
{
	assert(i < finder->max_n);
	return &finder->evidence[i];
}

static double rr(const struct segment *segment, size_t i)
{
	return (double)segment->rr_q[i];
}

/* The first interval has none before it: 0. */
static double drr(const struct segment *segment, size_t i)
{
	return i == 0 ? 0 : rr(segment, i) - rr(segment, i - 1);
}

static double abs_drr(const struct segment *segment, size_t i)
{
	return fabs(drr(segment, i));
}

static double mrr(const struct segment *segment, size_t i)
{
	double deviation = rr(segment, i) - segment->evidence[i].med_q;

	return deviation < 0 ? 2 * deviation : deviation;
}

static double abs_mrr(const struct segment *segment, size_t i)
{
	return fabs(mrr(segment, i));
}

static void set_median(
	struct segment *segment, size_t i, const struct sorted *window)
{
	segment->evidence[i].med_q = sorted_quantile(window, 0.5);
}

static double threshold_of(const struct sorted *window)
{
	double deviation = (sorted_quantile(window, 0.75) -
				   sorted_quantile(window, 0.25)) /
		2;

	return fmax(ALPHA * deviation, MIN_THRESHOLD_Q);
}

static void set_dn(
	struct segment *segment, size_t i, const struct sorted *window)
{
	struct artefact_evidence *evidence = &segment->evidence[i];

	evidence->th1_q = threshold_of(window);
	evidence->dn = drr(segment, i) / evidence->th1_q;
}

static void set_mn(
	struct segment *segment, size_t i, const struct sorted *window)
{
	struct artefact_evidence *evidence = &segment->evidence[i];

	evidence->th2_q = threshold_of(window);
	evidence->mn = mrr(segment, i) / evidence->th2_q;
}

/* Calls set() for each i with the values from i - half to i + half, as far as
 * the segment goes. */
static void roll(struct segment *segment, size_t half,
	double (*value)(const struct segment *segment, size_t i),
	void (*set)(
		struct segment *segment, size_t i, const struct sorted *window))
{
	struct sorted window = {0};

	for (size_t i = 0; i < half && i < segment->n; i++)
		sorted_add(&window, value(segment, i));
	for (size_t i = 0; i < segment->n; i++) {
		if (i > half)
			sorted_remove(&window, value(segment, i - half - 1));
		if (i + half < segment->n)
			sorted_add(&window, value(segment, i + half));
		set(segment, i, &window);
	}
}

/* A difference between two of the opposite sign: a premature or late beat and
 * its pause. Choice: not on the first two intervals, as in systole. */
static bool is_ectopic(const struct segment *segment, size_t i)
{
	const struct artefact_evidence *at = &segment->evidence[i];

	if (i < 2)
		return false;
	if (at->dn > 1)
		return fmax(at[-1].dn, at[1].dn) < -C1 * at->dn - C2;
	if (at->dn < -1)
		return fmin(at[-1].dn, at[1].dn) > -C1 * at->dn + C2;
	return false;
}

/* Needs i + 2 in the segment. */
static uint8_t label_of(const struct segment *segment, size_t i)
{
	const struct artefact_evidence *at = &segment->evidence[i];
	bool is_far = fabs(at->mn) > FAR;

	if (fabs(at->dn) <= 1 && !is_far)
		return 0;
	if (is_ectopic(segment, i))
		return RR_ECTOPIC;

	bool is_long = at->dn > 1 && fmin(at[1].dn, at[2].dn) < -1;
	bool is_short = at->dn < -1 && fmax(at[1].dn, at[2].dn) > 1;
	double joined_q = rr(segment, i) + rr(segment, i + 1);
	double half_q = rr(segment, i) / 2;

	if (!is_long && !is_short && !is_far)
		return 0;
	if (is_short && fabs(joined_q - at->med_q) < at->th2_q)
		return RR_EXTRA;
	if (is_long && fabs(half_q - at->med_q) < at->th2_q)
		return RR_MISSED;
	return rr(segment, i) > at->med_q ? RR_LONG : RR_SHORT;
}

/* The paper judges i + 1 along with i where |dn_i+1| < |dn_i+2|. As |mn| alone
 * lets an interval in here (the paper's second entrance, which NeuroKit lacks),
 * each that can get a label gets it when its own turn comes. The last two are
 * not judged: their shape is not known yet. */
static void label_long_segment(struct segment *segment)
{
	roll(segment, HALF_DEVIATION, abs_drr, set_dn);
	roll(segment, HALF_DEVIATION, abs_mrr, set_mn);
	for (size_t i = 0; i + 2 < segment->n; i++)
		segment->evidence[i].label = label_of(segment, i);
}

/* Too short for thresholds of its own: Karlsson's rule. */
static void label_short_segment(struct segment *segment)
{
	int8_t verdicts[MIN_SEGMENT];

	rule_judge(RULE_KARLSSON, segment->rr_q, segment->n, verdicts);
	for (size_t i = 0; i < segment->n; i++)
		if (verdicts[i])
			segment->evidence[i].label =
				verdicts[i] > 0 ? RR_LONG : RR_SHORT;
}

static void label_segment(struct segment *segment)
{
	memset(segment->evidence, 0, segment->n * sizeof(*segment->evidence));
	roll(segment, HALF_MEDIAN, rr, set_median);
	if (segment->n < MIN_SEGMENT)
		label_short_segment(segment);
	else
		label_long_segment(segment);
}

/* Choice, after systole: an EXTRA takes the next interval with it, whatever
 * that was labelled; an ECTOPIC the one before, unless that is an event of
 * another kind. */
static size_t merge_events(const struct segment *segment, uint8_t *flags)
{
	size_t n_events = 0;

	for (size_t i = 0; i < segment->n; i++)
		if (!artefact_in_range(segment->rr_q[i]))
			flags[i] |= RR_RANGE;
	for (size_t i = 0; i < segment->n; i++) {
		const struct artefact_evidence *at = &segment->evidence[i];
		bool leads = i + 1 < segment->n && at[1].label == RR_ECTOPIC;

		if (at->label == RR_EXTRA) {
			flags[i] |= RR_EXTRA;
			flags[++i] |= RR_EXTRA;
			n_events++;
		} else if (leads && !(at->label & (RR_MISSED | RR_ECTOPIC))) {
			flags[i] |= RR_ECTOPIC;
		} else {
			flags[i] |= at->label;
			n_events += (flags[i] & RR_ARTEFACT) != 0;
		}
	}
	return n_events;
}

size_t artefact_find(struct artefact_finder *finder, struct rr_series *series)
{
	size_t n_events = 0;
	size_t end;

	assert(series->n <= finder->max_n);
	for (size_t first = 0; first < series->n; first = end) {
		end = rr_segment_end(series, first);

		struct segment segment = {series->rr_q + first, end - first,
			finder->evidence + first};

		label_segment(&segment);
		for (size_t i = first; i < end; i++)
			series->flags[i] &= (uint8_t)~RR_ARTEFACT;
		n_events += merge_events(&segment, series->flags + first);
	}
	return n_events;
}

uint8_t artefact_judge(const int64_t *rr_q, size_t n, size_t i)
{
	struct artefact_evidence evidence[ARTEFACT_JUDGE_MAX];
	uint8_t flags[ARTEFACT_JUDGE_MAX] = {0};
	struct segment segment = {rr_q, n, evidence};

	assert(n <= ARTEFACT_JUDGE_MAX && i + 2 < n);
	label_segment(&segment);
	merge_events(&segment, flags);
	return flags[i];
}
