/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shows what was found between pain and the heart, in words first. No answer is
 * a cause, and "no clear link so far" is one (R35, R36).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "analysis/days/relation.h"
#include "daemon/store/stretches.h"

struct link_measure {
	const char *key; /* in JSON: "in_range" */
	const char *label; /* in a table: "usual range" */
	const char *name; /* in a sentence: "time in your usual range" */
};

struct link_report {
	int first_day; /* since 1970 */
	size_t n_days;
	enum device_kind kind; /* DEVICE_N_KINDS: no strap at all */
	bool is_cut; /* begins after a change of medicine */
	size_t n_single; /* days with one entry of pain now and nothing else */
	const struct link_measure *measures;
	const struct relation_rules *rules;
	const struct relation_answer *answers;
	size_t n_answers;
	size_t n_primary; /* the first ones: asked beforehand */
	struct relation_coverage coverage; /* of the first measure */
};

/* What an answer says, in whole sentences; fresh memory, the caller frees. */
char *link_sentence(
	const struct link_report *report, const struct relation_answer *answer);
/* What that is in points of pain; NULL where it says nothing. */
char *link_points(
	const struct link_report *report, const struct relation_answer *answer);
/* Who wore the strap on which days; NULL without an entry. */
char *link_coverage(const struct link_report *report);
/* "same day", "the day before": when the measure was taken. */
const char *link_when(int lag);
/* One or two words: "possible". */
const char *link_verdict_word(enum relation_verdict verdict);

void link_print(FILE *file, const struct link_report *report);
void link_print_json(const struct link_report *report);
