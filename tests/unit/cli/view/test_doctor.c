/* SPDX-License-Identifier: GPL-3.0-or-later
 * The doctor's screen: no line too wide, nothing said by colour alone, and
 * nothing lost without drawings.
 */
#include "cli/view/doctor.h"

#include <jansson.h>

#include "cli/doctor/judge.h"
#include "cli/view/term.h"
#include "tests/capture.h"

/* All well but the adapter and the clock. */
static struct doctor_report report_of(void)
{
	static const enum sentence_id fine[CHECK_N] = {KERNEL_FINE, RADIO_FREE,
		ADAPTER_OFF, BLUETOOTHD_FINE, POLICY_FINE, BUS_FINE,
		UNIT_ENABLED, DAEMON_FINE, LINGER_OFF, STRAP_CHOSEN,
		LINK_NOT_SOUGHT, DROPS_SOME, PARAMETERS_KNOWN, RR_UNKNOWN,
		CONTACT_UNKNOWN, BATTERY_UNKNOWN, QUALITY_GOOD, DATABASE_FINE,
		DISK_FINE, CLOCK_FREE};
	struct doctor_report report = {.n_failed = 1, .n_warned = 1};

	for (int i = 0; i < CHECK_N; i++)
		report.lines[i].id = fine[i];
	strcpy(report.lines[CHECK_SERVICE].detail, "version 5.66");
	return report;
}

static const char *screen(const struct doctor_report *report)
{
	static struct capture out;

	capture_begin(&out, stdout);
	doctor_view(stdout, report, "hrvctl 0.1.0, Linux 6.1.0");
	return capture_end(&out);
}

static int longest(const char *text)
{
	int most = 0;

	for (const char *line = text, *end; (end = strchr(line, '\n'));
		line = end + 1)
		if (end - line > most)
			most = (int)(end - line);
	return most;
}

static void a_screen_with_a_fault(void **state)
{
	struct doctor_report report = report_of();
	const char *text;

	(void)state;
	term = (struct term){.width = 80};
	text = screen(&report);
	assert_non_null(strstr(text,
		"  x Adapter      the Bluetooth adapter is switched off\n"
		"                 > bluetoothctl power on\n"
		"  + Service      bluetoothd runs (version 5.66)\n"));
	assert_non_null(strstr(text, "  . Link         the strap was not"));
	assert_non_null(strstr(text, "  ! Clock        no time server"));
	assert_non_null(strstr(text,
		"\n1 failure, 1 warning; begin with Adapter, what is below "
		"may follow from it.\n"));
	assert_non_null(strstr(text, "--fix offers"));
}

/* Each sentence there is fits. */
static void no_line_is_too_wide(void **state)
{
	static const int widths[] = {80, 60};

	(void)state;
	for (size_t w = 0; w < 2; w++)
		for (int i = 0; i < SENTENCE_N; i += CHECK_N) {
			struct doctor_report report = {0};

			for (int k = 0; k < CHECK_N; k++)
				report.lines[k].id = (enum sentence_id)(
					(i + k) % SENTENCE_N);
			term = (struct term){.width = widths[w]};
			assert_in_range(
				longest(screen(&report)), 20, widths[w]);
		}
}

static void plain_is_sentences(void **state)
{
	struct doctor_report report = report_of();
	const char *text;

	(void)state;
	term = (struct term){.width = 80, .plain = true};
	text = screen(&report);
	assert_non_null(strstr(text,
		"Adapter, fail: the Bluetooth adapter is switched off. To do: "
		"bluetoothctl power on.\n"));
	assert_non_null(strstr(text, "Kernel, ok: the kernel speaks"));
	assert_null(strstr(text, "  "));
}

static void a_clean_bill(void **state)
{
	struct doctor_report report = report_of();
	const char *text;

	(void)state;
	term = (struct term){.width = 80};
	report.n_failed = report.n_warned = 0;
	report.lines[CHECK_ADAPTER].id = ADAPTER_FINE;
	report.lines[CHECK_LINGER].id = LINGER_ON;
	text = screen(&report);
	assert_non_null(strstr(text, "All is well, as far as it can be known"));
	assert_null(strstr(text, "--fix"));
}

static void json_has_every_check(void **state)
{
	struct doctor_report report = report_of();
	struct capture out;
	json_t *object, *checks, *adapter;

	(void)state;
	capture_begin(&out, stdout);
	doctor_view_json(&report, "hrvctl 0.1.0, Linux 6.1.0");
	object = json_loads(capture_end(&out), 0, NULL);
	assert_non_null(object);
	checks = json_object_get(object, "checks");
	assert_int_equal(json_array_size(checks), CHECK_N);
	adapter = json_array_get(checks, CHECK_ADAPTER);
	assert_string_equal(
		json_string_value(json_object_get(adapter, "sentence")),
		"adapter_off");
	assert_string_equal(
		json_string_value(json_object_get(adapter, "level")), "fail");
	assert_true(json_is_true(json_object_get(adapter, "fixable")));
	assert_int_equal(
		json_integer_value(json_object_get(object, "n_failed")), 1);
	json_decref(object);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_screen_with_a_fault),
		cmocka_unit_test(no_line_is_too_wide),
		cmocka_unit_test(plain_is_sentences),
		cmocka_unit_test(a_clean_bill),
		cmocka_unit_test(json_has_every_check),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
