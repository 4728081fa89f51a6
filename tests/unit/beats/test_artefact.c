/* SPDX-License-Identifier: GPL-3.0-or-later
 * Detection: the series of hrv.md 5.4, shapes, and recordings with damage at
 * known places.
 */
#include "analysis/beats/artefact.h"

#include <string.h>

#include "tests/ipfm.h"
#include "tests/near.h"
#include "tests/rr_data.h"
#include "tests/rr_make.h"

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

static size_t find(struct rr_series *series)
{
	struct artefact_finder *finder = artefact_finder_new(series->n);
	size_t n_events = artefact_find(finder, series);

	artefact_finder_free(finder);
	return n_events;
}

static void test_undamaged_series_has_none(void **state)
{
	struct rr_series *series = rr_series_new(120);

	(void)state;
	for (size_t i = 0; i < 120; i++)
		rr_series_append(series, rr_q_of_ms(rr_make_base_ms(i)), 0);
	assert_int_equal(find(series), 0);
	for (size_t i = 0; i < 120; i++)
		assert_int_equal(series->flags[i], 0);
	rr_series_free(series);
}

/* hrv.md 5.4; dn and mn have four decimals there, Th1 and Th2 two. */
static const struct {
	size_t i;
	uint8_t label;
	double rr_ms, dn, mn, th1_ms, th2_ms, med_ms;
} table[] = {
	{20, RR_LONG, 1129, 6.4545, 2.5534, 56.55, 124.15, 812},
	{40, RR_SHORT, 519, -4.4584, -5.0042, 63.70, 118.30, 815},
	{41, RR_ECTOPIC, 996, 7.4882, 1.5470, 63.70, 117.00, 815},
	{70, RR_MISSED, 1642, 13.6455, 7.1795, 59.80, 117.00, 802},
	{95, RR_EXTRA, 268, -8.7236, -9.0569, 59.15, 115.05, 789},
	{96, RR_SHORT, 499, 4.0385, -4.9573, 57.20, 117.00, 789},
};

static void test_evidence_of_the_artefact_series(void **state)
{
	struct rr_series *series = rr_make_artefacts();
	struct artefact_finder *finder = artefact_finder_new(series->n);
	size_t n_labels = 0;

	(void)state;
	assert_int_equal(series->n, 120);
	artefact_find_lt(finder, series);
	for (size_t k = 0; k < N_OF(table); k++) {
		size_t i = table[k].i;
		const struct artefact_evidence *at =
			artefact_evidence(finder, i);

		assert_int_equal(series->rr_q[i], rr_q_of_ms(table[k].rr_ms));
		assert_int_equal(at->label, table[k].label);
		assert_near(at->dn, table[k].dn, 0, 0.5e-4);
		assert_near(at->mn, table[k].mn, 0, 0.5e-4);
		assert_near(at->th1_q / RR_Q_PER_MS, table[k].th1_ms, 1e-12, 0);
		assert_near(at->th2_q / RR_Q_PER_MS, table[k].th2_ms, 1e-12, 0);
		assert_near(at->med_q / RR_Q_PER_MS, table[k].med_ms, 1e-12, 0);
	}
	for (size_t i = 0; i < series->n; i++)
		n_labels += artefact_evidence(finder, i)->label != 0;
	assert_int_equal(n_labels, N_OF(table));
	artefact_finder_free(finder);
	rr_series_free(series);
}

static void test_events_are_merged(void **state)
{
	struct rr_series *series = rr_make_artefacts();
	uint8_t expected[120] = {
		[0] = RR_BREAK,
		[20] = RR_LONG,
		[40] = RR_ECTOPIC,
		[41] = RR_ECTOPIC,
		[70] = RR_MISSED,
		[95] = RR_EXTRA | RR_RANGE,
		[96] = RR_EXTRA,
	};

	(void)state;
	series->flags[7] = RR_SHORT | RR_CORRECTED; /* of an earlier run */
	expected[7] = RR_CORRECTED;
	assert_int_equal(find(series), 4);
	assert_memory_equal(series->flags, expected, sizeof(expected));
	rr_series_free(series);
}

static void test_range(void **state)
{
	static const struct {
		double rr_ms;
		bool in_range;
	} rows[] = {
		{299.99, false},
		{300, true},
		{2000, true},
		{2000.01, false},
	};

	(void)state;
	for (size_t k = 0; k < N_OF(rows); k++) {
		struct rr_series *series = rr_make_ms(&rows[k].rr_ms, 1);

		assert_int_equal(find(series), !rows[k].in_range);
		assert_int_equal(series->flags[0],
			RR_BREAK | (rows[k].in_range ? 0 : RR_RANGE));
		rr_series_free(series);
	}
}

