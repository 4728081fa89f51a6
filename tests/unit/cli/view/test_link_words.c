/* SPDX-License-Identifier: GPL-3.0-or-later
 * The sentences about pain and the heart, word by word as regulation.md 7 has
 * them.
 */
#include "cli/view/link.h"

#include <string.h>

#include "tests/near.h"

static const struct link_measure measure = {"ln_rmssd", "RMSSD", "RMSSD"};

static struct relation_rules rules;

static struct link_report report_of(void)
{
	rules = relation_rules_usual(1);
	return (struct link_report){.n_days = 90,
		.measures = &measure,
		.rules = &rules,
		.kind = DEVICE_STRAP};
}

static struct relation_answer answer_of(enum relation_verdict verdict, int lag)
{
	return (struct relation_answer){
		.question = {0, lag},
		.verdict = verdict,
		.strongest = true,
		.n = 61,
		.n_needed = 80,
		.rho = -0.41,
		.lo = -0.602,
		.hi = -0.18,
		.p_adjusted = 0.0123,
		.halves = {-0.3, -0.5},
		.low_third = 1.26,
		.low_third_interval = {-0.04, 1.5},
	};
}

static void says(const struct relation_answer *answer, const char *expected)
{
	struct link_report report = report_of();
	char *sentence = link_sentence(&report, answer);

	assert_string_equal(sentence, expected);
	free(sentence);
}

static void test_too_little(void **state)
{
	struct relation_answer answer = answer_of(RELATION_TOO_LITTLE, 0);

	(void)state;
	answer.lack = RELATION_LACKS_DAYS;
	answer.n = 12;
	says(&answer,
		"12 days have both pain and heart data; at least 28 are "
		"needed before a comparison means anything.");
	answer.question.lag = -1;
	says(&answer,
		"12 days have both pain and heart data; at least 42 are "
		"needed before a comparison means anything.");
	answer.lack = RELATION_LACKS_SPREAD;
	answer.n = 50;
	answer.pain_sd = 0.44;
	answer.n_distinct = 3;
	says(&answer,
		"Pain or RMSSD varied too little over 50 days for a comparison "
		"(pain: SD 0.4, 3 different values; at least 0.7 and 4 are "
		"needed).");
}

static void test_not_yet(void **state)
{
	struct relation_answer answer = answer_of(RELATION_NOT_YET, 0);

	(void)state;
	answer.n = 31;
	says(&answer,
		"31 of about 80 days: too early for a verdict (rho "
		"-0.41, plausible range -0.60 to -0.18).");
}

static void test_nothing(void **state)
{
	struct relation_answer answer = answer_of(RELATION_NOTHING, 0);

	(void)state;
	answer.rho = -0.1;
	answer.lo = -0.35;
	answer.hi = 0.17;
	says(&answer,
		"Over 61 days no clear link between RMSSD and pain was found "
		"(rho -0.10, plausible range -0.35 to +0.17). A weak link "
		"cannot be excluded. One stronger than 0.35 is excluded so "
		"far.");
}

static void test_possible(void **state)
{
	struct relation_answer answer = answer_of(RELATION_POSSIBLE, 0);

	(void)state;
	says(&answer,
		"On days with lower RMSSD, pain tended to be higher (rho "
		"-0.41, -0.60 to -0.18, adjusted p 0.012, 61 days). This "
		"may be chance or a common cause.");
	answer.rho = 0.41;
	answer.lo = 0.18;
	answer.hi = 0.6;
	answer.p_adjusted = 0.0004;
	says(&answer,
		"On days with lower RMSSD, pain tended to be lower (rho +0.41, "
		"+0.18 to +0.60, adjusted p below 0.001, 61 days). This may be "
		"chance or a common cause.");
}

