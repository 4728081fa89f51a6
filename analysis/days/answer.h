/* SPDX-License-Identifier: GPL-3.0-or-later
 * The numbers that answer one question of a link, before its family is known.
 */
#pragma once

#include <stdint.h>

#include "analysis/days/relation.h"

struct answer;

/* Room for series of n_days; NULL without memory. The caller frees. */
struct answer *answer_new(size_t n_days, size_t n_bootstrap_max);
void answer_free(struct answer *answer);

/* Pain and one measure, as entered and with trend and week taken out. */
struct answer_series {
	const double *pain, *measure;
	const double *pain_adjusted, *measure_adjusted;
	size_t n_days;
};

/* Fills all of ret_answer but question, strongest and p_adjusted; the verdict
 * is RELATION_NOTHING where the family has to decide. Draws begin at seed. */
void answer_run(struct answer *answer, const struct answer_series *series,
	const struct relation_rules *rules, uint64_t seed,
	struct relation_answer *ret_answer);
