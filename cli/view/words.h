/* SPDX-License-Identifier: GPL-3.0-or-later
 * Numbers, spans of time and dates as all views write them.
 */
#pragma once

#include <stdint.h>
#include <stdio.h>

#include "analysis/measures/value.h"
#include "daemon/base/instant.h"
#include "daemon/store/stretches.h"

#define WORDS_SIZE 40

/* "45 s", "16 min 03 s", "13 h 25 min", "2 d 04 h". */
const char *words_duration(double s, char ret_text[static WORDS_SIZE]);
/* "4:10", minutes and seconds. */
const char *words_minutes(double s, char ret_text[static WORDS_SIZE]);
/* "13:25", hours and minutes. */
const char *words_hours(double s, char ret_text[static WORDS_SIZE]);

/* Of a day since 1970 (civil.h): "Sun 22 Nov", "Sunday 22 November 2026",
 * "22 Nov", "Nov 2026". */
const char *words_day(int day, char ret_text[static WORDS_SIZE]);
const char *words_long_day(int day, char ret_text[static WORDS_SIZE]);
const char *words_short_day(int day, char ret_text[static WORDS_SIZE]);
const char *words_month(int day, char ret_text[static WORDS_SIZE]);
/* "18:04", local at the offset given. */
const char *words_clock(
	int64_t utc_us, int offset_min, char ret_text[static WORDS_SIZE]);
/* "18:04" today, "yesterday 18:04", else "2026-11-20 18:04": by the calendar of
 * the process's zone. */
const char *words_moment(
	int64_t utc_us, struct instant now, char ret_text[static WORDS_SIZE]);

/* value right-aligned in columns, or a dash there when it is NAN. */
void words_put_number(FILE *file, double value, int decimals, int columns);

/* "simulated" or "replayed" for data that no strap sent, "" for a strap's. */
const char *words_of_kind(enum device_kind kind);

/* Why a day has no median of a measure: days count windows, not beats. NULL
 * where there is nothing to explain. */
const char *words_of_day_reason(enum hrv_reason reason);
