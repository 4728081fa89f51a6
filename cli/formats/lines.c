/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cuts bytes into lines, see lines.h.
 */
#include "cli/formats/lines.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf" /* of some editors */

void lines_init(struct lines *lines, const char *bytes, size_t n)
{
	size_t mark = strlen(BYTE_ORDER_MARK);

	*lines = (struct lines){.at = bytes, .end = bytes + n};
	if (n >= mark && memcmp(bytes, BYTE_ORDER_MARK, mark) == 0)
		lines->at += mark;
}

static bool is_blank(char c)
{
	return isspace((unsigned char)c);
}

/* A lone CR ends a line, too, as old spreadsheets write. */
static const char *line_end(const char *at, const char *end)
{
	while (at < end && *at != '\n' && *at != '\r')
		at++;
	return at;
}

int lines_next(struct lines *lines)
{
	const char *begin = lines->at;
	const char *end = line_end(begin, lines->end);
	size_t n;

	if (begin == lines->end)
		return 0;
	lines->number++;
	lines->at = end + (end < lines->end);
	if (lines->at < lines->end && end[0] == '\r' && end[1] == '\n')
		lines->at++;
	for (const char *c = begin; c < end; c++)
		if (iscntrl((unsigned char)*c) && !is_blank(*c))
			return -EINVAL;
	while (begin < end && is_blank(*begin))
		begin++;
	while (end > begin && is_blank(end[-1]))
		end--;
	n = (size_t)(end - begin);
	if (n >= LINES_SIZE && *begin != '#')
		return -E2BIG;
	n = n < LINES_SIZE ? n : LINES_SIZE - 1;
	memcpy(lines->text, begin, n);
	lines->text[n] = '\0';
	return 1;
}
