/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cuts lines into cells, see row.h.
 */
#include "cli/formats/row.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "cli/formats/csv.h"
#include "cli/formats/lines.h"

/* The first of chars in text that is not between quotes; its end if none is. */
static char *find_bare(char *text, const char *chars)
{
	bool quoted = false;

	for (; *text; text++) {
		quoted ^= *text == '"';
		if (!quoted && strchr(chars, *text))
			break;
	}
	return text;
}

/* Of ';', tab, ',' and ' ' the first that text has. */
static char separator_of(char *text)
{
	for (const char *c = ";\t,"; *c; c++)
		if (*find_bare(text, (char[]){*c, '\0'}))
			return *c;
	return ' ';
}

static bool is_blank(char c)
{
	return isspace((unsigned char)c);
}

/* What is beyond the last cell that there is room for is dropped. (No
 * csv_init(): a mark of bytes is one of the first line only, and gone.) */
static int split(struct row *row, char *text, char separator)
{
	struct csv csv = {.at = text, .next_line = 1, .separator = separator};
	int r;

	for (char *c = text; separator == ' ' && *c; c++)
		*c = is_blank(*c) ? ' ' : *c;
	r = csv_next(&csv);
	if (r < 0 && r != -E2BIG)
		return -EBADMSG;
	row->n = csv.n < ROW_MAX_CELLS ? (int)csv.n : ROW_MAX_CELLS;
	memcpy(row->cells, csv.cells, (size_t)row->n * sizeof(*row->cells));
	return 1;
}

int row_read(struct lines *lines, char *separator, struct row *ret_row)
{
	int r;

	while ((r = lines_next(lines)) > 0) {
		char *end = find_bare(lines->text, "#");

		*ret_row = (struct row){0};
		if (end == lines->text && *end) {
			ret_row->comment = end + 1;
			return 1;
		}
		while (end > lines->text && is_blank(end[-1]))
			end--;
		*end = '\0';
		if (*lines->text == '\0')
			continue;
		if (*separator == '\0')
			*separator = separator_of(lines->text);
		return split(ret_row, lines->text, *separator);
	}
	return r;
}

int row_next(struct lines *lines, char *separator, struct row *ret_row)
{
	int r;

	do
		r = row_read(lines, separator, ret_row);
	while (r > 0 && ret_row->comment);
	return r;
}
