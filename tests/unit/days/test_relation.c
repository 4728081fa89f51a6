/* SPDX-License-Identifier: GPL-3.0-or-later
 * From days to a verdict: each verdict is reached and its bounds hold, the same
 * seed gives the same answer, and what is absent stays absent.
 */
#include "analysis/days/relation.h"

#include <string.h>

#include "analysis/days/chance.h"
#include "tests/near.h"

#define MAX_DAYS 200
#define N_MEASURES 2

struct diary {
	double pain[MAX_DAYS];
	double heart[N_MEASURES][MAX_DAYS];
};

static double bump(struct chance *chance)
{
	double sum = 0;

	for (int i = 0; i < 12; i++)
		sum += (double)(chance_next(chance) >> 11) / 9007199254740992.0;
	return sum - 6;
}

/* Pain follows heart 0 by lag days with this correlation; heart 1 is alone. */
static void keep_diary(struct diary *diary, double r, int lag, uint64_t seed)
{
	struct chance chance = {seed};

	for (int t = 0; t < MAX_DAYS; t++) {
		diary->heart[0][t] = bump(&chance);
		diary->heart[1][t] = bump(&chance);
	}
	for (int t = 0; t < MAX_DAYS; t++) {
		int cause = t - lag < 0 || t - lag >= MAX_DAYS ? t : t - lag;

		diary->pain[t] = round(5 +
			2 *
				(r * diary->heart[0][cause] +
					sqrt(1 - r * r) * bump(&chance)));
	}
}

static const struct relation_question questions[] = {
	{0, -1}, {0, 0}, {0, 1}, {1, -1}, {1, 0}, {1, 1}};
#define N_QUESTIONS 6

static void run(const struct diary *diary, size_t n_days, uint64_t seed,
	struct relation_answer *ret_answers)
{
	struct relation_rules rules = relation_rules_usual(seed);
	struct relation_series hearts[] = {{diary->heart[0], RELATION_HEART},
		{diary->heart[1], RELATION_HEART}};
	struct relation_family family = {
		.n_days = n_days,
		.pain = {diary->pain, RELATION_PAIN},
		.measures = hearts,
		.n_measures = N_MEASURES,
		.questions = questions,
		.n_questions = N_QUESTIONS,
	};
	struct relation *relation = relation_new(MAX_DAYS, N_MEASURES);

	rules.n_bootstrap = 199;
	memset(ret_answers, 0x5a, N_QUESTIONS * sizeof(*ret_answers));
	relation_run(relation, &family, &rules, ret_answers);
	relation_free(relation);
}

static void test_too_few_days(void **state)
{
	struct relation_answer answers[N_QUESTIONS];
	struct diary diary;

	(void)state;
	keep_diary(&diary, 0.8, 0, 1);
	run(&diary, 27, 1, answers);
	for (int i = 0; i < N_QUESTIONS; i++) {
		assert_int_equal(answers[i].verdict, RELATION_TOO_LITTLE);
		assert_int_equal(answers[i].lack, RELATION_LACKS_DAYS);
		assert_near(answers[i].rho, NAN, 0, 0);
		assert_near(answers[i].p_adjusted, NAN, 0, 0);
		assert_near(answers[i].low_third, NAN, 0, 0);
		assert_false(answers[i].strongest);
	}
	assert_int_equal(answers[1].n, 27);
	assert_int_equal(answers[2].n, 26);
}

/* From 28 pairs numbers at lag 0, from 42 at others; a verdict only from the
 * days that would find a link of the planned size. */
