/* SPDX-License-Identifier: GPL-3.0-or-later
 * JSON: absent values with reasons, numbers, times, any text.
 */
#include "cli/view/json.h"

#include "tests/capture.h"

/* What json_print prints on one line. */
static const char *printed(json_t *object)
{
	static struct capture capture;

	capture_begin(&capture, stdout);
	json_print(object, true);
	capture_end(&capture);
	json_decref(object);
	return capture.text;
}

static void absent_is_null_with_its_reason(void **state)
{
	json_t *object = json_begin();

	(void)state;
	json_put_value(object, "rmssd_ms", hrv_none(HRV_LOW_GRADE));
	json_put_value(object, "mean_hr_bpm", hrv_some(60.5));
	json_put_number(object, "lf_hf", NAN, "why not");
	json_put_number(object, "coverage", NAN, NULL);
	json_put_number(object, "sd1_ms", INFINITY, NULL);
	json_put_text(object, "device", NULL);
	assert_string_equal(printed(object),
		"{\"schema\": 1, \"rmssd_ms\": null, \"mean_hr_bpm\": 60.5, "
		"\"lf_hf\": null, \"coverage\": null, \"sd1_ms\": null, "
		"\"device\": null, \"reasons\": {\"rmssd_ms\": "
		"\"too many artefacts or gaps\", \"lf_hf\": \"why not\"}}\n");
}

static void no_reasons_no_key(void **state)
{
	json_t *object = json_begin();

	(void)state;
	json_put_number(object, "hr_bpm", 0.1, "not used");
	assert_string_equal(
		printed(object), "{\"schema\": 1, \"hr_bpm\": 0.1}\n");
}

static void numbers_keep_fifteen_digits(void **state)
{
	static const double values[] = {
		1e-9, 0.1, 41.6015625, 976.5625, 1e6 / 3, 123456789.123456};
	json_error_t error;

	(void)state;
	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
		json_t *object = json_begin(), *back;

		json_put_number(object, "x", values[i], NULL);
		back = json_loads(printed(object), 0, &error);
		assert_near(json_real_value(json_object_get(back, "x")),
			values[i], 1e-14, 0);
		json_decref(back);
	}
}

static void times_carry_their_offset(void **state)
{
	json_t *object = json_begin();

	(void)state;
	json_put_time(object, "at", INT64_C(1795349049) * 1000000, 60);
	assert_string_equal(printed(object),
		"{\"schema\": 1, \"at\": \"2026-11-22T13:04:09+01:00\"}\n");
}

static void any_text_becomes_a_string(void **state)
{
	static const struct {
		const char *text, *string;
	} cases[] = {
		{"", "\"\""},
		{"say \"hi\"\n", "\"say \\\"hi\\\"\\n\""},
		{"心", "\"心\""},
		{"a\xFF"
		 "b",
			"\"a\xEF\xBF\xBD"
			"b\""},
		{"\xC3", "\"\xEF\xBF\xBD\""},
		{"\xC0\xAF", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		json_t *object = json_begin();
		char expected[128];

		json_put_text(object, "note", cases[i].text);
		snprintf(expected, sizeof(expected),
			"{\"schema\": 1, \"note\": %s}\n", cases[i].string);
		assert_string_equal(printed(object), expected);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(absent_is_null_with_its_reason),
		cmocka_unit_test(no_reasons_no_key),
		cmocka_unit_test(numbers_keep_fifteen_digits),
		cmocka_unit_test(times_carry_their_offset),
		cmocka_unit_test(any_text_becomes_a_string),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
