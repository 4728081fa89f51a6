/* SPDX-License-Identifier: GPL-3.0-or-later
 * Moments as a person writes them.
 */
#include "daemon/base/when.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "daemon/base/civil.h"
#include "daemon/base/clock.h"

#define S_PER_DAY 86400
#define NOON_S (12 * 3600)
#define LAST_DAY 84370 /* 2200-12-31 */
#define MAX_TEXT 64

/* The forms below read from *text and move it on past what they took and the
 * space behind it. */

static void skip_space(const char **text)
{
	while (isspace((unsigned char)**text))
		(*text)++;
}

static bool take_char(const char **text, char c)
{
	if (**text != c)
		return false;
	(*text)++;
	return true;
}

/* A word of letters, whole. */
static bool take_word(const char **text, const char *word)
{
	size_t n = strlen(word);

	if (strncasecmp(*text, word, n) != 0 ||
		isalpha((unsigned char)(*text)[n]))
		return false;
	*text += n;
	skip_space(text);
	return true;
}

static bool take_digits(
	const char **text, int min_digits, int max_digits, int *ret_number)
{
	int number = 0, n = 0;

	while (n < max_digits && isdigit((unsigned char)(*text)[n]))
		number = number * 10 + (*text)[n++] - '0';
	if (n < min_digits || isdigit((unsigned char)(*text)[n]))
		return false;
	*text += n;
	*ret_number = number;
	return true;
}

/* HH:MM[:SS] */
static int take_clock(const char **text, int *ret_s)
{
	int hours, minutes, seconds = 0;

	if (!take_digits(text, 1, 2, &hours) || !take_char(text, ':') ||
		!take_digits(text, 2, 2, &minutes))
		return -EINVAL;
	if (take_char(text, ':') && !take_digits(text, 2, 2, &seconds))
		return -EINVAL;
	if (hours > 23 || minutes > 59 || seconds > 59)
		return -ERANGE;
	skip_space(text);
	*ret_s = hours * 3600 + minutes * 60 + seconds;
	return 0;
}

/* A clock to the end of the text, or default_s where there is nothing. */
static int take_last_clock(const char *text, int default_s, int *ret_s)
{
	int r;

	*ret_s = default_s;
	if (!*text)
		return 0;
	r = take_clock(&text, ret_s);
	return r == 0 && *text ? -EINVAL : r;
}

static int finish(int64_t utc_s, int offset_min, struct instant *ret_when)
{
	if (utc_s < 0 || utc_s > (LAST_DAY + INT64_C(1)) * S_PER_DAY - 1)
		return -ERANGE;
	*ret_when = (struct instant){
		.utc_us = utc_s * CLOCK_US_PER_S,
		.offset_min = offset_min,
	};
	return 0;
}

static int finish_utc(int64_t utc_s, struct instant *ret_when)
{
	return finish(
		utc_s, clock_offset_min(utc_s * CLOCK_US_PER_S), ret_when);
}

static int finish_local(int64_t day, int s_of_day, struct instant *ret_when)
{
	struct civil_date date;
	struct tm local = {0};

	if (day < 0 || day > LAST_DAY)
		return -ERANGE;
	date = civil_date_of_day((int)day);
	local.tm_year = date.year - 1900;
	local.tm_mon = date.month - 1;
	local.tm_mday = date.day;
	local.tm_hour = s_of_day / 3600;
	local.tm_min = s_of_day / 60 % 60;
	local.tm_sec = s_of_day % 60;
	local.tm_isdst = -1;
	return finish_utc(mktime(&local), ret_when);
}

static int today(struct instant now)
{
	return civil_practice_day(now.utc_us, now.offset_min, 0);
}

static int parse_now(
	const char *text, struct instant now, struct instant *ret_when)
{
	if (!take_word(&text, "now") || *text)
		return -EINVAL;
	*ret_when = now;
	ret_when->boot_us = 0;
	return 0;
}

static bool take_unit(const char **text, int *ret_s)
{
	static const struct {
		const char *word;
		int s;
	} units[] = {
		{"s", 1},
		{"sec", 1},
		{"secs", 1},
		{"second", 1},
		{"seconds", 1},
		{"m", 60},
		{"min", 60},
		{"mins", 60},
		{"minute", 60},
		{"minutes", 60},
		{"h", 3600},
		{"hr", 3600},
		{"hour", 3600},
		{"hours", 3600},
		{"d", S_PER_DAY},
		{"day", S_PER_DAY},
		{"days", S_PER_DAY},
		{"w", 7 * S_PER_DAY},
		{"week", 7 * S_PER_DAY},
		{"weeks", 7 * S_PER_DAY},
	};

	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		if (take_word(text, units[i].word)) {
			*ret_s = units[i].s;
			return true;
		}
	}
	return false;
}

static int parse_ago(
	const char *text, struct instant now, struct instant *ret_when)
{
	int64_t now_s = now.utc_us / CLOCK_US_PER_S;
	int64_t local_s = now_s + now.offset_min * 60;
	int64_t ago_s;
	int n = 1, unit_s;

	if (!take_word(&text, "an") && !take_word(&text, "a") &&
		!take_digits(&text, 1, 9, &n))
		return -EINVAL;
	skip_space(&text);
	if (!take_unit(&text, &unit_s) || !take_word(&text, "ago") || *text)
		return -EINVAL;
	ago_s = (int64_t)n * unit_s;
	if (unit_s < S_PER_DAY)
		return finish_utc(now_s - ago_s, ret_when);
	/* Days ago are days of the calendar: the same time by the clock. */
	return finish_local(today(now) - ago_s / S_PER_DAY,
		(int)(local_s - today(now) * INT64_C(86400)), ret_when);
}

