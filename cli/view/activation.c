/* SPDX-License-Identifier: GPL-3.0-or-later
 * A moment's activation as sentences. What is said is of the heart alone, and
 * against the person's own usual (R14, R23).
 */
#include "cli/view/activation.h"

#include <math.h>
#include <string.h>

#include "cli/view/json.h"
#include "cli/view/words.h"
#include "daemon/base/mem.h"

#define RHYTHM_TEXT                                                            \
	"rhythm not suitable for HRV; this is not a diagnosis; if new, ask a " \
	"clinician"

bool activation_is_settling(const struct activation *activation)
{
	const struct episode *episode = &activation->episode;

	return episode->begin.utc_us &&
		activation->row.begin.utc_us > episode->peak_utc_us &&
		activation->value < episode->peak - reg_constants_default.noise;
}

static const char *level_words(double value)
{
	if (value >= reg_constants_default.enter)
		return "more activation than your usual for this hour";
	if (value < -reg_constants_default.range)
		return "an unusually calm heart for this hour";
	return "in your usual range for this hour";
}

char *activation_words(const struct activation *activation)
{
	static const char *const directions[] = {
		[ACTIVATION_STEADY] = "",
		[ACTIVATION_RISING] = ", rising",
		[ACTIVATION_FALLING] = ", coming down",
	};

	if (!activation_is_there(activation) || isnan(activation->value))
		return NULL;
	return xasprintf("%s%s", level_words(activation->value),
		directions[activation->direction]);
}

static enum reg_why why_of(const struct step *row)
{
	for (int why = 0; why < REG_N_WHY; why++)
		if (strcmp(reg_why_word((enum reg_why)why), row->why) == 0)
			return (enum reg_why)why;
	return REG_KNOWN;
}

char *activation_reason(const struct activation *activation)
{
	const struct step *row = &activation->row;
	enum reg_why why = why_of(row);

	if (!activation_is_there(activation))
		return xstrdup("no minute of beats has been looked at yet");
	if (strcmp(row->why, STEP_NOT_YET) == 0)
		return xstrdup("hrvd has not looked at it yet");
	if (strcmp(row->why, STEP_OTHER_DEVICE) == 0)
		return xstrdup("the day belongs to another device");
	if (row->irregular || why == REG_WHY_IRREGULAR)
		return xstrdup(RHYTHM_TEXT);
	if (why == REG_WHY_LEARNING && activation->has_baseline)
		return xasprintf("learning your usual, %d of %d days",
			activation->arousal.n_days,
			activation->arousal.n_days_needed);
	return xstrdup(why == REG_KNOWN ? "" : reg_why_text(why));
}

char *activation_episode_words(const struct activation *activation)
{
	const struct episode *episode = &activation->episode;
	char since[WORDS_SIZE], peak[WORDS_SIZE], after[WORDS_SIZE];

	if (!episode->begin.utc_us)
		return NULL;
	words_clock(episode->begin.utc_us, episode->begin.offset_min, since);
	words_clock(episode->peak_utc_us, episode->begin.offset_min, peak);
	if (episode->settled && episode->settle_s >= 0 &&
		activation_is_settling(activation))
		return xasprintf("since %s, peak %.1f at %s; half of it was "
				 "gone after %s",
			since, episode->peak, peak,
			words_duration(episode->settle_s, after));
	if (activation_is_settling(activation))
		return xasprintf("since %s, settling since %s from %.1f", since,
			peak, episode->peak);
	return xasprintf("since %s, up to %.1f", since, episode->peak);
}

static void put_episode(json_t *object, const struct activation *activation)
{
	const struct episode *episode = &activation->episode;
	int offset_min = episode->begin.offset_min;
	json_t *inner;

	if (!episode->begin.utc_us) {
		json_object_set_new(object, "episode", json_null());
		return;
	}
	inner = json_object();
	json_put_time(inner, "begin", episode->begin.utc_us, offset_min);
	json_put_time(inner, "peak_time", episode->peak_utc_us, offset_min);
	json_put_number(inner, "peak", episode->peak, NULL);
	json_put_text(inner, "ending", episode_ending_word(episode->ending));
	json_object_set_new(inner, "settling",
		json_boolean(activation_is_settling(activation)));
	json_object_set_new(inner, "settled", json_boolean(episode->settled));
	json_put_number(inner, "settle_s", episode->settle_s, "not known");
	json_object_set_new(object, "episode", inner);
}

void activation_put_json(
	json_t *object, const struct activation *activation, const char *reason)
{
	static const char *const directions[] = {
		[ACTIVATION_STEADY] = "steady",
		[ACTIVATION_RISING] = "rising",
		[ACTIVATION_FALLING] = "falling",
	};
	bool is_there = !reason && activation_is_there(activation);
	bool is_known = is_there && !isnan(activation->value);
	_cleanup_free_ char *own = activation_reason(activation);
	const char *why = reason ? reason : own;

	if (is_there)
		json_put_time(object, "time", activation->row.begin.utc_us,
			activation->row.begin.offset_min);
	else
		json_object_set_new(object, "time", json_null());
	json_put_number(
		object, "arousal", is_known ? activation->value : NAN, why);
	json_put_number(object, "arousal_uncertainty",
		is_known && activation->has_baseline
			? activation->arousal.uncertainty
			: NAN,
		why);
	json_put_text(object, "direction",
		is_known ? directions[activation->direction] : NULL);
	json_object_set_new(object, "n_days",
		json_integer(is_there ? activation->arousal.n_days : 0));
	json_object_set_new(object, "n_days_needed",
		json_integer((json_int_t)reg_constants_default.band_min_days));
	if (is_there)
		put_episode(object, activation);
	else
		json_object_set_new(object, "episode", json_null());
}
