/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where windows begin and end, what they say of their length and quality, and
 * that their measures are those of the report of the same beats.
 */
#include "daemon/engine/windowing.h"

#include "analysis/beats/artefact.h"
#include "analysis/beats/rr.h"
#include "analysis/measures/report.h"
#include "analysis/measures/window.h"
#include "daemon/base/clock.h"
#include "daemon/engine/plans.h"
#include "daemon/store/windows.h"
#include "tests/feed.h"

#define MAX_WINDOWS 16

struct bench {
	struct window_engine *engine;
	struct plans *plans;
	struct windowing *windowing;
	struct feed feed;
	int64_t end_us; /* of the last beat, since FEED_BOOT_US */
	bool breaks;
	struct window windows[MAX_WINDOWS];
	int n_windows;
	struct rr_series *series; /* of all beats */
};

static int setup(void **state)
{
	struct bench *bench = calloc(1, sizeof *bench);

	bench->engine = window_engine_new(false);
	bench->plans = plans_new();
	bench->windowing = windowing_new(bench->engine, bench->plans);
	bench->series = rr_series_new(10000);
	bench->breaks = true;
	feed_init(&bench->feed);
	*state = bench;
	return 0;
}

static int teardown(void **state)
{
	struct bench *bench = *state;

	windowing_free(bench->windowing);
	window_engine_free(bench->engine);
	plans_free(bench->plans);
	rr_series_free(bench->series);
	free(bench);
	return 0;
}

static struct instant at_us(int64_t us)
{
	return (struct instant){FEED_BOOT_US + us, FEED_UTC_US + us, 60};
}

static void take(struct bench *bench)
{
	while (windowing_take(
		bench->windowing, &bench->windows[bench->n_windows]))
		bench->n_windows++;
}

static void finish(struct bench *bench)
{
	window_engine_end(bench->engine);
	windowing_end(bench->windowing);
	take(bench);
}

/* As derive does it. */
static void give(struct bench *bench, uint16_t rr_1024, bool breaks,
	struct instant begin, struct instant end)
{
	assert_true(window_engine_add(bench->engine, rr_q_of_ticks(rr_1024),
		breaks, end.boot_us * (RR_Q_PER_S / 1000000)));
	windowing_beat(bench->windowing, begin, end);
}

static void add(struct bench *bench, uint16_t rr_1024)
{
	struct instant begin = at_us(bench->end_us), end;

	bench->end_us += (int64_t)rr_1024 * 15625 / 16;
	end = at_us(bench->end_us);
	give(bench, rr_1024, bench->breaks, begin, end);
	take(bench);
	rr_series_append(bench->series, rr_q_of_ticks(rr_1024),
		bench->breaks ? RR_BREAK : 0);
	bench->breaks = false;
}

/* Beats that end within the next s seconds. */
static void beat_for(struct bench *bench, double s)
{
	int64_t until_us = bench->end_us + (int64_t)(s * 1e6) - 980000;

	while (bench->end_us < until_us)
		add(bench, feed_beat(&bench->feed));
}

static void rest_for(struct bench *bench, double s)
{
	bench->end_us += (int64_t)(s * 1e6);
	bench->breaks = true;
}

static void test_no_beats_no_window(void **state)
{
	struct bench *bench = *state;

	finish(bench);
	assert_int_equal(bench->n_windows, 0);
}

static void test_windows_follow_on_each_other(void **state)
{
	struct bench *bench = *state;
	int n_beats = 0;

	beat_for(bench, 1250);
	finish(bench);
	assert_int_equal(bench->n_windows, 5);
	for (int i = 0; i < 5; i++) {
		const struct window *window = &bench->windows[i];

		assert_int_equal(window->begin.boot_us,
			at_us(i * 300 * CLOCK_US_PER_S).boot_us);
		assert_int_equal(window->begin.utc_us,
			at_us(i * 300 * CLOCK_US_PER_S).utc_us);
		assert_int_equal(window->length_s, i < 4 ? 300 : 120);
		assert_int_equal(window->algorithm, HRV_ALGORITHM);
		assert_string_equal(window->protocol, "free");
		n_beats += window->n_beats;
		if (i == 4)
			continue;
		assert_int_equal(window->grade, 'A');
		assert_near(window->coverage, 1, 0.01, 0);
		assert_near(window->worn_s, 300, 0.01, 0);
		assert_string_equal(window->rmssd_reason, "");
		assert_string_equal(window->lf_hf_reason, "");
	}
	assert_int_equal(n_beats, bench->series->n);
}

