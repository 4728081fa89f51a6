/* SPDX-License-Identifier: GPL-3.0-or-later
 * The status as people and programs see it.
 */
#include "cli/view/status.h"

#include <jansson.h>
#include <time.h>

#include "cli/view/term.h"
#include "tests/capture.h"

#define NOW_US (INT64_C(1795349049) * 1000000) /* 2026-11-22 12:04:09 UTC */

/* Streaming, and all is well. */
static struct status streaming(void)
{
	struct status status = {
		.now = {.utc_us = NOW_US},
		.state = STRAP_STREAMING,
		.rmssd_low_ms = 22,
		.activation = {.row.begin.utc_us = NOW_US - 90000000,
			.value = 1.62,
			.direction = ACTIVATION_RISING},
		.rmssd_high_ms = 52,
		.live = {.running = true,
			.state = "streaming",
			.state_since_us = NOW_US - 60000000,
			.device = "Polar H10",
			.hr_bpm = 61.6,
			.rmssd_ms = 34.2,
			.lf_ms2 = 812,
			.hf_ms2 = 640,
			.lf_hf = 1.26875,
			.resp_per_min = 13.4,
			.coverage = 0.97,
			.artefact_pct = 1.2,
			.last_packet_age_s = 2.4,
			.grade = "A",
			.battery_pct = 80,
			.contact = 1},
	};

	return status;
}

static const char *screen(const struct status *status)
{
	static struct capture out;

	capture_begin(&out, stdout);
	status_view(stdout, status);
	return capture_end(&out);
}

static void a_good_screen_in_full(void **state)
{
	struct status status = streaming();

	(void)state;
	strcpy(status.live.session, "morning");
	status.live.session_since_us = NOW_US - 20 * 60000000;
	assert_string_equal(screen(&status),
		"* Heartbeats are coming in from Polar H10.\n"
		"\n"
		"  Activation  more activation than your usual for this hour, "
		"rising (+1.6)\n"
		"  Heart rate  62 bpm       mean of the last 60 s\n"
		"  RMSSD       34 ms        60 s, likely 22 to 52\n"
		"  Quality     good (A)     97 % of 60 s clean, 1 % artefacts\n"
		"  Breathing   13 /min      estimated from the beats\n"
		"  LF/HF       1.27         LF 812, HF 640 ms2, over 5 min\n"
		"\n"
		"  Session     morning, 20 min 00 s, since 11:44\n"
		"  Contact     good\n"
		"  Battery     80 %\n"
		"  Last packet 2 s ago\n");
}

static void plain_is_sentences(void **state)
{
	struct status status = streaming();

	(void)state;
	term.plain = true;
	status.live.rmssd_ms = NAN;
	strcpy(status.live.rmssd_reason, "too many artefacts or gaps");
	assert_non_null(strstr(screen(&status),
		"RMSSD: not known, too many artefacts or gaps.\n"));
	assert_null(strstr(screen(&status), "\n\n"));
	term.plain = false;
}

static void absent_values_have_a_dash_and_a_reason(void **state)
{
	struct status status = streaming();

	(void)state;
	status.live.lf_hf = status.live.hr_bpm = NAN;
	strcpy(status.live.lf_hf_reason, "breathing below 9.5/min");
	strcpy(status.live.hr_reason, hrv_reason_text(HRV_TOO_SHORT));
	assert_non_null(strstr(screen(&status),
		"  LF/HF       -            breathing below 9.5/min\n"));
	assert_non_null(strstr(screen(&status),
		"  Heart rate  -            collecting; needs 10 s"));
	assert_null(strstr(screen(&status), "nan"));
	strcpy(status.live.lf_hf_reason, hrv_reason_text(HRV_TOO_SHORT));
	assert_non_null(strstr(screen(&status),
		"  LF/HF       -            collecting; needs 4.5 clean min in a row\n"));
	strcpy(status.live.lf_hf_reason, hrv_reason_text(HRV_RUN_SHORT));
	assert_non_null(strstr(
		screen(&status), "  LF/HF       -            collecting"));
}

