/* SPDX-License-Identifier: GPL-3.0-or-later
 * Correction: the series of hrv.md 5.4, each kind of repair by itself, where
 * it must cut instead, and what holds for any input.
 */
#include "analysis/beats/correct.h"

#include <string.h>
#include <time.h>

#include "analysis/beats/artefact.h"
#include "analysis/measures/time.h"
#include "tests/near.h"
#include "tests/rr_data.h"
#include "tests/rr_make.h"

#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

/* The cleaned series, for the caller to free. */
static struct rr_series *clean(const struct rr_series *in, size_t *ret_n)
{
	struct corrector *corrector = corrector_new(in->n);
	struct rr_series *out = rr_series_new(2 * in->n);

	*ret_n = corrector_run(corrector, in, out);
	corrector_free(corrector);
	return out;
}

static void test_artefact_series(void **state)
{
	static const struct {
		size_t i;
		double rr_ms;
	} corrected[] = {
		{20, 772.5},
		/* The line, 788 and 773, less what it is too long by. */
		{40, 765},
		{41, 750},
		{70, 821},
		{71, 821},
		{96, 767},
	};
	struct rr_series *in = rr_make_artefacts();
	size_t n_touched;
	struct rr_series *out = clean(in, &n_touched);
	size_t k = 0;

	(void)state;
	assert_int_equal(out->n, 120);
	assert_int_equal(n_touched, 6);
	for (size_t i = 0; i < out->n; i++) {
		uint8_t flags = i == 0 ? RR_BREAK : 0;
		double rr_ms = rr_make_base_ms(i);

		if (k < N_OF(corrected) && corrected[k].i == i) {
			flags = RR_CORRECTED;
			rr_ms = corrected[k++].rr_ms;
		}
		assert_int_equal(out->flags[i], flags);
		assert_int_equal(out->rr_q[i], rr_q_of_ms(rr_ms));
	}
	rr_series_free(in);
	rr_series_free(out);
}

static void test_measures_of_the_artefact_series(void **state)
{
	struct rr_series *in = rr_make_artefacts();
	size_t n_touched;
	struct rr_series *out = clean(in, &n_touched);
	struct hrv_sums raw = hrv_sums_of(in, false);
	struct hrv_sums left_out = hrv_sums_of(out, false);
	struct hrv_sums corrected = hrv_sums_of(out, true);

	(void)state;
	assert_near(hrv_rmssd_ms(&raw).value, 142.6647065234, 1e-11, 0);
	assert_near(hrv_sdnn_ms(&raw).value, 108.8429955904, 1e-11, 0);
	assert_near(hrv_rmssd_ms(&corrected).value, 20.6146109562, 1e-11, 0);
	assert_near(hrv_sdnn_ms(&corrected).value, 30.3002479282, 1e-11, 0);
	assert_int_equal(left_out.n_pairs, 109);
	assert_near(hrv_rmssd_ms(&left_out).value, 20.9396248751, 1e-11, 0);
	assert_near(hrv_sdnn_ms(&left_out).value, 30.1401580273, 1e-11, 0);
	rr_series_free(in);
	rr_series_free(out);
}

/* The undamaged series of hrv.md 5.4 with some intervals replaced by others;
 * rr_series_free by the caller. */
static struct rr_series *damaged(
	size_t at, size_t n_gone, const double *rr_ms, size_t n)
{
	struct rr_series *series = rr_series_new(120 + n);

	for (size_t i = 0; i < at; i++)
		rr_series_append(series, rr_q_of_ms(rr_make_base_ms(i)), 0);
	for (size_t i = 0; i < n; i++)
		rr_series_append(series, rr_q_of_ms(rr_ms[i]), 0);
	for (size_t i = at + n_gone; i < 120; i++)
		rr_series_append(series, rr_q_of_ms(rr_make_base_ms(i)), 0);
	series->flags[0] = RR_BREAK;
	return series;
}

