/* SPDX-License-Identifier: GPL-3.0-or-later
 * What must hold for the whole report of any series, whatever its values are:
 * scale, shift, reversal, breaks, and what its measures say of each other.
 * Seeded; HRVD_SEED repeats a run.
 */
#include "analysis/measures/report.h"
#include "tests/rr_make.h"

#include <string.h>

#define N 420
#define MAX_S 1500.0
#define N_ROUNDS 12

static struct hrv_plan *plans[2];

static int set_up(void **state)
{
	(void)state;
	for (int as_is = 0; as_is < 2; as_is++) {
		struct hrv_options options;

		hrv_options_init(&options);
		options.as_is = as_is;
		options.lomb = true;
		plans[as_is] = hrv_plan_new(2 * N, MAX_S, &options);
		if (!plans[as_is])
			return -1;
	}
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	hrv_plan_free(plans[0]);
	hrv_plan_free(plans[1]);
	return 0;
}

static struct hrv_report report_of(const struct rr_series *series, bool as_is)
{
	struct hrv_report report;

	hrv_report_run(plans[as_is], series, 0, &report);
	return report;
}

/* A heart that wanders, breathes and is noisy, so that no measure is zero. */
static struct rr_series *make(uint64_t *seed)
{
	struct rr_series *series = rr_series_new(N);
	double breath = 3 + 2 * seed_uniform(seed), level_ms = 0;

	for (size_t i = 0; i < N; i++) {
		double rr_ms = 850 + 30 * sin(2 * M_PI * (double)i / breath) +
			20 * sin(2 * M_PI * (double)i / 11) + level_ms +
			20 * seed_uniform(seed);

		level_ms = 0.98 * level_ms + 8 * (seed_uniform(seed) - 0.5);
		rr_series_append(
			series, rr_q_of_ms(rr_ms), i == 0 ? RR_BREAK : 0);
	}
	return series;
}

static double get(const struct hrv_report *report, const char *key)
{
	for (size_t i = 0; i < hrv_n_fields; i++)
		if (strcmp(hrv_fields[i].key, key) == 0)
			return hrv_report_get(report, &hrv_fields[i]).value;
	fail_msg("no measure %s", key);
	return NAN;
}

/* Value = factor * value before + term. */
struct change {
	const char *key;
	double factor, term;
};

static void hold(const struct hrv_report *before,
	const struct hrv_report *after, const struct change *changes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		double value = get(before, changes[i].key);
		double expected = changes[i].factor * value + changes[i].term;

		assert_true(isfinite(value));
		if (!near_is(get(after, changes[i].key), expected, 1e-11, 0))
			fail_msg("%s is %.12g, not %.12g", changes[i].key,
				get(after, changes[i].key), expected);
	}
}

#define HOLD(before, after, changes)                                           \
	hold(before, after, changes, sizeof(changes) / sizeof(changes[0]))

static void test_twice_the_intervals(void **state)
{
	static const struct change changes[] = {{"mean_nn_ms", 2, 0},
		{"mean_hr_bpm", 0.5, 0}, {"sdnn_ms", 2, 0}, {"rmssd_ms", 2, 0},
		{"ln_rmssd", 1, M_LN2}, {"sdsd_ms", 2, 0}, {"sd1_ms", 2, 0},
		{"sd2_ms", 2, 0}, {"sd2_axis_ms", 2, 0}, {"sampen", 1, 0},
		{"apen", 1, 0}, {"dfa_alpha1", 1, 0}, {"dfa_alpha2", 1, 0}};
	uint64_t seed = seed_from_environment();

	(void)state;
	for (int round = 0; round < N_ROUNDS; round++) {
		struct rr_series *series = make(&seed);
		struct hrv_report before = report_of(series, true);

		for (size_t i = 0; i < N; i++)
			series->rr_q[i] *= 2;

		struct hrv_report after = report_of(series, true);

		HOLD(&before, &after, changes);
		rr_series_free(series);
	}
}

static void test_a_constant_more(void **state)
{
	static const struct change changes[] = {{"mean_nn_ms", 1, 125},
		{"sdnn_ms", 1, 0}, {"rmssd_ms", 1, 0}, {"ln_rmssd", 1, 0},
		{"sdsd_ms", 1, 0}, {"nn50", 1, 0}, {"pnn20_pct", 1, 0},
		{"sd1_ms", 1, 0}, {"sd2_ms", 1, 0}, {"sd2_axis_ms", 1, 0},
		{"tri_index", 1, 0}, {"tinn_ms", 1, 0}, {"sampen", 1, 0},
		{"apen", 1, 0}, {"dfa_alpha1", 1, 0}, {"dfa_alpha2", 1, 0}};
	uint64_t seed = seed_from_environment();

	(void)state;
	for (int round = 0; round < N_ROUNDS; round++) {
		struct rr_series *series = make(&seed);
		struct hrv_report before = report_of(series, true);

		/* 16 bins of the histogram. */
		for (size_t i = 0; i < N; i++)
			series->rr_q[i] += 125 * RR_Q_PER_MS;

		struct hrv_report after = report_of(series, true);

		HOLD(&before, &after, changes);
		rr_series_free(series);
	}
}