static void test_not_yet(void **state)
{
	struct relation_answer answers[N_QUESTIONS];
	struct diary diary;

	(void)state;
	keep_diary(&diary, 0.8, 0, 2);
	run(&diary, 28, 1, answers);
	assert_int_equal(answers[1].verdict, RELATION_NOT_YET);
	assert_true(answers[1].n_needed >= 47);
	assert_true(answers[1].rho > 0.5);
	assert_true(answers[1].lo < answers[1].rho);
	assert_true(answers[1].hi > answers[1].rho);
	assert_near(answers[1].p, NAN, 0, 0);
	assert_int_equal(answers[1].method, RELATION_NO_TEST);
	assert_int_equal(answers[2].verdict, RELATION_TOO_LITTLE);
	run(&diary, 43, 1, answers);
	assert_int_equal(answers[2].n, 42);
	assert_int_equal(answers[2].verdict, RELATION_NOT_YET);
}

static void test_consistent(void **state)
{
	struct relation_answer answers[N_QUESTIONS];
	struct diary diary;

	(void)state;
	keep_diary(&diary, -0.6, 0, 3);
	run(&diary, 120, 1, answers);
	assert_int_equal(answers[1].verdict, RELATION_CONSISTENT);
	assert_true(answers[1].strongest);
	assert_int_equal(answers[1].method, RELATION_BLOCKS);
	assert_near(answers[1].p_rearranged, 1.0 / 5000, 1e-12, 0);
	assert_true(answers[1].p_adjusted >= answers[1].p);
	assert_true(answers[1].rho < -0.4 && answers[1].hi < 0);
	assert_true(answers[1].bootstrap[1] < 0);
	assert_true(answers[1].halves[0] < 0 && answers[1].halves[1] < 0);
	assert_true(answers[1].weeks[0] <= answers[1].rho);
	assert_true(answers[1].weeks[1] >= answers[1].rho);
	/* Low heart value, more pain. */
	assert_true(answers[1].low_third > 0.5);
	assert_true(answers[1].low_third_interval[0] < answers[1].low_third);
	assert_true(answers[1].low_third_interval[1] > answers[1].low_third);
	assert_int_equal(answers[4].verdict, RELATION_NOTHING);
	assert_true(relation_excluded_rho(&answers[4]) < 0.6);
}

/* Which comes first is told by the lag, in either direction. */
static void test_lags(void **state)
{
	struct relation_answer answers[N_QUESTIONS];
	struct diary diary;

	(void)state;
	for (int lag = -1; lag <= 1; lag++) {
		keep_diary(&diary, 0.6, lag, 4);
		run(&diary, 150, 1, answers);
		for (int i = 0; i < 3; i++) {
			bool is_it = questions[i].lag == lag;

			assert_int_equal(answers[i].strongest, is_it);
			if (is_it)
				assert_true(relation_is_found(&answers[i]));
		}
	}
}

/* A link in one half only is possible, never consistent. */
static void test_halves_that_differ(void **state)
{
	struct relation_answer answers[N_QUESTIONS];
	struct diary diary, other;

	(void)state;
	keep_diary(&diary, 0.9, 0, 5);
	keep_diary(&other, -0.2, 0, 6);
	for (int t = 90; t < MAX_DAYS; t++) {
		diary.pain[t] = other.pain[t];
		diary.heart[0][t] = other.heart[0][t];
	}
	run(&diary, 180, 1, answers);
	assert_true(answers[1].halves[0] > 0.5);
	assert_true(answers[1].halves[1] < 0);
	assert_int_equal(answers[1].verdict, RELATION_POSSIBLE);
}

static void test_pain_that_hardly_varies(void **state)
{
	struct relation_answer answers[N_QUESTIONS];
	struct diary diary;

	(void)state;
	keep_diary(&diary, 0.6, 0, 7);
	for (int t = 0; t < MAX_DAYS; t++)
		diary.pain[t] = t % 10 == 0 ? 5 : 4;
	run(&diary, 100, 1, answers);
	assert_int_equal(answers[1].verdict, RELATION_TOO_LITTLE);
	assert_int_equal(answers[1].lack, RELATION_LACKS_SPREAD);
	assert_int_equal(answers[1].n_distinct, 2);
	assert_near(answers[1].pain_sd, 0.3, 0, 0.01);
	/* Spread, but three values only. */
	for (int t = 0; t < MAX_DAYS; t++)
		diary.pain[t] = 3 * (t % 3);
	run(&diary, 100, 1, answers);
	assert_int_equal(answers[1].lack, RELATION_LACKS_SPREAD);
	assert_int_equal(answers[1].n_distinct, 3);
}

