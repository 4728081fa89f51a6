/* SPDX-License-Identifier: GPL-3.0-or-later
 * The groups of a report: what is asked for, from when on it says something,
 * and of which intervals it is.
 */
#include "analysis/measures/groups.h"

#include <string.h>

#include "analysis/measures/report.h"
#include "tests/ipfm.h"
#include "tests/rr_make.h"

static struct hrv_options options;

static int set_up(void **state)
{
	(void)state;
	hrv_options_init(&options);
	options.lomb = true;
	return 0;
}

static double seconds_of(const struct rr_series *series)
{
	int64_t sum_q = 0;

	for (size_t i = 0; i < series->n; i++)
		sum_q += series->rr_q[i];
	return (double)sum_q / RR_Q_PER_S;
}

static struct hrv_report report_of(const struct rr_series *series)
{
	struct hrv_plan *plan =
		hrv_plan_new(series->n, seconds_of(series), &options);
	struct hrv_report report;

	assert_non_null(plan);
	hrv_report_run(plan, series, 0, &report);
	hrv_plan_free(plan);
	return report;
}

static struct rr_series *rest_for(double seconds)
{
	const struct ipfm rest = ipfm_rest(BREATH_SINE, 14, 14, seconds);
	struct rr_series *series = rr_series_new((size_t)(2 * seconds));
	uint64_t seed = 1;

	ipfm_fill(&rest, series, &seed);
	return series;
}

static enum hrv_reason reason_of(
	const struct hrv_report *report, const char *key)
{
	for (size_t i = 0; i < hrv_n_fields; i++)
		if (strcmp(hrv_fields[i].key, key) == 0)
			return hrv_report_get(report, &hrv_fields[i]).reason;
	fail_msg("no %s", key);
	return HRV_OK;
}

/* Intervals that are clean and lively, if not alive. */
static struct rr_series *waves_for(double seconds)
{
	struct rr_series *series = rr_series_new((size_t)(2 * seconds));
	double t_s = 0;

	for (size_t i = 0; t_s < seconds; i++) {
		double rr_ms = 800 + 30 * sin((double)i / 3) +
			20 * sin((double)i / 17);

		rr_series_append(series, rr_q_of_ms(rr_ms), 0);
		t_s += rr_ms / 1000;
	}
	return series;
}

/* One interval or second less, and it is absent; --artefacts none takes it. */
static void test_limits(void **state)
{
	static const struct {
		const char *key;
		size_t n; /* least, or 0 */
		double seconds; /* least, or 0 */
		enum hrv_reason reason;
	} rows[] = {
		{"stress_index", 100, 0, HRV_TOO_FEW},
		{"dfa_alpha1", 100, 0, HRV_TOO_FEW},
		{"sampen", 200, 0, HRV_TOO_FEW},
		{"apen", 200, 0, HRV_TOO_FEW},
		{"dfa_alpha2", 256, 0, HRV_TOO_FEW},
		{"tri_index", 0, 1198, HRV_TOO_SHORT},
		{"tinn_ms", 0, 1198, HRV_TOO_SHORT},
		{"sdann_ms", 0, 64800, HRV_TOO_SHORT},
		{"sdnn_index_ms", 0, 64800, HRV_TOO_SHORT},
		{"ulf_ms2", 0, 64800, HRV_TOO_SHORT},
	};
	struct rr_series *series = waves_for(65000);

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t n = 0;
		double s = 0;

		/* Quick is a day of which only the day is asked. */
		options.groups = rows[i].reason == HRV_TOO_SHORT
			? HRV_LONG | HRV_GEOMETRIC
			: HRV_NONLINEAR | HRV_GEOMETRIC;

		while (n < rows[i].n || s < rows[i].seconds)
			s += rr_ms_of_q(series->rr_q[n++]) / 1000;

		struct rr_series part = *series;

		part.n = n;

		struct hrv_report report = report_of(&part);

		assert_int_equal(reason_of(&report, rows[i].key), HRV_OK);
		part.n--;
		report = report_of(&part);
		assert_int_equal(
			reason_of(&report, rows[i].key), rows[i].reason);
		options.as_is = true;
		report = report_of(&part);
		assert_int_equal(reason_of(&report, rows[i].key), HRV_OK);
		options.as_is = false;
	}
	rr_series_free(series);
}

