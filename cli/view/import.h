/* SPDX-License-Identifier: GPL-3.0-or-later
 * Says what was taken in from files.
 */
#pragma once

#include <stddef.h>
#include <stdio.h>

struct import_report {
	size_t n_recordings, n_recordings_there; /* new, and there already */
	size_t n_beats; /* of the new ones */
	double worn_s;
	size_t n_entries, n_entries_there;
};

void import_print(FILE *file, const struct import_report *report);
void import_print_json(const struct import_report *report);
