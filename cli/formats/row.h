/* SPDX-License-Identifier: GPL-3.0-or-later
 * The lines of a table of intervals as rows of cells, which may be quoted.
 */
#pragma once

#define ROW_MAX_CELLS 16

/* A line cut into cells, the blanks around each away; they are lines->text. */
struct row {
	int n;
	char *cells[ROW_MAX_CELLS];
	const char *comment; /* NULL: cells; else behind the '#' of the line */
};

struct lines;

/* The next line that says something, cut into cells and without a comment at
 * its end; or a line that is one. The separator is that of the first row when
 * it is '\0'. As lines_next; and -EBADMSG for a quote that does not end. */
int row_read(struct lines *lines, char *separator, struct row *ret_row);

/* The same without the lines that are comments. */
int row_next(struct lines *lines, char *separator, struct row *ret_row);
