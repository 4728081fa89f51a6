/* SPDX-License-Identifier: GPL-3.0-or-later
 * A measure, or the reason why there is none.
 *
 * "Not computable" is data, not an error: value is NAN then, and reason says
 * why. A value that is there has HRV_OK.
 */
#pragma once

#include <math.h>

enum hrv_reason {
	HRV_OK,
	HRV_NO_BEATS, /* no interval to work on */
	HRV_TOO_FEW, /* too few intervals or differences */
	HRV_TOO_SHORT, /* the window is too short for this measure */
	HRV_RUN_SHORT, /* its longest run without a gap is */
	HRV_LOW_GRADE, /* too many artefacts or gaps */
	HRV_NO_VARIATION, /* undefined at zero variability */
	HRV_BREATHING_SLOW, /* below 9.5/min: RSA lies in LF */
	HRV_BREATHING_FAST, /* above 24/min: RSA lies beyond HF */
	HRV_BREATHING_UNKNOWN,
	HRV_NO_PEAK, /* greatest bin lies on the edge of the band */
	HRV_IRREGULAR, /* rhythm not suitable for HRV */
	HRV_NO_MEMORY,
	HRV_NOT_ASKED, /* an option leaves it out */
	HRV_TOO_LONG, /* would take minutes, and say little */
	HRV_HEART_SLOW, /* the band lies above half the heart rate */
	HRV_N_REASONS,
};

struct hrv_value {
	double value;
	enum hrv_reason reason;
};

static inline struct hrv_value hrv_some(double value)
{
	return (struct hrv_value){value, HRV_OK};
}

static inline struct hrv_value hrv_none(enum hrv_reason reason)
{
	return (struct hrv_value){NAN, reason};
}

/* "breathing below 9.5/min": for people and JSON. */
const char *hrv_reason_text(enum hrv_reason reason);
/* "breathing_slow": the word that is stored. */
const char *hrv_reason_word(enum hrv_reason reason);
/* The reason of a word; HRV_N_REASONS if there is none such. */
enum hrv_reason hrv_reason_of_word(const char *word);
