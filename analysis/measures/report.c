/* SPDX-License-Identifier: GPL-3.0-or-later
 * One window or record through the whole pipeline, in the order of hrv.md 1.1:
 * clean, grade, measure, and withhold what the grade or the breathing forbids.
 */
#include "analysis/measures/report.h"

#include <assert.h>
#include <stdlib.h>

#include "analysis/beats/correct.h"
#include "analysis/measures/frequency.h"
#include "analysis/measures/groups.h"
#include "analysis/measures/poincare.h"
#include "analysis/measures/time.h"

/* Between these RSA lies within HF; the lower one has a margin over 9/min. */
#define MIN_RESP_PER_MIN 9.5
#define MAX_RESP_PER_MIN 24

struct hrv_plan {
	struct hrv_options options;
	size_t max_beats;
	struct corrector *corrector;
	struct rr_series *clean;
	int64_t *end_q; /* of clean, where a day is asked for */
	struct frequency *frequency;
	struct groups *groups;
};

/* clang-format off */
#define AT(name) #name, offsetof(struct hrv_report, name)
#define FIELD(name, worst) {AT(name), worst, false}
#define RUN_FIELD(name) {AT(name), HRV_GRADE_B, true}
/* clang-format on */
const struct hrv_field hrv_fields[] = {
	FIELD(mean_nn_ms, HRV_GRADE_D),
	FIELD(mean_hr_bpm, HRV_GRADE_D),
	FIELD(sdnn_ms, HRV_GRADE_C),
	FIELD(rmssd_ms, HRV_GRADE_C),
	FIELD(ln_rmssd, HRV_GRADE_C),
	FIELD(sdsd_ms, HRV_GRADE_C),
	FIELD(nn50, HRV_GRADE_C),
	FIELD(pnn50_pct, HRV_GRADE_C),
	FIELD(nn20, HRV_GRADE_C),
	FIELD(pnn20_pct, HRV_GRADE_C),
	FIELD(sd1_ms, HRV_GRADE_C),
	FIELD(sd2_ms, HRV_GRADE_C),
	RUN_FIELD(vlf_ms2),
	RUN_FIELD(lf_ms2),
	RUN_FIELD(hf_ms2),
	RUN_FIELD(total_ms2),
	RUN_FIELD(lf_nu),
	RUN_FIELD(hf_nu),
	RUN_FIELD(lf_hf),
	RUN_FIELD(lf_peak_hz),
	RUN_FIELD(hf_peak_hz),
	RUN_FIELD(resp_per_min),
	FIELD(sd2_axis_ms, HRV_GRADE_C),
	FIELD(tri_index, HRV_GRADE_C),
	FIELD(tinn_ms, HRV_GRADE_C),
	FIELD(stress_index, HRV_GRADE_C),
	FIELD(sdann_ms, HRV_GRADE_C),
	FIELD(sdnn_index_ms, HRV_GRADE_C),
	FIELD(ulf_ms2, HRV_GRADE_B),
	RUN_FIELD(sampen),
	RUN_FIELD(apen),
	RUN_FIELD(dfa_alpha1),
	RUN_FIELD(dfa_alpha2),
	RUN_FIELD(lomb_vlf_ms2),
	RUN_FIELD(lomb_lf_ms2),
	RUN_FIELD(lomb_hf_ms2),
	RUN_FIELD(lomb_lf_hf),
};
#undef RUN_FIELD
#undef FIELD
#undef AT
const size_t hrv_n_fields = sizeof(hrv_fields) / sizeof(hrv_fields[0]);

struct hrv_plan *hrv_plan_new(
	size_t max_beats, double max_s, const struct hrv_options *options)
{
	struct hrv_plan *plan = calloc(1, sizeof(*plan));

	if (!plan)
		return NULL;
	plan->options = *options;
	plan->max_beats = max_beats;
	plan->corrector = corrector_new(max_beats);
	plan->clean = rr_series_new(2 * max_beats);
	plan->frequency = frequency_new(2 * max_beats, max_s, options);
	plan->groups = groups_new(2 * max_beats, max_s, options);
	plan->end_q = calloc(options->groups & HRV_LONG ? 2 * max_beats + 1 : 1,
		sizeof(*plan->end_q));
	if (!plan->corrector || !plan->clean || !plan->frequency ||
		!plan->groups || !plan->end_q) {
		hrv_plan_free(plan);
		return NULL;
	}
	return plan;
}

void hrv_plan_free(struct hrv_plan *plan)
{
	if (!plan)
		return;
	corrector_free(plan->corrector);
	rr_series_free(plan->clean);
	frequency_free(plan->frequency);
	groups_free(plan->groups);
	free(plan->end_q);
	free(plan);
}

static double seconds_of(const struct rr_series *series, uint8_t without_flags)
{
	int64_t sum_q = 0;

	for (size_t i = 0; i < series->n; i++)
		if (!(series->flags[i] & without_flags))
			sum_q += series->rr_q[i];
	return (double)sum_q / RR_Q_PER_S;
}

