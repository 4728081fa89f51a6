/* SPDX-License-Identifier: GPL-3.0-or-later
 * The first rows of a table as numbers, by which its columns are told apart.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "cli/formats/row.h"

#define N_SAMPLES 64 /* rows to judge by */

/* The first rows as numbers, NAN where a cell is none. */
struct samples {
	size_t n;
	int n_columns;
	size_t first_line;
	double values[N_SAMPLES][ROW_MAX_CELLS];
	bool is_stamp[ROW_MAX_CELLS]; /* in the first row */
	bool is_text[ROW_MAX_CELLS]; /* in every row a word */
};

/* What is asked of a column (an index) holds for all rows: */

bool samples_is_number(const struct samples *samples, int column);
/* Stamps, or numbers that never fall and do rise. */
bool samples_is_time(const struct samples *samples, int column);
/* A number in each row, one more than that above. */
bool samples_is_count(const struct samples *samples, int column);
/* From the first row to the last. */
double samples_rise(const struct samples *samples, int column);
/* Of a column, or of its steps; NAN of none. */
double samples_median(const struct samples *samples, int column, bool of_steps);
/* What numbers are rounded to: 1, .1, .01 ... 1e-6. */
double samples_grain(const struct samples *samples, int column);