/* What becomes of a stretch of damage. */
static const struct {
	const char *name;
	size_t at, n_gone;
	double rr_ms[8];
	size_t n;
	size_t n_touched, n_after, n_breaks;
} repairs[] = {
	{"nothing", 60, 0, {0}, 0, 0, 120, 1},
	{"one out of range is filled", 60, 1, {250}, 1, 1, 120, 1},
	{"two out of range are filled", 60, 2, {250, 250}, 2, 2, 120, 1},
	{"three out of range are cut", 60, 3, {250, 2500, 250}, 3, 3, 117, 2},
	{"four to fill are cut", 60, 4, {500, 1200, 1200, 500}, 4, 4, 116, 2},
	{"three beats missing is a gap", 60, 4, {3160}, 1, 1, 116, 2},
	{"at the start nothing is invented", 0, 1, {3160}, 1, 1, 119, 1},
	{"at the end nothing is invented", 119, 1, {3160}, 1, 1, 119, 1},
};

static void test_repairs(void **state)
{
	(void)state;
	for (size_t k = 0; k < N_OF(repairs); k++) {
		struct rr_series *in = damaged(repairs[k].at, repairs[k].n_gone,
			repairs[k].rr_ms, repairs[k].n);
		size_t n_touched;
		struct rr_series *out = clean(in, &n_touched);
		size_t n_breaks = 0;

		for (size_t i = 0; i < out->n; i++)
			n_breaks += out->flags[i] & RR_BREAK;
		if (n_touched != repairs[k].n_touched ||
			out->n != repairs[k].n_after ||
			n_breaks != repairs[k].n_breaks)
			fail_msg("%s: %zu touched, %zu left, %zu breaks",
				repairs[k].name, n_touched, out->n, n_breaks);
		rr_series_free(in);
		rr_series_free(out);
	}
}

/* Beats seen twice and not at all change where the time is cut, not how much
 * there is. */
static void test_joins_and_splits_keep_the_time(void **state)
{
	struct rr_series *in = rr_series_new(200);
	size_t n_touched;
	int64_t lost_q = 0;

	(void)state;
	for (size_t i = 0; i < 200; i++) {
		int64_t rr_q = rr_q_of_ms(rr_make_base_ms(i)) + 1;

		if (i % 40 == 15) {
			rr_q += rr_q_of_ms(rr_make_base_ms(++i));
		} else if (i % 40 == 35) {
			rr_series_append(in, rr_q / 3, 0);
			rr_q -= rr_q / 3;
		}
		rr_series_append(in, rr_q, 0);
	}

	struct rr_series *out = clean(in, &n_touched);

	for (size_t i = 0; i < in->n; i++)
		lost_q += in->rr_q[i];
	for (size_t i = 0; i < out->n; i++)
		lost_q -= out->rr_q[i];
	assert_int_equal(lost_q, 0);
	assert_int_equal(n_touched, 5 * (1 + 2));
	assert_int_equal(out->n, 200);
	rr_series_free(in);
	rr_series_free(out);
}

static void test_nothing_crosses_a_break(void **state)
{
	struct rr_series *in = rr_make_artefacts();
	size_t n_touched;

	(void)state;
	/* A very long one begins a segment: no clean interval before it. */
	in->rr_q[20] += rr_q_of_ms(400);
	in->flags[20] |= RR_BREAK;

	struct rr_series *out = clean(in, &n_touched);

	assert_int_equal(out->n, 119);
	assert_int_equal(out->flags[20], RR_BREAK);
	assert_int_equal(out->rr_q[20], rr_q_of_ms(rr_make_base_ms(21)));
	rr_series_free(in);
	rr_series_free(out);
}

