/* SPDX-License-Identifier: GPL-3.0-or-later
 * Log lines to standard error.
 */
#include "daemon/base/log.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINE_MAX_BYTES 1024

static enum log_level max_level = LOG_LEVEL_INFO;
static const char *program_name = "";
static bool to_journal;

void log_set_level(enum log_level level)
{
	max_level = level;
}

/* systemd.exec(5): JOURNAL_STREAM is "DEVICE:INODE" of the stream that was
 * given to us; a stderr that was redirected since has another. */
static bool stderr_is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	struct stat st;
	char ours[2 * 20 + 2];

	if (!stream || fstat(STDERR_FILENO, &st) < 0)
		return false;
	snprintf(ours, sizeof(ours), "%ju:%ju", (uintmax_t)st.st_dev,
		(uintmax_t)st.st_ino);
	return strcmp(stream, ours) == 0;
}

void log_init(const char *program)
{
	program_name = program;
	to_journal = stderr_is_journal();
}

/* Names of devices come over the radio: a line break in one must not look like
 * a line of ours. */
static void blank_controls(char *line)
{
	for (; *line; line++)
		if ((unsigned char)*line < ' ' || *line == 0x7f)
			*line = ' ';
}

__attribute__((format(printf, 2, 0))) static void log_line(
	enum log_level level, const char *format, va_list args)
{
	char line[LINE_MAX_BYTES];

	if (level > max_level)
		return;
	/* clang-tidy 14 loses va_start when it reads several files in a run.
	 * NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized) */
	vsnprintf(line, sizeof(line), format, args);
	blank_controls(line);
	if (to_journal)
		fprintf(stderr, "<%d>%s\n", level, line);
	else
		fprintf(stderr, "%s%s%s\n", program_name,
			*program_name ? ": " : "", line);
}

void log_error(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	log_line(LOG_LEVEL_ERROR, format, args);
	va_end(args);
}

void log_warning(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	log_line(LOG_LEVEL_WARNING, format, args);
	va_end(args);
}

void log_notice(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	log_line(LOG_LEVEL_NOTICE, format, args);
	va_end(args);
}

void log_info(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	log_line(LOG_LEVEL_INFO, format, args);
	va_end(args);
}

void log_debug(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	log_line(LOG_LEVEL_DEBUG, format, args);
	va_end(args);
}
