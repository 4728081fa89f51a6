/* SPDX-License-Identifier: GPL-3.0-or-later
 * Drawings of block characters, or of ASCII where the terminal has no others.
 *
 * A value takes one cell; a missing one (NAN) leaves its cell blank, while the
 * least value still shows a line, so that nothing and little differ.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "cli/view/term.h"

#define CHART_LABEL_COLUMNS 6 /* numbers left of the drawing, with its edge */

struct chart {
	const double *values;
	size_t n;
	int cell_columns; /* of one value */
	int rows; /* of characters */
	double lo, hi; /* at the lowest and highest line */
	enum term_role role;
	double band_lo, band_hi; /* edges of a band, dashed where nothing else
				  * is drawn, from value band_first on; both
				  * NAN, or both 0: none */
	size_t band_first;
	bool band_where_known; /* not in cells without a value */
};

/* The range of the values in whole steps, at least one wide; 0..step when
 * there are none. */
void chart_range(const double *values, size_t n, double step, double *ret_lo,
	double *ret_hi);

/* The rows with lo and hi written on the left. */
void chart_print(FILE *file, const struct chart *chart);

/* The line under charts of so many columns. */
void chart_print_axis(FILE *file, int columns);

/* A label under an axis: text is put so that it begins at a column. */
struct chart_label {
	int column;
	const char *text;
};
/* Labels in order of column; one that would touch the last, or leave the
 * terminal, is left out. */
void chart_print_labels(FILE *file, const struct chart_label *labels, size_t n);

/* A bar from the left, share 0..1 of columns, padded with spaces. */
void chart_put_bar(FILE *file, double share, int columns);

/* Means of n values in n_bins equal runs; NAN where a run has none. */
void chart_bin(const double *values, size_t n, double *ret_bins, size_t n_bins);