static void test_backwards(void **state)
{
	static const struct change changes[] = {{"mean_nn_ms", 1, 0},
		{"sdnn_ms", 1, 0}, {"rmssd_ms", 1, 0}, {"sdsd_ms", 1, 0},
		{"nn50", 1, 0}, {"nn20", 1, 0}, {"sd1_ms", 1, 0},
		{"sd2_ms", 1, 0}, {"sd2_axis_ms", 1, 0}, {"tri_index", 1, 0},
		{"tinn_ms", 1, 0}, {"stress_index", 1, 0}};
	uint64_t seed = seed_from_environment();

	(void)state;
	for (int round = 0; round < N_ROUNDS; round++) {
		struct rr_series *series = make(&seed);
		struct hrv_report before = report_of(series, true);

		for (size_t i = 0; i < N / 2; i++) {
			int64_t rr_q = series->rr_q[i];

			series->rr_q[i] = series->rr_q[N - 1 - i];
			series->rr_q[N - 1 - i] = rr_q;
		}

		struct hrv_report after = report_of(series, true);

		HOLD(&before, &after, changes);
		rr_series_free(series);
	}
}

/* Segments one after the other: the time domain of all of them, what needs an
 * unbroken order of the longest alone, to the last bit. */
static void test_segments(void **state)
{
	static const char *const of_longest[] = {"vlf_ms2", "lf_ms2", "hf_ms2",
		"lf_hf", "lomb_lf_ms2", "lomb_hf_ms2", "sampen", "apen",
		"dfa_alpha1", "dfa_alpha2"};
	uint64_t seed = seed_from_environment();

	(void)state;
	for (int round = 0; round < N_ROUNDS; round++) {
		struct rr_series *longest = make(&seed), *other = make(&seed);
		struct rr_series *both = rr_series_new(2 * N);

		other->n = N / 2 + (size_t)(N / 4 * seed_uniform(&seed));
		for (size_t i = 0; i < N; i++)
			rr_series_append(
				both, longest->rr_q[i], longest->flags[i]);
		for (size_t i = 0; i < other->n; i++)
			rr_series_append(both, other->rr_q[i], other->flags[i]);

		struct hrv_report a = report_of(longest, true);
		struct hrv_report b = report_of(other, true);
		struct hrv_report whole = report_of(both, true);
		double n_a = N - 1, n_b = (double)other->n - 1;

		for (size_t i = 0; i < sizeof(of_longest) / sizeof(char *); i++)
			assert_near(get(&whole, of_longest[i]),
				get(&a, of_longest[i]), 0, 0);
		assert_near(pow(whole.rmssd_ms.value, 2) * (n_a + n_b),
			pow(a.rmssd_ms.value, 2) * n_a +
				pow(b.rmssd_ms.value, 2) * n_b,
			1e-12, 0);
		assert_near(
			whole.nn20.value, a.nn20.value + b.nn20.value, 0, 0);
		assert_near(whole.mean_nn_ms.value * (n_a + n_b + 2),
			a.mean_nn_ms.value * (n_a + 1) +
				b.mean_nn_ms.value * (n_b + 1),
			1e-12, 0);
		rr_series_free(longest);
		rr_series_free(other);
		rr_series_free(both);
	}
}

/* What the measures of one series say of each other. */
static void test_identities(void **state)
{
	uint64_t seed = seed_from_environment();

	(void)state;
	for (int round = 0; round < N_ROUNDS; round++) {
		struct rr_series *series = make(&seed);
		struct hrv_report r = report_of(series, true);
		double n = N - 1, x = r.lf_hf.value;
		double drift_ms =
			rr_ms_of_q(series->rr_q[N - 1] - series->rr_q[0]);

		assert_near(
			r.sd1_ms.value, r.sdsd_ms.value / sqrt(2), 1e-15, 0);
		assert_near(pow(r.sd1_ms.value, 2) + pow(r.sd2_ms.value, 2),
			2 * pow(r.sdnn_ms.value, 2), 1e-12, 0);
		assert_near(n * pow(r.rmssd_ms.value, 2),
			(n - 1) * pow(r.sdsd_ms.value, 2) +
				drift_ms * drift_ms / n,
			1e-12, 0);
		assert_true(r.nn20.value >= r.nn50.value);
		assert_true(r.pnn20_pct.value >= r.pnn50_pct.value);
		assert_near(r.lf_nu.value + r.hf_nu.value, 100, 1e-14, 0);
		assert_near(r.lf_nu.value, 100 * x / (1 + x), 1e-13, 0);
		assert_near(r.total_ms2.value,
			r.vlf_ms2.value + r.lf_ms2.value + r.hf_ms2.value,
			1e-14, 0);
		assert_near(r.mean_hr_bpm.value * r.mean_nn_ms.value, 60000,
			1e-14, 0);
		rr_series_free(series);
	}
}

/* Of a series in which nothing is found, correction changes nothing. */
static void test_clean_stays(void **state)
{
	static const char *const keys[] = {"mean_nn_ms", "sdnn_ms", "rmssd_ms",
		"sd2_ms", "lf_ms2", "hf_ms2", "lomb_hf_ms2", "sampen",
		"dfa_alpha1"};
	uint64_t seed = seed_from_environment();

	(void)state;
	for (int round = 0; round < N_ROUNDS; round++) {
		struct rr_series *series = make(&seed);
		struct hrv_report as_is = report_of(series, true);
		struct hrv_report cleaned = report_of(series, false);

		assert_int_equal(cleaned.n_corrected, 0);
		assert_int_equal(cleaned.grade, HRV_GRADE_A);
		for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
			assert_near(get(&cleaned, keys[i]),
				get(&as_is, keys[i]), 0, 0);
		rr_series_free(series);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_twice_the_intervals),
		cmocka_unit_test(test_a_constant_more),
		cmocka_unit_test(test_backwards),
		cmocka_unit_test(test_segments),
		cmocka_unit_test(test_identities),
		cmocka_unit_test(test_clean_stays),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
