/* SPDX-License-Identifier: GPL-3.0-or-later
 * The engine under all windows: live, as beats come and are forgotten, each
 * window is to the bit what is cut from the whole recording afterwards.
 */
#include "analysis/measures/window.h"

#include <string.h>

#include "analysis/beats/correct.h"
#include "analysis/measures/report.h"
#include "tests/near.h"
#include "tests/rr_data.h"
#include "tests/rr_make.h"

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))
#define LENGTH_Q (INT64_C(300) * RR_Q_PER_S)
#define STEP_Q (INT64_C(60) * RR_Q_PER_S)
#define MAX_BEATS 3000
#define GAP_Q (INT64_C(3) * RR_Q_PER_S)

/* Both get the same beats; `live` forgets what is behind its next window. */
struct bench {
	struct window_engine *whole, *live;
	struct hrv_plan *plan;
	int64_t *end_q;
	int64_t next_q; /* begin of the next window */
	struct hrv_report *live_rows;
	size_t n_live, n_rows, capacity;
	size_t n_latest; /* beats that a row has waited for at most */
};

static void bench_init(struct bench *bench, size_t n)
{
	struct hrv_options options;

	hrv_options_init(&options);
	options.groups = HRV_GEOMETRIC;
	*bench = (struct bench){
		.whole = window_engine_new(false),
		.live = window_engine_new(false),
		.plan = hrv_plan_new(MAX_BEATS, 310, &options),
		.end_q = calloc(n + 1, sizeof(int64_t)),
	};
	/* The other one grows as it goes. */
	assert_true(window_engine_reserve(bench->whole, n));
}

static void bench_done(struct bench *bench)
{
	window_engine_free(bench->whole);
	window_engine_free(bench->live);
	hrv_plan_free(bench->plan);
	free(bench->end_q);
	free(bench->live_rows);
}

static struct hrv_report report_of(struct bench *bench,
	const struct window_engine *engine, size_t first, size_t end)
{
	struct hrv_report report;
	struct window_cut cut;

	window_engine_cut(engine, first, end, &cut);
	hrv_report_run_piece(bench->plan, &cut.beats, &cut.clean, 300, &report);
	return report;
}

static void keep_row(struct bench *bench, struct hrv_report report)
{
	if (bench->n_live == bench->capacity) {
		bench->capacity = 2 * bench->capacity + 64;
		bench->live_rows = realloc(bench->live_rows,
			bench->capacity * sizeof(*bench->live_rows));
		assert_non_null(bench->live_rows);
	}
	bench->live_rows[bench->n_live++] = report;
}

/* The windows that are over, as soon as their verdicts are final. */
static void take_live(struct bench *bench, int64_t now_q)
{
	struct window_engine *live = bench->live;

	while (bench->next_q + LENGTH_Q < now_q) {
		int64_t end_q = bench->next_q + LENGTH_Q;
		size_t first = window_engine_find(live, bench->next_q);
		size_t end = window_engine_find(live, end_q);

		if (!window_engine_is_final(live, end))
			return;
		if (window_engine_n(live) - end > bench->n_latest)
			bench->n_latest = window_engine_n(live) - end;
		keep_row(bench, report_of(bench, live, first, end));
		window_engine_forget(live, first);
		bench->next_q += STEP_Q;
	}
}

static bool is_same(const struct hrv_report *a, const struct hrv_report *b)
{
	if (a->n_beats != b->n_beats || a->n_corrected != b->n_corrected ||
		a->grade != b->grade || a->coverage != b->coverage ||
		a->run_s != b->run_s)
		return false;
	for (size_t i = 0; i < hrv_n_fields; i++) {
		struct hrv_value x = hrv_report_get(a, &hrv_fields[i]);
		struct hrv_value y = hrv_report_get(b, &hrv_fields[i]);

		if (x.reason != y.reason ||
			(x.reason == HRV_OK && x.value != y.value))
			return false;
	}
	return true;
}

static void feed(struct bench *bench, const struct rr_series *series)
{
	int64_t t_q = 0;

	for (size_t i = 0; i < series->n; i++) {
		bool breaks = series->flags[i] & RR_BREAK;

		t_q += series->rr_q[i];
		bench->end_q[i] = t_q;
		assert_true(window_engine_add(
			bench->whole, series->rr_q[i], breaks, t_q));
		assert_true(window_engine_add(
			bench->live, series->rr_q[i], breaks, t_q));
		take_live(bench, t_q);
	}
	window_engine_end(bench->whole);
	window_engine_end(bench->live);
	take_live(bench, t_q);
}

