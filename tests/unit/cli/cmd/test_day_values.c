/* SPDX-License-Identifier: GPL-3.0-or-later
 * Days as series: what counts as a value of a day, and what does not.
 */
#include "cli/cmd/day_values.h"

#include <string.h>

#include "cli/cmd/harvest.h"
#include "tests/near.h"

/* A full day, one with little known, one of travel, one without anything. */
static struct trend_day days[4];

static struct harvest harvest_of_days(void)
{
	for (int i = 0; i < 4; i++)
		days[i] = (struct trend_day){
			.summary = {.ln_rmssd = hrv_some(3.5),
				.hr_bpm = hrv_some(61)},
			.pain_value = 4 + i,
			.row = {.known_s = 14400,
				.arousal = 0.25,
				.in_range = 0.7,
				.n_episodes = 6,
				.n_settled = 2,
				.settle_s = 90,
				.n_rest = 40,
				.rest_ln_rmssd = 3.9},
		};
	days[1].row.known_s = 7100;
	days[1].row.n_settled = 1;
	days[1].row.n_rest = 0;
	days[2].row.travel = true;
	days[3] = (struct trend_day){
		.summary = {.ln_rmssd = hrv_none(1), .hr_bpm = hrv_none(1)},
		.pain_value = NAN};
	return (struct harvest){.n_days = 4, .days = days};
}

static double value_of(const char *key, size_t day)
{
	struct harvest harvest = harvest_of_days();

	for (size_t m = 0; m < DAY_N_MEASURES; m++) {
		double *values, value;

		if (strcmp(day_measures[m].key, key) != 0)
			continue;
		values = day_values_measure(&harvest, m, 0, 4);
		value = values[day];
		free(values);
		return value;
	}
	fail_msg("no measure %s", key);
	return NAN;
}

static void test_values(void **state)
{
	static const struct {
		const char *key;
		double full, little;
	} cases[] = {
		{"arousal", 0.25, NAN},
		{"in_range", 0.7, NAN},
		{"episodes_per_hour", 1.5, NAN},
		{"settle_s", 90, NAN},
		{"rest_ln_rmssd", 3.9, NAN},
		{"ln_rmssd", 3.5, 3.5},
		{"hr_bpm", 61, 61},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_near(value_of(cases[i].key, 0), cases[i].full, 1e-12, 0);
		assert_near(value_of(cases[i].key, 1), cases[i].little, 0, 0);
		assert_near(value_of(cases[i].key, 2), NAN, 0, 0);
		assert_near(value_of(cases[i].key, 3), NAN, 0, 0);
	}
}

/* Activation comes first: it is what is asked of beforehand. */
static void test_order(void **state)
{
	(void)state;
	assert_string_equal(day_measures[0].key, "arousal");
	assert_false(day_measures[0].is_spare);
	assert_true(day_measures[DAY_N_MEASURES - 1].is_spare);
}

static void test_pain_from_a_later_day(void **state)
{
	struct harvest harvest = harvest_of_days();
	double *pain = day_values_pain(&harvest, 1, 3);

	(void)state;
	assert_near(pain[0], 5, 0, 0);
	/* A day of travel is left out as a whole. */
	assert_near(pain[1], NAN, 0, 0);
	assert_near(pain[2], NAN, 0, 0);
	free(pain);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_pain_from_a_later_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
