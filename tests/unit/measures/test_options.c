/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the options of a report ask for: what they are unless set, and the run
 * that bands are taken from.
 */
#include "analysis/measures/options.h"

#include <string.h>

#include "analysis/measures/report.h"
#include "tests/near.h"

static void test_unless_set(void **state)
{
	struct hrv_options options;

	(void)state;
	memset(&options, 0xff, sizeof(options));
	hrv_options_init(&options);
	assert_false(options.as_is || options.lomb || options.corrected_time);
	assert_int_equal(options.detrend, HRV_DETREND_NONE);
	assert_int_equal(options.spline, HRV_SPLINE_NATURAL);
	assert_near(options.segment_s, 300, 0, 0);
	assert_near(options.spectrum_clean_s, 0, 0, 0);
	assert_int_equal(options.groups & HRV_LONG, HRV_LONG);
}

/* n even beats of a second that breathe, with a gap before one of them (0:
 * none). */
static struct rr_series *breathing(size_t n, size_t break_at)
{
	struct rr_series *series = rr_series_new(n);

	for (size_t k = 0; k < n; k++)
		rr_series_append(series,
			rr_q_of_ms(1000 + 30 * sin(2 * M_PI * (double)k / 4)),
			k == 0 || k == break_at ? RR_BREAK : 0);
	return series;
}

/* Frees series, which lasts max_s at most. */
static struct hrv_report report_of(const struct hrv_options *options,
	struct rr_series *series, double max_s)
{
	struct hrv_plan *plan = hrv_plan_new(series->n, max_s, options);
	struct hrv_report report;

	assert_non_null(plan);
	hrv_report_run(plan, series, 0, &report);
	hrv_plan_free(plan);
	rr_series_free(series);
	return report;
}

/* Rule R7: bands only from a run that is clean for so long, not from pieces
 * that are so together. */
static void test_clean_run(void **state)
{
	static const struct {
		size_t break_at, corrected_at; /* 0: none */
		double clean_s;
		enum hrv_reason reason;
	} rows[] = {
		{0, 0, 270, HRV_OK},
		{150, 0, 0, HRV_OK},
		{150, 0, 270, HRV_RUN_SHORT},
		{20, 0, 270, HRV_OK},
		{20, 0, 290, HRV_RUN_SHORT},
		{285, 0, 270, HRV_OK},
		/* What was repaired is no break, and not clean. */
		{0, 150, 270, HRV_OK},
		{0, 150, 299, HRV_LOW_GRADE},
		{20, 150, 279, HRV_LOW_GRADE},
		/* The window itself ends too early. */
		{0, 0, 310, HRV_TOO_SHORT},
		{20, 0, 310, HRV_RUN_SHORT},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct rr_series *series = breathing(300, rows[i].break_at);
		struct hrv_options options;
		struct hrv_report report;

		if (rows[i].corrected_at > 0) {
			series->rr_q[rows[i].corrected_at] /= 2;
			series->rr_q[rows[i].corrected_at + 1] *= 3;
			series->rr_q[rows[i].corrected_at + 1] /= 2;
		}
		hrv_options_init(&options);
		options.spectrum_clean_s = rows[i].clean_s;
		report = report_of(&options, series, 310);
		assert_int_equal(report.hf_ms2.reason, rows[i].reason);
		assert_int_equal(report.lf_hf.reason, rows[i].reason);
		assert_int_equal(report.resp_per_min.reason, HRV_OK);
	}
}

/* What a gap made too short is not blamed on the window, nor the other way. */
static void test_short_run(void **state)
{
	struct hrv_options options;
	struct hrv_report gap, cut;

	(void)state;
	hrv_options_init(&options);
	gap = report_of(&options, breathing(300, 110), 310);
	cut = report_of(&options, breathing(190, 0), 200);
	assert_near(gap.run_s, 190, 1e-3, 0);
	assert_near(cut.run_s, 190, 1e-3, 0);
	assert_int_equal(gap.lf_ms2.reason, HRV_OK);
	assert_int_equal(gap.vlf_ms2.reason, HRV_RUN_SHORT);
	assert_int_equal(gap.total_ms2.reason, HRV_RUN_SHORT);
	assert_int_equal(gap.sampen.reason, HRV_RUN_SHORT);
	assert_int_equal(gap.dfa_alpha1.reason, HRV_OK);
	assert_int_equal(gap.dfa_alpha2.reason, HRV_RUN_SHORT);
	assert_int_equal(gap.tri_index.reason, HRV_TOO_SHORT);
	assert_int_equal(gap.lomb_lf_ms2.reason, HRV_NOT_ASKED);
	assert_int_equal(cut.lf_ms2.reason, HRV_OK);
	assert_int_equal(cut.vlf_ms2.reason, HRV_TOO_SHORT);
	assert_int_equal(cut.sampen.reason, HRV_TOO_FEW);
	assert_int_equal(cut.dfa_alpha2.reason, HRV_TOO_FEW);
}

/* Short intervals repaired to a line make the series much longer. */
static void test_stretched(void **state)
{
	struct rr_series *series = rr_series_new(960);
	struct hrv_options options;
	struct hrv_report report;

	(void)state;
	for (size_t k = 0; k < 960; k++)
		rr_series_append(series,
			rr_q_of_ms(k % 8 < 6 ? 895 + 3 * (double)(k % 5)
					     : 320 + (double)(k % 8)),
			k == 0 ? RR_BREAK : 0);
	hrv_options_init(&options);
	options.lomb = true;
	report = report_of(&options, series, 960 * 0.76);
	assert_true(report.run_s > 1.1 * 960 * 0.76);
	assert_int_equal(report.lf_ms2.reason, HRV_LOW_GRADE);
	assert_int_equal(report.lf_hf.reason, HRV_LOW_GRADE);
	assert_int_equal(report.resp_per_min.reason, HRV_LOW_GRADE);
	assert_int_equal(report.lomb_hf_ms2.reason, HRV_LOW_GRADE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unless_set),
		cmocka_unit_test(test_clean_run),
		cmocka_unit_test(test_short_run),
		cmocka_unit_test(test_stretched),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