static void test_seed(void **state)
{
	struct relation_answer first[N_QUESTIONS], again[N_QUESTIONS];
	struct diary diary;

	(void)state;
	keep_diary(&diary, 0.2, 0, 8);
	run(&diary, 120, 1, first);
	run(&diary, 120, 1, again);
	assert_memory_equal(first, again, sizeof(first));
	run(&diary, 120, 2, again);
	assert_near(first[1].rho, again[1].rho, 0, 0);
	assert_true(first[1].bootstrap[0] != again[1].bootstrap[0]);
}

/* A trend that both share is no link, and is seen in rho as entered. */
static void test_common_trend(void **state)
{
	struct relation_answer answers[N_QUESTIONS];
	struct diary diary;

	(void)state;
	keep_diary(&diary, 0, 0, 9);
	for (int t = 0; t < MAX_DAYS; t++) {
		diary.pain[t] += 0.1 * t;
		diary.heart[0][t] += 0.05 * t;
	}
	run(&diary, 120, 1, answers);
	assert_true(answers[1].rho_as_entered > 0.7);
	assert_true(fabs(answers[1].rho) < 0.25);
	assert_int_equal(answers[1].verdict, RELATION_NOTHING);
}

static void test_derived_from_each_other(void **state)
{
	struct diary diary;
	struct relation_answer answer;
	struct relation_question question = {0, 0};
	struct relation_series heart = {diary.heart[1], RELATION_HEART};
	struct relation_family family = {
		.n_days = 100,
		.pain = {diary.heart[0], RELATION_HEART},
		.measures = &heart,
		.n_measures = 1,
		.questions = &question,
		.n_questions = 1,
	};
	struct relation_rules rules = relation_rules_usual(1);
	struct relation *relation = relation_new(100, 1);

	(void)state;
	keep_diary(&diary, 0, 0, 10);
	relation_run(relation, &family, &rules, &answer);
	assert_int_equal(answer.verdict, RELATION_REFUSED);
	assert_near(answer.rho, NAN, 0, 0);
	relation_free(relation);
}

static void test_coverage(void **state)
{
	static const double pain[] = {2, 8, NAN, 4, 6, NAN, 2, 7};
	static const double heart[] = {1, NAN, 1, 1, 1, NAN, 1, NAN};
	struct relation_series measure = {heart, RELATION_HEART};
	struct relation_family family = {
		.n_days = 8,
		.pain = {pain, RELATION_PAIN},
		.measures = &measure,
		.n_measures = 1,
	};
	struct relation *relation = relation_new(8, 1);
	struct relation_coverage coverage;

	(void)state;
	relation_cover(relation, &family, 0, &coverage);
	assert_int_equal(coverage.n_pain, 6);
	assert_int_equal(coverage.n_heart, 5);
	assert_int_equal(coverage.n_both, 4);
	assert_near(coverage.pain_median, 5, 0, 0);
	assert_near(coverage.pain_with, 3.5, 0, 0);
	assert_near(coverage.pain_without, 7.5, 0, 0);
	assert_int_equal(coverage.n_high, 3);
	assert_int_equal(coverage.n_high_both, 1);
	assert_int_equal(coverage.n_low, 3);
	assert_int_equal(coverage.n_low_both, 3);
	relation_free(relation);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_too_few_days),
		cmocka_unit_test(test_not_yet),
		cmocka_unit_test(test_consistent),
		cmocka_unit_test(test_lags),
		cmocka_unit_test(test_halves_that_differ),
		cmocka_unit_test(test_pain_that_hardly_varies),
		cmocka_unit_test(test_seed),
		cmocka_unit_test(test_common_trend),
		cmocka_unit_test(test_derived_from_each_other),
		cmocka_unit_test(test_coverage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
