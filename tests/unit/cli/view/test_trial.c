/* SPDX-License-Identifier: GPL-3.0-or-later
 * Trials on the screen: a day tells what it is drawn for and nothing more,
 * until all is over.
 */
#include "cli/view/trial.h"

#include "tests/unit/cli/view/golden.h"

#define FIRST_DAY 20770 /* Fri 13 Nov 2026 */

static struct trial trial;

static struct trial_view view_on(int today)
{
	trial = (struct trial){.name = "orienting",
		.against = "as usual",
		.outcome = "pain",
		.first_day = FIRST_DAY,
		.block_days = 3,
		.n_pairs = 7,
		.seed = 1};
	return (struct trial_view){
		.trial = &trial,
		.plan = {3, 7, 1},
		.today = today,
		.outcome = "pain",
		.is_pain = true,
		.result = {.n_pairs = 7,
			.n_days = {20, 19},
			.mean = {3.94, 5.1},
			.difference = -1.2,
			.lo = -1.9,
			.hi = -0.34,
			.p = 0.0156},
	};
}

static void test_a_day(void **state)
{
	struct trial_view view = view_on(FIRST_DAY + 3);
	bool is_with = trial_arm_on(&view.plan, 3) == TRIAL_WITH;

	(void)state;
	trial_print_today(golden_begin(80, true, false), &view);
	golden_end_with(is_with ? "Day 4 of 42: orienting.\n"
				  "The result is hidden until Thu 24 "
				  "Dec is over.\n"
				: "Day 4 of 42: as usual.\n"
				  "The result is hidden until Thu 24 Dec is "
				  "over.\n");
	view = view_on(FIRST_DAY - 1);
	trial_print_today(golden_begin(60, true, false), &view);
	golden_end_with("The trial of \"orienting\" begins on Fri 13 Nov.\n");
}

static void test_when_it_is_over(void **state)
{
	struct trial_view view = view_on(FIRST_DAY + 41);

	(void)state;
	assert_int_equal(trial_last_day(&view), FIRST_DAY + 41);
	assert_false(trial_is_over(&view));
	view = view_on(FIRST_DAY + 42);
	assert_true(trial_is_over(&view));
	view = view_on(FIRST_DAY + 5);
	trial.end.utc_us = 1;
	assert_true(trial_is_over(&view));
	trial_print_today(golden_begin(80, true, false), &view);
	golden_end_with("is over; `hrvctl trial result` shows what came out.");
}

static void says(const struct trial_view *view, const char *expected)
{
	char *sentence = trial_sentence(view);

	assert_string_equal(sentence, expected);
	free(sentence);
}

static void contains(const struct trial_view *view, const char *part)
{
	char *sentence = trial_sentence(view);

	assert_non_null(strstr(sentence, part));
	free(sentence);
}

static void test_sentences(void **state)
{
	struct trial_view view = view_on(FIRST_DAY + 42);

	(void)state;
	says(&view,
		"On days drawn for \"orienting\" pain was 1.2 lower than on "
		"days drawn for \"as usual\": 3.9 over 20 days, and 5.1 over "
		"19 (7 pairs of blocks; as means of pairs, 95 % interval -1.9 "
		"to -0.3, p 0.016 over all orders that could have been drawn). "
		"The lot alone would rarely show as much.");
	view.result.difference = -0.6;
	contains(&view, "not called a change");
	view.result.p = 0.3;
	contains(&view, "No clear difference was found");
	view.result.p = NAN;
	view.result.n_pairs = 5;
	says(&view,
		"5 of 7 pairs of blocks have pain on half of their days or "
		"more; at least 6 are needed before a comparison means "
		"anything.");
}

static void test_stopped(void **state)
{
	struct trial_view view = view_on(FIRST_DAY + 30);

	(void)state;
	trial.end.utc_us = 1;
	trial.stop_day = FIRST_DAY + 11;
	trial_print_result(golden_begin(60, true, false), &view);
	golden_end_with("orienting, against as usual: Fri 13 Nov to Tue 24 "
			"Nov\nStopped early, on day 12 of 42.\n");
	trial.stop_day = FIRST_DAY - 1;
	trial_print_result(golden_begin(60, true, false), &view);
	golden_end_with("The trial was stopped before it began.\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_day),
		cmocka_unit_test(test_when_it_is_over),
		cmocka_unit_test(test_sentences),
		cmocka_unit_test(test_stopped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
