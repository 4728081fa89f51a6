/* SPDX-License-Identifier: GPL-3.0-or-later
 * Lines to standard error, with <N> priorities when the journal reads them.
 *
 * Say what failed, then why, then what we do next ("retrying in 8 s"), lower
 * case, no full stop. Nothing about a person's heart above debug.
 */
#pragma once

enum log_level {
	LOG_LEVEL_ERROR = 3, /* the numbers of syslog(3) */
	LOG_LEVEL_WARNING = 4,
	LOG_LEVEL_NOTICE = 5,
	LOG_LEVEL_INFO = 6,
	LOG_LEVEL_DEBUG = 7,
};

/* Lines above level are dropped; the default is LOG_LEVEL_INFO. */
void log_set_level(enum log_level level);

/* Looks whether JOURNAL_STREAM names our stderr, and prefixes lines if so. */
void log_init(const char *program);

void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_notice(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));
