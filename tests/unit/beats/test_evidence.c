/* SPDX-License-Identifier: GPL-3.0-or-later
 * Evidence: thresholds against quartiles taken anew for each interval, and the
 * limits that artefacts cannot move.
 */
#include "analysis/beats/evidence.h"

#include <string.h>

#include "analysis/beats/rr.h"
#include "tests/near.h"

#define N 400
#define CHUNK 37

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Of n values, which are put in order. */
static double quantile(double *values, size_t n, double p)
{
	double place = (double)(n - 1) * p;
	size_t below = (size_t)place;

	qsort(values, n, sizeof(*values), compare);
	if (below + 1 == n)
		return values[below];
	return values[below] +
		(place - (double)below) * (values[below + 1] - values[below]);
}

struct walk {
	int64_t rr_q[N];
	uint8_t known[N];
	struct artefact_evidence before[N], at[N];
};

/* share of the intervals are known artefacts. */
static void make_walk(struct walk *walk, double share, uint64_t *seed)
{
	memset(walk, 0, sizeof(*walk));
	for (size_t i = 0; i < N; i++) {
		walk->rr_q[i] = rr_q_of_ms(floor(
			800 + (i < N / 2 ? 20 : 300) * seed_uniform(seed)));
		walk->known[i] = seed_uniform(seed) < share;
	}
}

/* In pieces, so that every window waits now and then. The second walk knows
 * the artefacts. */
static void run(struct walk *walk, enum evidence_rule rule)
{
	struct evidence evidence = {
		.rule = rule, .rr_q = walk->rr_q, .at = walk->at};
	struct evidence first = {
		.rule = rule, .rr_q = walk->rr_q, .at = walk->before};

	if (rule == EVIDENCE_BOUNDED) {
		assert_int_equal(evidence_advance(&first, N, true), N);
		evidence.known = walk->known;
		evidence.before = walk->before;
	}
	for (size_t n = CHUNK; n < N; n += CHUNK)
		assert_true(evidence_advance(&evidence, n, false) < n);
	assert_int_equal(evidence_advance(&evidence, N, true), N);
}

static double expected_med_q(const struct walk *walk, size_t i, bool all)
{
	double values[11];
	size_t n = 0;

	for (size_t k = i > 5 ? i - 5 : 0; k <= i + 5 && k < N; k++)
		if (all || !walk->known[k])
			values[n++] = (double)walk->rr_q[k];
	return n < 3 && !all ? walk->before[i].med_q : quantile(values, n, 0.5);
}

/* |dRR| of first .. end - 1 that touch nothing known. */
static size_t differences(const struct walk *walk, size_t first, size_t end,
	bool all, double *ret_values)
{
	size_t n = 0;

	for (size_t k = first; k < end && k < N; k++) {
		if (!all && (walk->known[k] || (k > 0 && walk->known[k - 1])))
			continue;
		ret_values[n++] = k == 0
			? 0
			: fabs((double)(walk->rr_q[k] - walk->rr_q[k - 1]));
	}
	return n;
}

static void test_lt_is_the_paper(void **state)
{
	uint64_t seed = seed_from_environment();
	struct walk walk;

	(void)state;
	make_walk(&walk, 0.2, &seed);
	run(&walk, EVIDENCE_LT);
	for (size_t i = 0; i < N; i++) {
		double values[N];
		size_t n = differences(
			&walk, i > 45 ? i - 45 : 0, i + 46, true, values);
		double th1_q = 2.6 *
			(quantile(values, n, 0.75) - quantile(values, n, 0.25));

		assert_near(
			walk.at[i].med_q, expected_med_q(&walk, i, true), 0, 0);
		assert_near(walk.at[i].th1_q, fmax(th1_q, 160000), 1e-12, 0);
	}
}

static void check_bounded(double share, uint64_t *seed)
{
	struct walk walk;

	make_walk(&walk, share, seed);
	run(&walk, EVIDENCE_BOUNDED);
	for (size_t i = 0; i < N; i++) {
		double values[N];
		double med_q = expected_med_q(&walk, i, false);
		size_t end = i + 6 < 91 ? 91 : i + 6;
		size_t n = differences(
			&walk, i > 85 ? i - 85 : 0, end, false, values);
		double lower = quantile(values, n, 0.25);
		double usual = fmax(2.6 * (quantile(values, n, 0.75) - lower),
			4.5 * quantile(values, n, 0.5));
		double limit =
			fmin(fmax(0.2 * med_q, 9.5 * lower), 0.4 * med_q);

		assert_near(walk.at[i].med_q, med_q, 0, 0);
		assert_near(walk.at[i].th1_q, fmax(fmin(usual, limit), 160000),
			1e-12, 0);
	}
}

/* Also where they are so few that most windows hold none. */
static void test_bounded_leaves_out_what_is_known(void **state)
{
	uint64_t seed = seed_from_environment();

	(void)state;
	check_bounded(0.2, &seed);
	check_bounded(0.02, &seed);
	for (int round = 0; round < 50; round++)
		check_bounded(0.003, &seed);
	check_bounded(0, &seed);
}

/* Every other beat is early: nothing is usual but that. The limit holds. */
static void test_limits_hold_where_all_is_artefact(void **state)
{
	struct walk walk = {0};

	(void)state;
	for (size_t i = 0; i < N; i++)
		walk.rr_q[i] = rr_q_of_ms(i % 2 ? 500 : 1100);
	run(&walk, EVIDENCE_BOUNDED);
	assert_near(walk.at[201].th1_q, 0.4 * walk.at[201].med_q, 1e-12, 0);
	assert_near(walk.at[201].th2_q, 0.25 * walk.at[201].med_q, 1e-12, 0);
}

/* On a grid of 1/128 s the differences of a calm heart are 0 or one step, and
 * their quartiles may be equal: two steps are no artefact yet. */
static void test_coarse_grid(void **state)
{
	static const int steps[] = {0, 1, 0, -1, 0, 1};
	struct walk walk = {0};

	(void)state;
	for (size_t i = 0; i < N; i++)
		walk.rr_q[i] = 125000 * (100 + steps[i % 6]);
	run(&walk, EVIDENCE_LT);
	assert_near(walk.at[200].th1_q, 160000, 0, 0);
	run(&walk, EVIDENCE_BOUNDED);
	assert_near(walk.at[200].th1_q, 4.5 * 125000, 1e-12, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lt_is_the_paper),
		cmocka_unit_test(test_bounded_leaves_out_what_is_known),
		cmocka_unit_test(test_limits_hold_where_all_is_artefact),
		cmocka_unit_test(test_coarse_grid),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
