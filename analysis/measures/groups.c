/* SPDX-License-Identifier: GPL-3.0-or-later
 * The groups of a report, see groups.h.
 */
#include "analysis/measures/groups.h"

#include <stdlib.h>

#include "analysis/measures/dfa.h"
#include "analysis/measures/entropy.h"
#include "analysis/measures/geometric.h"
#include "analysis/measures/lomb_bands.h"
#include "analysis/measures/long.h"
#include "analysis/measures/report.h"
#include "analysis/measures/time.h"

#define MIN_TRIANGLE_S 1200
#define MIN_STRESS_N 100
#define MIN_ENTROPY_N 200
#define MAX_ENTROPY_N (1 << 18)
#define MIN_ALPHA1_N 100
#define MIN_ALPHA2_N 256
#define MIN_LONG_S (18 * 3600)
#define MAX_LOMB_N (1 << 15)

/* NULL: not asked for, or never to be given. */
struct groups {
	struct hrv_options options;
	struct geometric *geometric;
	int64_t *normal_q;
	struct entropy *entropy;
	struct dfa *dfa;
	struct long_term *long_term;
	struct lomb_bands *lomb;
};

static size_t at_most(size_t n, size_t limit)
{
	return n < limit ? n : limit;
}

static bool allocate(struct groups *groups, size_t max_n, double max_s)
{
	const struct hrv_options *options = &groups->options;
	unsigned asked = options->groups;
	bool fits = true;

	if (asked & HRV_GEOMETRIC) {
		groups->geometric = geometric_new(max_n);
		groups->normal_q = calloc(max_n + 1, sizeof(int64_t));
		fits &= groups->geometric && groups->normal_q;
	}
	if (asked & HRV_NONLINEAR) {
		groups->entropy = entropy_new(at_most(max_n, MAX_ENTROPY_N));
		groups->dfa = dfa_new(max_n);
		fits &= groups->entropy && groups->dfa;
	}
	/* A tenth more, as corrected intervals may stretch a record. */
	if (asked & HRV_LONG && (options->as_is || 1.1 * max_s >= MIN_LONG_S)) {
		groups->long_term = long_term_new(max_s);
		fits &= groups->long_term != NULL;
	}
	if (options->lomb) {
		groups->lomb =
			lomb_bands_new(at_most(max_n, MAX_LOMB_N), max_s);
		fits &= groups->lomb != NULL;
	}
	return fits;
}

struct groups *groups_new(
	size_t max_n, double max_s, const struct hrv_options *options)
{
	struct groups *groups = calloc(1, sizeof(*groups));

	if (!groups)
		return NULL;
	groups->options = *options;
	if (!allocate(groups, max_n, max_s)) {
		groups_free(groups);
		return NULL;
	}
	return groups;
}

void groups_free(struct groups *groups)
{
	if (!groups)
		return;
	geometric_free(groups->geometric);
	free(groups->normal_q);
	entropy_free(groups->entropy);
	dfa_free(groups->dfa);
	long_term_free(groups->long_term);
	lomb_bands_free(groups->lomb);
	free(groups);
}

static bool takes_corrected(const struct groups *groups)
{
	return groups->options.as_is || groups->options.corrected_time;
}

static void fill_geometric(struct groups *groups,
	const struct rr_series *series, struct hrv_report *report)
{
	bool as_is = groups->options.as_is;
	bool corrected_too = takes_corrected(groups);
	size_t n = 0;

	report->stress_index = series->n >= MIN_STRESS_N || as_is
		? hrv_stress_index(groups->geometric, series->rr_q, series->n)
		: hrv_none(series->n ? HRV_TOO_FEW : HRV_NO_BEATS);
	report->tri_index = hrv_none(series->n ? HRV_TOO_SHORT : HRV_NO_BEATS);
	report->tinn_ms = report->tri_index;
	if (!as_is && !hrv_is_enough(report->duration_s, MIN_TRIANGLE_S))
		return;
	for (size_t i = 0; i < series->n; i++)
		if (hrv_is_normal(series->flags[i], corrected_too))
			groups->normal_q[n++] = series->rr_q[i];

	struct hrv_triangle triangle =
		hrv_triangle(groups->geometric, groups->normal_q, n);

	report->tri_index = triangle.index;
	report->tinn_ms = triangle.base_ms;
}

