/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sessions of one practice together: the example of the definitions, how little
 * a few say, and a fall that comes with or without the practice.
 */
#include "analysis/regulation/outcome.h"

#include <math.h>

#include "tests/near.h"

#define MAX_N 16
#define N_DRAWS 4999

static const struct reg_constants *const constants = &reg_constants_default;
static double means[N_DRAWS], changes[MAX_N];
static const struct reg_outcome_room room = {{7, N_DRAWS, means}, changes};

static struct reg_session session(double change, double control)
{
	struct reg_session session = {.match.n = isnan(control) ? 0 : 5};

	for (int e = 0; e < REG_N_EFFECTS; e++) {
		session.change.change[e] = change;
		session.match.control[e] = control;
		session.match.difference[e] = change - control;
	}
	return session;
}

static void test_example(void **state)
{
	static const double example[] = {
		.10, .25, -.05, .18, .30, .12, .08, .22};
	struct reg_session sessions[8];
	struct reg_outcome outcome;

	(void)state;
	for (int i = 0; i < 8; i++)
		sessions[i] = session(example[i], NAN);
	reg_outcome_of(sessions, 8, constants, &room, &outcome);
	const struct effect *effect = &outcome.change[REG_EFFECT_LN_RMSSD];

	assert_int_equal(outcome.n_known, 8);
	assert_near(effect->mean, 0.15, 0, 1e-12);
	assert_near(effect->g, 1.1987505, 0, 1e-7);
	assert_near(effect->p_sign, 0.0703125, 0, 1e-12);
	assert_int_equal(effect->seed, 7);
	assert_int_equal(reg_direction_of(effect), REG_DIRECTION_MORE);
	/* Nothing to compare with. */
	assert_int_equal(outcome.difference[REG_EFFECT_A].n, 0);
	assert_int_equal(reg_direction_of(&outcome.difference[REG_EFFECT_A]),
		REG_DIRECTION_UNKNOWN);
}

static void test_few(void **state)
{
	struct reg_session sessions[6];
	struct reg_outcome outcome;

	(void)state;
	for (int i = 0; i < 6; i++)
		sessions[i] = session(-1 - 0.1 * i, -0.5);
	reg_outcome_of(sessions, 5, constants, &room, &outcome);
	assert_near(outcome.change[REG_EFFECT_A].mean, -1.2, 0, 1e-12);
	assert_int_equal(outcome.change[REG_EFFECT_A].n_down, 5);
	assert_true(isnan(outcome.change[REG_EFFECT_A].g));
	assert_true(isnan(outcome.change[REG_EFFECT_A].lo));
	assert_true(isnan(outcome.change[REG_EFFECT_A].p_sign));
	reg_outcome_of(sessions, 6, constants, &room, &outcome);
	assert_near(outcome.change[REG_EFFECT_A].p_sign, 0.03125, 0, 1e-12);
	/* Six sessions, one of them without a match: five differences. */
	sessions[2].match = (struct reg_match){0};
	reg_outcome_of(sessions, 6, constants, &room, &outcome);
	assert_int_equal(outcome.difference[REG_EFFECT_A].n, 5);
	assert_true(isnan(outcome.difference[REG_EFFECT_A].lo));
	assert_int_equal(outcome.n_stretches, 25);
}

static void test_falls_anyway(void **state)
{
	struct reg_session sessions[10];
	struct reg_outcome outcome;

	(void)state;
	for (int i = 0; i < 10; i++)
		sessions[i] =
			session(-1 - 0.1 * (i % 3), -1 - 0.1 * ((i + 1) % 3));
	reg_outcome_of(sessions, 10, constants, &room, &outcome);
	assert_int_equal(reg_direction_of(&outcome.change[REG_EFFECT_A]),
		REG_DIRECTION_LESS);
	assert_int_equal(reg_direction_of(&outcome.difference[REG_EFFECT_A]),
		REG_DIRECTION_UNCLEAR);
}

static void test_unknown(void **state)
{
	struct reg_session none = session(NAN, NAN);
	struct reg_outcome outcome;

	(void)state;
	none.change.why = REG_CHANGE_NO_AFTER;
	reg_outcome_of(&none, 1, constants, &room, &outcome);
	assert_int_equal(outcome.n_known, 0);
	assert_int_equal(outcome.change[REG_EFFECT_HR].n, 0);
	assert_true(isnan(outcome.change[REG_EFFECT_HR].mean));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_example),
		cmocka_unit_test(test_few),
		cmocka_unit_test(test_falls_anyway),
		cmocka_unit_test(test_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
