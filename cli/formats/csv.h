/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rows of a table with text in it: RFC 4180, with the separator of whatever
 * spreadsheet wrote it.
 */
#pragma once

#include <stddef.h>

#define CSV_MAX_CELLS 32

struct csv {
	char *at; /* what is still to come, up to a NUL */
	char separator;
	size_t next_line;
	/* The row: */
	size_t line; /* its first, from 1 */
	size_t n;
	char *cells[CSV_MAX_CELLS];
};

/* A separator that is set to ' ' afterwards stands for any number of them.
 * text: ends with NUL; cells are cut out of it in place. The separator is the
 * first of ',', ';' and tab in the first row. */
void csv_init(struct csv *csv, char *text);

/* The next row that is not empty and no comment (#): 1, or 0 after the last.
 * -EINVAL: a quote that never ends, or text behind one; -E2BIG: more cells than
 * CSV_MAX_CELLS; csv->line says where. */
int csv_next(struct csv *csv);