/* In segments below 12 beats; '.' stands for no label. */
static const struct {
	double rr_ms[11];
	size_t n;
	const char *labels;
} karlsson[] = {
	{{800}, 1, "."},
	{{800, 1500}, 2, ".."},
	{{800, 810, 790, 805, 800}, 5, "....."},
	{{800, 960, 800}, 3, ".L."},
	{{800, 959, 800}, 3, "..."},
	{{800, 640, 800}, 3, ".S."},
	/* the neighbours of a long one are short beside it */
	{{800, 800, 1600, 800, 800}, 5, ".SL.."},
	/* a step is followed after three rejections */
	{{800, 800, 500, 500, 500, 500, 500, 500}, 8, ".LSS...."},
};

static void test_short_segments(void **state)
{
	(void)state;
	for (size_t k = 0; k < N_OF(karlsson); k++) {
		struct rr_series *series =
			rr_make_ms(karlsson[k].rr_ms, karlsson[k].n);
		char labels[12] = {0};

		find(series);
		for (size_t i = 0; i < series->n; i++)
			labels[i] = series->flags[i] & RR_LONG ? 'L'
				: series->flags[i] & RR_SHORT  ? 'S'
							       : '.';
		assert_string_equal(labels, karlsson[k].labels);
		rr_series_free(series);
	}
}

/* What happens in one segment changes nothing in the next. */
static void test_segments_are_apart(void **state)
{
	struct rr_series *damaged = rr_make_artefacts();
	struct rr_series *both = rr_series_new(240);

	(void)state;
	for (size_t i = 0; i < 240; i++)
		rr_series_append(both,
			i < 120 ? rr_q_of_ms(400) : damaged->rr_q[i - 120],
			i % 120 == 0 ? RR_BREAK : 0);
	assert_int_equal(find(both), 4);
	find(damaged);
	assert_memory_equal(both->flags + 120, damaged->flags, 120);
	rr_series_free(damaged);
	rr_series_free(both);
}

static void test_constant_series(void **state)
{
	struct rr_series *series = rr_series_new(50);

	(void)state;
	for (size_t i = 0; i < 50; i++)
		rr_series_append(series, rr_q_of_ms(800), 0);
	assert_int_equal(find(series), 0);
	series->rr_q[25] += rr_q_of_ms(9); /* below the floor of 10 ms */
	assert_int_equal(find(series), 0);
	series->rr_q[25] += rr_q_of_ms(2);
	assert_int_equal(find(series), 1);
	rr_series_free(series);
}

static void test_empty(void **state)
{
	struct rr_series *series = rr_series_new(0);

	(void)state;
	assert_int_equal(find(series), 0);
	rr_series_free(series);
	artefact_finder_free(NULL);
}

/* --- where artefacts are dense ------------------------------------------ */

static size_t n_flagged_of(const struct rr_series *series)
{
	size_t n = 0;

	for (size_t i = 0; i < series->n; i++)
		n += (series->flags[i] & RR_ARTEFACT) != 0;
	return n;
}

/* A heart at rest in which every period-th beat comes early by share of its
 * interval, with a full pause. */
static struct rr_series *with_early_beats(size_t period, double share)
{
	struct ipfm rest = ipfm_rest(BREATH_SINE, 14, 13, 600);
	struct rr_series *series = rr_series_new(2000);
	uint64_t seed = 1;

	ipfm_fill(&rest, series, &seed);
	for (size_t i = 1; i + 1 < series->n; i += period) {
		int64_t early_q = (int64_t)((double)series->rr_q[i] * share);

		series->rr_q[i] -= early_q;
		series->rr_q[i + 1] += early_q;
	}
	return series;
}

/* Up to bigeminy, where the paper's thresholds grow with what they should
 * catch. */
static void test_dense_early_beats_are_found(void **state)
{
	static const size_t periods[] = {50, 20, 10, 7, 5, 4, 3, 2};

	(void)state;
	print_message("one early beat in  flagged  by the paper alone\n");
	for (size_t k = 0; k < N_OF(periods); k++) {
		struct rr_series *series = with_early_beats(periods[k], 0.3);
		size_t n_events = (series->n + periods[k] - 3) / periods[k];
		struct artefact_finder *finder = artefact_finder_new(series->n);

		artefact_find_lt(finder, series);

		size_t n_lt = n_flagged_of(series);

		artefact_find(finder, series);

		size_t n = n_flagged_of(series);

		print_message("%5zu %17.0f %% %17.0f %%\n", periods[k],
			50.0 * (double)n / (double)n_events,
			50.0 * (double)n_lt / (double)n_events);
		assert_in_range(n, 2 * n_events - 1, series->n);
		if (periods[k] > 3)
			assert_in_range(n, 2 * n_events - 1, 2 * n_events + 2);
		artefact_finder_free(finder);
		rr_series_free(series);
	}
}

