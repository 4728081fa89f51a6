/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which column of a table is what: by its heading, or by what stands in it.
 *
 * Without a heading, times are what never falls, and intervals what the times
 * go up by. So the two prove each other: which unit each has, and whether a
 * time is that of the beat that ends the interval or begins it. Numbers that
 * count the rows prove nothing, nor does a clock that disagrees at most rows.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/formats/number.h"

struct lines;

enum time_kind {
	TIME_NONE,
	TIME_STAMP, /* of the day or since 1970, as beats arrived */
	TIME_ELAPSED, /* of the beats themselves */
};

struct columns {
	char separator, point;
	bool has_heading;
	int rr; /* index; -1: there is none */
	enum rr_unit unit;
	bool is_rate; /* beats per minute instead of intervals */
	int time; /* index or -1 */
	enum time_kind time_kind;
	int64_t time_unit_q; /* TIME_ELAPSED */
	bool time_is_begin; /* of the interval, not its end */
	unsigned labels; /* bit i: column i names kinds of beats */
	int flag; /* a column of 0, and 1 beside abnormal beats; or -1 */
};

/* Whether the first line that is no comment has more than one cell, or is a
 * heading: that this is a table at all. Takes a copy of where lines stands. */
bool columns_are_there(struct lines lines);

/* Whether they are intervals one a line after all, only that decimals have a
 * comma, or a unit or a comma stands behind each. */
bool columns_are_one(struct lines lines);

/* The columns of what begins at lines (a copy). unit: of the intervals, or
 * RR_N_UNITS to find out. 0; -EINVAL with the line and in a sentence what does
 * not fit, which the caller frees. An empty table has any columns. */
int columns_find(struct lines lines, enum rr_unit unit,
	struct columns *ret_columns, size_t *ret_line, char **ret_what);

/* Whether the heading's first column begins so ("phone timestamp"). */
bool columns_heading_begins(struct lines lines, const char *begin);
