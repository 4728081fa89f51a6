/* SPDX-License-Identifier: GPL-3.0-or-later
 * Labels by shape, then events (hrv.md 1.2, docs/artefacts.md).
 */
#include "analysis/beats/judge.h"

#include <math.h>

#include "analysis/beats/artefact.h"
#include "analysis/beats/rules.h"

#define C1 0.13
#define C2 0.17
#define FAR 3 /* |mn| beyond this is an artefact by itself */
#define EDGE 2 /* intervals at either end that have no whole shape */
#define MIN_SEGMENT 12

/* What a label is found from. */
struct shape {
	const struct artefact_evidence *at;
	const int64_t *rr_q;
	size_t i;
};

static double rr(const struct shape *shape, size_t k)
{
	return (double)shape->rr_q[shape->i + k];
}

/* A difference between two of the opposite sign: a premature or late beat and
 * its pause. Choice: not on the first two intervals, as in systole. */
static bool is_ectopic(const struct shape *shape)
{
	const struct artefact_evidence *at = shape->at;

	if (shape->i < EDGE)
		return false;
	if (at->dn > 1)
		return fmax(at[-1].dn, at[1].dn) < -C1 * at->dn - C2;
	if (at->dn < -1)
		return fmin(at[-1].dn, at[1].dn) > -C1 * at->dn + C2;
	return false;
}

/* The paper judges i + 1 along with i where |dn_i+1| < |dn_i+2|. As |mn| alone
 * lets an interval in here (the paper's second entrance, which NeuroKit lacks),
 * each that can get a label gets it when its own turn comes. */
static uint8_t label_of(const struct shape *shape)
{
	const struct artefact_evidence *at = shape->at;
	bool is_far = fabs(at->mn) > FAR;

	if (fabs(at->dn) <= 1 && !is_far)
		return 0;
	if (is_ectopic(shape))
		return RR_ECTOPIC;

	bool is_long = at->dn > 1 && fmin(at[1].dn, at[2].dn) < -1;
	bool is_short = at->dn < -1 && fmax(at[1].dn, at[2].dn) > 1;
	double joined_q = rr(shape, 0) + rr(shape, 1);
	double half_q = rr(shape, 0) / 2;

	if (!is_long && !is_short && !is_far)
		return 0;
	if (is_short && fabs(joined_q - at->med_q) < at->th2_q)
		return RR_EXTRA;
	if (is_long && fabs(half_q - at->med_q) < at->th2_q)
		return RR_MISSED;
	return rr(shape, 0) > at->med_q ? RR_LONG : RR_SHORT;
}

/* At an edge a shape is cut off: there an interval is off when it is so from
 * the median, and a difference beside it is too large. */
static uint8_t label_of_edge(const struct shape *shape, size_t n)
{
	const struct artefact_evidence *at = shape->at;
	double off_q = rr(shape, 0) - at->med_q;
	bool has_next = shape->i + 1 < n;
	double dn = fabs(at->dn);

	if (has_next && is_ectopic(shape))
		return RR_ECTOPIC;
	if (has_next)
		dn = fmax(dn, fabs(at[1].dn));
	if (dn <= 1 || fabs(off_q) <= at->th1_q)
		return 0;
	return off_q > 0 ? RR_LONG : RR_SHORT;
}

static uint8_t label_at(const struct evidence *evidence, size_t i, size_t n)
{
	struct shape shape = {&evidence->at[i], evidence->rr_q, i};
	bool is_tail = i + EDGE >= n;
	uint8_t label = is_tail ? 0 : label_of(&shape);

	if (label || evidence->rule == EVIDENCE_LT)
		return label;
	return is_tail || i < EDGE ? label_of_edge(&shape, n) : 0;
}

static void advance_labels(struct judge_pass *pass, size_t n, bool is_end)
{
	struct evidence *evidence = &pass->evidence;
	size_t n_shapes = evidence_advance(evidence, n, is_end);
	size_t n_whole = n_shapes > EDGE ? n_shapes - EDGE : 0;
	size_t end = is_end ? n_shapes : n_whole;

	for (; pass->n_labels < end; pass->n_labels++)
		evidence->at[pass->n_labels].label =
			label_at(evidence, pass->n_labels, n_shapes);
}

