/* SPDX-License-Identifier: GPL-3.0-or-later
 * A day as JSON: all that is stored of it, window by window.
 */
#include <math.h>

#include "cli/view/day.h"
#include "cli/view/day_regulation.h"
#include "cli/view/journal.h"
#include "cli/view/json.h"
#include "cli/view/words.h"
#include "daemon/base/civil.h"
#include "daemon/store/days.h"
#include "daemon/store/sessions.h"
#include "daemon/store/windows.h"

/* The reason that was stored as a word, for people; NULL for none. */
static const char *stored_reason(const char *word)
{
	enum hrv_reason reason = hrv_reason_of_word(word);

	return reason == HRV_OK || reason == HRV_N_REASONS
		? NULL
		: hrv_reason_text(reason);
}

static void put_count(json_t *object, const char *key, size_t n)
{
	json_object_set_new(object, key, json_integer((json_int_t)n));
}

static json_t *json_of_window(const struct window *window)
{
	const char grade[] = {window->grade, '\0'};
	const char *rmssd = stored_reason(window->rmssd_reason);
	const char *lf_hf = stored_reason(window->lf_hf_reason);
	json_t *object = json_object();

	json_put_time(object, "begin", window->begin.utc_us,
		window->begin.offset_min);
	put_count(object, "length_s", (size_t)window->length_s);
	json_put_text(object, "protocol", window->protocol);
	json_put_text(object, "grade", grade);
	put_count(object, "n_beats", (size_t)window->n_beats);
	put_count(object, "n_corrected", (size_t)window->n_corrected);
	json_put_number(object, "coverage", window->coverage, NULL);
	json_put_number(object, "mean_hr_bpm", window->mean_hr_bpm, rmssd);
	json_put_number(object, "sdnn_ms", window->sdnn_ms, rmssd);
	json_put_number(object, "rmssd_ms", window->rmssd_ms, rmssd);
	json_put_number(object, "ln_rmssd", window->ln_rmssd, rmssd);
	json_put_number(object, "lf_ms2", window->lf_ms2, lf_hf);
	json_put_number(object, "hf_ms2", window->hf_ms2, lf_hf);
	json_put_number(object, "lf_hf", window->lf_hf, lf_hf);
	json_put_number(object, "resp_per_min", window->resp_per_min,
		hrv_reason_text(HRV_BREATHING_UNKNOWN));
	put_count(object, "algorithm", (size_t)window->algorithm);
	return object;
}

static json_t *json_of_gap(const struct day_gap *gap)
{
	json_t *object = json_object();

	json_put_time(
		object, "begin", gap->begin.utc_us, gap->begin.offset_min);
	json_put_time(object, "end", gap->end.utc_us, gap->end.offset_min);
	json_put_number(object, "length_s", gap->length_s, NULL);
	json_put_text(object, "cause", gap_word(gap->cause));
	return object;
}

static json_t *json_of_session(const struct session *session)
{
	json_t *object = json_object();

	json_put_text(object, "kind", session_kind_word(session->kind));
	json_put_text(object, "practice",
		*session->practice ? session->practice : NULL);
	json_put_text(object, "name", *session->name ? session->name : NULL);
	json_put_time(object, "begin", session->begin.utc_us,
		session->begin.offset_min);
	if (session->end.utc_us)
		json_put_time(object, "end", session->end.utc_us,
			session->end.offset_min);
	else
		json_put_number(object, "end", NAN, "still running");
	return object;
}

static void put_median(json_t *object, const char *key, struct hrv_value value)
{
	json_put_number(
		object, key, value.value, words_of_day_reason(value.reason));
}

void day_put_summary(json_t *object, const struct day_summary *summary)
{
	json_put_number(object, "worn_s",
		summary->n_windows ? summary->worn_s : NAN, "no strap");
	put_median(object, "hr_bpm", summary->hr_bpm);
	put_median(object, "rmssd_ms", summary->rmssd_ms);
	put_median(object, "ln_rmssd", summary->ln_rmssd);
	put_median(object, "lf_hf", summary->lf_hf);
	put_count(object, "n_windows", summary->n_windows);
	put_count(object, "n_good", summary->n_good);
	put_count(object, "n_lf_hf", summary->n_lf_hf);
}

/* Where no activation is known, nobody knows of none either. */
static void put_episodes(
	json_t *object, const struct day_row *row, const char *none)
{
	const char *const keys[] = {"n_episodes", "n_settling", "n_settled"};
	const int counts[] = {row->n_episodes, row->n_settling, row->n_settled};

	for (int i = 0; i < 3; i++)
		if (!none && row->known_s > 0)
			put_count(object, keys[i], (size_t)counts[i]);
		else
			json_put_number(object, keys[i], NAN,
				none ? none : day_arousal_reason(row));
}

