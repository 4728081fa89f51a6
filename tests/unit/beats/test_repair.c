/* SPDX-License-Identifier: GPL-3.0-or-later
 * Repair beat by beat: what waits and for how long, and that nothing that was
 * called settled changes. What is made of each kind: test_correct.c.
 */
#include "analysis/beats/repair.h"

#include "analysis/beats/artefact.h"
#include "tests/near.h"
#include "tests/rr_make.h"

#define MAX_CLEAN 64
#define MED_Q ((double)(800 * RR_Q_PER_MS))

struct bench {
	struct repair repair;
	struct rr_series *clean;
	size_t origins[MAX_CLEAN];
};

static int setup(void **state)
{
	struct bench *bench = calloc(1, sizeof(*bench));

	bench->clean = rr_series_new(MAX_CLEAN);
	repair_begin(&bench->repair, bench->clean, bench->origins);
	*state = bench;
	return 0;
}

static int teardown(void **state)
{
	struct bench *bench = *state;

	rr_series_free(bench->clean);
	free(bench);
	return 0;
}

static void put(struct bench *bench, double rr_ms, uint8_t flags)
{
	repair_put(&bench->repair, rr_q_of_ms(rr_ms), flags, MED_Q);
}

/* How many are settled, and how many intervals there are of them. */
static void expect(const struct bench *bench, size_t n_settled, size_t n)
{
	assert_int_equal(repair_n_settled(&bench->repair), n_settled);
	assert_int_equal(bench->clean->n, n);
}

static void test_a_line_waits_for_its_right_end(void **state)
{
	struct bench *bench = *state;

	put(bench, 800, RR_BREAK);
	expect(bench, 1, 1);
	put(bench, 530, RR_SHORT);
	expect(bench, 1, 1);
	put(bench, 1100, RR_LONG);
	expect(bench, 1, 1);
	put(bench, 830, 0);
	expect(bench, 4, 4);
	assert_int_equal(bench->clean->rr_q[1], rr_q_of_ms(810));
	assert_int_equal(bench->clean->rr_q[2], rr_q_of_ms(820));
	assert_int_equal(bench->clean->flags[2], RR_CORRECTED);
	assert_int_equal(bench->origins[2], 2);
}

/* A beat in the wrong place: the two intervals around it sum up to what was
 * measured, unless that would make artefacts of them. */
static void test_the_time_stays(void **state)
{
	static const struct {
		double left_ms, first_ms, second_ms, right_ms;
		double filled_ms[2];
	} cases[] = {
		{800, 560, 1060, 830, {805, 815}},
		{800, 500, 1000, 830, {745, 755}},
		/* A tenth, and a little more: the beats after came early. */
		{800, 540, 900, 800, {720, 720}},
		{800, 540, 898, 800, {800, 800}},
		/* What is out of range is no repair. */
		{310, 250, 330, 310, {310, 310}},
	};
	struct bench *bench = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		repair_begin(&bench->repair, bench->clean, bench->origins);
		put(bench, cases[i].left_ms, RR_BREAK);
		put(bench, cases[i].first_ms, RR_ECTOPIC);
		put(bench, cases[i].second_ms, RR_ECTOPIC);
		put(bench, cases[i].right_ms, 0);
		assert_int_equal(bench->clean->n, 4);
		for (size_t k = 0; k < 2; k++)
			assert_int_equal(bench->clean->rr_q[1 + k],
				rr_q_of_ms(cases[i].filled_ms[k]));
	}
}

/* Of one interval alone nothing is known to be right. */
static void test_one_lies_on_the_line(void **state)
{
	struct bench *bench = *state;

	put(bench, 800, RR_BREAK);
	put(bench, 860, RR_LONG);
	put(bench, 820, 0);
	assert_int_equal(bench->clean->rr_q[1], rr_q_of_ms(810));
}

