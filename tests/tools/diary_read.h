/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads a person's readings and self-ratings over weeks (a `diary` file of
 * ../shared/data/rr).
 *
 * How the person felt (-3..3) is not pain. It stands in for it (0..10, lower is
 * better) so that there is something of a person's hand to count with; no
 * program of ours does so. Times carry no zone: run with TZ=UTC.
 */
#pragma once

#include <jansson.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define MAX_READINGS 500
#define MAX_DAYS 400
#define S_PER_DAY 86400

struct reading {
	time_t utc_s;
	int day; /* since 1970, from 04:00 to 04:00 */
	int nrs; /* -1: not rated */
	double feel; /* -3..3 */
	double hr_bpm, ln_rmssd; /* the reference values of the file */
	json_t *rr_ms;
	double length_s; /* their sum */
	bool overlaps; /* begins before the one before it has ended */
};

struct diary {
	json_t *root;
	struct reading readings[MAX_READINGS];
	size_t n;
	int first_day;
	size_t n_days;
};

static inline void die(const char *what, const char *why)
{
	fprintf(stderr, "diary: %s: %s\n", what, why);
	exit(1);
}

static inline json_t *load(const char *path)
{
	json_error_t error;
	json_t *root = json_load_file(path, 0, &error);

	if (!root)
		die(path, error.text);
	return root;
}

static inline double number(json_t *object, const char *key)
{
	json_t *value = json_object_get(object, key);

	return json_is_number(value) ? json_number_value(value) : NAN;
}

static inline struct reading reading_of(json_t *object)
{
	struct tm tm = {0};
	const char *text = json_string_value(json_object_get(object, "t"));
	json_t *spec = json_object_get(object, "spec");
	struct reading reading = {.nrs = -1};
	json_t *ms;
	size_t i;

	if (!text || !strptime(text, "%Y-%m-%d %H:%M:%S", &tm))
		die("a reading", "it has no time");
	reading.utc_s = timegm(&tm);
	reading.day = (int)((reading.utc_s - 4 * 3600) / S_PER_DAY);
	reading.feel = number(object, "how_feel");
	if (!isnan(reading.feel))
		reading.nrs = (int)lround((3 - reading.feel) * 10 / 6);
	reading.hr_bpm = 60000 / number(spec, "mean_nn");
	reading.ln_rmssd = log(number(spec, "rmssd"));
	reading.rr_ms = json_object_get(object, "rr_ms");
	json_array_foreach(reading.rr_ms, i, ms)
	{
		reading.length_s += json_number_value(ms) / 1000;
	}
	return reading;
}

static inline void diary_load(struct diary *diary, const char *path)
{
	json_t *readings;

	diary->root = load(path);
	readings = json_object_get(diary->root, "readings");
	diary->n = json_array_size(readings);
	if (diary->n == 0 || diary->n > MAX_READINGS)
		die(path, "not so many readings");
	for (size_t i = 0; i < diary->n; i++)
		diary->readings[i] = reading_of(json_array_get(readings, i));
	for (size_t i = 1; i < diary->n; i++)
		diary->readings[i].overlaps =
			(double)diary->readings[i - 1].utc_s +
				diary->readings[i - 1].length_s >
			(double)diary->readings[i].utc_s;
	diary->first_day = diary->readings[0].day;
	diary->n_days =
		(size_t)(diary->readings[diary->n - 1].day - diary->first_day) +
		1;
	if (diary->n_days > MAX_DAYS)
		die(path, "not so many days");
}

/* Two or more ratings on a day are entries of now, a single one is the day's
 * average. */
static inline size_t n_ratings(const struct diary *diary, int day)
{
	size_t n = 0;

	for (size_t i = 0; i < diary->n; i++)
		n += diary->readings[i].day == day &&
			diary->readings[i].nrs >= 0;
	return n;
}
