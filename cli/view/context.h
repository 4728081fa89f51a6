/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the heart did around a moment: the 5 minutes before it and the 10 after.
 */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "analysis/measures/value.h"
#include "daemon/store/stretches.h"

struct json_t;

/* Beside what is usual for the person in this context and at this hour: within
 * one spread of it, or not. */
struct context_usual {
	enum {
		CONTEXT_NOT_COMPARED,
		CONTEXT_BELOW,
		CONTEXT_WITHIN,
		CONTEXT_ABOVE
	} place;
	double low, high;
};

/* One side of the moment. */
struct context_side {
	double length_s; /* of which beats were looked for */
	double beats_s; /* how much of it beats were found */
	struct hrv_value hr_bpm, rmssd_ms;
	struct context_usual hr_usual, rmssd_usual; /* both, or none */
	const char *not_compared; /* why; NULL: as nothing is usual yet */
};

struct context {
	bool is_known; /* it was looked for */
	const char *why_not; /* when not */
	enum device_kind kind; /* DEVICE_N_KINDS: no strap then */
	struct context_side before, after;
};

/* "5 min before: heart rate above your usual (88 bpm), RMSSD within it (31
 * ms)", and 10 min after; while nothing is usual yet "5 min before: heart rate
 * 72 bpm, RMSSD 31 ms; 10 min after 70 bpm, 33 ms"; or "no strap then"; with
 * the line end. Nothing where it was not looked for. */
void context_print(FILE *file, const struct context *context);
/* The same for lists: shorter, dim, indented by `at` columns; nothing where
 * there was no strap. */
void context_print_row(FILE *file, const struct context *context, int at);
/* The key "context": an object, or null with a reason. */
void context_put_json(struct json_t *object, const struct context *context);