/* Deep breathing at 4 to 18 a minute, +-13 % of the interval, is none. */
static void test_breathing_is_no_artefact(void **state)
{
	uint64_t seed = seed_from_environment();

	(void)state;
	for (int k = 0; k < N_BREATHS * 15; k++) {
		double per_min = 4 + k / N_BREATHS;
		struct ipfm deep = {600, (enum breath)(k % N_BREATHS), per_min,
			per_min, 120, 13, 15, 9};
		struct rr_series *series = rr_series_new(2000);

		ipfm_fill(&deep, series, &seed);
		find(series);
		if (100 * n_flagged_of(series) > 3 * series->n)
			fail_msg("%.0f/min, shape %d: %zu of %zu", per_min,
				(int)deep.breath, n_flagged_of(series),
				series->n);
		rr_series_free(series);
	}
}

/* A segment's first and last intervals have no whole shape. */
static void test_edges_are_judged(void **state)
{
	static const size_t places[] = {0, 1, 118, 119};

	(void)state;
	for (size_t k = 0; k < N_OF(places); k++) {
		struct rr_series *series = rr_series_new(120);

		for (size_t i = 0; i < 120; i++)
			rr_series_append(
				series, rr_q_of_ms(rr_make_base_ms(i)), 0);
		series->rr_q[places[k]] -= rr_q_of_ms(300);
		assert_int_equal(find(series), 1);
		assert_int_equal(series->flags[places[k]], RR_SHORT);
		rr_series_free(series);
	}
}

/* --- recordings --------------------------------------------------------- */

/* Of recordings with damage at known places: an event at k counts as found
 * when any of k-1..k+1 is flagged (README of the data). */
struct score {
	int n_events[4];
	int n_found[4];
};

static const char *const kinds[] = {"missed", "extra", "misaligned", "ectopic"};

static bool is_flagged_near(const struct rr_series *series, size_t k)
{
	for (size_t i = k > 0 ? k - 1 : 0; i <= k + 1 && i < series->n; i++)
		if (series->flags[i] & RR_ARTEFACT)
			return true;
	return false;
}

static void score_recording(const char *id, const json_t *root, void *data)
{
	json_t *truth = json_object_get(root, "truth");
	struct score *scores = data;
	struct score *score = &scores[strstr(id, "_1pc") ? 0 : 1];

	if (!truth)
		return;

	struct rr_series *series = rr_data_series(root, "rr_ms");
	size_t n_flagged = find(series);

	for (size_t k = 0; k < json_array_size(truth); k++) {
		json_t *event = json_array_get(truth, k);
		const char *kind =
			json_string_value(json_object_get(event, "type"));
		json_int_t at =
			json_integer_value(json_object_get(event, "rr_index"));

		for (size_t i = 0; i < N_OF(kinds); i++) {
			if (strcmp(kind, kinds[i]))
				continue;
			score->n_events[i]++;
			score->n_found[i] +=
				is_flagged_near(series, (size_t)at);
		}
	}
	print_message("%-36s %3zu inserted, %3zu events flagged\n", id,
		json_array_size(truth), n_flagged);
	rr_series_free(series);
}

static void test_inserted_artefacts_are_found(void **state)
{
	static const char *const titles[] = {"1 % each", "4 % each"};
	struct score scores[2] = {0};

	(void)state;
	rr_data_or_skip();
	rr_data_for_each(score_recording, scores);
	for (size_t s = 0; s < 2; s++)
		for (size_t i = 0; i < N_OF(kinds); i++)
			print_message("%s %-10s found %3d of %3d\n", titles[s],
				kinds[i], scores[s].n_found[i],
				scores[s].n_events[i]);
	for (size_t i = 0; i < N_OF(kinds); i++) {
		assert_true(scores[0].n_events[i] > 0);
		if (strcmp(kinds[i], "misaligned"))
			assert_true(scores[0].n_found[i] >=
				0.95 * scores[0].n_events[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_undamaged_series_has_none),
		cmocka_unit_test(test_evidence_of_the_artefact_series),
		cmocka_unit_test(test_events_are_merged),
		cmocka_unit_test(test_range),
		cmocka_unit_test(test_short_segments),
		cmocka_unit_test(test_segments_are_apart),
		cmocka_unit_test(test_constant_series),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_dense_early_beats_are_found),
		cmocka_unit_test(test_breathing_is_no_artefact),
		cmocka_unit_test(test_edges_are_judged),
		cmocka_unit_test(test_inserted_artefacts_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
