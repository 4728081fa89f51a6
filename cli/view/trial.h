/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shows a trial: what today is drawn for, and, once it is over, what came out.
 */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "analysis/days/trial.h"
#include "daemon/store/trials.h"

struct trial_view {
	const struct trial *trial;
	struct trial_plan plan;
	int today; /* since 1970 */
	const char *outcome; /* in a sentence: "pain" */
	bool is_pain; /* the outcome is counted in points */
	struct trial_result result; /* only when it is over */
};

/* The last day as planned, and the day on which it is over. */
int trial_last_day(const struct trial_view *view);
bool trial_is_over(const struct trial_view *view);

/* What was found, in whole sentences; fresh memory, the caller frees. */
char *trial_sentence(const struct trial_view *view);

void trial_print_today(FILE *file, const struct trial_view *view);
void trial_print_result(FILE *file, const struct trial_view *view);
/* Either as JSON; without result before it is over. */
void trial_print_json(const struct trial_view *view);
