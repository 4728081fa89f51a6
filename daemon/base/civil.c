/* SPDX-License-Identifier: GPL-3.0-or-later
 * Civil days and times as text.
 */
#include "daemon/base/civil.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/clock.h"

#define MIN_PER_DAY 1440
#define S_PER_DAY INT64_C(86400)
#define US_PER_MIN (60 * CLOCK_US_PER_S)
#define DAYS_PER_ERA 146097 /* 400 years */
#define DAY_OF_0000_03_01 719468 /* days from then to 1970-01-01 */

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* Hinnant (2013), days_from_civil: years begin in March, so that the leap day
 * is the last of its year. */
int civil_day_of_date(struct civil_date date)
{
	int64_t year = (int64_t)date.year - (date.month <= 2);
	int64_t era = floor_div(year, 400);
	int year_of_era = (int)(year - era * 400);
	int month = (date.month + 9) % 12;
	int day_of_year = (153 * month + 2) / 5 + date.day - 1;
	int day_of_era = year_of_era * 365 + year_of_era / 4 -
		year_of_era / 100 + day_of_year;

	return (int)(era * DAYS_PER_ERA + day_of_era - DAY_OF_0000_03_01);
}

/* Hinnant (2013), civil_from_days. */
struct civil_date civil_date_of_day(int day)
{
	int64_t shifted = (int64_t)day + DAY_OF_0000_03_01;
	int64_t era = floor_div(shifted, DAYS_PER_ERA);
	int day_of_era = (int)(shifted - era * DAYS_PER_ERA);
	int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
				  day_of_era / 146096) /
		365;
	int day_of_year = day_of_era -
		(365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int month = (5 * day_of_year + 2) / 153;
	struct civil_date date = {
		.day = day_of_year - (153 * month + 2) / 5 + 1,
		.month = month < 10 ? month + 3 : month - 9,
	};

	date.year = (int)(era * 400) + year_of_era + (date.month <= 2);
	return date;
}

bool civil_date_is_real(struct civil_date date)
{
	/* 30 February is a day of March. */
	return date.month >= 1 && date.month <= 12 && date.day >= 1 &&
		date.day <= 31 &&
		civil_date_of_day(civil_day_of_date(date)).day == date.day;
}

int civil_weekday(int day)
{
	/* 1970-01-01 was a Thursday. */
	int weekday = (int)(((int64_t)day + 3) % 7);

	return weekday < 0 ? weekday + 7 : weekday;
}

int civil_practice_day(int64_t utc_us, int offset_min, int rollover_min)
{
	int64_t local_min = floor_div(utc_us, US_PER_MIN) + offset_min;

	return (int)floor_div(local_min - rollover_min, MIN_PER_DAY);
}

/* The second at which the zone's offset becomes another than it is at from_s,
 * knowing that it does so once, by to_s at the latest. */
static int64_t offset_change_s(int64_t from_s, int64_t to_s)
{
	int before_min = clock_offset_min(from_s * CLOCK_US_PER_S);

	while (to_s - from_s > 1) {
		int64_t middle_s = from_s + (to_s - from_s) / 2;

		if (clock_offset_min(middle_s * CLOCK_US_PER_S) == before_min)
			from_s = middle_s;
		else
			to_s = middle_s;
	}
	return to_s;
}

int64_t civil_day_begin_us(int day, int rollover_min)
{
	int64_t local_s = day * S_PER_DAY + rollover_min * 60;
	int64_t early_s = local_s - S_PER_DAY, late_s = local_s + S_PER_DAY;
	int before_min = clock_offset_min(early_s * CLOCK_US_PER_S);
	int after_min = clock_offset_min(late_s * CLOCK_US_PER_S);
	int64_t begin_s = local_s - before_min * 60;
	int64_t change_s;

	if (before_min == after_min)
		return begin_s * CLOCK_US_PER_S;
	change_s = offset_change_s(early_s, late_s);
	if (begin_s < change_s)
		return begin_s * CLOCK_US_PER_S;
	/* The new offset counts; a local time that was skipped would lie
	 * before the change by it. */
	begin_s = local_s - after_min * 60;
	return (begin_s > change_s ? begin_s : change_s) * CLOCK_US_PER_S;
}

void civil_day_text(int day, char ret_text[static CIVIL_DAY_TEXT_SIZE])
{
	struct civil_date date = civil_date_of_day(day);

	if (date.year < 0 || date.year > 9999)
		strcpy(ret_text, "no date");
	else
		snprintf(ret_text, CIVIL_DAY_TEXT_SIZE, "%04u-%02u-%02u",
			date.year % 10000U, date.month % 100U, date.day % 100U);
}

void civil_time_text(int64_t utc_us, int offset_min,
	char ret_text[static CIVIL_TIME_TEXT_SIZE])
{
	int64_t local_s = floor_div(utc_us, CLOCK_US_PER_S) + offset_min * 60;
	int day = (int)floor_div(local_s, S_PER_DAY);
	unsigned s_of_day = (unsigned)(local_s - day * S_PER_DAY);
	unsigned zone_min = (unsigned)abs(offset_min);
	char day_text[CIVIL_DAY_TEXT_SIZE];

	civil_day_text(day, day_text);
	snprintf(ret_text, CIVIL_TIME_TEXT_SIZE, "%sT%02u:%02u:%02u%c%02u:%02u",
		day_text, s_of_day / 3600 % 24, s_of_day / 60 % 60,
		s_of_day % 60, offset_min < 0 ? '-' : '+', zone_min / 60 % 100,
		zone_min % 60);
}

int civil_parse_day(const char *text, int *ret_day)
{
	static const char form[] = "dddd-dd-dd";
	struct civil_date date = {0};
	int *const fields[] = {&date.year, &date.month, &date.day};
	size_t field = 0;

	for (size_t i = 0; i < sizeof(form) - 1; i++) {
		if (form[i] == '-' && text[i] == '-')
			field++;
		else if (form[i] == 'd' && isdigit((unsigned char)text[i]))
			*fields[field] = *fields[field] * 10 + text[i] - '0';
		else
			return -EINVAL;
	}
	if (text[sizeof(form) - 1] || !civil_date_is_real(date))
		return -EINVAL;
	*ret_day = civil_day_of_date(date);
	return 0;
}
