/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads time stamps, see stamp.h.
 */
#include "cli/formats/stamp.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cli/formats/number.h"
#include "daemon/base/civil.h"
#include "daemon/base/clock.h"

#define US_PER_S INT64_C(1000000)
#define S_PER_DAY 86400
#define MIN_EPOCH_MS INT64_C(100000000000)
#define MIN_EPOCH_S INT64_C(100000000)
#define MAX_S INT64_C(7258118400) /* the year 2200 */

static int parse_epoch(const char *text, struct stamp *ret_stamp)
{
	int64_t us;

	/* Read as ms, so that a number of seconds is a thousandth. */
	if (number_q(text, '.', 1000, MAX_S * US_PER_S, &us) < 0)
		return -EINVAL;
	if (us < MIN_EPOCH_S * 1000)
		return -EINVAL;
	if (us < MIN_EPOCH_MS * 1000 &&
		number_q(text, '.', US_PER_S, MAX_S * US_PER_S, &us) < 0)
		return -EINVAL;
	*ret_stamp = (struct stamp){.us = us};
	return 0;
}

/* Two digits of at most max; returns where they end, or NULL. */
static const char *take_two(const char *text, int max, int *ret_value)
{
	if (!text || !isdigit((unsigned char)text[0]) ||
		!isdigit((unsigned char)text[1]))
		return NULL;
	*ret_value = 10 * (text[0] - '0') + (text[1] - '0');
	return *ret_value <= max ? text + 2 : NULL;
}

static const char *take_char(const char *text, char c)
{
	return text && *text == c ? text + 1 : NULL;
}

/* "18:04:09", ".123" or ",123" as microseconds since midnight. */
static const char *take_clock(const char *text, int64_t *ret_us)
{
	int hour = 0, minute = 0, second = 0;
	int64_t us, unit_us = US_PER_S / 10;

	text = take_two(text, 23, &hour);
	text = take_two(take_char(text, ':'), 59, &minute);
	text = take_two(take_char(text, ':'), 60, &second);
	if (!text)
		return NULL;
	us = (int64_t)((hour * 60 + minute) * 60 + second) * US_PER_S;
	if (*text == '.' || *text == ',')
		for (text++; isdigit((unsigned char)*text); text++) {
			us += (*text - '0') * unit_us;
			unit_us /= 10;
		}
	*ret_us = us;
	return text;
}

/* "", "Z", "+01:00", " +0100". */
static const char *take_zone(const char *text, struct stamp *stamp)
{
	int hours = 0, minutes = 0;
	bool is_west;

	text += strspn(text, " ");
	stamp->is_local = *text == '\0';
	if (*text == '\0' || *text == 'Z')
		return text + (*text == 'Z');
	is_west = *text == '-';
	if (*text != '+' && !is_west)
		return NULL;
	text = take_two(text + 1, 18, &hours);
	text = take_two(text && *text == ':' ? text + 1 : text, 59, &minutes);
	stamp->us -=
		(is_west ? -1 : 1) * (hours * 60 + minutes) * 60 * US_PER_S;
	return text;
}

int stamp_parse(const char *text, struct stamp *ret_stamp)
{
	char date[CIVIL_DAY_TEXT_SIZE];
	struct stamp stamp = {0};
	int64_t of_day_us;
	int day;

	if (parse_epoch(text, ret_stamp) == 0)
		return 0;
	snprintf(date, sizeof(date), "%s", text);
	if (civil_parse_day(date, &day) < 0)
		return -EINVAL;
	text += strlen(date);
	if (*text != ' ' && *text != 'T')
		return -EINVAL;
	text = take_clock(text + 1, &of_day_us);
	if (!text)
		return -EINVAL;
	stamp.us = day * (S_PER_DAY * US_PER_S) + of_day_us;
	text = take_zone(text, &stamp);
	if (!text || *text)
		return -EINVAL;
	*ret_stamp = stamp;
	return 0;
}

int64_t stamp_utc_us(struct stamp stamp)
{
	int64_t utc_us = stamp.us;

	if (!stamp.is_local)
		return utc_us;
	/* Twice: the first guess may lie on the other side of a change. */
	for (int i = 0; i < 2; i++)
		utc_us = stamp.us - clock_offset_min(utc_us) * 60 * US_PER_S;
	return utc_us;
}
