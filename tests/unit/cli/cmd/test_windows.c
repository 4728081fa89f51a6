/* SPDX-License-Identifier: GPL-3.0-or-later
 * Windows over a record: where they lie, that each is what the piece by itself
 * would be, and real recordings against the values that came with them.
 */
#include "cli/cmd/windows.h"

#include <string.h>

#include "analysis/measures/options.h"
#include "cli/formats/record.h"
#include "tests/near.h"
#include "tests/rr_data.h"

#define MAX_ROWS 2000

static struct hrv_options options;
static struct record_maker maker;
static struct record *record;
static struct window_row *rows;
static size_t n_rows;

static int set_up(void **state)
{
	(void)state;
	hrv_options_init(&options);
	record_maker_init(&maker, "rr", RR_UNIT_MS);
	record = NULL;
	rows = calloc(MAX_ROWS, sizeof(*rows));
	n_rows = 0;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	record_maker_done(&maker);
	record_free(record);
	free(rows);
	return 0;
}

static void add(size_t n, double rr_ms)
{
	while (n-- > 0)
		assert_int_equal(record_maker_add(&maker, rr_q_of_ms(rr_ms),
					 RECORD_NO_CLOCK),
			0);
}

static void add_random(size_t n, uint64_t *seed)
{
	while (n-- > 0)
		add(1, 600 + 400 * seed_uniform(seed));
}

/* Takes rows so many at a time, as the shifts of a long day would be cut. */
static void run(double length_s, double step_s, size_t at_a_time)
{
	struct windows *windows;
	size_t n;

	if (!record)
		assert_int_equal(record_maker_finish(&maker, &record), 0);
	windows = windows_new(record, length_s, step_s, &options);
	assert_non_null(windows);
	assert_true(windows_n(windows) <= MAX_ROWS);
	n_rows = 0;
	while ((n = windows_take(windows, rows + n_rows, at_a_time)) > 0)
		n_rows += n;
	assert_int_equal(n_rows, windows_n(windows));
	windows_free(windows);
}

/* Beats that end in (begin, begin + length]: of a beat a second, 60 each. */
static void test_borders(void **state)
{
	(void)state;
	add(200, 1000);
	run(60, 20, 100);
	assert_int_equal(n_rows, 8); /* the last from 140 to 200 s */
	for (size_t i = 0; i < n_rows; i++) {
		assert_near(rows[i].begin_s, 20.0 * (double)i, 0, 0);
		assert_int_equal(rows[i].report.n_beats, 60);
		assert_near(rows[i].report.coverage, 1, 1e-12, 0);
	}
}

/* Hours without a beat have no rows; a window at the edge of them has few
 * beats, and its grade says so. */
static void test_a_gap(void **state)
{
	(void)state;
	add(100, 1000);
	record_maker_gap(&maker, INT64_C(36000) * RR_Q_PER_S);
	add(100, 1000);
	run(60, 20, 100);
	for (size_t i = 0; i < n_rows; i++)
		assert_true(rows[i].report.n_beats > 0);
	assert_near(rows[4].begin_s, 80, 0, 0);
	assert_int_equal(rows[4].report.n_beats, 20);
	assert_int_equal(rows[4].report.grade, HRV_GRADE_E);
	assert_near(rows[5].begin_s, 36060, 0, 0);
	assert_int_equal(rows[5].report.n_beats, 20);
	assert_int_equal(rows[5].report.rmssd_ms.reason, HRV_LOW_GRADE);
}

/* Nearly five minutes are a window of five, four are none. */
static void test_short_records(void **state)
{
	(void)state;
	add(240, 1000);
	run(300, 60, 10);
	assert_int_equal(n_rows, 0);
	record_free(record);
	record = NULL;
	add(59, 1000);
	run(300, 60, 10);
	assert_int_equal(n_rows, 1);
	record_free(record);
	record = NULL;
	maker.n = 0;
	run(300, 60, 10);
	assert_int_equal(n_rows, 0);
}

static void check_same(
	const struct hrv_report *report, const struct hrv_report *expected)
{
	assert_int_equal(report->n_beats, expected->n_beats);
	assert_int_equal(report->n_corrected, expected->n_corrected);
	assert_int_equal(report->grade, expected->grade);
	for (size_t i = 0; i < hrv_n_fields; i++) {
		struct hrv_value a = hrv_report_get(report, &hrv_fields[i]);
		struct hrv_value b = hrv_report_get(expected, &hrv_fields[i]);

		assert_int_equal(a.reason, b.reason);
		/* A plan of another size transforms in another order. */
		assert_near(a.value, b.value, 1e-9, 1e-9);
	}
}

/* As it is, each row is the report of the piece alone, however many threads
 * there were and however the rows were taken. */