/* Too few for thresholds of their own: Karlsson's rule. */
static void label_short_segment(struct judge_pass *pass, size_t n)
{
	int8_t verdicts[MIN_SEGMENT];

	rule_judge(RULE_KARLSSON, pass->evidence.rr_q, n, verdicts);
	for (size_t i = 0; i < n; i++)
		if (verdicts[i])
			pass->evidence.at[i].label =
				verdicts[i] > 0 ? RR_LONG : RR_SHORT;
	pass->n_labels = n;
}

static uint8_t range_flag(int64_t rr_q)
{
	return artefact_in_range(rr_q) ? 0 : RR_RANGE;
}

/* Choice, after systole: an EXTRA takes the next interval with it, whatever
 * that was labelled; an ECTOPIC the one before, unless that is an event of
 * another kind. Returns the number of events. */
static size_t merge_events(struct judge_pass *pass, bool is_end)
{
	const int64_t *rr_q = pass->evidence.rr_q;
	size_t n_events = 0;

	while (pass->n_flags + !is_end < pass->n_labels) {
		size_t i = pass->n_flags++;
		const struct artefact_evidence *at = &pass->evidence.at[i];
		uint8_t *flags = &pass->flags[i];
		bool leads =
			i + 1 < pass->n_labels && at[1].label == RR_ECTOPIC;

		flags[0] = range_flag(rr_q[i]);
		if (at->label == RR_EXTRA) {
			flags[0] |= RR_EXTRA;
			flags[1] = range_flag(rr_q[i + 1]) | RR_EXTRA;
			pass->n_flags++;
			n_events++;
		} else if (leads && !(at->label & (RR_MISSED | RR_ECTOPIC))) {
			flags[0] |= RR_ECTOPIC;
		} else {
			flags[0] |= at->label;
			n_events += flags[0] != 0;
		}
	}
	return n_events;
}

void judge_begin(struct judge *judge, enum evidence_rule rule,
	const int64_t *rr_q, const struct judge_arrays *arrays)
{
	*judge = (struct judge){.rr_q = rr_q,
		.n_passes = rule == EVIDENCE_LT ? 1 : JUDGE_MAX_PASSES};
	for (int k = 0; k < judge->n_passes; k++) {
		struct judge_pass *pass = &judge->passes[k];

		pass->flags = arrays->flags[k];
		pass->evidence.rule = rule;
		pass->evidence.rr_q = rr_q;
		pass->evidence.at = arrays->evidence[k];
		if (k == 0)
			continue;
		pass->evidence.known = arrays->flags[k - 1];
		pass->evidence.before = arrays->evidence[k - 1];
	}
}

/* Too short for thresholds, and whole: one pass, of which only the medians
 * are of use. */
static void judge_short_segment(struct judge *judge, size_t n)
{
	struct judge_pass *last = &judge->passes[judge->n_passes - 1];
	struct artefact_evidence *at = last->evidence.at;

	last->evidence.known = NULL;
	last->evidence.before = NULL;
	evidence_advance(&last->evidence, n, true);
	for (size_t i = 0; i < n; i++)
		at[i] = (struct artefact_evidence){.med_q = at[i].med_q};
	label_short_segment(last, n);
	judge->n_events += merge_events(last, true);
}

void judge_advance(struct judge *judge, size_t n, bool is_end)
{
	if (is_end && n < MIN_SEGMENT) {
		judge_short_segment(judge, n);
		return;
	}
	for (int k = 0; k < judge->n_passes; k++) {
		struct judge_pass *pass = &judge->passes[k];
		size_t n_events;

		advance_labels(pass, n, is_end);
		n_events = merge_events(pass, is_end);
		if (k + 1 == judge->n_passes)
			judge->n_events += n_events;
		n = pass->n_flags;
	}
}

void judge_drop(struct judge *judge, size_t n)
{
	for (int k = 0; k < judge->n_passes; k++) {
		struct judge_pass *pass = &judge->passes[k];

		evidence_drop(&pass->evidence, n);
		pass->n_labels -= n;
		pass->n_flags -= n;
	}
}
