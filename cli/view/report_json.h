/* SPDX-License-Identifier: GPL-3.0-or-later
 * A report as JSON, for the views that print one or many.
 */
#pragma once

#include "cli/view/json.h"

struct hrv_report;
struct rr_series;

/* n_beats to grade, then every measure: value, or null with its reason. */
void report_put_json(json_t *object, const struct hrv_report *report);
/* What was found in the series, by kind: lists of the indices of intervals. */
void report_put_artefacts(json_t *object, const struct hrv_report *report,
	const struct rr_series *series);