static void test_asked_for(void **state)
{
	static const char *const geometric[] = {
		"tri_index", "tinn_ms", "stress_index"};
	static const char *const nonlinear[] = {
		"sampen", "apen", "dfa_alpha1", "dfa_alpha2"};
	struct rr_series *series = rest_for(1500);
	struct hrv_report report;

	(void)state;
	options.groups = 0;
	options.lomb = false;
	report = report_of(series);
	for (size_t i = 23; i < hrv_n_fields; i++)
		assert_int_equal(hrv_report_get(&report, &hrv_fields[i]).reason,
			HRV_NOT_ASKED);
	assert_int_equal(report.rmssd_ms.reason, HRV_OK);
	for (int i = 0; i < 3; i++) {
		options.groups = 1u << i;
		report = report_of(series);
		for (size_t k = 0; k < 3; k++)
			assert_int_equal(reason_of(&report, geometric[k]),
				options.groups == HRV_GEOMETRIC
					? HRV_OK
					: HRV_NOT_ASKED);
		for (size_t k = 0; k < 4; k++)
			assert_int_equal(reason_of(&report, nonlinear[k]),
				options.groups == HRV_NONLINEAR
					? HRV_OK
					: HRV_NOT_ASKED);
		assert_int_equal(report.sdann_ms.reason,
			options.groups == HRV_LONG ? HRV_TOO_SHORT
						   : HRV_NOT_ASKED);
		assert_int_equal(report.lomb_lf_ms2.reason, HRV_NOT_ASKED);
	}
	options.lomb = true;
	assert_int_equal(report_of(series).lomb_lf_ms2.reason, HRV_OK);
	rr_series_free(series);
}

/* The order counts in the longest segment only, the histogram is of all. */
static void test_longest_segment(void **state)
{
	struct rr_series *alone = rest_for(400);
	struct rr_series *among = rr_series_new(alone->n + 1000);
	struct hrv_report one, other;

	(void)state;
	for (size_t i = 0; i < alone->n; i++)
		rr_series_append(among, alone->rr_q[i], alone->flags[i]);
	for (size_t i = 0; i < 300; i++)
		rr_series_append(among, rr_q_of_ms(700 + (double)(i % 7)),
			i == 0 ? RR_BREAK : 0);
	options.as_is = true;
	one = report_of(alone);
	other = report_of(among);
	assert_near(other.sampen.value, one.sampen.value, 0, 0);
	assert_near(other.dfa_alpha2.value, one.dfa_alpha2.value, 0, 0);
	assert_near(other.lomb_hf_ms2.value, one.lomb_hf_ms2.value, 0, 0);
	assert_true(other.tri_index.value < 0.7 * one.tri_index.value);
	rr_series_free(alone);
	rr_series_free(among);
}

/* Slow breathing makes no LF/HF in either spectrum, and dirt takes away what
 * depends on the order of the intervals. */
static void test_guards(void **state)
{
	const struct ipfm slow = ipfm_rest(BREATH_SINE, 6, 6, 400);
	struct rr_series *series = rr_series_new(1000);
	uint64_t seed = 1;
	struct hrv_report report;

	(void)state;
	ipfm_fill(&slow, series, &seed);
	report = report_of(series);
	assert_int_equal(report.lomb_lf_ms2.reason, HRV_OK);
	assert_int_equal(report.lomb_lf_hf.reason, report.lf_hf.reason);
	assert_int_not_equal(report.lomb_lf_hf.reason, HRV_OK);
	for (size_t i = 5; i + 5 < series->n; i += 16)
		series->rr_q[i] = rr_q_of_ms(1700);
	report = report_of(series);
	assert_true(report.grade > HRV_GRADE_B);
	assert_int_equal(report.sampen.reason, HRV_LOW_GRADE);
	assert_int_equal(report.dfa_alpha1.reason, HRV_LOW_GRADE);
	assert_int_equal(report.lomb_hf_ms2.reason, HRV_LOW_GRADE);
	rr_series_free(series);
}

