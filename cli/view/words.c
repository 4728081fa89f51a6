/* SPDX-License-Identifier: GPL-3.0-or-later
 * Numbers, spans of time and dates as text.
 */
#include "cli/view/words.h"

#include <math.h>

#include "cli/view/term.h"
#include "daemon/base/civil.h"
#include "daemon/base/clock.h"

#define S_PER_MIN 60
#define S_PER_HOUR 3600
#define S_PER_DAY 86400
#define US_PER_S INT64_C(1000000)

static const char *const weekdays[] = {"Monday", "Tuesday", "Wednesday",
	"Thursday", "Friday", "Saturday", "Sunday"};
static const char *const months[] = {"January", "February", "March", "April",
	"May", "June", "July", "August", "September", "October", "November",
	"December"};

/* Two units of a span, the second with two digits. */
static const char *two_units(char *ret_text, long long whole, const char *unit,
	long long rest, const char *rest_unit)
{
	snprintf(ret_text, WORDS_SIZE, "%lld %s %02lld %s", whole, unit, rest,
		rest_unit);
	return ret_text;
}

const char *words_duration(double s, char ret_text[static WORDS_SIZE])
{
	long long whole = llround(s);

	if (whole < S_PER_MIN) {
		snprintf(ret_text, WORDS_SIZE, "%lld s", whole);
		return ret_text;
	}
	if (whole < S_PER_HOUR)
		return two_units(ret_text, whole / S_PER_MIN, "min",
			whole % S_PER_MIN, "s");
	if (whole < 2 * S_PER_DAY)
		return two_units(ret_text, whole / S_PER_HOUR, "h",
			whole % S_PER_HOUR / S_PER_MIN, "min");
	return two_units(ret_text, whole / S_PER_DAY, "d",
		whole % S_PER_DAY / S_PER_HOUR, "h");
}

const char *words_minutes(double s, char ret_text[static WORDS_SIZE])
{
	long long whole = llround(s);

	snprintf(ret_text, WORDS_SIZE, "%lld:%02lld", whole / S_PER_MIN,
		whole % S_PER_MIN);
	return ret_text;
}

const char *words_hours(double s, char ret_text[static WORDS_SIZE])
{
	long long minutes = llround(s / S_PER_MIN);

	snprintf(ret_text, WORDS_SIZE, "%lld:%02lld", minutes / 60,
		minutes % 60);
	return ret_text;
}

const char *words_day(int day, char ret_text[static WORDS_SIZE])
{
	struct civil_date date = civil_date_of_day(day);

	snprintf(ret_text, WORDS_SIZE, "%.3s %2d %.3s",
		weekdays[civil_weekday(day)], date.day, months[date.month - 1]);
	return ret_text;
}

const char *words_long_day(int day, char ret_text[static WORDS_SIZE])
{
	struct civil_date date = civil_date_of_day(day);

	snprintf(ret_text, WORDS_SIZE, "%s %d %s %d",
		weekdays[civil_weekday(day)], date.day, months[date.month - 1],
		date.year);
	return ret_text;
}

const char *words_short_day(int day, char ret_text[static WORDS_SIZE])
{
	struct civil_date date = civil_date_of_day(day);

	snprintf(ret_text, WORDS_SIZE, "%d %.3s", date.day,
		months[date.month - 1]);
	return ret_text;
}

const char *words_month(int day, char ret_text[static WORDS_SIZE])
{
	struct civil_date date = civil_date_of_day(day);

	snprintf(ret_text, WORDS_SIZE, "%.3s %d", months[date.month - 1],
		date.year);
	return ret_text;
}

const char *words_clock(
	int64_t utc_us, int offset_min, char ret_text[static WORDS_SIZE])
{
	int64_t minute = utc_us / (S_PER_MIN * US_PER_S) + offset_min;
	int of_day = (int)(minute % (24 * 60));

	snprintf(ret_text, WORDS_SIZE, "%02d:%02d", of_day / 60, of_day % 60);
	return ret_text;
}

const char *words_moment(
	int64_t utc_us, struct instant now, char ret_text[static WORDS_SIZE])
{
	int offset_min = clock_offset_min(utc_us);
	int day = civil_practice_day(utc_us, offset_min, 0);
	int today = civil_practice_day(now.utc_us, now.offset_min, 0);
	char clock[WORDS_SIZE], date[CIVIL_DAY_TEXT_SIZE];

	words_clock(utc_us, offset_min, clock);
	civil_day_text(day, date);
	if (day == today)
		snprintf(ret_text, WORDS_SIZE, "%.5s", clock);
	else
		snprintf(ret_text, WORDS_SIZE, "%s %.5s",
			day == today - 1 ? "yesterday" : date, clock);
	return ret_text;
}

void words_put_number(FILE *file, double value, int decimals, int columns)
{
	if (isnan(value))
		fprintf(file, "%*s%s", columns - 1, "", term_sign("–", "-"));
	else
		fprintf(file, "%*.*f", columns, decimals, value);
}

const char *words_of_kind(enum device_kind kind)
{
	switch (kind) {
	case DEVICE_SIM:
		return "simulated";
	case DEVICE_REPLAY:
		return "replayed";
	case DEVICE_STRAP:
	case DEVICE_N_KINDS:
		break;
	}
	return "";
}

const char *words_of_day_reason(enum hrv_reason reason)
{
	switch (reason) {
	case HRV_OK:
		return NULL;
	case HRV_NO_BEATS:
		return "no clean window has it";
	default:
		return hrv_reason_text(reason);
	}
}