static void test_consistent(void **state)
{
	struct relation_answer answer = answer_of(RELATION_CONSISTENT, 0);

	(void)state;
	says(&answer,
		"On days with lower RMSSD, pain tended to be higher (rho -0.41, "
		"-0.60 to -0.18, adjusted p 0.012, 61 days). This held in both "
		"halves of the period. It does not show which one comes "
		"first.");
}

static void test_lags(void **state)
{
	struct relation_answer answer = answer_of(RELATION_POSSIBLE, 1);

	(void)state;
	says(&answer,
		"On days with lower RMSSD the day before, pain tended to be "
		"higher (rho -0.41, -0.60 to -0.18, adjusted p 0.012, 61 days)."
		" This may be chance or a common cause.");
	answer.question.lag = -1;
	says(&answer,
		"On days with higher pain the day before, RMSSD tended "
		"to be lower (rho -0.41, -0.60 to -0.18, adjusted p "
		"0.012, 61 days). This may be chance or a common cause.");
	assert_string_equal(link_when(1), "day before");
	assert_string_equal(link_when(0), "same day");
	assert_string_equal(link_when(-1), "day after");
}

/* An order in time is only spoken of where it shows most. */
static void test_weaker_lag(void **state)
{
	struct relation_answer answer = answer_of(RELATION_CONSISTENT, 1);
	struct link_report report = report_of();
	char *sentence;

	(void)state;
	answer.strongest = false;
	sentence = link_sentence(&report, &answer);
	assert_non_null(strstr(sentence, "nothing is said about an order"));
	assert_null(strstr(sentence, "comes first"));
	free(sentence);
}

static void test_points(void **state)
{
	struct relation_answer answer = answer_of(RELATION_POSSIBLE, 0);
	struct link_report report = report_of();
	char *text = link_points(&report, &answer);

	(void)state;
	assert_string_equal(text,
		"On days in the lowest third of RMSSD, pain was 1.3 higher "
		"than on the others, 95 % interval 0.0 to 1.5, 61 days.");
	free(text);
	answer.low_third = -0.8;
	answer.low_third_interval[0] = -1.5;
	answer.low_third_interval[1] = -0.1;
	answer.question.lag = 1;
	text = link_points(&report, &answer);
	assert_string_equal(text,
		"On days in the lowest third of RMSSD the day before, pain was "
		"0.8 lower than on the others, 95 % interval 0.1 to 1.5, 61 "
		"days; below one point it is not called a change.");
	free(text);
	answer.low_third_interval[0] = NAN;
	assert_null(link_points(&report, &answer));
}

static void test_coverage(void **state)
{
	struct link_report report = report_of();
	char *text;

	(void)state;
	assert_null(link_coverage(&report));
	report.coverage = (struct relation_coverage){
		70, 80, 61, 4.1, 5.2, 4, 30, 24, 40, 37};
	text = link_coverage(&report);
	assert_string_equal(text,
		"Both were there on 61 of 90 days (68 %): on 24 of 30 days "
		"with more pain than your median of 4.0, on 37 of 40 others. "
		"Mean pain was 4.1 on days with heart data and 5.2 on days "
		"without.");
	free(text);
	report.coverage.pain_without = NAN;
	text = link_coverage(&report);
	assert_null(strstr(text, "Mean pain"));
	free(text);
}

static void test_refused(void **state)
{
	struct relation_answer answer = answer_of(RELATION_REFUSED, 0);

	(void)state;
	says(&answer,
		"Both are computed from the same records: comparing them "
		"would say nothing.");
	assert_string_equal(link_verdict_word(RELATION_REFUSED), "refused");
	assert_string_equal(
		link_verdict_word(RELATION_CONSISTENT), "consistent");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_too_little),
		cmocka_unit_test(test_not_yet),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_possible),
		cmocka_unit_test(test_consistent),
		cmocka_unit_test(test_lags),
		cmocka_unit_test(test_weaker_lag),
		cmocka_unit_test(test_points),
		cmocka_unit_test(test_coverage),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