static int parse_day_word(
	const char *text, struct instant now, struct instant *ret_when)
{
	int s, r;

	if (take_word(&text, "today")) {
		if (!*text)
			return parse_now("now", now, ret_when);
		r = take_last_clock(text, 0, &s);
		return r < 0 ? r : finish_local(today(now), s, ret_when);
	}
	if (!take_word(&text, "yesterday"))
		return -EINVAL;
	r = take_last_clock(text, NOON_S, &s);
	return r < 0 ? r : finish_local(today(now) - 1, s, ret_when);
}

/* 0 = Monday, or -1; the first three letters will do. */
static int take_weekday(const char **text)
{
	static const char *const names[] = {"monday", "tuesday", "wednesday",
		"thursday", "friday", "saturday", "sunday"};

	for (int i = 0; i < 7; i++) {
		char abbreviation[] = {
			names[i][0], names[i][1], names[i][2], '\0'};

		if (take_word(text, names[i]) || take_word(text, abbreviation))
			return i;
	}
	return -1;
}

static int parse_weekday(
	const char *text, struct instant now, struct instant *ret_when)
{
	int weekday = take_weekday(&text);
	int days, s, r;

	if (weekday < 0)
		return -EINVAL;
	r = take_last_clock(text, NOON_S, &s);
	if (r < 0)
		return r;
	days = (civil_weekday(today(now)) - weekday + 7) % 7;
	r = finish_local(today(now) - days, s, ret_when);
	if (r == 0 && ret_when->utc_us > now.utc_us)
		r = finish_local(today(now) - days - 7, s, ret_when);
	return r;
}

static int parse_clock(
	const char *text, struct instant now, struct instant *ret_when)
{
	int s;
	int r = take_clock(&text, &s);

	if (r < 0)
		return r;
	if (*text)
		return -EINVAL;
	r = finish_local(today(now), s, ret_when);
	if (r == 0 && ret_when->utc_us > now.utc_us)
		r = finish_local(today(now) - 1, s, ret_when);
	return r;
}

/* Z or +HH:MM, minutes. */
static int take_zone(const char **text, int *ret_min)
{
	bool west = **text == '-';
	int hours, minutes;

	if (take_char(text, 'Z') || take_char(text, 'z')) {
		*ret_min = 0;
		return 0;
	}
	if (!take_char(text, '+') && !take_char(text, '-'))
		return -EINVAL;
	if (!take_digits(text, 2, 2, &hours) || !take_char(text, ':') ||
		!take_digits(text, 2, 2, &minutes))
		return -EINVAL;
	if (hours > 23 || minutes > 59)
		return -ERANGE;
	*ret_min = (west ? -1 : 1) * (hours * 60 + minutes);
	return 0;
}

static int take_date(const char **text, int *ret_day)
{
	struct civil_date date;

	if (!take_digits(text, 4, 4, &date.year) || !take_char(text, '-') ||
		!take_digits(text, 2, 2, &date.month) ||
		!take_char(text, '-') || !take_digits(text, 2, 2, &date.day))
		return -EINVAL;
	if (!civil_date_is_real(date))
		return -ERANGE;
	*ret_day = civil_day_of_date(date);
	return 0;
}

static int parse_iso(
	const char *text, struct instant now, struct instant *ret_when)
{
	int day, s, zone_min;
	int r = take_date(&text, &day);

	(void)now;
	if (r < 0)
		return r;
	if (!*text)
		return finish_local(day, NOON_S, ret_when);
	if (!take_char(&text, 'T') && !take_char(&text, 't') &&
		!take_char(&text, ' '))
		return -EINVAL;
	skip_space(&text);
	r = take_clock(&text, &s);
	if (r < 0)
		return r;
	if (!*text)
		return finish_local(day, s, ret_when);
	r = take_zone(&text, &zone_min);
	if (r < 0 || *text)
		return r < 0 ? r : -EINVAL;
	return finish((int64_t)day * S_PER_DAY + s - zone_min * 60, zone_min,
		ret_when);
}

int when_parse(const char *text, struct instant now, struct instant *ret_when)
{
	static int (*const forms[])(const char *text, struct instant now,
		struct instant *ret_when) = {parse_now, parse_ago,
		parse_day_word, parse_weekday, parse_clock, parse_iso};
	char trimmed[MAX_TEXT] = "";
	size_t n;
	int r = -EINVAL;

	skip_space(&text);
	n = strlen(text);
	while (n > 0 && isspace((unsigned char)text[n - 1]))
		n--;
	if (n >= sizeof(trimmed))
		return -EINVAL;
	memcpy(trimmed, text, n);
	for (size_t i = 0; r == -EINVAL && i < sizeof(forms) / sizeof(*forms);
		i++)
		r = forms[i](trimmed, now, ret_when);
	return r;
}