void day_put_regulation(json_t *object, const struct day_row *row)
{
	bool has_row = row->n_windows || row->known_s + row->unknown_s > 0;
	const char *none = has_row ? NULL : "not computed";
	const char *why = none ? none : day_arousal_reason(row);
	const char *settle = none ? none : day_settle_reason(row);

	json_put_number(object, "known_s", has_row ? row->known_s : NAN, none);
	json_put_number(
		object, "unknown_s", has_row ? row->unknown_s : NAN, none);
	json_put_number(object, "arousal", has_row ? row->arousal : NAN, why);
	json_put_number(object, "in_range", has_row ? row->in_range : NAN, why);
	put_episodes(object, row, none);
	json_put_number(
		object, "settle_s", has_row ? row->settle_s : NAN, settle);
	json_put_number(object, "rest_hr_bpm",
		row->n_rest ? row->rest_hr_bpm : NAN, "too few quiet windows");
	json_put_number(object, "rest_ln_rmssd",
		row->n_rest ? row->rest_ln_rmssd : NAN,
		"too few quiet windows");
	put_count(object, "n_rest", (size_t)row->n_rest);
	put_count(object, "baseline_days", (size_t)row->baseline_days);
	json_put_number(
		object, "irregular_s", has_row ? row->irregular_s : NAN, none);
	json_object_set_new(
		object, "travel", json_boolean(has_row && row->travel));
}

static json_t *json_of_episode(const struct episode *episode)
{
	json_t *object = json_object();
	int offset_min = episode->begin.offset_min;

	json_put_time(object, "begin", episode->begin.utc_us, offset_min);
	json_put_time(object, "end", episode->end_utc_us, offset_min);
	json_put_text(object, "ending", episode_ending_word(episode->ending));
	json_put_time(object, "peak_time", episode->peak_utc_us, offset_min);
	json_put_number(object, "peak", episode->peak, NULL);
	json_put_number(object, "before", episode->before, NULL);
	json_object_set_new(object, "settled", json_boolean(episode->settled));
	json_put_number(object, "settle_s", episode->settle_s, "not known");
	return object;
}

/* A list with an object for each cause that took any time. */
static json_t *json_of_causes(const struct account *account)
{
	json_t *causes = json_array();

	for (int i = 0; i < GAP_N; i++) {
		json_t *cause;

		if (!account->n_gaps[i])
			continue;
		cause = json_object();
		json_put_text(cause, "cause", gap_word((enum gap_cause)i));
		json_put_number(cause, "seconds", account->gap_s[i], NULL);
		put_count(cause, "n", account->n_gaps[i]);
		json_array_append_new(causes, cause);
	}
	return causes;
}

void day_put_account(
	json_t *object, const char *key, const struct account *account)
{
	json_t *inner = json_object();

	json_put_number(inner, "wall_s", account->wall_s, NULL);
	json_put_number(inner, "beats_s", account->beats_s, NULL);
	json_put_number(inner, "missing_s", account_missing_s(account), NULL);
	put_count(inner, "n_beats", account->n_beats);
	json_object_set_new(inner, "gaps", json_of_causes(account));
	json_object_set_new(object, key, inner);
}

void day_print_json(const struct day_facts *facts)
{
	json_t *object = json_begin();
	json_t *windows = json_array(), *gaps = json_array(),
	       *sessions = json_array(), *episodes = json_array();
	char day[CIVIL_DAY_TEXT_SIZE];

	for (size_t i = 0; i < facts->n_windows; i++)
		json_array_append_new(
			windows, json_of_window(&facts->windows[i]));
	for (size_t i = 0; i < facts->n_gaps; i++)
		json_array_append_new(gaps, json_of_gap(&facts->gaps[i]));
	for (size_t i = 0; i < facts->n_sessions; i++)
		json_array_append_new(
			sessions, json_of_session(&facts->sessions[i]));
	civil_day_text(facts->day, day);
	json_put_text(object, "date", day);
	json_put_text(object, "device",
		facts->kind == DEVICE_N_KINDS ? NULL
					      : device_kind_word(facts->kind));
	day_put_summary(object, &facts->summary);
	day_put_regulation(object,
		facts->regulation ? facts->regulation : &(struct day_row){0});
	for (size_t i = 0; i < facts->n_episodes; i++)
		json_array_append_new(
			episodes, json_of_episode(&facts->episodes[i]));
	json_object_set_new(object, "episodes", episodes);
	day_put_account(object, "account", &facts->account);
	json_object_set_new(object, "windows", windows);
	json_object_set_new(object, "gaps", gaps);
	json_object_set_new(object, "sessions", sessions);
	json_object_set_new(object, "journal",
		journal_json(facts->entries, NULL, facts->n_entries));
	json_print(object, false);
	json_decref(object);
}
