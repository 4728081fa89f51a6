/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which column holds the intervals by the names in a heading, and their unit.
 *
 * A name counts when it begins with rr, r-r, nn or ibi; after those comes
 * interval, or duration with a unit. Of several the best goes: the bare name,
 * then one with a unit of time, then any other; two as good as each other are
 * refused, as is a unit that is not known: a guess could be off by a factor.
 * A number, index or count of intervals is none.
 */
#pragma once

#include "cli/formats/number.h"

struct row;

/* "ms", "sec", "1/1024 s" as headings write them; RR_N_UNITS: no unit. */
enum rr_unit heading_unit(const char *word);

struct heading {
	int rr; /* index of its column */
	int time; /* or -1 */
	enum rr_unit unit; /* RR_N_UNITS: the heading does not say */
};

/* unit: what is said of the intervals, RR_N_UNITS if nothing is. 0; -EINVAL
 * with what is wrong as a sentence in ret_what, which the caller frees. */
int heading_read(const struct row *row, enum rr_unit unit,
	struct heading *ret_heading, char **ret_what);

/* Between blanks "RR (1/1024 s)" is three cells: makes them one name again. */
void heading_join(struct row *row);