static void stand_ins_are_labelled(void **state)
{
	struct status status = streaming();
	struct capture out;

	(void)state;
	status.live.simulated = true;
	strcpy(status.live.target, "sim");
	assert_non_null(strstr(screen(&status), "SIMULATED"));
	capture_begin(&out, stdout);
	status_view_line(&status);
	assert_non_null(strstr(capture_end(&out), "SIMULATED"));
	strcpy(status.live.target, "replay:/tmp/x");
	strcpy(status.live.device, "replay of x");
	assert_non_null(
		strstr(screen(&status), "coming in from the replay of x.\n"));
	assert_non_null(strstr(screen(&status), "REPLAYED"));
	status.state = STRAP_PAUSED;
	assert_non_null(strstr(screen(&status), "REPLAYED"));
}

static void change_is_said_in_words(void **state)
{
	struct status status = streaming();

	(void)state;
	assert_null(strstr(screen(&status), "a minute ago"));
	status.change = HISTORY_HIGHER;
	assert_non_null(strstr(screen(&status), "higher than a minute ago"));
	status.change = HISTORY_LOWER;
	assert_non_null(strstr(screen(&status), "lower than a minute ago"));
}

/* Each state has its sentence, and numbers of a while ago are not shown. */
static void other_states_show_no_numbers(void **state)
{
	struct status status = streaming();

	(void)state;
	for (int i = 0; i < STRAP_N; i++) {
		_Bool streams = i == STRAP_STREAMING;

		status.state = (enum strap_state)i;
		assert_true(!strstr(screen(&status), "RMSSD") == !streams);
		assert_true(!strstr(screen(&status), "Since") == streams);
	}
}

static void without_hrvd_the_way_out_is_shown(void **state)
{
	struct status status = {.now = {.utc_us = NOW_US},
		.last_data_us = NOW_US - INT64_C(86400) * 1000000};

	(void)state;
	assert_non_null(strstr(screen(&status), "not running"));
	assert_non_null(strstr(screen(&status), "systemctl --user start"));
	assert_non_null(
		strstr(screen(&status), "  Last data   yesterday 12:04\n"));
	status.bus_error = "no such socket";
	assert_non_null(strstr(screen(&status), "cannot be reached"));
	assert_null(strstr(screen(&status), "systemctl"));
}

static void limits_of_the_strap_are_noted(void **state)
{
	struct status status = streaming();

	(void)state;
	assert_null(strstr(screen(&status), "Note"));
	status.live.no_rr = true;
	status.live.contact = 0;
	status.live.contact_unreliable = true;
	assert_non_null(strstr(screen(&status), "no beat intervals"));
	assert_non_null(strstr(screen(&status), "reports lost contact"));
	assert_null(strstr(screen(&status), "moisten"));
}

/* No line is wider than the terminal. */
static void it_fits_sixty_columns(void **state)
{
	struct status status = streaming();

	(void)state;
	term.width = 60;
	status.live.coarse_rr = true;
	strcpy(status.live.detail,
		"Try 3 failed: le-connection-abort-by-local; trying again in "
		"8 s, and then in 16 s.");
	for (int i = 0; i < STRAP_N; i++) {
		const char *line;

		status.state = (enum strap_state)i;
		for (line = screen(&status); *line; line++) {
			assert_true(strcspn(line, "\n") <= 60);
			line += strcspn(line, "\n");
		}
	}
	term.width = 80;
}

static json_t *json_of(const struct status *status)
{
	static struct capture out;
	json_t *object;

	capture_begin(&out, stdout);
	status_view_json(status, true);
	capture_end(&out);
	object = json_loads(out.text, 0, NULL);
	assert_non_null(object);
	return object;
}

static struct client_status nothing_known(void)
{
	return (struct client_status){.hr_bpm = NAN,
		.rmssd_ms = NAN,
		.lf_ms2 = NAN,
		.hf_ms2 = NAN,
		.lf_hf = NAN,
		.resp_per_min = NAN,
		.coverage = NAN,
		.artefact_pct = NAN,
		.last_packet_age_s = NAN,
		.battery_pct = -1,
		.contact = -1};
}

static void json_has_the_same_keys_always(void **state)
{
	struct status full = streaming(),
		      empty = {.now = {.utc_us = NOW_US},
			      .live = nothing_known()};
	json_t *with, *without, *value;
	const char *key;

	(void)state;
	with = json_of(&full);
	without = json_of(&empty);
	json_object_foreach(with, key, value)
	{
		if (!json_object_get(without, key))
			fail_msg("%s is missing without hrvd", key);
	}
	assert_true(json_is_null(json_object_get(without, "contact")));
	assert_true(json_is_null(json_object_get(without, "battery_pct")));
	assert_true(json_is_null(json_object_get(without, "n_beats")));
	assert_true(json_is_true(json_object_get(with, "contact")));
	assert_string_equal(
		json_string_value(json_object_get(
			json_object_get(without, "reasons"), "rmssd_ms")),
		"hrvd is not running");
	json_decref(with);
	json_decref(without);
}

