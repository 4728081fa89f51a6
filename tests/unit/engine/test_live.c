/* SPDX-License-Identifier: GPL-3.0-or-later
 * The live values against the report of the same beats, and what late breaks,
 * artefacts, over-count and silence do to them.
 */
#include "daemon/engine/live.h"

#include "analysis/measures/report.h"
#include "analysis/measures/window.h"
#include "daemon/strap/hrs.h"
#include "tests/feed.h"

struct bench {
	struct live *live;
	struct feed feed;
	int64_t last_us; /* arrival of the newest packet */
	uint16_t sent[8000];
	size_t n_sent;
	struct live_values values;
};

static int setup(void **state)
{
	struct bench *bench = calloc(1, sizeof *bench);

	bench->live = live_new();
	feed_init(&bench->feed);
	bench->last_us = FEED_BOOT_US;
	*state = bench;
	return 0;
}

static int teardown(void **state)
{
	struct bench *bench = *state;

	live_free(bench->live);
	free(bench);
	return 0;
}

static void take(struct bench *bench, const struct hrs_measurement *measurement)
{
	live_packet(bench->live, measurement, bench->last_us);
	for (size_t i = 0; i < measurement->n_rr; i++)
		bench->sent[bench->n_sent++] = measurement->rr_1024[i];
}

static void receive(struct bench *bench, struct hrs_measurement *measurement)
{
	struct instant arrival;
	uint8_t bytes[20];
	size_t n_bytes = feed_packet(&bench->feed, bytes, &arrival);

	bench->last_us = arrival.boot_us;
	hrs_decode(bytes, n_bytes, measurement);
}

static void send_seconds(struct bench *bench, int n)
{
	struct hrs_measurement measurement;

	for (int i = 0; i < n; i++) {
		receive(bench, &measurement);
		take(bench, &measurement);
	}
}

/* The next beat comes so much earlier than it would have. */
static void send_early(struct bench *bench, uint16_t ticks)
{
	struct hrs_measurement measurement;

	for (int n_changed = 0; n_changed < 2;) {
		receive(bench, &measurement);
		if (measurement.n_rr > 0 && n_changed++ == 0)
			measurement.rr_1024[measurement.n_rr - 1] -= ticks;
		else if (measurement.n_rr > 0)
			measurement.rr_1024[0] += ticks;
		take(bench, &measurement);
	}
}

static void lose_seconds(struct bench *bench, int n)
{
	struct instant arrival;
	uint8_t bytes[20];

	for (int i = 0; i < n; i++)
		feed_packet(&bench->feed, bytes, &arrival);
}

/* A packet a second with these intervals. */
static void send_rr(struct bench *bench, const uint16_t *rr_1024, size_t n_rr)
{
	struct hrs_measurement measurement = {
		.has_hr = true, .hr_bpm = 60, .n_rr = n_rr};

	memcpy(measurement.rr_1024, rr_1024, n_rr * sizeof *rr_1024);
	bench->last_us += CLOCK_US_PER_S;
	take(bench, &measurement);
}

static const struct live_values *values_of(struct bench *bench)
{
	live_values(bench->live, bench->last_us, &bench->values);
	return &bench->values;
}

/* The report of beats first..end of what was sent, broken before some. */
static struct hrv_report report_of(const struct bench *bench, size_t first,
	size_t end, const size_t *breaks, size_t n_breaks)
{
	struct rr_series *series = rr_series_new(end - first);
	struct hrv_options options;
	struct hrv_report report;
	struct hrv_plan *plan;

	for (size_t i = first; i < end; i++) {
		uint8_t flags = i == first ? RR_BREAK : 0;

		for (size_t k = 0; k < n_breaks; k++)
			flags |= i == breaks[k] ? RR_BREAK : 0;
		rr_series_append(series, rr_q_of_ticks(bench->sent[i]), flags);
	}
	hrv_options_init(&options);
	options.as_is = true;
	plan = hrv_plan_new(series->n, 400, &options);
	hrv_report_run(plan, series, 0, &report);
	hrv_plan_free(plan);
	rr_series_free(series);
	return report;
}

/* The window is that of the 60 s up to the last beat with a verdict. */
static size_t window_first(const struct bench *bench, size_t end)
{
	int64_t ticks = 0;

	while (end > 0 && ticks < 60 * 1024)
		ticks += bench->sent[--end];
	return end;
}

static void test_equals_the_report_of_the_same_beats(void **state)
{
	struct bench *bench = *state;

	for (int i = 0; i < 12; i++) {
		send_seconds(bench, i ? 10 : 150);

		const struct live_values *values = values_of(bench);
		size_t end = bench->n_sent - 2;
		struct hrv_report one, other;

		/* Slow drift moves the edge by a beat at most. */
		one = report_of(bench, window_first(bench, end), end, NULL, 0);
		other = report_of(
			bench, window_first(bench, end) + 1, end, NULL, 0);
		assert_true(values->rmssd_ms.value == one.rmssd_ms.value ||
			values->rmssd_ms.value == other.rmssd_ms.value);
		assert_true(values->hr_bpm.value == one.mean_hr_bpm.value ||
			values->hr_bpm.value == other.mean_hr_bpm.value);
		assert_near(values->artefact_pct, 0, 0, 0);
		assert_true(values->n_beats == bench->n_sent);
	}
}