/* The verdicts and the repaired series are those of the whole at once. */
static void check_clean(
	const struct bench *bench, const struct rr_series *series)
{
	struct corrector *corrector = corrector_new(series->n);
	struct rr_series *clean = rr_series_new(2 * series->n);
	struct window_cut cut;

	corrector_run(corrector, series, clean);
	window_engine_cut(bench->whole, 0, series->n, &cut);
	assert_int_equal(cut.clean.n, clean->n);
	assert_memory_equal(
		cut.clean.rr_q, clean->rr_q, clean->n * sizeof(*clean->rr_q));
	assert_memory_equal(cut.clean.flags, clean->flags, clean->n);
	rr_series_free(clean);
	corrector_free(corrector);
}

static void check_rows(struct bench *bench)
{
	int64_t begin_q = 0;

	for (size_t i = 0; i < bench->n_live; i++, begin_q += STEP_Q) {
		size_t first = window_engine_find(bench->whole, begin_q);
		size_t end =
			window_engine_find(bench->whole, begin_q + LENGTH_Q);
		struct hrv_report report =
			report_of(bench, bench->whole, first, end);

		assert_true(is_same(&report, &bench->live_rows[i]));
	}
}

static void check(const char *name, struct rr_series *series)
{
	struct bench bench;

	for (size_t i = 1; i < series->n; i++)
		if (series->rr_q[i] > GAP_Q)
			series->flags[i] |= RR_BREAK;
	bench_init(&bench, series->n);
	feed(&bench, series);
	check_clean(&bench, series);
	check_rows(&bench);
	print_message("%-24s %6zu beats, %4.1f h: %4zu windows live as "
		      "afterwards, at most %zu beats late\n",
		name, series->n,
		(double)bench.end_q[series->n - 1] / RR_Q_PER_S / 3600,
		bench.n_live, bench.n_latest);
	assert_true(bench.n_live > 5);
	bench_done(&bench);
}

static void test_live_is_afterwards_on_recordings(void **state)
{
	static const char *const ids[] = {"vollmer_polar_2h38",
		"openstrap_night", "ltdb_14172", "irurzun_003_24h",
		"chf2_chf210_24h"};

	(void)state;
	rr_data_or_skip();
	for (size_t i = 0; i < N_OF(ids); i++) {
		json_t *root = rr_data_load(ids[i]);
		struct rr_series *series = rr_data_series(root, "rr_ms");

		if (series->n > 20000)
			series->n = 20000;
		check(ids[i], series);
		rr_series_free(series);
		json_decref(root);
	}
}

static void test_live_is_afterwards_on_noise(void **state)
{
	uint64_t seed = seed_from_environment();
	struct rr_series *series = rr_make_random(3000, &seed);

	(void)state;
	for (size_t i = 0; i < series->n; i++) {
		double chance = seed_uniform(&seed);

		if (chance < 0.02)
			series->rr_q[i] *= 2;
		else if (chance < 0.04)
			series->rr_q[i] /= 3;
		else if (chance < 0.05)
			series->flags[i] |= RR_BREAK;
	}
	check("noise", series);
	rr_series_free(series);
}

/* Nothing is judged, so nothing waits and nothing is repaired. */
static void test_as_is(void **state)
{
	struct window_engine *engine = window_engine_new(true);
	struct window_cut cut;

	(void)state;
	for (int64_t i = 0; i < 10; i++)
		window_engine_add(engine, RR_Q_PER_S * (i == 5 ? 2 : 1), i == 7,
			(i + 1) * RR_Q_PER_S);
	assert_true(window_engine_is_final(engine, 10));
	window_engine_cut(engine, 2, 9, &cut);
	assert_int_equal(cut.clean.n, 7);
	assert_int_equal(cut.clean.rr_q[3], 2 * RR_Q_PER_S);
	assert_int_equal(cut.clean.flags[5], RR_BREAK);
	assert_near(cut.length_s, 7, 0, 0);
	window_engine_free(engine);
	window_engine_free(NULL);
}

