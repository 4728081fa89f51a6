/* SPDX-License-Identifier: GPL-3.0-or-later
 * The status as JSON; part of status.h. Every key is always there.
 */
#include "cli/view/status.h"

#include <math.h>

#include "cli/view/day.h"
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

/* Why a number is absent; own: what hrvd said of it, "" if nothing. */
static const char *reason_of(const struct status *status, const char *own)
{
	if (status->hung)
		return "hrvd does not answer";
	if (!status->live.running)
		return "hrvd is not running";
	if (!status_is_streaming(status))
		return "no strap is streaming";
	return *own ? own : "not known yet";
}

static void put_count(json_t *object, const char *key, bool known, uint64_t n,
	const char *reason)
{
	if (known)
		json_object_set_new(object, key, json_integer((json_int_t)n));
	else
		json_put_number(object, key, NAN, reason);
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

static void put_quality(json_t *object, const struct status *status)
{
	const struct client_status *live = &status->live;
	const char *reason = reason_of(status, live->hr_reason);

	if (*live->grade)
		json_put_text(object, "grade", live->grade);
	else
		json_put_number(object, "grade", NAN, reason);
	json_put_number(object, "coverage", live->coverage, reason);
	json_put_number(object, "artefact_pct", live->artefact_pct, reason);
}

static void put_heart(json_t *object, const struct status *status)
{
	const struct client_status *live = &status->live;
	const char *rmssd_reason = reason_of(status, live->rmssd_reason);

	json_put_number(object, "hr_bpm", live->hr_bpm,
		reason_of(status, live->hr_reason));
	json_put_number(object, "rmssd_ms", live->rmssd_ms, rmssd_reason);
	json_put_number(
		object, "rmssd_low_ms", status->rmssd_low_ms, rmssd_reason);
	json_put_number(
		object, "rmssd_high_ms", status->rmssd_high_ms, rmssd_reason);
	json_object_set_new(object, "window_s", json_integer(60));
	put_quality(object, status);
	json_put_number(object, "resp_per_min", live->resp_per_min,
		reason_of(status, live->resp_reason));
	json_put_number(object, "lf_ms2", live->lf_ms2,
		reason_of(status, live->lf_reason));
	json_put_number(object, "hf_ms2", live->hf_ms2,
		reason_of(status, live->hf_reason));
	json_put_number(object, "lf_hf", live->lf_hf,
		reason_of(status, live->lf_hf_reason));
	json_object_set_new(object, "spectrum_window_s", json_integer(300));
}

static void put_activation(json_t *object, const struct status *status)
{
	json_t *inner = json_object();
	const char *reason =
		status->quiet ? "a quiet session runs" : reason_of(status, "");

	activation_put_json(inner, &status->activation,
		status_is_streaming(status) && !status->quiet ? NULL : reason);
	json_object_set_new(object, "activation", inner);
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
	const char *silent = reason_of(status,
		status_is_streaming(status) ? "the strap does not report it"
					    : "");

	if (live->contact >= 0)
		json_object_set_new(
			object, "contact", json_boolean(live->contact));
	else
		json_put_number(object, "contact", NAN, silent);
	put_count(object, "battery_pct", live->battery_pct >= 0,
		(uint64_t)live->battery_pct, silent);
	put_count(object, "n_beats", live->running, live->n_beats,
		reason_of(status, ""));
	put_count(object, "n_packets", live->running, live->n_packets,
		reason_of(status, ""));
	json_put_number(object, "last_packet_age_s", live->last_packet_age_s,
		reason_of(status, ""));
	put_moment(object, "last_data", status->last_data_us);
	if (status->today.wall_s > 0)
		day_put_account(object, "today", &status->today);
	else
		json_object_set_new(object, "today", json_null());
	put_warnings(object, live);
}

void status_view_json(const struct status *status, bool one_line)
{
	json_t *object = json_begin();

	put_state(object, status);
	put_activation(object, status);
	put_heart(object, status);
	put_strap(object, status);
	json_print(object, one_line);
	json_decref(object);
}