/* HRV_OK where n lies in the limits. */
static enum hrv_reason within(
	const struct groups *groups, size_t n, size_t least, size_t most)
{
	if (n == 0)
		return HRV_NO_BEATS;
	if (n > most)
		return HRV_TOO_LONG;
	return n < least && !groups->options.as_is ? HRV_TOO_FEW : HRV_OK;
}

static void fill_entropy(struct groups *groups, struct segment segment,
	struct hrv_report *report)
{
	enum hrv_reason reason =
		within(groups, segment.n, MIN_ENTROPY_N, MAX_ENTROPY_N);

	if (reason == HRV_OK && segment.n < 3)
		reason = HRV_TOO_FEW;
	report->sampen = report->apen = hrv_none(reason);
	if (reason != HRV_OK)
		return;

	int64_t r_q = entropy_tolerance_q(segment.rr_q, segment.n);
	struct entropy_counts counts =
		entropy_count(groups->entropy, segment.rr_q, segment.n, r_q);

	report->sampen = hrv_sampen(&counts);
	report->apen = hrv_apen(&counts);
}

static struct hrv_value alpha_of(const struct groups *groups,
	struct segment segment, size_t least, size_t first, size_t last)
{
	enum hrv_reason reason = within(groups, segment.n, least, SIZE_MAX);

	return reason == HRV_OK ? dfa_alpha(groups->dfa, first, last)
				: hrv_none(reason);
}

static void fill_nonlinear(struct groups *groups, struct segment segment,
	struct hrv_report *report)
{
	fill_entropy(groups, segment, report);
	dfa_run(groups->dfa, segment.rr_q, segment.n);
	report->dfa_alpha1 = alpha_of(groups, segment, MIN_ALPHA1_N, 4, 16);
	report->dfa_alpha2 = alpha_of(groups, segment, MIN_ALPHA2_N, 16, 64);
}

static void fill_long(struct groups *groups, const struct rr_series *series,
	struct hrv_report *report)
{
	struct hrv_long values;

	report->sdann_ms = hrv_none(series->n ? HRV_TOO_SHORT : HRV_NO_BEATS);
	report->sdnn_index_ms = report->ulf_ms2 = report->sdann_ms;
	if (!groups->long_term ||
		(!groups->options.as_is && report->duration_s < MIN_LONG_S))
		return;
	values = long_term_run(
		groups->long_term, series, takes_corrected(groups));
	report->sdann_ms = values.sdann_ms;
	report->sdnn_index_ms = values.sdnn_index_ms;
	report->ulf_ms2 = values.ulf_ms2;
}

static void fill_lomb(struct groups *groups, struct segment segment,
	struct hrv_report *report)
{
	struct hrv_lomb_bands bands;
	enum hrv_reason reason = within(groups, segment.n, 0, MAX_LOMB_N);

	if (reason != HRV_OK) {
		report->lomb_vlf_ms2 = report->lomb_lf_ms2 = hrv_none(reason);
		report->lomb_hf_ms2 = report->lomb_lf_hf = hrv_none(reason);
		return;
	}
	bands = lomb_bands_run(groups->lomb, segment.rr_q, segment.n,
		hrv_vlf_min_s(groups->options.as_is));
	report->lomb_vlf_ms2 = bands.vlf_ms2;
	report->lomb_lf_ms2 = bands.lf_ms2;
	report->lomb_hf_ms2 = bands.hf_ms2;
	report->lomb_lf_hf = bands.lf_hf;
}

static void fill_nothing(struct hrv_report *report)
{
	struct hrv_value *const values[] = {&report->tri_index,
		&report->tinn_ms, &report->stress_index, &report->sdann_ms,
		&report->sdnn_index_ms, &report->ulf_ms2, &report->sampen,
		&report->apen, &report->dfa_alpha1, &report->dfa_alpha2,
		&report->lomb_vlf_ms2, &report->lomb_lf_ms2,
		&report->lomb_hf_ms2, &report->lomb_lf_hf};

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		*values[i] = hrv_none(HRV_NOT_ASKED);
}

void groups_run(struct groups *groups, const struct rr_series *series,
	struct segment longest, struct hrv_report *report)
{
	fill_nothing(report);
	if (groups->geometric)
		fill_geometric(groups, series, report);
	if (groups->dfa)
		fill_nonlinear(groups, longest, report);
	if (groups->options.groups & HRV_LONG)
		fill_long(groups, series, report);
	if (groups->lomb)
		fill_lomb(groups, longest, report);
}
