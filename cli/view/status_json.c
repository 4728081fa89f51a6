/* SPDX-License-Identifier: GPL-3.0-or-later
 * The status as JSON; part of status.h. Every key is always there.
 */
#include "cli/view/status.h"

#include "cli/view/json.h"
#include "daemon/base/clock.h"

static void put_moment(json_t *object, const char *key, int64_t utc_us)
{
	if (utc_us)
		json_put_time(object, key, utc_us, clock_offset_min(utc_us));
	else
		json_object_set_new(object, key, json_null());
}

/* "" means not known. */
static void put_word(json_t *object, const char *key, const char *word)
{
	json_put_text(object, key, *word ? word : NULL);
}

static void put_count(json_t *object, const char *key, bool known, uint64_t n)
{
	json_object_set_new(
		object, key, known ? json_integer((json_int_t)n) : json_null());
}

static void put_session(json_t *object, const struct client_status *live)
{
	json_t *session = json_null();

	if (live->session_since_us) {
		session = json_object();
		json_put_text(session, "name", live->session);
		put_moment(session, "since", live->session_since_us);
	}
	json_object_set_new(object, "session", session);
}

static void put_state(json_t *object, const struct status *status)
{
	const struct client_status *live = &status->live;

	json_put_time(
		object, "time", status->now.utc_us, status->now.offset_min);
	json_object_set_new(object, "running", json_boolean(live->running));
	put_word(object, "version", live->version);
	put_word(object, "state", live->state);
	put_moment(object, "state_since", live->state_since_us);
	put_word(object, "detail", live->detail);
	put_word(object, "target", live->target);
	put_word(object, "device", live->device);
	json_object_set_new(object, "simulated", json_boolean(live->simulated));
	json_object_set_new(object, "paused", json_boolean(live->paused));
	put_session(object, live);
}

/* "" in live means that hrvd gave no reason. */
static void put_measure(json_t *object, const char *key, double value,
	const char *reason, bool running)
{
	if (!running)
		reason = "hrvd is not running";
	json_put_number(object, key, value, *reason ? reason : NULL);
}

static void put_heart(json_t *object, const struct status *status)
{
	const struct client_status *live = &status->live;
	bool running = live->running;

	put_measure(object, "hr_bpm", live->hr_bpm, live->hr_reason, running);
	put_measure(object, "rmssd_ms", live->rmssd_ms, live->rmssd_reason,
		running);
	json_put_number(object, "rmssd_low_ms", status->rmssd_low_ms, NULL);
	json_put_number(object, "rmssd_high_ms", status->rmssd_high_ms, NULL);
	json_object_set_new(object, "window_s", json_integer(60));
	put_word(object, "grade", live->grade);
	json_put_number(object, "coverage", live->coverage, NULL);
	json_put_number(object, "artefact_pct", live->artefact_pct, NULL);
	put_measure(object, "resp_per_min", live->resp_per_min,
		live->resp_reason, running);
	json_put_number(object, "lf_ms2", live->lf_ms2, NULL);
	json_put_number(object, "hf_ms2", live->hf_ms2, NULL);
	put_measure(object, "lf_hf", live->lf_hf, live->lf_hf_reason, running);
	json_object_set_new(object, "spectrum_window_s", json_integer(300));
}

static void put_warnings(json_t *object, const struct client_status *live)
{
	json_t *words = json_array();

	for (size_t i = 0; i < status_n_warnings; i++)
		if (status_warning_is_on(live, &status_warnings[i]))
			json_array_append_new(
				words, json_string(status_warnings[i].word));
	json_object_set_new(object, "warnings", words);
}

static void put_strap(json_t *object, const struct status *status)
{
	const struct client_status *live = &status->live;

	json_object_set_new(object, "contact",
		live->contact < 0 ? json_null() : json_boolean(live->contact));
	put_count(object, "battery_pct", live->battery_pct >= 0,
		(uint64_t)live->battery_pct);
	put_count(object, "n_beats", live->running, live->n_beats);
	put_count(object, "n_packets", live->running, live->n_packets);
	json_put_number(
		object, "last_packet_age_s", live->last_packet_age_s, NULL);
	put_moment(object, "last_data", status->last_data_us);
	put_warnings(object, live);
}

void status_view_json(const struct status *status, bool one_line)
{
	json_t *object = json_begin();

	put_state(object, status);
	put_heart(object, status);
	put_strap(object, status);
	json_print(object, one_line);
	json_decref(object);
}
