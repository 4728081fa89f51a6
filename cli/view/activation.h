/* SPDX-License-Identifier: GPL-3.0-or-later
 * Activation at one moment, in words first: how far the heart is from what is
 * usual for the person at this hour, and where that comes from.
 */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "analysis/regulation/arousal.h"
#include "daemon/store/days.h"
#include "daemon/store/steps.h"

struct json_t;

enum activation_direction {
	ACTIVATION_STEADY, /* or less than can be told */
	ACTIVATION_RISING,
	ACTIVATION_FALLING,
};

struct activation {
	enum device_kind kind;
	struct step row; /* begin.utc_us 0: there is none */
	struct reg_step step; /* the same, with tags and posture */
	double value; /* median of the last steps; NAN: row.why says why */
	enum activation_direction direction;
	/* What the value is made of; of no use without a baseline. */
	bool has_baseline;
	struct reg_arousal arousal;
	int first_day, end_day; /* that the baseline is made of: [first, end) */
	struct episode episode; /* that it lies in; begin.utc_us 0: none */
};

static inline bool activation_is_there(const struct activation *activation)
{
	return activation->row.begin.utc_us != 0;
}

/* Past its peak by more than the noise. */
bool activation_is_settling(const struct activation *activation);

/* "more activation than your usual for this hour, rising"; NULL when it is not
 * known. Fresh memory, the caller frees. */
char *activation_words(const struct activation *activation);
/* Why it is not known: "learning your usual, 3 of 5 days". Fresh memory. */
char *activation_reason(const struct activation *activation);
/* "since 14:03, from a peak of 2.4 at 14:05"; NULL outside of an episode. Fresh
 * memory. */
char *activation_episode_words(const struct activation *activation);

/* The keys of the moment in object, all of them always; reason NULL, or why
 * nothing is known (then activation may be zeroed). */
void activation_put_json(struct json_t *object,
	const struct activation *activation, const char *reason);

/* The answer of `hrvctl why`. */
void why_print(FILE *file, const struct activation *activation);
void why_print_json(const struct activation *activation);
