/* SPDX-License-Identifier: GPL-3.0-or-later
 * Columns, bars and axes of block characters.
 */
#include "cli/view/chart.h"

#include <math.h>
#include <string.h>

/* A character's height in levels, lowest first; [0] is blank. */
static const char *const blocks[] = {
	" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
static const char *const ascii_blocks[] = {" ", ".", ":", "#"};
/* The same lying on its side. */
static const char *const lying[] = {
	" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"};

static int n_levels(void)
{
	return term.utf8 ? 8 : 3;
}

static const char *block(int level)
{
	return term.utf8 ? blocks[level] : ascii_blocks[level];
}

void chart_range(const double *values, size_t n, double step, double *ret_lo,
	double *ret_hi)
{
	double lo = INFINITY, hi = -INFINITY;

	for (size_t i = 0; i < n; i++) {
		lo = fmin(lo, values[i]);
		hi = fmax(hi, values[i]);
	}
	if (lo > hi)
		lo = hi = 0;
	*ret_lo = floor(lo / step) * step;
	*ret_hi = ceil(hi / step) * step;
	if (*ret_hi <= *ret_lo)
		*ret_hi = *ret_lo + step;
}

/* How many levels of the whole height a value fills, 0 for none. */
static int height_of(const struct chart *chart, double value)
{
	int top = chart->rows * n_levels();
	double share = (value - chart->lo) / (chart->hi - chart->lo);

	if (isnan(value))
		return 0;
	share = fmin(fmax(share, 0), 1);
	return 1 + (int)lround(share * (top - 1));
}

/* The character of one value in a row; row 0 is the lowest. */
static const char *glyph_of(const struct chart *chart, size_t i, int row)
{
	int above = height_of(chart, chart->values[i]) - row * n_levels();

	return block(above < 0 ? 0 : above > n_levels() ? n_levels() : above);
}

/* Whether an edge of the band runs through a row. */
static bool is_edge(const struct chart *chart, int row)
{
	const double edges[] = {chart->band_lo, chart->band_hi};

	for (size_t i = 0; i < 2 && chart->band_hi > chart->band_lo; i++) {
		int level = height_of(chart, edges[i]) - 1;

		if (edges[i] >= chart->lo && edges[i] <= chart->hi &&
			level / n_levels() == row)
			return true;
	}
	return false;
}

/* The dashes of a row with an edge, in cells that are blank. */
static bool is_dashed(const struct chart *chart, size_t i, int row)
{
	if (chart->band_where_known && isnan(chart->values[i]))
		return false;
	return i >= chart->band_first && is_edge(chart, row) &&
		*glyph_of(chart, i, row) == ' ';
}

static void put_row(FILE *file, const struct chart *chart, int row)
{
	/* Wide cells leave a column of air between the days. */
	int n_filled = chart->cell_columns > 1 ? chart->cell_columns - 1 : 1;
	int n_spaces = 0; /* kept back: none at the end of a line */

	for (size_t i = 0; i < chart->n; i++) {
		const char *glyph = is_dashed(chart, i, row)
			? term_sign("┄", "-")
			: glyph_of(chart, i, row);

		if (*glyph == ' ') {
			n_spaces += chart->cell_columns;
			continue;
		}
		fprintf(file, "%*s", n_spaces, "");
		for (int k = 0; k < n_filled; k++)
			fputs(glyph, file);
		n_spaces = chart->cell_columns - n_filled;
	}
}

void chart_print(FILE *file, const struct chart *chart)
{
	for (int row = chart->rows - 1; row >= 0; row--) {
		if (row == chart->rows - 1)
			fprintf(file, "%4.0f %s", chart->hi,
				term_sign("┤", "+"));
		else if (row == 0)
			fprintf(file, "%4.0f %s", chart->lo,
				term_sign("┤", "+"));
		else
			fprintf(file, "     %s", term_sign("│", "|"));
		fputs(term_on(chart->role), file);
		put_row(file, chart, row);
		fprintf(file, "%s\n", term_off());
	}
}

void chart_print_axis(FILE *file, int columns)
{
	fprintf(file, "     %s", term_sign("└", "+"));
	while (columns-- > 0)
		fputs(term_sign("─", "-"), file);
	putc('\n', file);
}

void chart_print_labels(FILE *file, const struct chart_label *labels, size_t n)
{
	int at = 0;

	for (size_t i = 0; i < n; i++) {
		int column = CHART_LABEL_COLUMNS + labels[i].column;

		if ((at > 0 && column <= at) ||
			column + term_columns(labels[i].text) > term.width)
			continue;
		at += fprintf(file, "%*s%s", column - at, "", labels[i].text);
	}
	putc('\n', file);
}

void chart_put_bar(FILE *file, double share, int columns)
{
	int n_eighths = (int)lround(fmin(fmax(share, 0), 1) * columns * 8);
	int n_full = n_eighths / 8;

	/* ASCII has no parts of a block. */
	if (!term.utf8)
		n_full = (n_eighths + 4) / 8;
	for (int i = 0; i < columns; i++)
		if (i < n_full)
			fputs(term_sign(lying[8], "#"), file);
		else
			fputs(term.utf8 && i == n_full ? lying[n_eighths % 8]
						       : " ",
				file);
}

void chart_bin(const double *values, size_t n, double *ret_bins, size_t n_bins)
{
	for (size_t bin = 0; bin < n_bins; bin++) {
		double sum = 0;
		size_t n_known = 0;

		for (size_t i = bin * n / n_bins; i < (bin + 1) * n / n_bins;
			i++) {
			if (isnan(values[i]))
				continue;
			sum += values[i];
			n_known++;
		}
		ret_bins[bin] = n_known ? sum / (double)n_known : NAN;
	}
}
