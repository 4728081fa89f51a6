/* SPDX-License-Identifier: GPL-3.0-or-later
 * A moment's activation in words, and where it comes from.
 */
#include "cli/view/activation.h"

#include <stdlib.h>
#include <string.h>

#include "cli/view/json.h"
#include "tests/unit/cli/view/golden.h"

#define BEGIN_US (INT64_C(1795356180) * 1000000) /* 2026-11-22 14:03 UTC */
#define LAST_DAY 20779 /* 22 November 2026 */

static struct activation activation_of(void)
{
	struct activation activation = {
		.kind = DEVICE_STRAP,
		.row = {.begin = {.utc_us = BEGIN_US},
			.n_beats = 76,
			.n_corrected = 1,
			.grade = 'A',
			.spectrum_grade = 'A',
			.resp_per_min = 8.2,
			.arousal = 1.42},
		.step = {.time_us = BEGIN_US + 30000000,
			.day = LAST_DAY,
			.posture = 2,
			.hr_bpm = 78.4,
			.ln_rmssd = 3.434,
			.ln_lf_hf = NAN},
		.value = 1.62,
		.direction = ACTIVATION_RISING,
		.has_baseline = true,
		.first_day = LAST_DAY - 28,
		.end_day = LAST_DAY,
		.arousal = {.value = 1.42,
			.uncertainty = 0.34,
			.n_days = 24,
			.n_days_needed = 5,
			.part = {0.8, 0.62, 0},
			.terms = {.usual = {{68, 4, REG_WIDTH_ASKED, true, 24},
					  {3.738, 0.24, REG_WIDTH_ASKED, true,
						  24},
					  {NAN, NAN, REG_WIDTH_ASKED, true,
						  24}},
				.z = {2.6, -1.27, NAN}}},
	};

	return activation;
}

static struct episode episode_of(void)
{
	return (struct episode){.begin = {.utc_us = BEGIN_US - 120000000},
		.end_utc_us = BEGIN_US + 600000000,
		.ending = EPISODE_OPEN,
		.peak_utc_us = BEGIN_US - 60000000,
		.peak = 2.4,
		.settled = false,
		.settle_s = NAN};
}

static void test_why(void **state)
{
	struct activation activation = activation_of();

	(void)state;
	activation.episode = episode_of();
	why_print(golden_begin(80, true, false), &activation);
	golden_end_file("why-80");
	why_print(golden_begin(60, false, false), &activation);
	golden_end_file("why-60-ascii");
	why_print(golden_begin(80, true, true), &activation);
	golden_end_file("why-plain");
}

/* What widens the comparison, and what is doubtful, is said. */
static void test_rules(void **state)
{
	struct activation activation = activation_of();

	(void)state;
	activation.kind = DEVICE_SIM;
	activation.step.flags = REG_TAGGED | REG_RISE | REG_PACED;
	activation.arousal.terms.usual[REG_LN_RMSSD].width = REG_WIDTH_ANY;
	activation.arousal.terms.usual[REG_LN_RMSSD].is_of_hour = false;
	activation.arousal.terms.z[REG_LN_LF_HF] = 0.8;
	activation.arousal.terms.usual[REG_LN_LF_HF] =
		(struct reg_usual){0.4, 0.3, REG_WIDTH_ANY, false, 24};
	activation.arousal.part[REG_LN_LF_HF] = 0.08;
	activation.step.ln_lf_hf = 0.64;
	why_print(golden_begin(60, true, false), &activation);
	golden_end_file("why-rules");
}

static void test_learning(void **state)
{
	struct activation activation = activation_of();

	(void)state;
	activation.value = activation.row.arousal = NAN;
	strcpy(activation.row.why, "learning");
	activation.arousal.why = REG_WHY_LEARNING;
	activation.arousal.n_days = 3;
	why_print(golden_begin(80, true, false), &activation);
	golden_end_file("why-learning");
}

