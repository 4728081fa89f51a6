/* SPDX-License-Identifier: GPL-3.0-or-later
 * The reasons for which a measure is absent, in words.
 */
#include "analysis/measures/value.h"

#include <string.h>

static const struct {
	const char *word;
	const char *text;
} reasons[HRV_N_REASONS] = {
	[HRV_OK] = {"ok", "present"},
	[HRV_NO_BEATS] = {"no_beats", "no beats"},
	[HRV_TOO_FEW] = {"too_few", "too few beats"},
	[HRV_TOO_SHORT] = {"too_short", "window too short"},
	[HRV_RUN_SHORT] = {"run_short", "longest run too short"},
	[HRV_LOW_GRADE] = {"low_grade", "too many artefacts or gaps"},
	[HRV_NO_VARIATION] = {"no_variation", "undefined without variation"},
	[HRV_BREATHING_SLOW] = {"breathing_slow", "breathing below 9.5/min"},
	[HRV_BREATHING_FAST] = {"breathing_fast", "breathing above 24/min"},
	[HRV_BREATHING_UNKNOWN] = {"breathing_unknown",
		"breathing rate unknown"},
	[HRV_NO_PEAK] = {"no_peak", "no peak inside the band"},
	[HRV_IRREGULAR] = {"irregular", "rhythm not suitable for HRV"},
	[HRV_NO_MEMORY] = {"no_memory", "not enough memory"},
	[HRV_NOT_ASKED] = {"not_asked", "not asked for"},
	[HRV_TOO_LONG] = {"too_long", "record too long for this"},
	[HRV_HEART_SLOW] = {"heart_slow", "heart too slow for this band"},
};

const char *hrv_reason_text(enum hrv_reason reason)
{
	return reasons[reason].text;
}

const char *hrv_reason_word(enum hrv_reason reason)
{
	return reasons[reason].word;
}

enum hrv_reason hrv_reason_of_word(const char *word)
{
	int reason = 0;

	while (reason < HRV_N_REASONS &&
		strcmp(reasons[reason].word, word) != 0)
		reason++;
	return (enum hrv_reason)reason;
}
