/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cuts lines into cells, see row.h.
 */
#include "cli/formats/row.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "cli/formats/lines.h"

/* Of ';', tab, ',' and ' ' the first that text has. */
static char separator_of(const char *text)
{
	const char *found = NULL;

	for (const char *c = ";\t,"; *c && !found; c++)
		found = strchr(text, *c);
	return found ? *found : ' ';
}

static bool is_blank(char c)
{
	return isspace((unsigned char)c);
}

static char *cell_end(char *text, char separator)
{
	if (separator != ' ')
		return text + strcspn(text, (char[]){separator, '\0'});
	while (*text && !is_blank(*text))
		text++;
	return text;
}

static void trim(char **cell, char *end)
{
	while (is_blank(**cell))
		++*cell;
	while (end > *cell && is_blank(end[-1]))
		end--;
	*end = '\0';
}

/* What is beyond the last cell that there is room for is dropped. */
static void split(struct row *row, char *text, char separator)
{
	row->n = 0;
	while (row->n < ROW_MAX_CELLS) {
		char *end;
		bool is_last;

		while (separator == ' ' && is_blank(*text))
			text++;
		end = cell_end(text, separator);
		is_last = *end == '\0';
		row->cells[row->n] = text;
		trim(&row->cells[row->n], end);
		row->n++;
		if (is_last)
			return;
		text = end + 1;
	}
}

int row_read(struct lines *lines, char *separator, struct row *ret_row)
{
	int r;

	while ((r = lines_next(lines)) > 0) {
		char *comment = lines->text + strcspn(lines->text, "#");

		*ret_row = (struct row){0};
		if (comment == lines->text && *comment) {
			ret_row->comment = comment + 1;
			return 1;
		}
		while (comment > lines->text && is_blank(comment[-1]))
			comment--;
		*comment = '\0';
		if (*lines->text == '\0')
			continue;
		if (*separator == '\0')
			*separator = separator_of(lines->text);
		split(ret_row, lines->text, *separator);
		return 1;
	}
	return r;
}

int row_next(struct lines *lines, char *separator, struct row *ret_row)
{
	int r;

	do
		r = row_read(lines, separator, ret_row);
	while (r > 0 && ret_row->n == 0);
	return r;
}