/* Words that do not apply (a session, a detail) are null without a reason,
 * numbers never. */
static void json_gives_a_reason_for_each_absent_number(void **state)
{
	static const char *const keys[] = {"hr_bpm", "rmssd_ms", "rmssd_low_ms",
		"rmssd_high_ms", "grade", "coverage", "artefact_pct",
		"resp_per_min", "lf_ms2", "hf_ms2", "lf_hf", "contact",
		"battery_pct", "last_packet_age_s"};
	static const struct {
		_Bool running, hung;
		enum strap_state state;
		const char *reason; /* of lf_ms2, of which hrvd says nothing */
	} cases[] = {
		{false, false, STRAP_N, "hrvd is not running"},
		{false, true, STRAP_N, "hrvd does not answer"},
		{true, false, STRAP_BACKOFF, "no strap is streaming"},
		{true, false, STRAP_STREAMING, "not known yet"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct status status = {.now = {.utc_us = NOW_US},
			.live = nothing_known(),
			.hung = cases[i].hung,
			.rmssd_low_ms = NAN,
			.rmssd_high_ms = NAN,
			.state = cases[i].state};
		json_t *object, *reasons;

		status.live.running = cases[i].running;
		object = json_of(&status);
		reasons = json_object_get(object, "reasons");
		for (size_t k = 0; k < sizeof(keys) / sizeof(*keys); k++) {
			assert_true(
				json_is_null(json_object_get(object, keys[k])));
			if (!json_object_get(reasons, keys[k]))
				fail_msg("no reason for %s", keys[k]);
		}
		assert_string_equal(
			json_string_value(json_object_get(reasons, "lf_ms2")),
			cases[i].reason);
		json_decref(object);
	}
}

static int in_utc(void **state)
{
	(void)state;
	setenv("TZ", "UTC", true);
	tzset();
	return 0;
}

static void activation_settles_or_is_unknown(void **state)
{
	struct status status = streaming();
	struct activation *activation = &status.activation;
	struct capture out;

	(void)state;
	capture_begin(&out, stdout);
	status_view_line(&status);
	assert_non_null(strstr(capture_end(&out), "activation +1.6"));
	activation->direction = ACTIVATION_FALLING;
	activation->episode =
		(struct episode){.begin = {.utc_us = NOW_US - 300 * 1000000L},
			.peak_utc_us = NOW_US - 240 * 1000000L,
			.ending = EPISODE_OPEN,
			.peak = 2.4,
			.settle_s = 90};
	assert_non_null(strstr(screen(&status), "for this hour, coming down"));
	assert_non_null(strstr(screen(&status),
		"  Episode     since 11:59, settling since 12:00 from 2.4\n"));
	activation->value = NAN;
	activation->episode = (struct episode){0};
	strcpy(activation->row.why, "irregular");
	activation->row.irregular = true;
	assert_non_null(strstr(screen(&status),
		"not known: rhythm not suitable for HRV; this is not a"));
	assert_non_null(strstr(screen(&status), "ask a clinician"));
	assert_null(strstr(screen(&status), "Episode"));
}

static void a_quiet_session_hides_activation(void **state)
{
	struct status status = streaming();

	(void)state;
	status_hide(&status);
	assert_null(strstr(screen(&status), "Activation"));
	assert_null(strstr(screen(&status), "1.6"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(activation_settles_or_is_unknown),
		cmocka_unit_test(a_quiet_session_hides_activation),
		cmocka_unit_test(a_good_screen_in_full),
		cmocka_unit_test(plain_is_sentences),
		cmocka_unit_test(absent_values_have_a_dash_and_a_reason),
		cmocka_unit_test(stand_ins_are_labelled),
		cmocka_unit_test(change_is_said_in_words),
		cmocka_unit_test(other_states_show_no_numbers),
		cmocka_unit_test(without_hrvd_the_way_out_is_shown),
		cmocka_unit_test(limits_of_the_strap_are_noted),
		cmocka_unit_test(it_fits_sixty_columns),
		cmocka_unit_test(json_has_the_same_keys_always),
		cmocka_unit_test(json_gives_a_reason_for_each_absent_number),
	};

	return cmocka_run_group_tests(tests, in_utc, NULL);
}