static void test_waits_for_verdicts(void **state)
{
	struct window_engine *engine = window_engine_new(false);

	(void)state;
	assert_true(window_engine_is_final(engine, 0));
	for (int64_t i = 0; i < 200; i++) {
		window_engine_add(
			engine, RR_Q_PER_S, i == 0, (i + 1) * RR_Q_PER_S);
		assert_false(window_engine_is_final(engine, (size_t)i + 1));
	}
	assert_true(window_engine_is_final(engine, 184));
	window_engine_end(engine);
	assert_true(window_engine_is_final(engine, 200));
	assert_false(window_engine_is_final(engine, 201));
	window_engine_free(engine);
}

/* Beats are counted on, however many are forgotten. */
static void test_forget(void **state)
{
	struct window_engine *engine = window_engine_new(false);
	struct window_cut cut;

	(void)state;
	for (int64_t i = 0; i < 100000; i++) {
		assert_true(window_engine_add(engine,
			(800 + i % 7) * RR_Q_PER_MS, i == 0, i * RR_Q_PER_S));
		if (i >= 300)
			window_engine_forget(engine, (size_t)i - 300);
	}
	assert_int_equal(window_engine_n(engine), 100000);
	assert_int_equal(
		window_engine_find(engine, INT64_C(99800) * RR_Q_PER_S), 99801);
	assert_int_equal(window_engine_find(engine, 0), 99699);
	window_engine_cut(engine, 99800, 99900, &cut);
	assert_int_equal(cut.beats.n, 100);
	assert_int_equal(cut.clean.n, 100);
	for (size_t i = 0; i < 100; i++)
		assert_int_equal(cut.clean.rr_q[i],
			(800 + (int64_t)(99800 + i) % 7) * RR_Q_PER_MS);
	window_engine_free(engine);
}

static void add_beat(struct window_engine *engine,
	const struct rr_series *series, size_t i, bool breaks)
{
	assert_true(window_engine_add(engine, series->rr_q[i], breaks,
		(int64_t)(i + 1) * RR_Q_PER_S));
	if (i >= 600)
		window_engine_forget(engine, i - 600);
}

/* In the last of the beats, as far as a break may have been found since. */
static void assert_same(
	const struct window_engine *engine, const struct window_engine *other)
{
	size_t end = window_engine_n(other), first = end < 340 ? 0 : end - 340;
	struct window_cut cut, expected;

	assert_int_equal(
		window_engine_n_final(engine), window_engine_n_final(other));
	window_engine_cut(engine, first, end, &cut);
	window_engine_cut(other, first, end, &expected);
	assert_memory_equal(cut.beats.flags, expected.beats.flags, end - first);
	assert_int_equal(cut.clean.n, expected.clean.n);
	assert_memory_equal(cut.clean.flags, expected.clean.flags, cut.clean.n);
	assert_memory_equal(cut.clean.rr_q, expected.clean.rr_q,
		cut.clean.n * sizeof(*cut.clean.rr_q));
	for (size_t i = first; i < end; i++)
		assert_int_equal(window_engine_flags(engine, i),
			window_engine_flags(other, i));
}

/* Breaks that are found late, by 1 to 250 beats, leave the verdicts and the
 * repair of breaks that were known at once. */
static void test_late_break(void **state)
{
	enum { N = 30000, SEGMENT = 500 };
	uint64_t seed = seed_from_environment();
	struct rr_series *series = rr_make_reproducible(N);
	struct window_engine *engine = window_engine_new(false);
	struct window_engine *other = window_engine_new(false);
	size_t late = 0;

	(void)state;
	for (size_t i = 0; i < N; i++)
		if (seed_uniform(&seed) < 0.05)
			series->rr_q[i] /= 2;
	for (size_t i = 0; i < N; i++) {
		bool breaks = i % SEGMENT == 0;

		if (breaks)
			late = 1 + (size_t)(249 * seed_uniform(&seed));
		add_beat(engine, series, i, i == 0);
		add_beat(other, series, i, breaks);
		if (i > SEGMENT && i % SEGMENT == late) {
			window_engine_break(engine, i - late);
			assert_same(engine, other);
		}
		if (i % SEGMENT == SEGMENT - 1)
			assert_same(engine, other);
	}
	window_engine_free(engine);
	window_engine_free(other);
	rr_series_free(series);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_live_is_afterwards_on_recordings),
		cmocka_unit_test(test_live_is_afterwards_on_noise),
		cmocka_unit_test(test_as_is),
		cmocka_unit_test(test_waits_for_verdicts),
		cmocka_unit_test(test_forget),
		cmocka_unit_test(test_late_break),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