static void test_measures_are_those_of_the_report(void **state)
{
	struct bench *bench = *state;
	struct hrv_options options;
	struct hrv_report report;
	struct hrv_plan *plan;

	beat_for(bench, 299);
	finish(bench);
	hrv_options_init(&options);
	plan = hrv_plan_new(bench->series->n, 400, &options);
	hrv_report_run(plan, bench->series, 300, &report);
	hrv_plan_free(plan);

	const struct window *window = &bench->windows[0];

	assert_near(window->mean_hr_bpm, report.mean_hr_bpm.value, 0, 0);
	assert_near(window->sdnn_ms, report.sdnn_ms.value, 0, 0);
	assert_near(window->rmssd_ms, report.rmssd_ms.value, 0, 0);
	assert_near(window->ln_rmssd, report.ln_rmssd.value, 0, 0);
	assert_near(window->vlf_ms2, report.vlf_ms2.value, 1e-12, 0);
	assert_near(window->lf_ms2, report.lf_ms2.value, 1e-12, 0);
	assert_near(window->hf_ms2, report.hf_ms2.value, 1e-12, 0);
	assert_near(window->lf_hf, report.lf_hf.value, 1e-12, 0);
	assert_near(window->resp_per_min, report.resp_per_min.value, 1e-12, 0);
	assert_true(window->lf_hf > 0);
}