static void copy(
	const struct rr_series *in, uint8_t flags, struct rr_series *ret_copy)
{
	rr_series_clear(ret_copy);
	for (size_t i = 0; i < in->n; i++)
		rr_series_append(ret_copy, in->rr_q[i], in->flags[i] & flags);
}

static size_t n_as_measured(const struct rr_series *clean)
{
	size_t n = 0;

	for (size_t i = 0; i < clean->n; i++)
		n += !(clean->flags[i] & RR_CORRECTED);
	return n;
}

/* What the report says about the cleaning of series to clean. */
static void fill_cleaning(const struct rr_series *series,
	const struct rr_series *clean, double window_s,
	struct hrv_report *report)
{
	size_t n_kept = n_as_measured(clean);

	report->n_beats = series->n;
	report->duration_s = seconds_of(series, 0);
	/* Half of a pair that was joined may lie beyond the edge. */
	report->n_corrected = series->n > n_kept ? series->n - n_kept : 0;
	if (series->n == 0)
		return;
	report->corrected_pct =
		100 * (double)report->n_corrected / (double)series->n;

	double clean_s = seconds_of(clean, RR_CORRECTED);
	double whole_s = window_s > 0 ? window_s : report->duration_s;

	report->coverage = whole_s > 0 ? clean_s / whole_s : 0;
}

static void fill_time(struct hrv_report *report, const struct hrv_sums *sums)
{
	report->mean_nn_ms = hrv_mean_nn_ms(sums);
	report->mean_hr_bpm = hrv_mean_hr_bpm(sums);
	report->sdnn_ms = hrv_sdnn_ms(sums);
	report->rmssd_ms = hrv_rmssd_ms(sums);
	report->ln_rmssd = hrv_ln_rmssd(sums);
	report->sdsd_ms = hrv_sdsd_ms(sums);
	report->nn50 = hrv_nn50(sums);
	report->pnn50_pct = hrv_pnn50_pct(sums);
	report->nn20 = hrv_nn20(sums);
	report->pnn20_pct = hrv_pnn20_pct(sums);
	report->sd1_ms = hrv_sd1_ms(sums);
	report->sd2_ms = hrv_sd2_ms(sums);
	report->sd2_axis_ms = hrv_sd2_axis_ms(sums);
}

static int64_t run_q(struct segment run)
{
	int64_t sum_q = 0;

	for (size_t i = 0; i < run.n; i++)
		sum_q += run.rr_q[i];
	return sum_q;
}

/* The longest segment, the first of equals: what needs the order of its
 * intervals without a break is of this one. */
static struct segment longest_segment(const struct rr_series *series)
{
	struct segment longest = {series->rr_q, 0};
	int64_t longest_q = 0;

	for (size_t i = 0, end; i < series->n; i = end) {
		end = rr_segment_end(series, i);

		struct segment run = {series->rr_q + i, end - i};

		if (longest.n > 0 && run_q(run) <= longest_q)
			continue;
		longest_q = run_q(run);
		longest = run;
	}
	return longest;
}

static void fill_bands(struct hrv_report *report, struct hrv_plan *plan,
	struct segment longest)
{
	struct hrv_bands bands;

	frequency_run(plan->frequency, longest.rr_q, longest.n, &bands);
	report->vlf_ms2 = bands.vlf_ms2;
	report->lf_ms2 = bands.lf_ms2;
	report->hf_ms2 = bands.hf_ms2;
	report->total_ms2 = bands.total_ms2;
	report->lf_nu = bands.lf_nu;
	report->hf_nu = bands.hf_nu;
	report->lf_hf = bands.lf_hf;
	report->lf_peak_hz = bands.lf_peak_hz;
	report->hf_peak_hz = bands.hf_peak_hz;
	report->resp_per_min = bands.resp_per_min;
}

static enum hrv_reason judge_breathing(struct hrv_value resp_per_min)
{
	if (resp_per_min.reason != HRV_OK)
		return resp_per_min.reason;
	if (resp_per_min.value < MIN_RESP_PER_MIN)
		return HRV_BREATHING_SLOW;
	if (resp_per_min.value > MAX_RESP_PER_MIN)
		return HRV_BREATHING_FAST;
	return HRV_OK;
}

static struct hrv_value *value_of(
	struct hrv_report *report, const struct hrv_field *field)
{
	return (struct hrv_value *)((char *)report + field->offset);
}

static void withhold(struct hrv_value *value, enum hrv_reason reason)
{
	if (value->reason == HRV_OK && reason != HRV_OK)
		*value = hrv_none(reason);
}

/* LF/HF and its other names, unless breathing is known to lie in HF. */
static void guard_breathing(struct hrv_report *report)
{
	enum hrv_reason reason = judge_breathing(report->resp_per_min);

	withhold(&report->lf_hf, reason);
	withhold(&report->lf_nu, reason);
	withhold(&report->hf_nu, reason);
	withhold(&report->lomb_lf_hf, reason);
}

/* A gap made the run short, not where the window was cut. */
static void name_short_run(struct hrv_report *report)
{
	for (size_t i = 0; i < hrv_n_fields; i++) {
		struct hrv_value *value = value_of(report, &hrv_fields[i]);

		if (hrv_fields[i].is_of_run &&
			(value->reason == HRV_TOO_SHORT ||
				value->reason == HRV_TOO_FEW))
			*value = hrv_none(HRV_RUN_SHORT);
	}
}

