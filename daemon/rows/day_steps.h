/* SPDX-License-Identifier: GPL-3.0-or-later
 * The steps of practice days as the regulation layer wants them: with what the
 * person wrote (tags, practices, postures) marked in them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/store/stretches.h"

struct reg_step;
struct step;
struct store;

/* Days [first, end) of one kind of device. */
struct day_range {
	enum device_kind kind;
	int first_day, end_day;
	int rollover_min;
};

/* UTC between which all that is of the days lies, and some that is not. */
void day_range_bounds(const struct day_range *range, int64_t *ret_from_us,
	int64_t *ret_to_us);

/* Rising time. rows[i] is the row that steps[i] was made of. */
struct day_steps {
	struct reg_step *steps;
	struct step *rows; /* NULL unless asked for */
	size_t n;
};

/* Reads the steps of the days. 0 or -errno of the store; day_steps_done in any
 * case. */
int day_steps_read(struct store *store, const struct day_range *range,
	bool with_rows, struct day_steps *ret_steps);
void day_steps_done(struct day_steps *steps);

/* Part of a day, or many. */
struct step_span {
	enum device_kind kind;
	int rollover_min;
	int64_t from_us, to_us;
};

/* The same of the steps that begin in [from_us, to_us), with their rows, and
 * of some before, whose movement reaches into it. */
int day_steps_around(struct store *store, const struct step_span *span,
	struct day_steps *ret_steps);

/* Days within [first, end) on which a baseline must begin anew: medicine was
 * started, stopped or changed, or a tag says so. Fills ret_days (fresh memory,
 * the caller frees). 0 or -errno. */
int day_breaks_read(struct store *store, const struct day_range *range,
	int **ret_days, size_t *ret_n);
