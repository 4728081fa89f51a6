/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shows the measures of one record, as `analyze` does.
 */
#pragma once

#include <stdio.h>

struct hrv_options;
struct hrv_report;

/* name: of the record, for the headline. */
void report_print(FILE *file, const char *name, const struct hrv_report *report,
	const struct hrv_options *options);
/* The keys are an interface other programs rely on; see hrvctl(1). */
void report_print_json(const struct hrv_report *report);