/* The spectrum is of one run: another part of the window has another LF/HF, so
 * that what is clean in all of it together does not count. HRV_OK: it has so
 * much clean time. */
static enum hrv_reason judge_run(
	const struct rr_series *clean, struct segment longest, double clean_s)
{
	size_t first = (size_t)(longest.rr_q - clean->rr_q);
	struct rr_series run = {
		.n = longest.n,
		.rr_q = clean->rr_q + first,
		.flags = clean->flags + first,
	};

	if (seconds_of(&run, RR_CORRECTED) >= clean_s)
		return HRV_OK;
	if (seconds_of(&run, 0) >= clean_s)
		return HRV_LOW_GRADE;
	return longest.n < clean->n ? HRV_RUN_SHORT : HRV_TOO_SHORT;
}

static void withhold_bands(struct hrv_report *report, enum hrv_reason reason)
{
	struct hrv_value *const bands[] = {&report->vlf_ms2, &report->lf_ms2,
		&report->hf_ms2, &report->total_ms2, &report->lf_nu,
		&report->hf_nu, &report->lf_hf, &report->lf_peak_hz,
		&report->hf_peak_hz, &report->lomb_vlf_ms2,
		&report->lomb_lf_ms2, &report->lomb_hf_ms2,
		&report->lomb_lf_hf};

	for (size_t i = 0; i < sizeof(bands) / sizeof(bands[0]); i++)
		withhold(bands[i], reason);
}

/* Repairs may also have made the run longer than there is room for. */
static void guard_grade(struct hrv_report *report)
{
	for (size_t i = 0; i < hrv_n_fields; i++) {
		const struct hrv_field *field = &hrv_fields[i];
		struct hrv_value *value = value_of(report, field);

		if (report->grade > field->worst_grade &&
			(value->reason == HRV_OK ||
				value->reason == HRV_NO_MEMORY))
			*value = hrv_none(HRV_LOW_GRADE);
	}
}

void hrv_report_run_piece(struct hrv_plan *plan, const struct rr_series *piece,
	const struct rr_series *clean, double window_s,
	struct hrv_report *ret_report)
{
	const struct hrv_options *options = &plan->options;

	assert(clean->n <= 2 * plan->max_beats);
	*ret_report = (struct hrv_report){0};

	struct hrv_sums sums =
		hrv_sums_of(clean, options->as_is || options->corrected_time);
	struct segment longest = longest_segment(clean);

	fill_cleaning(piece, clean, window_s, ret_report);
	fill_time(ret_report, &sums);
	ret_report->run_s = (double)run_q(longest) / RR_Q_PER_S;
	fill_bands(ret_report, plan, longest);
	groups_run(plan->groups, clean, longest, ret_report);
	if (longest.n < clean->n)
		name_short_run(ret_report);
	if (options->as_is)
		return;
	ret_report->grade =
		hrv_grade_of(ret_report->corrected_pct, ret_report->coverage);
	withhold_bands(ret_report,
		judge_run(clean, longest, options->spectrum_clean_s));
	guard_grade(ret_report);
	guard_breathing(ret_report);
}

/* The clean series by the clock of the one it was made of: beats follow on each
 * other, and each run without a break begins when its first interval did. */
static void set_clock(struct hrv_plan *plan, const struct rr_series *series)
{
	const struct rr_series *clean = plan->clean;
	int64_t sum_q = 0, end_q = 0;
	size_t n_summed = 0;

	for (size_t i = 0; i < clean->n; i++) {
		size_t origin = plan->options.as_is
			? i
			: corrector_origin(plan->corrector, i);

		if (i == 0 || clean->flags[i] & RR_BREAK) {
			while (n_summed <= origin)
				sum_q += series->rr_q[n_summed++];

			int64_t ends_q =
				series->end_q ? series->end_q[origin] : sum_q;
			int64_t begin_q = ends_q - series->rr_q[origin];

			/* What was put in may have run ahead of it. */
			end_q = begin_q > end_q ? begin_q : end_q;
		}
		end_q += clean->rr_q[i];
		plan->end_q[i] = end_q;
	}
	plan->clean->end_q = plan->end_q;
}

void hrv_report_run(struct hrv_plan *plan, const struct rr_series *series,
	double window_s, struct hrv_report *ret_report)
{
	assert(series->n <= plan->max_beats);
	if (plan->options.as_is)
		copy(series, RR_BREAK, plan->clean);
	else
		corrector_run(plan->corrector, series, plan->clean);
	if (plan->options.groups & HRV_LONG)
		set_clock(plan, series);
	hrv_report_run_piece(plan, series, plan->clean, window_s, ret_report);
}

void hrv_plan_mark(const struct hrv_plan *plan, struct rr_series *series)
{
	const uint8_t *found = corrector_flags(plan->corrector);

	for (size_t i = 0; i < series->n; i++) {
		series->flags[i] &= RR_BREAK;
		if (!plan->options.as_is)
			series->flags[i] |= found[i] & RR_ARTEFACT;
	}
}