/* How long the last window is, and what it may say (rules R6, R7). */
static void test_last_window(void **state)
{
	static const struct {
		double beats_s;
		int length_s;
		char grade;
		bool has_rmssd, has_lf_hf;
	} cases[] = {
		{10, 120, 'E', false, false},
		{90, 120, 'D', false, false},
		{105, 120, 'C', true, false},
		{125, 124, 'A', true, false},
		{250, 249, 'A', true, false},
		{275, 274, 'A', true, true},
		{300, 300, 'A', true, true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct bench *bench;

		setup((void **)&bench);
		print_message("%g s\n", cases[i].beats_s);
		beat_for(bench, cases[i].beats_s);
		finish(bench);

		const struct window *window = &bench->windows[0];

		assert_int_equal(bench->n_windows, 1);
		assert_near(window->length_s, cases[i].length_s, 0, 1);
		assert_int_equal(window->grade, cases[i].grade);
		assert_int_equal(!isnan(window->rmssd_ms), cases[i].has_rmssd);
		assert_int_equal(!isnan(window->lf_hf), cases[i].has_lf_hf);
		assert_int_equal(
			*window->rmssd_reason == '\0', cases[i].has_rmssd);
		assert_int_equal(
			*window->lf_hf_reason == '\0', cases[i].has_lf_hf);
		teardown((void **)&bench);
	}
}

/* A window comes when the verdicts on its beats do, and a beat that was not
 * seen is known for one at its very edge, too. */
static void test_verdicts_at_the_edge(void **state)
{
	struct bench *bench = *state;
	int n_late = 0;

	while (bench->end_us < 297 * CLOCK_US_PER_S)
		add(bench, 820);
	add(bench, 1640);
	assert_true(bench->end_us < 300 * CLOCK_US_PER_S);
	assert_int_equal(bench->n_windows, 0);
	for (; bench->n_windows == 0; n_late++)
		add(bench, 820);
	assert_true(n_late > 2 && n_late <= ARTEFACT_DELAY + 1);
	assert_int_equal(bench->windows[0].n_corrected, 1);
	assert_int_equal(bench->windows[0].grade, 'A');
	assert_near(bench->windows[0].rmssd_ms, 0, 0, 0);
}

/* A pause within a window takes its coverage down; a longer one ends it, and
 * the next begins with the next beat. */
static void test_rests(void **state)
{
	struct bench *bench = *state;

	beat_for(bench, 150);
	rest_for(bench, 60);
	beat_for(bench, 150);
	rest_for(bench, 1000);

	int64_t next_us = bench->end_us;

	beat_for(bench, 299);
	finish(bench);
	assert_int_equal(bench->n_windows, 3);
	assert_near(bench->windows[0].coverage, 0.8, 0, 0.01);
	assert_int_equal(bench->windows[0].length_s, 300);
	assert_near(bench->windows[0].lf_hf, NAN, 0, 0);
	assert_int_equal(bench->windows[1].length_s, 120);
	assert_int_equal(
		bench->windows[2].begin.boot_us, at_us(next_us).boot_us);
	assert_int_equal(bench->windows[2].grade, 'A');
}

static void test_no_difference_across_a_rest(void **state)
{
	struct bench *bench = *state;

	for (int i = 0; i < 140; i++) {
		if (i % 20 == 0)
			rest_for(bench, 0.001);
		add(bench, i / 20 % 2 ? 1000 : 1040);
	}
	finish(bench);
	assert_near(bench->windows[0].rmssd_ms, 0, 0, 0);
	assert_near(bench->windows[0].ln_rmssd, NAN, 0, 0);
}

static void test_over_count(void **state)
{
	struct bench *bench = *state;

	beat_for(bench, 200);
	windowing_spoil(bench->windowing);
	beat_for(bench, 400);
	finish(bench);
	assert_int_equal(bench->n_windows, 2);
	assert_int_equal(bench->windows[0].grade, 'E');
	assert_near(bench->windows[0].mean_hr_bpm, NAN, 0, 0);
	assert_near(bench->windows[0].rmssd_ms, NAN, 0, 0);
	assert_string_equal(bench->windows[0].rmssd_reason, "low_grade");
	assert_near(bench->windows[0].worn_s, 300, 0.01, 0);
	assert_int_equal(bench->windows[1].grade, 'A');
}

/* More RR than there is time, though nobody said so yet. */
static void test_more_rr_than_time(void **state)
{
	struct bench *bench = *state;
	struct window *window = &bench->windows[0];

	for (int i = 0; i < 299; i++)
		for (int k = 0; k < (i < 270 ? 1 : 2); k++)
			give(bench, 1020, i == 0, at_us(i * CLOCK_US_PER_S),
				at_us((i + 1) * CLOCK_US_PER_S));
	finish(bench);
	assert_int_equal(window->grade, 'E');
	assert_near(window->rmssd_ms, NAN, 0, 0);
	assert_near(window->worn_s, 300, 0, 0);
}

/* The fastest heart that is let through fits; what is faster ends a window
 * early rather than be left out. */
static void test_no_beat_is_left_out(void **state)
{
	struct bench *bench = *state;
	int n_beats = 0;

	for (int i = 0; i < 3000; i++)
		add(bench, 205);
	for (int i = 0; i < 3000; i++) {
		struct instant end = at_us(bench->end_us + i * 1000);

		give(bench, 205, false, end, end);
		take(bench);
	}
	finish(bench);
	for (int i = 0; i < bench->n_windows; i++)
		n_beats += bench->windows[i].n_beats;
	assert_int_equal(n_beats, 6000);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_no_beats_no_window),
		TEST(test_windows_follow_on_each_other),
		TEST(test_measures_are_those_of_the_report),
		cmocka_unit_test(test_last_window),
		TEST(test_verdicts_at_the_edge),
		TEST(test_rests),
		TEST(test_no_difference_across_a_rest),
		TEST(test_over_count),
		TEST(test_more_rr_than_time),
		TEST(test_no_beat_is_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
