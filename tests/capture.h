/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a function prints on stdout or stderr, as text.
 */
#pragma once

#include "tests/near.h"

#include <string.h>
#include <unistd.h>

#define CAPTURE_SIZE 16384

struct capture {
	FILE *stream;
	FILE *file;
	int saved_fd;
	char text[CAPTURE_SIZE]; /* after capture_end */
};

static inline void capture_begin(struct capture *capture, FILE *stream)
{
	capture->stream = stream;
	capture->file = tmpfile();
	assert_non_null(capture->file);
	fflush(stream);
	capture->saved_fd = dup(fileno(stream));
	dup2(fileno(capture->file), fileno(stream));
}

static inline const char *capture_end(struct capture *capture)
{
	size_t n;

	fflush(capture->stream);
	dup2(capture->saved_fd, fileno(capture->stream));
	close(capture->saved_fd);
	rewind(capture->file);
	n = fread(capture->text, 1, CAPTURE_SIZE - 1, capture->file);
	capture->text[n] = '\0';
	fclose(capture->file);
	return capture->text;
}