/* A heart of 33 a minute, whose beats with a verdict lie 4 s back, is covered
 * as well as any. */
static void test_slow_heart_is_covered(void **state)
{
	struct bench *bench = *state;
	int64_t next = 1800; /* beat, in ticks */
	uint16_t rr_1024 = 1800;

	for (int i = 1; i <= 240; i++) {
		bool beats = i * 1024 >= next;

		send_rr(bench, &rr_1024, beats);
		if (beats) {
			rr_1024 = (uint16_t)(1840 + 40 * sin(i));
			next += rr_1024;
		}
		if (i > 70) {
			assert_true(values_of(bench)->coverage > 0.96);
			assert_int_equal(bench->values.grade, HRV_GRADE_A);
		}
	}
}

static void send_even(struct bench *bench, int n, uint16_t rr_1024)
{
	for (int i = 0; i < n; i++)
		send_rr(bench, &rr_1024, 1);
}

static void test_late_break_takes_its_difference_out(void **state)
{
	struct bench *bench = *state;
	size_t breaks[1];

	send_seconds(bench, 120);
	breaks[0] = bench->n_sent;
	lose_seconds(bench, 3);
	send_seconds(bench, 25);

	const struct live_values *values = values_of(bench);
	size_t end = bench->n_sent - 2;
	bool found = false;

	/* The loss may be placed some beats off: one of these it is. */
	for (size_t at = breaks[0] - 4; at <= breaks[0] + 4; at++)
		for (size_t edge = 0; edge < 6; edge++) {
			struct hrv_report report = report_of(bench,
				window_first(bench, end) + edge, end, &at, 1);

			found |=
				report.rmssd_ms.value == values->rmssd_ms.value;
		}
	assert_true(found);
}

static void test_artefact_counts_in_no_measure(void **state)
{
	struct bench *bench = *state;
	struct hrv_value before, after;

	send_seconds(bench, 100);
	before = values_of(bench)->rmssd_ms;
	/* premature, and its pause */
	send_rr(bench, (const uint16_t[]){500, 1460}, 2);
	bench->last_us += CLOCK_US_PER_S;
	bench->feed.packetiser.now_s += 2;
	bench->feed.packetiser.beat_s += 2;
	send_seconds(bench, 20);
	after = values_of(bench)->rmssd_ms;
	assert_int_equal(after.reason, HRV_OK);
	assert_near(after.value, before.value, 0.25, 0);
	assert_true(bench->values.artefact_pct > 2);
	assert_int_equal(bench->values.grade, HRV_GRADE_B);
}

static void test_over_count_shows_nothing(void **state)
{
	struct bench *bench = *state;
	const uint16_t twice[] = {1020, 1020};

	for (int i = 0; i < 150; i++)
		send_rr(bench, twice, 2);
	assert_true(values_of(bench)->over_count);
	assert_int_equal(bench->values.grade, HRV_GRADE_E);
	assert_int_equal(bench->values.hr_bpm.reason, HRV_LOW_GRADE);
	assert_int_equal(bench->values.rmssd_ms.reason, HRV_LOW_GRADE);
	assert_int_equal(bench->values.lf_hf.reason, HRV_LOW_GRADE);
	/* until a new segment begins */
	bench->last_us += 10 * CLOCK_US_PER_S;
	send_even(bench, 90, 1020);
	assert_false(values_of(bench)->over_count);
	assert_int_equal(bench->values.hr_bpm.reason, HRV_OK);
}

static void test_silence_is_no_heart(void **state)
{
	struct bench *bench = *state;

	send_seconds(bench, 400);
	assert_int_equal(values_of(bench)->lf_ms2.reason, HRV_OK);
	bench->last_us += 200 * CLOCK_US_PER_S;
	values_of(bench);
	assert_int_equal(bench->values.grade, HRV_GRADE_E);
	assert_true(bench->values.hr_bpm.reason != HRV_OK);
	assert_true(bench->values.rmssd_ms.reason != HRV_OK);
	assert_true(bench->values.lf_ms2.reason != HRV_OK);
	assert_true(bench->values.lf_hf.reason != HRV_OK);
	bench->last_us += 200 * CLOCK_US_PER_S;
	values_of(bench);
	assert_true(bench->values.resp_per_min.reason != HRV_OK);
	assert_near(bench->values.hr_bpm.value, NAN, 0, 0);
}

/* Rule R7: LF and HF only from 4.5 clean minutes in 5, and of beats whose
 * verdict is final. */
static void test_spectrum_needs_four_and_a_half_minutes(void **state)
{
	struct bench *bench = *state;

	send_seconds(bench, 260);
	values_of(bench);
	assert_int_equal(bench->values.lf_ms2.reason, HRV_TOO_SHORT);
	assert_int_equal(bench->values.hf_ms2.reason, HRV_TOO_SHORT);
	assert_int_equal(bench->values.lf_hf.reason, HRV_TOO_SHORT);
	assert_int_equal(bench->values.resp_per_min.reason, HRV_OK);
	send_seconds(bench, 36);
	values_of(bench);
	assert_int_equal(bench->values.lf_ms2.reason, HRV_OK);
	assert_int_equal(bench->values.lf_hf.reason, HRV_OK);
}

