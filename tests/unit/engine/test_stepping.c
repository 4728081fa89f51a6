/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where steps begin and end, that their measures are those of the report of the
 * same beats, and which of them are movement or of an irregular rhythm.
 */
#include "daemon/engine/stepping.h"

#include <math.h>

#include "analysis/beats/rr.h"
#include "analysis/measures/report.h"
#include "analysis/measures/window.h"
#include "daemon/base/clock.h"
#include "daemon/engine/plans.h"
#include "daemon/store/steps.h"
#include "tests/feed.h"

#define MAX_STEPS 64
#define HALF_US (30 * CLOCK_US_PER_S)

struct bench {
	struct window_engine *engine;
	struct plans *plans;
	struct stepping *stepping;
	struct feed feed;
	int64_t end_us; /* boot clock, of the last beat */
	bool breaks;
	struct step steps[MAX_STEPS]; /* as they stand, by begin */
	int n_steps;
	int n_again; /* that were given out a second time */
};

static int setup(void **state)
{
	struct bench *bench = calloc(1, sizeof *bench);

	bench->engine = window_engine_new(false);
	bench->plans = plans_new();
	bench->stepping = stepping_new(bench->engine, bench->plans);
	bench->end_us = FEED_BOOT_US / HALF_US * HALF_US;
	bench->breaks = true;
	feed_init(&bench->feed);
	*state = bench;
	return 0;
}

static int teardown(void **state)
{
	struct bench *bench = *state;

	stepping_free(bench->stepping);
	window_engine_free(bench->engine);
	plans_free(bench->plans);
	free(bench);
	return 0;
}

static void take(struct bench *bench)
{
	struct step step;

	while (stepping_take(bench->stepping, &step)) {
		int i = 0;

		while (i < bench->n_steps &&
			bench->steps[i].begin.boot_us != step.begin.boot_us)
			i++;
		assert_true(i < MAX_STEPS);
		bench->n_again += i < bench->n_steps;
		bench->n_steps += i == bench->n_steps;
		bench->steps[i] = step;
	}
	window_engine_forget(bench->engine, stepping_first(bench->stepping));
}

static void finish(struct bench *bench)
{
	window_engine_end(bench->engine);
	stepping_end(bench->stepping);
	take(bench);
}

static void add(struct bench *bench, uint16_t rr_1024)
{
	struct instant end = {0, 0, 60};

	bench->end_us += (int64_t)rr_1024 * 15625 / 16;
	end.boot_us = bench->end_us;
	end.utc_us = bench->end_us + FEED_UTC_US;
	assert_true(window_engine_add(bench->engine, rr_q_of_ticks(rr_1024),
		bench->breaks, end.boot_us * (RR_Q_PER_S / 1000000)));
	stepping_beat(bench->stepping, rr_1024, end);
	bench->breaks = false;
	take(bench);
}

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

static void test_no_beats_no_step(void **state)
{
	struct bench *bench = *state;

	finish(bench);
	assert_int_equal(bench->n_steps, 0);
}

static void test_steps_on_the_half_minute(void **state)
{
	struct bench *bench = *state;
	int64_t begin_us = bench->end_us;

	beat_for(bench, 300);
	finish(bench);
	/* The first is half empty; the last ends with the beats. */
	assert_int_equal(bench->n_steps, 10);
	for (int i = 0; i < bench->n_steps; i++) {
		const struct step *step = &bench->steps[i];

		assert_int_equal(
			step->begin.boot_us, begin_us + (i - 1) * HALF_US);
		assert_int_equal(
			step->begin.utc_us - step->begin.boot_us, FEED_UTC_US);
		assert_int_equal(step->begin.offset_min, 60);
		assert_int_equal(step->grade, i == 0 ? 'E' : 'A');
		assert_int_equal(isnan(step->hr_bpm), i == 0);
		assert_int_equal(isnan(step->ln_rmssd), i == 0);
		assert_string_equal(step->why, STEP_NOT_YET);
		assert_near(step->arousal, NAN, 0, 0);
		assert_int_equal(step->algorithm, HRV_ALGORITHM);
	}
	/* No spectrum from less than 4.5 minutes. */
	assert_near(bench->steps[4].ln_lf_hf, NAN, 0, 0);
	assert_int_equal(bench->steps[9].spectrum_grade, 'A');
	assert_int_equal(bench->n_again, 0);
}

/* Alternating intervals: RMSSD is their difference, whatever the window. */
static void test_measures(void **state)
{
	struct bench *bench = *state;

	for (int i = 0; i < 200; i++)
		add(bench, i % 2 ? 960 : 992);
	finish(bench);
	assert_true(bench->n_steps >= 4);
	assert_near(bench->steps[2].ln_rmssd, log(31.25), 1e-12, 0);
	assert_near(bench->steps[2].hr_bpm, 60 / (976 / 1024.0), 0, 0.5);
	assert_true(bench->steps[2].n_pairs >= bench->steps[2].n_beats - 1);
	assert_false(bench->steps[2].rise);
	assert_false(bench->steps[2].irregular);
}