static void test_nothing_left(void **state)
{
	struct rr_series *in = rr_series_new(50);
	size_t n_touched;

	(void)state;
	for (size_t i = 0; i < 50; i++)
		rr_series_append(in, rr_q_of_ms(3000), 0);

	struct rr_series *out = clean(in, &n_touched);

	assert_int_equal(out->n, 0);
	assert_int_equal(n_touched, 50);
	rr_series_free(out);
	rr_series_clear(in);
	out = clean(in, &n_touched);
	assert_int_equal(out->n, 0);
	assert_int_equal(n_touched, 0);
	rr_series_free(in);
	rr_series_free(out);
	corrector_free(NULL);
}

/* What holds for any series: clean intervals are possible ones, in the order of
 * measurement, and either marked as corrected or those that they stand for. */
static void check_invariants(const struct rr_series *in)
{
	struct corrector *corrector = corrector_new(in->n);
	struct rr_series *out = rr_series_new(2 * in->n);
	size_t n_touched = corrector_run(corrector, in, out);
	size_t n_same = 0;

	for (size_t i = 0; i < out->n; i++) {
		size_t origin = corrector_origin(corrector, i);
		size_t before = i > 0 ? corrector_origin(corrector, i - 1) : 0;
		bool is_corrected = out->flags[i] & RR_CORRECTED;

		assert_int_equal(out->flags[i] & ~(RR_BREAK | RR_CORRECTED), 0);
		assert_true(artefact_in_range(out->rr_q[i]));
		assert_true(origin < in->n);
		assert_true(i == 0 || origin > before ||
			(is_corrected && origin == before));
		if (is_corrected)
			continue;
		assert_int_equal(out->rr_q[i], in->rr_q[origin]);
		n_same++;
	}
	assert_int_equal(n_touched, in->n - n_same);
	rr_series_free(out);
	corrector_free(corrector);
}

static void check_recording(const char *id, const json_t *root, void *data)
{
	struct rr_series *in = rr_data_series(root, "rr_ms");

	(void)id;
	(void)data;
	check_invariants(in);
	rr_series_free(in);
}

static void test_invariants_on_recordings(void **state)
{
	(void)state;
	rr_data_or_skip();
	rr_data_for_each(check_recording, NULL);
}

static void test_invariants_on_noise(void **state)
{
	uint64_t seed = seed_from_environment();

	(void)state;
	for (int round = 0; round < 200; round++) {
		struct rr_series *in = rr_make_random(100, &seed);

		for (size_t i = 0; i < in->n; i++) {
			double chance = seed_uniform(&seed);

			if (chance < 0.05)
				in->rr_q[i] *= 2;
			else if (chance < 0.10)
				in->rr_q[i] /= 3;
			else if (chance < 0.12)
				in->flags[i] |= RR_BREAK;
		}
		check_invariants(in);
		rr_series_free(in);
	}
}

/* A night of 100 000 beats with damage in it: well under a second. */
static void test_speed(void **state)
{
	uint64_t seed = seed_from_environment();
	struct rr_series *in = rr_make_random(100000, &seed);
	size_t n_touched;
	clock_t start;

	(void)state;
	for (size_t i = 0; i < in->n; i += 50)
		in->rr_q[i] *= 2;
	start = clock();
	rr_series_free(clean(in, &n_touched));

	double s = (double)(clock() - start) / CLOCKS_PER_SEC;

	print_message("100000 intervals, %zu touched: %.3f s\n", n_touched, s);
	assert_true(n_touched >= 1000);
	assert_true(s < 5); /* with sanitizers and on slow machines */
	rr_series_free(in);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_artefact_series),
		cmocka_unit_test(test_measures_of_the_artefact_series),
		cmocka_unit_test(test_repairs),
		cmocka_unit_test(test_joins_and_splits_keep_the_time),
		cmocka_unit_test(test_nothing_crosses_a_break),
		cmocka_unit_test(test_nothing_left),
		cmocka_unit_test(test_invariants_on_recordings),
		cmocka_unit_test(test_invariants_on_noise),
		cmocka_unit_test(test_speed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