/* R11: no RMSSD of such a rhythm, and no name for it. */
static void test_irregular(void **state)
{
	struct activation activation = activation_of();

	(void)state;
	activation.value = activation.row.arousal = NAN;
	activation.row.irregular = true;
	activation.arousal.why = REG_WHY_IRREGULAR;
	activation.arousal.terms.z[REG_LN_RMSSD] = NAN;
	strcpy(activation.row.why, "irregular");
	why_print(golden_begin(60, true, false), &activation);
	golden_end_file("why-irregular");
}

/* Each reason that hrvd may give is put into words. */
static void test_reasons(void **state)
{
	static const struct {
		const char *why, *text;
	} table[] = {
		{"not_yet", "hrvd has not looked at it yet"},
		{"other_device", "the day belongs to another device"},
		{"irregular",
			"rhythm not suitable for HRV; this is not a diagnosis; "
			"if new, ask a clinician"},
		{"low_grade", "too many artefacts or gaps"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct activation activation = activation_of();
		char *text;

		activation.value = NAN;
		strcpy(activation.row.why, table[i].why);
		assert_null(activation_words(&activation));
		text = activation_reason(&activation);
		assert_string_equal(text, table[i].text);
		free(text);
	}
	for (int why = REG_KNOWN + 1; why < REG_N_WHY; why++) {
		struct activation activation = activation_of();
		char *text;

		strcpy(activation.row.why, reg_why_word((enum reg_why)why));
		text = activation_reason(&activation);
		assert_true(strlen(text) > 0);
		free(text);
	}
}

static void test_words(void **state)
{
	static const struct {
		double value;
		enum activation_direction direction;
		const char *text;
	} table[] = {
		{1.0, ACTIVATION_STEADY,
			"more activation than your usual for this hour"},
		{0.99, ACTIVATION_RISING,
			"in your usual range for this hour, rising"},
		{-1.0, ACTIVATION_FALLING,
			"in your usual range for this hour, coming down"},
		{-1.01, ACTIVATION_STEADY,
			"an unusually calm heart for this hour"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct activation activation = activation_of();
		char *text;

		activation.value = table[i].value;
		activation.direction = table[i].direction;
		text = activation_words(&activation);
		assert_string_equal(text, table[i].text);
		free(text);
	}
}

static void test_episode(void **state)
{
	struct activation activation = activation_of();
	char *text = activation_episode_words(&activation);

	(void)state;
	assert_null(text);
	activation.episode = episode_of();
	activation.value = 2.3;
	text = activation_episode_words(&activation);
	assert_string_equal(text, "since 14:01, up to 2.4");
	free(text);
	activation.value = 1.9;
	text = activation_episode_words(&activation);
	assert_string_equal(text, "since 14:01, settling since 14:02 from 2.4");
	free(text);
	activation.episode.settled = true;
	activation.episode.settle_s = 66;
	text = activation_episode_words(&activation);
	assert_string_equal(text,
		"since 14:01, peak 2.4 at 14:02; half of it was gone after 1 "
		"min 06 s");
	free(text);
}

static void test_json(void **state)
{
	static const char *const keys[] = {"time", "arousal",
		"arousal_uncertainty", "direction", "n_days", "n_days_needed",
		"episode"};
	struct activation activation = activation_of();
	json_t *object = json_object(), *none = json_object();

	(void)state;
	activation_put_json(object, &activation, NULL);
	activation_put_json(none, &(struct activation){0}, "hrvd is away");
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		assert_non_null(json_object_get(object, keys[i]));
		assert_non_null(json_object_get(none, keys[i]));
	}
	assert_near(json_real_value(json_object_get(object, "arousal")), 1.62,
		1e-9, 0);
	assert_true(json_is_null(json_object_get(none, "arousal")));
	assert_string_equal(
		json_string_value(json_object_get(
			json_object_get(none, "reasons"), "arousal")),
		"hrvd is away");
	json_decref(object);
	json_decref(none);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_why),
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_learning),
		cmocka_unit_test(test_irregular),
		cmocka_unit_test(test_reasons),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_episode),
		cmocka_unit_test(test_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