static void test_nothing_is_made_up_in_a_gap(void **state)
{
	struct bench *bench = *state;
	int64_t gap_us;

	beat_for(bench, 120);
	gap_us = bench->end_us;
	rest_for(bench, 600);
	beat_for(bench, 120);
	finish(bench);
	for (int i = 0; i < bench->n_steps; i++) {
		int64_t from_us = bench->steps[i].begin.boot_us - gap_us;

		assert_false(from_us >= 0 &&
			from_us + 60 * CLOCK_US_PER_S <= 600 * CLOCK_US_PER_S);
		if (from_us > -30 * CLOCK_US_PER_S &&
			from_us < 570 * CLOCK_US_PER_S)
			assert_near(bench->steps[i].ln_rmssd, NAN, 0, 0);
	}
	assert_int_equal(bench->steps[bench->n_steps - 1].grade, 'A');
}

static void test_over_count(void **state)
{
	struct bench *bench = *state;

	beat_for(bench, 200);
	stepping_spoil(bench->stepping);
	beat_for(bench, 200);
	finish(bench);
	/* What was given out before stays. */
	assert_int_equal(bench->steps[5].grade, 'A');
	assert_int_equal(bench->steps[6].grade, 'E');
	assert_near(bench->steps[6].hr_bpm, NAN, 0, 0);
	assert_int_equal(bench->steps[7].grade, 'E');
	assert_int_equal(bench->steps[bench->n_steps - 1].grade, 'A');
}

/* Standing up: 20 bpm more within 15 s, half of it gone in the next 30. The
 * steps that were given out meanwhile are given out again. */
static void test_standing_up_is_movement(void **state)
{
	struct bench *bench = *state;
	int64_t up_us;
	int n_rise = 0;

	beat_for(bench, 240);
	up_us = bench->end_us;
	while (bench->end_us < up_us + 100 * CLOCK_US_PER_S) {
		double s = (double)(bench->end_us - up_us) / 1e6;
		double more_bpm = s < 12 ? 25 * s / 12
			: s < 30	 ? 25 - 20 * (s - 12) / 18
					 : 5;
		double rest_bpm = 60 * 1024.0 / feed_beat(&bench->feed);

		add(bench, (uint16_t)(60 * 1024 / (rest_bpm + more_bpm)));
	}
	beat_for(bench, 400);
	finish(bench);
	for (int i = 0; i < bench->n_steps; i++) {
		int64_t since_us = bench->steps[i].begin.boot_us - up_us;

		n_rise += bench->steps[i].rise;
		if (since_us > 0 && since_us < 120 * CLOCK_US_PER_S)
			assert_true(bench->steps[i].rise);
		if (since_us < -70 * CLOCK_US_PER_S ||
			since_us > 300 * CLOCK_US_PER_S)
			assert_false(bench->steps[i].rise);
	}
	assert_true(n_rise >= 5);
	assert_true(bench->n_again > 0);
}

/* Walking: 30 bpm more within 15 s, for five minutes. The steps of the rise and
 * of the three minutes after it are marked here, the rest by reg_rises_hold. */
static void test_walking_is_movement(void **state)
{
	struct bench *bench = *state;
	int64_t up_us;
	int n_rise = 0;

	beat_for(bench, 240);
	up_us = bench->end_us;
	while (bench->end_us < up_us + 300 * CLOCK_US_PER_S) {
		double s = (double)(bench->end_us - up_us) / 1e6;
		double rest_bpm = 60 * 1024.0 / feed_beat(&bench->feed);

		add(bench,
			(uint16_t)(60 * 1024 /
				(rest_bpm + 30 * fmin(1, s / 15))));
	}
	beat_for(bench, 400);
	finish(bench);
	for (int i = 0; i < bench->n_steps; i++) {
		int64_t since_us = bench->steps[i].begin.boot_us - up_us;

		n_rise += bench->steps[i].rise;
		if (since_us > -40 * CLOCK_US_PER_S &&
			since_us < 150 * CLOCK_US_PER_S)
			assert_true(bench->steps[i].rise);
		if (since_us < -90 * CLOCK_US_PER_S ||
			since_us > 240 * CLOCK_US_PER_S)
			assert_false(bench->steps[i].rise);
	}
	assert_true(n_rise >= 6);
}

/* Neighbours without any relation, over 10 minutes. */
static void test_irregular_rhythm(void **state)
{
	struct bench *bench = *state;
	uint32_t seed = 7;

	for (int i = 0; i < 900; i++) {
		seed = seed * 1664525u + 1013904223u;
		add(bench, (uint16_t)(500 + (seed >> 16) % 700));
	}
	finish(bench);
	assert_true(bench->steps[bench->n_steps - 1].irregular);
}

/* As many beats as a strap can claim, far more than there is time for. */
static void test_too_many_beats(void **state)
{
	struct bench *bench = *state;

	for (int i = 0; i < 6000; i++) {
		add(bench, 205);
		if (i % 9)
			bench->end_us -= 200195;
	}
	finish(bench);
	assert_true(bench->n_steps > 0);
	for (int i = 0; i < bench->n_steps; i++)
		assert_near(bench->steps[i].ln_rmssd, NAN, 0, 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_no_beats_no_step),
		TEST(test_steps_on_the_half_minute),
		TEST(test_measures),
		TEST(test_nothing_is_made_up_in_a_gap),
		TEST(test_over_count),
		TEST(test_standing_up_is_movement),
		TEST(test_walking_is_movement),
		TEST(test_irregular_rhythm),
		TEST(test_too_many_beats),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
