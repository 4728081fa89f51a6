/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shows the measures of one record, as `analyze` does.
 */
#pragma once

#include <stdio.h>

#include "analysis/measures/value.h"

struct hrv_options;
struct hrv_report;
struct record;

/* Where the intervals of a report came from. */
struct report_source {
	const char *name; /* of the file, for people */
	const struct record *record;
};

/* Two lines: the name, and "RR text in ms · 2 gaps". */
void report_print_source(FILE *file, const struct report_source *source);
void report_print(FILE *file, const struct report_source *source,
	const struct hrv_report *report, const struct hrv_options *options);
/* One object; the keys are an interface other programs rely on: hrvctl(1). */
void report_print_json(
	const struct report_source *source, const struct hrv_report *report);

/* Of a key of hrv_fields. */
struct hrv_value report_value(const struct hrv_report *report, const char *key);
