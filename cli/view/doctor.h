/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shows what `hrvctl doctor` found: a line for each check, what to do under
 * those that need it, and a count.
 */
#pragma once

#include <stdio.h>

struct doctor_report;

/* system: "hrvctl 0.1.0, Linux 6.1.0". */
void doctor_view(
	FILE *file, const struct doctor_report *report, const char *system);
void doctor_view_json(const struct doctor_report *report, const char *system);