/* The report of 300 s of what was sent, judged as a whole, up to the last beat
 * that 16 have followed; the first lies shift beats beside. */
static struct hrv_report whole_report(const struct bench *bench, int shift)
{
	struct window_engine *engine = window_engine_new(false);
	struct hrv_options options;
	struct hrv_report report;
	struct window_cut cut;
	struct hrv_plan *plan;
	size_t end = bench->n_sent - 16, first = end;
	int64_t ticks = 0;

	for (size_t i = 0; i < bench->n_sent; i++)
		window_engine_add(engine, rr_q_of_ticks(bench->sent[i]), i == 0,
			(int64_t)i);
	while (ticks + bench->sent[first - 1] <= 300 * 1024)
		ticks += bench->sent[--first];
	hrv_options_init(&options);
	plan = hrv_plan_new(1600, 400, &options);
	window_engine_cut(engine, first + (size_t)shift, end, &cut);
	hrv_report_run_piece(plan, &cut.beats, &cut.clean, 0, &report);
	hrv_plan_free(plan);
	window_engine_free(engine);
	return report;
}

/* Beats are judged once: the spectrum is that of the record afterwards, also
 * where a beat was early. */
static void test_spectrum_equals_that_of_the_record(void **state)
{
	struct bench *bench = *state;
	bool found = false;

	send_seconds(bench, 200);
	send_early(bench, 300);
	send_seconds(bench, 180);

	const struct live_values *values = values_of(bench);

	assert_int_equal(values->lf_ms2.reason, HRV_OK);
	/* Slow drift moves the edge by a beat at most. */
	for (int shift = -1; shift <= 1; shift++) {
		struct hrv_report report = whole_report(bench, shift);

		found |= report.lf_ms2.value == values->lf_ms2.value &&
			report.hf_ms2.value == values->hf_ms2.value;
		assert_true(report.n_corrected > 0);
	}
	assert_true(found);
}

/* Two beats of a segment have no verdict when it ends. */
static void test_short_segments_keep_their_beats(void **state)
{
	struct bench *bench = *state;

	for (int i = 0; i < 40; i++) {
		send_even(bench, 2, 1000);
		send_even(bench, 1, 0xffff); /* breaks */
	}
	values_of(bench);
	assert_true(bench->values.n_beats == 80);
	assert_int_equal(bench->values.rmssd_ms.reason, HRV_LOW_GRADE);
}

static void test_short_dropout_keeps_the_window(void **state)
{
	struct bench *bench = *state;

	send_seconds(bench, 100);
	live_open(bench->live, false);
	lose_seconds(bench, 8);
	send_seconds(bench, 5);
	values_of(bench);
	assert_true(bench->values.n_packets == 5);
	assert_int_equal(bench->values.grade, HRV_GRADE_C);
	assert_near(bench->values.coverage, 0.87, 0, 0.03);
	assert_int_equal(bench->values.hr_bpm.reason, HRV_OK);
	assert_int_equal(bench->values.rmssd_ms.reason, HRV_OK);
}

static void test_long_dropout_begins_a_window(void **state)
{
	struct bench *bench = *state;

	send_seconds(bench, 100);
	live_open(bench->live, false);
	lose_seconds(bench, 30);
	send_seconds(bench, 15);
	values_of(bench);
	assert_int_equal(bench->values.grade, HRV_GRADE_A);
	assert_int_equal(bench->values.hr_bpm.reason, HRV_OK);
	assert_int_equal(bench->values.rmssd_ms.reason, HRV_TOO_SHORT);
}

static void test_other_source_begins_with_nothing(void **state)
{
	struct bench *bench = *state;

	send_seconds(bench, 400);
	live_forget(bench->live);
	values_of(bench);
	assert_true(bench->values.n_beats == 0);
	assert_true(bench->values.last_packet_boot_us == 0);
	assert_int_equal(bench->values.hr_bpm.reason, HRV_NO_BEATS);
	assert_int_equal(bench->values.lf_hf.reason, HRV_NO_BEATS);
	assert_int_equal(bench->values.grade, HRV_GRADE_NONE);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_equals_the_report_of_the_same_beats),
		TEST(test_slow_heart_is_covered),
		TEST(test_late_break_takes_its_difference_out),
		TEST(test_artefact_counts_in_no_measure),
		TEST(test_over_count_shows_nothing),
		TEST(test_silence_is_no_heart),
		TEST(test_spectrum_needs_four_and_a_half_minutes),
		TEST(test_spectrum_equals_that_of_the_record),
		TEST(test_short_segments_keep_their_beats),
		TEST(test_short_dropout_keeps_the_window),
		TEST(test_long_dropout_begins_a_window),
		TEST(test_other_source_begins_with_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
