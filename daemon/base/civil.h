/* SPDX-License-Identifier: GPL-3.0-or-later
 * Civil days: which day of practice a moment belongs to, and days as text.
 *
 * A practice day runs from the rollover (04:00 unless configured) to the next:
 * what happens after midnight belongs to the evening. A stored moment keeps
 * the zone offset it was recorded with, so later travel moves no old day.
 * Days are counted from 1970-01-01 as int; formulas after Hinnant (2013),
 * "chrono-compatible low-level date algorithms".
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CIVIL_DAY_TEXT_SIZE 11 /* YYYY-MM-DD and NUL */
#define CIVIL_TIME_TEXT_SIZE 26 /* YYYY-MM-DDThh:mm:ss+hh:mm and NUL */

struct civil_date {
	int year;
	int month; /* 1..12 */
	int day; /* 1..31 */
};

int civil_day_of_date(struct civil_date date);
struct civil_date civil_date_of_day(int day);
/* Whether the calendar has it: 29 February only in leap years. */
bool civil_date_is_real(struct civil_date date);
/* 0 = Monday .. 6 = Sunday. */
int civil_weekday(int day);

/* The practice day of a moment: date of (utc + offset - rollover). */
int civil_practice_day(int64_t utc_us, int offset_min, int rollover_min);

/* UTC of the instant at which practice day `day` begins in the zone of the
 * process (TZ): the first valid local time at or after the rollover. */
int64_t civil_day_begin_us(int day, int rollover_min);

/* "2026-11-22"; "no date" for a year that has not four digits. */
void civil_day_text(int day, char ret_text[static CIVIL_DAY_TEXT_SIZE]);
/* "2026-11-22T18:04:09+01:00", local at the offset given. */
void civil_time_text(int64_t utc_us, int offset_min,
	char ret_text[static CIVIL_TIME_TEXT_SIZE]);
/* "2026-11-22" strictly; 0 or -EINVAL. */
int civil_parse_day(const char *text, int *ret_day);