static void test_pieces(void **state)
{
	uint64_t seed = seed_from_environment();
	size_t first = 0;

	(void)state;
	options.as_is = true;
	add_random(1500, &seed);
	record_maker_gap(&maker, 7 * RR_Q_PER_S);
	add_random(1500, &seed);
	run(300, 30, 7);
	assert_true(n_rows > 60);
	for (size_t i = 0; i < n_rows; i += 9) {
		int64_t begin_q = llround(rows[i].begin_s * RR_Q_PER_S);
		const struct rr_series *whole = record->series;
		struct hrv_report report;
		struct hrv_plan *plan;

		while (record->end_q[first] <= begin_q)
			first++;

		size_t n = rows[i].report.n_beats;
		struct rr_series piece = {
			.n = n,
			.capacity = n,
			.rr_q = whole->rr_q + first,
			.flags = whole->flags + first,
		};

		assert_true(record->end_q[first + n - 1] <=
			begin_q + INT64_C(300) * RR_Q_PER_S);
		plan = hrv_plan_new(n, 310, &options);
		hrv_report_run(plan, &piece, 300, &report);
		check_same(&rows[i].report, &report);
		hrv_plan_free(plan);
	}
}

/* A beat that was not seen, at every place of the windows, also at their ends
 * where a window by itself cannot tell: none of them takes it for rhythm. */
static void test_artefacts_at_the_edges(void **state)
{
	uint64_t seed = seed_from_environment();

	(void)state;
	for (int i = 0; i < 600; i++)
		add(1, (i == 300 ? 2 : 1) * (790 + 20 * seed_uniform(&seed)));
	run(120, 1, 100);
	for (size_t i = 0; i < n_rows; i++) {
		const struct hrv_report *report = &rows[i].report;
		double end_s = (double)record->end_q[300] / RR_Q_PER_S;
		bool is_in = end_s > rows[i].begin_s &&
			end_s <= rows[i].begin_s + 120;

		assert_true(report->n_corrected == is_in);
		assert_true(report->rmssd_ms.value < 20);
	}
}

struct comparison {
	int n_windows;
	double worst_rel;
};

static void compare_value(struct comparison *comparison, const json_t *values,
	size_t i, struct hrv_value value)
{
	const json_t *expected = json_array_get(values, i);

	if (!json_is_number(expected))
		return;
	comparison->worst_rel = fmax(comparison->worst_rel,
		fabs(value.value / json_number_value(expected) - 1));
}

/* The windows of 5 minutes of the long recordings: n, mean NN, SDNN, RMSSD. */
static void compare_recording(const char *id, const json_t *root, void *data)
{
	struct comparison *comparison = data;
	const json_t *windows = json_object_get(
		json_object_get(
			json_object_get(root, "reference"), "spec@numpy-scipy"),
		"windows_5min");
	const json_t *starts = json_object_get(windows, "start_s");
	const json_t *rr_ms = json_object_get(root, "rr_ms");
	size_t row = 0;

	if (!starts || json_array_size(rr_ms) > 150000)
		return;
	print_message("%s\n", id);
	tear_down(NULL);
	set_up(NULL);
	options.as_is = true;
	options.groups = 0;
	for (size_t i = 0; i < json_array_size(rr_ms); i++)
		add(1, json_number_value(json_array_get(rr_ms, i)));
	run(300, 300, MAX_ROWS);
	for (size_t i = 0; i < json_array_size(starts) && row < n_rows; i++) {
		const struct hrv_report *report = &rows[row].report;
		double start_s = json_number_value(json_array_get(starts, i));

		if (rows[row].begin_s != start_s)
			continue;
		row++;
		if (!json_is_number(json_array_get(
			    json_object_get(windows, "rmssd"), i)))
			continue;
		assert_int_equal(report->n_beats,
			json_integer_value(json_array_get(
				json_object_get(windows, "n"), i)));
		compare_value(comparison, json_object_get(windows, "mean_nn"),
			i, report->mean_nn_ms);
		compare_value(comparison, json_object_get(windows, "sdnn"), i,
			report->sdnn_ms);
		compare_value(comparison, json_object_get(windows, "rmssd"), i,
			report->rmssd_ms);
		comparison->n_windows++;
	}
}

static void test_recordings(void **state)
{
	struct comparison comparison = {0};

	(void)state;
	rr_data_or_skip();
	rr_data_for_each(compare_recording, &comparison);
	print_message("%d windows, largest deviation %.1e\n",
		comparison.n_windows, comparison.worst_rel);
	assert_true(comparison.n_windows > 1000);
	/* The references have about eight digits. */
	assert_true(comparison.worst_rel < 1e-7);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_borders),
		TEST(test_a_gap),
		TEST(test_short_records),
		TEST(test_pieces),
		TEST(test_artefacts_at_the_edges),
		TEST(test_recordings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