/* Beyond 2^15 intervals Lomb's spectrum, beyond 2^18 the entropies. */
static void test_too_long(void **state)
{
	size_t n = (1 << 18) + 1;
	struct rr_series *series = rr_series_new(n);
	struct hrv_report report;

	(void)state;
	for (size_t i = 0; i < n; i++)
		rr_series_append(series, rr_q_of_ms(800 + (double)(i % 13)), 0);
	options.as_is = true;
	series->n = (1 << 15) + 1;
	report = report_of(series);
	assert_int_equal(report.lomb_lf_ms2.reason, HRV_TOO_LONG);
	assert_int_equal(report.lomb_lf_hf.reason, HRV_TOO_LONG);
	assert_int_equal(report.sampen.reason, HRV_OK);
	series->n = n;
	report = report_of(series);
	assert_int_equal(report.sampen.reason, HRV_TOO_LONG);
	assert_int_equal(report.apen.reason, HRV_TOO_LONG);
	assert_int_equal(report.dfa_alpha1.reason, HRV_OK);
	rr_series_free(series);
}

/* 300 s of 1000 ms, 300 s of 937.5 ms and so on for 20 h, a hair of unrest on
 * them; a hole of 100 s after an hour: an interval that no heart makes, or a
 * break with a clock. */
static struct rr_series *terraces(bool has_clock, int64_t *end_q)
{
	struct rr_series *series = rr_series_new(80000);
	int64_t t_q = 0;

	for (size_t five = 0; five < 240; five++) {
		size_t n = five % 2 ? 320 : 300;
		size_t begin = five == 12 ? 100 : 0;

		if (begin > 0 && !has_clock)
			rr_series_append(series, 100 * RR_Q_PER_S, 0);
		t_q += begin * RR_Q_PER_S;
		for (size_t i = begin; i < n; i++) {
			double rr_ms = 300000.0 / (double)n + (i % 2 ? 4 : -4);

			rr_series_append(series, rr_q_of_ms(rr_ms),
				begin > 0 && i == begin && has_clock ? RR_BREAK
								     : 0);
			t_q += rr_q_of_ms(rr_ms);
			end_q[series->n - 1] = t_q;
		}
	}
	return series;
}

/* A hole does not move the cuts that follow. */
static void test_day_by_the_clock(void **state)
{
	static int64_t end_q[80000];
	double sdann_ms = 31.25 * sqrt(240.0 / 239);

	(void)state;
	for (int round = 0; round < 3; round++) {
		bool has_clock = round > 0;
		struct rr_series *series = terraces(has_clock, end_q);
		struct hrv_report report;

		options.groups = HRV_LONG;
		options.lomb = false;
		options.as_is = round == 2;
		series->end_q = has_clock ? end_q : NULL;
		report = report_of(series);
		assert_near(report.sdann_ms.value, sdann_ms, 2e-3, 0);
		assert_near(report.sdnn_index_ms.value, 4, 0.02, 0);
		rr_series_free(series);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_limits, set_up),
		cmocka_unit_test_setup(test_asked_for, set_up),
		cmocka_unit_test_setup(test_longest_segment, set_up),
		cmocka_unit_test_setup(test_guards, set_up),
		cmocka_unit_test_setup(test_too_long, set_up),
		cmocka_unit_test_setup(test_day_by_the_clock, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
