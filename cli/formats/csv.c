/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cuts text into rows of cells, see csv.h.
 */
#include "cli/formats/csv.h"

#include <errno.h>
#include <string.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf" /* of some editors */
#define BLANK " \t"

void csv_init(struct csv *csv, char *text)
{
	const char *first;

	if (strncmp(text, BYTE_ORDER_MARK, strlen(BYTE_ORDER_MARK)) == 0)
		text += strlen(BYTE_ORDER_MARK);
	first = text;
	while (*first == '#' || *first == '\n' || *first == '\r')
		first += strcspn(first, "\n") + (strchr(first, '\n') != NULL);
	first += strcspn(first, ",;\t\r\n");
	*csv = (struct csv){.at = text, .next_line = 1};
	csv->separator = *first == ';' || *first == '\t' ? *first : ',';
}

/* Behind a line's end, of whichever system. */
static void end_line(struct csv *csv)
{
	if (csv->at[0] == '\r' && csv->at[1] == '\n')
		csv->at++;
	if (*csv->at)
		csv->at++;
	csv->next_line++;
}

/* Blanks around cells, which a separator is not. */
static void skip_blanks(struct csv *csv)
{
	while (*csv->at && strchr(BLANK, *csv->at) &&
		*csv->at != csv->separator)
		csv->at++;
}

/* The text behind an opening quote, "" is a quote; it stays where it is. */
static int take_quoted(struct csv *csv, char **ret_cell)
{
	char *out = ++csv->at;

	*ret_cell = out;
	for (; *csv->at; csv->at++) {
		if (*csv->at == '"' && *++csv->at != '"') {
			skip_blanks(csv);
			/* at may be out: what follows is seen first. */
			return (int)(out - *ret_cell);
		}
		csv->next_line += *csv->at == '\n';
		*out++ = *csv->at;
	}
	return -EINVAL;
}

static int take_cell(struct csv *csv, char **ret_end)
{
	char *cell;
	int n;

	skip_blanks(csv);
	while (csv->separator == ' ' && *csv->at == ' ')
		csv->at++;
	if (*csv->at == '"') {
		n = take_quoted(csv, &cell);
		if (n < 0)
			return n;
		*ret_end = cell + n;
	} else {
		char ends[] = {csv->separator, '\r', '\n', '\0'};

		cell = csv->at;
		csv->at += strcspn(cell, ends);
		*ret_end = csv->at;
		while (*ret_end > cell && strchr(BLANK, (*ret_end)[-1]))
			(*ret_end)--;
	}
	if (csv->n == CSV_MAX_CELLS)
		return -E2BIG;
	csv->cells[csv->n++] = cell;
	return 0;
}

/* Where rows begin: behind empty lines and comments. */
static void skip(struct csv *csv)
{
	for (;;) {
		char *begin = csv->at + strspn(csv->at, BLANK);

		if (*begin == '#')
			begin += strcspn(begin, "\r\n");
		if (*begin == '\0')
			csv->at = begin;
		if (*begin != '\r' && *begin != '\n')
			return;
		csv->at = begin;
		end_line(csv);
	}
}

int csv_next(struct csv *csv)
{
	char after;

	skip(csv);
	csv->line = csv->next_line;
	csv->n = 0;
	if (*csv->at == '\0')
		return 0;
	do {
		char *end;
		int r = take_cell(csv, &end);

		if (r < 0)
			return r;
		after = *csv->at;
		if (after && after != csv->separator && after != '\r' &&
			after != '\n')
			return -EINVAL;
		if (after == csv->separator)
			csv->at++;
		else
			end_line(csv);
		*end = '\0';
	} while (after == csv->separator);
	return 1;
}
