/* SPDX-License-Identifier: GPL-3.0-or-later
 * The simple artefact rules at their limits, and after rejections.
 */
#include "analysis/beats/rules.h"

#include <string.h>

#include "tests/rr_make.h"

#define MAX_N 16

/* Verdicts as text: '.' accepted, '+' too long, '-' too short. */
static const char *verdicts_of(
	enum rule rule, const double *rr_ms, size_t n, size_t *ret_rejected)
{
	static char text[MAX_N + 1];
	struct rr_series *series = rr_make_ms(rr_ms, n);
	int8_t verdicts[MAX_N];

	*ret_rejected = rule_judge(rule, series->rr_q, n, verdicts);
	for (size_t i = 0; i < n; i++)
		text[i] = ".+-"[verdicts[i] < 0 ? 2 : verdicts[i]];
	text[n] = '\0';
	rr_series_free(series);
	return text;
}

static void test_rules(void **state)
{
	static const struct {
		const char *name;
		enum rule rule;
		double rr_ms[MAX_N];
		const char *verdicts;
	} rows[] = {
		{"20 % is within", RULE_MALIK, {1000, 1200, 960}, "..."},
		{"more is not", RULE_MALIK, {1000, 1200.1, 799.9}, ".+-"},
		{"an ectopic pair", RULE_MALIK, {800, 550, 1050, 810}, ".-+."},
		{"a new beginning after three", RULE_MALIK,
			{1000, 700, 700, 700, 700, 710}, ".---.."},
		{"Kamath longer", RULE_KAMATH, {1000, 1325, 1200, 1000, 1326},
			"....+"},
		{"Kamath shorter", RULE_KAMATH, {1000, 755, 1000, 754}, "...-"},
		{"both neighbours", RULE_KARLSSON, {1000, 1199, 1000, 1000},
			"...."},
		{"20 % is beyond", RULE_KARLSSON, {1000, 1200, 1000, 1000},
			".+.."},
		{"a step is none", RULE_KARLSSON, {1000, 1150, 1300, 1300},
			"...."},
		{"the last has no next", RULE_KARLSSON, {1000, 1000, 2000},
			".-."},
		{"mean of what there is", RULE_ACAR, {1000, 1100, 840, 1176},
			".."
			"-."},
		{"nine and no more", RULE_ACAR,
			{1000, 810, 810, 810, 810, 810, 810, 810, 810, 810, 970,
				1100},
			"...........+"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t n = strlen(rows[i].verdicts), n_rejected, expected = 0;
		const char *verdicts = verdicts_of(
			rows[i].rule, rows[i].rr_ms, n, &n_rejected);

		if (strcmp(verdicts, rows[i].verdicts) != 0)
			fail_msg("%s: %s, not %s", rows[i].name, verdicts,
				rows[i].verdicts);
		for (size_t k = 0; k < n; k++)
			expected += verdicts[k] != '.';
		assert_int_equal(n_rejected, expected);
	}
}

/* None rejects the base of hrv.md 5.4; each finds its long, missed and extra
 * beat and the ectopic pair. */
static void test_artefact_series(void **state)
{
	struct rr_series *series = rr_make_artefacts();
	static const size_t damaged[] = {20, 40, 70, 95, 96};
	/* The pause after the ectopic, and with Karlsson's the neighbours. */
	static const size_t expected[N_RULES] = {[RULE_MALIK] = 6,
		[RULE_KAMATH] = 5,
		[RULE_KARLSSON] = 9,
		[RULE_ACAR] = 6};
	int8_t verdicts[120];

	(void)state;
	for (int rule = 0; rule < N_RULES; rule++) {
		size_t n = rule_judge(
			(enum rule)rule, series->rr_q, 120, verdicts);

		assert_int_equal(n, expected[rule]);
		for (size_t i = 0; i < 5; i++)
			assert_int_not_equal(verdicts[damaged[i]], 0);
	}
	for (size_t i = 0; i < 120; i++)
		series->rr_q[i] = rr_q_of_ms(rr_make_base_ms(i));
	for (int rule = 0; rule < N_RULES; rule++)
		assert_int_equal(rule_judge((enum rule)rule, series->rr_q, 120,
					 verdicts),
			0);
	rr_series_free(series);
}

/* Shares know no unit. */
static void test_scaling(void **state)
{
	uint64_t seed = seed_from_environment();
	struct rr_series *series = rr_make_random(500, &seed);
	int8_t verdicts[500], scaled[500];

	(void)state;
	for (int rule = 0; rule < N_RULES; rule++) {
		rule_judge((enum rule)rule, series->rr_q, 500, verdicts);
		for (size_t i = 0; i < 500; i++)
			series->rr_q[i] *= 3;
		rule_judge((enum rule)rule, series->rr_q, 500, scaled);
		assert_memory_equal(verdicts, scaled, 500);
		for (size_t i = 0; i < 500; i++)
			series->rr_q[i] /= 3;
	}
	rr_series_free(series);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_artefact_series),
		cmocka_unit_test(test_scaling),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
