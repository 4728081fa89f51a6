/* SPDX-License-Identifier: GPL-3.0-or-later
 * Lines of a text that may not be one.
 */
#pragma once

#include <stddef.h>

#define LINES_SIZE 512 /* of a line that is kept, with its NUL */

struct lines {
	const char *at, *end; /* what is still to come */
	size_t number; /* of the line in text, from 1 */
	char text[LINES_SIZE]; /* without its end and the blanks around it */
};

void lines_init(struct lines *lines, const char *bytes, size_t n);

/* Takes the next line into lines->text: 1, or 0 after the last. -EINVAL at a
 * control character: a binary file is refused at its first strange byte,
 * however long its "lines" are. -E2BIG where a line is longer than text; of a
 * comment (#) the beginning is enough. */
int lines_next(struct lines *lines);
