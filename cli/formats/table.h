/* SPDX-License-Identifier: GPL-3.0-or-later
 * RR intervals in a column of a table: HRV Logger, Polar Sensor Logger, Kubios
 * style (time and interval), PhysioNet's ann2rr and ihr, and any other whose
 * heading names a column rr.
 */
#pragma once

#include <stdbool.h>

#include "cli/formats/number.h"

struct lines;
struct record_maker;

struct table_facts {
	bool has_heading;
	bool has_labels; /* kinds of beats, or a mark beside abnormal ones */
};

/* Adds every row to maker; unit RR_N_UNITS: as the table has it, which becomes
 * maker->unit. use_labels: leave out intervals beside beats that are not from
 * the sinus node. 0 or a failure with maker->error: -EINVAL, -EFBIG. */
int table_read(struct lines *lines, struct record_maker *maker,
	enum rr_unit unit, bool use_labels, struct table_facts *ret_facts);