/* Nothing is drawn over it any more, so that nothing waits. */
static void test_a_long_run_is_cut_at_once(void **state)
{
	struct bench *bench = *state;

	put(bench, 800, RR_BREAK);
	for (size_t i = 0; i < 3; i++)
		put(bench, 500, RR_SHORT);
	expect(bench, 1, 1);
	put(bench, 500, RR_SHORT);
	expect(bench, 5, 1);
	put(bench, 810, 0);
	expect(bench, 6, 2);
	assert_int_equal(bench->clean->flags[1], RR_BREAK);
	assert_int_equal(bench->origins[1], 5);
}

static void test_a_gap_is_cut_at_once(void **state)
{
	struct bench *bench = *state;

	put(bench, 800, RR_BREAK);
	put(bench, 1700, RR_LONG);
	expect(bench, 2, 1);
	put(bench, 810, 0);
	assert_int_equal(bench->clean->flags[1], RR_BREAK);
}

static void test_a_pair_waits_for_its_second(void **state)
{
	struct bench *bench = *state;

	put(bench, 300, RR_BREAK | RR_EXTRA);
	expect(bench, 0, 0);
	put(bench, 510, RR_EXTRA);
	expect(bench, 2, 1);
	assert_int_equal(bench->clean->rr_q[0], rr_q_of_ms(810));
	assert_int_equal(bench->clean->flags[0], RR_BREAK | RR_CORRECTED);
	assert_int_equal(bench->origins[0], 0);
}

static void test_a_missed_beat_is_put_in(void **state)
{
	struct bench *bench = *state;

	put(bench, 1601, RR_BREAK | RR_MISSED);
	expect(bench, 1, 2);
	assert_int_equal(bench->clean->rr_q[0], rr_q_of_ms(800.5));
	assert_int_equal(bench->origins[1], 0);
}

/* A run has no right end, neither at a break nor where beats stop. */
static void test_no_line_to_nowhere(void **state)
{
	struct bench *bench = *state;

	put(bench, 800, RR_BREAK);
	put(bench, 500, RR_SHORT);
	put(bench, 810, RR_BREAK);
	expect(bench, 3, 2);
	put(bench, 500, RR_SHORT);
	expect(bench, 3, 2);
	repair_end(&bench->repair);
	expect(bench, 4, 2);
	put(bench, 820, 0);
	expect(bench, 5, 3);
	assert_int_equal(bench->clean->flags[2], RR_BREAK);
}

/* On any series with any flags: what was settled stays. */
static void test_settled_stays(void **state)
{
	static const uint8_t kinds[] = {0, 0, 0, RR_SHORT, RR_LONG, RR_MISSED,
		RR_ECTOPIC, RR_BREAK, RR_RANGE};
	struct bench *bench = *state;
	uint64_t seed = seed_from_environment();

	for (int round = 0; round < 2000; round++) {
		size_t n = 0, n_settled = 0;
		int64_t sum_q = 0;

		repair_begin(&bench->repair, bench->clean, bench->origins);
		for (size_t i = 0; i < MAX_CLEAN / 2; i++) {
			size_t kind = (size_t)(9 * seed_uniform(&seed));

			put(bench, 400 + 1000 * seed_uniform(&seed),
				kinds[kind]);
			assert_true(
				repair_n_settled(&bench->repair) >= n_settled);
			assert_true(repair_n_settled(&bench->repair) <= i + 1);
			n_settled = repair_n_settled(&bench->repair);
			for (size_t k = n; k < bench->clean->n; k++)
				sum_q += bench->clean->rr_q[k];
			n = bench->clean->n;
			assert_true(n <= 2 * (i + 1));
			if (n > 0)
				assert_true(bench->origins[n - 1] < n_settled);
		}
		for (size_t k = 0; k < n; k++)
			sum_q -= bench->clean->rr_q[k];
		assert_int_equal(sum_q, 0);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_line_waits_for_its_right_end),
		TEST(test_the_time_stays),
		TEST(test_one_lies_on_the_line),
		TEST(test_a_long_run_is_cut_at_once),
		TEST(test_a_gap_is_cut_at_once),
		TEST(test_a_pair_waits_for_its_second),
		TEST(test_a_missed_beat_is_put_in),
		TEST(test_no_line_to_nowhere),
		TEST(test_settled_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
