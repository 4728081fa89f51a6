/* SPDX-License-Identifier: GPL-3.0-or-later
 * For how long a tag leaves the heart in doubt: coffee, a sauna, a fever move
 * it by themselves, so that windows after them stay out of baselines
 * (regulation.md 5; all lengths are choices unless noted). They stay stored,
 * and analyses run with and without them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum doubt_until {
	DOUBT_FOR, /* length_s after the tag */
	DOUBT_DAY, /* until the practice day ends, and from its begin */
	DOUBT_NIGHT, /* until length_s after the practice day's end */
	DOUBT_BREAK, /* for good: the baseline begins anew */
};

struct doubt {
	const char *tag; /* its key, as in "#hot_bath" */
	enum doubt_until until;
	double length_s;
};

/* The table, in alphabetical order. */
extern const struct doubt doubts[];
extern const size_t n_doubts;

/* Of one tag; NULL where a tag leaves no doubt. */
const struct doubt *doubt_of_tag(const char *tag);

/* Seconds relative to the tag's moment that are in doubt, [*ret_from_s,
 * *ret_to_s), for a moment day_s seconds into a practice day of day_length_s.
 * A break has no end: INFINITY. */
void doubt_span(const struct doubt *doubt, double day_s, double day_length_s,
	double *ret_from_s, double *ret_to_s);
