/* SPDX-License-Identifier: GPL-3.0-or-later
 * diary store FILE DATABASE: a person's readings and self-ratings over weeks
 * (a `diary` file of ../shared/data/rr) as hrvctl would find them.
 *   It prints the file's id, and its days as options of hrvctl.
 * diary compare FILE LINK-JSON TRENDS-JSON: holds what hrvctl then says against
 * a computation of its own, from regulation.md and the file's reference values.
 *
 * A reading becomes a window with the measures of its own intervals. How the
 * person felt (-3..3) stands in for pain (0..10, lower is better), to have
 * something of a person's hand to count with; no program of ours does so. Two
 * or more ratings on a day are entries of now, a single one is the day's
 * average. Times carry no zone: run with TZ=UTC.
 */
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "analysis/measures/time.h"
#include "daemon/base/civil.h"
#include "daemon/base/mem.h"
#include "daemon/store/journal.h"
#include "daemon/store/store.h"
#include "daemon/store/stretches.h"
#include "daemon/store/transaction.h"
#include "daemon/store/windows.h"

#define MAX_READINGS 500
#define MAX_DAYS 400
#define S_PER_DAY 86400

struct reading {
	time_t utc_s;
	int day; /* since 1970, from 04:00 to 04:00 */
	int nrs; /* -1: not rated */
	double hr_bpm, ln_rmssd; /* the reference values of the file */
	json_t *rr_ms;
};

struct diary {
	json_t *root;
	struct reading readings[MAX_READINGS];
	size_t n;
	int first_day;
	size_t n_days;
};

static void die(const char *what, const char *why)
{
	fprintf(stderr, "diary: %s: %s\n", what, why);
	exit(1);
}

static json_t *load(const char *path)
{
	json_error_t error;
	json_t *root = json_load_file(path, 0, &error);

	if (!root)
		die(path, error.text);
	return root;
}

static double number(json_t *object, const char *key)
{
	json_t *value = json_object_get(object, key);

	return json_is_number(value) ? json_number_value(value) : NAN;
}

static struct reading reading_of(json_t *object)
{
	struct tm tm = {0};
	const char *text = json_string_value(json_object_get(object, "t"));
	double feel = number(object, "how_feel");
	json_t *spec = json_object_get(object, "spec");
	struct reading reading = {.nrs = -1};

	if (!text || !strptime(text, "%Y-%m-%d %H:%M:%S", &tm))
		die("a reading", "it has no time");
	reading.utc_s = timegm(&tm);
	reading.day = (int)((reading.utc_s - 4 * 3600) / S_PER_DAY);
	if (!isnan(feel))
		reading.nrs = (int)lround((3 - feel) * 10 / 6);
	reading.hr_bpm = 60000 / number(spec, "mean_nn");
	reading.ln_rmssd = log(number(spec, "rmssd"));
	reading.rr_ms = json_object_get(object, "rr_ms");
	return reading;
}

static void diary_load(struct diary *diary, const char *path)
{
	json_t *readings;

	diary->root = load(path);
	readings = json_object_get(diary->root, "readings");
	diary->n = json_array_size(readings);
	if (diary->n == 0 || diary->n > MAX_READINGS)
		die(path, "not so many readings");
	for (size_t i = 0; i < diary->n; i++)
		diary->readings[i] = reading_of(json_array_get(readings, i));
	diary->first_day = diary->readings[0].day;
	diary->n_days =
		(size_t)(diary->readings[diary->n - 1].day - diary->first_day) +
		1;
	if (diary->n_days > MAX_DAYS)
		die(path, "not so many days");
}

/* --- into the store */

static struct instant at(time_t utc_s)
{
	return (struct instant){.boot_us = (int64_t)utc_s * 1000000,
		.utc_us = (int64_t)utc_s * 1000000};
}

static void must(struct store *store, int r)
{
	if (r < 0)
		die("the database", store_error(store));
}

static void store_reading(struct store *store, const struct reading *reading)
{
	struct stretch stretch = {.kind = DEVICE_REPLAY,
		.name = "diary",
		.boot_id = "diary",
		.fresh = true,
		.begin = at(reading->utc_s)};
	size_t n = json_array_size(reading->rr_ms);
	struct hrv_sums sums = {0};
	struct window window = {.begin = stretch.begin,
		.length_s = 300,
		.protocol = "free",
		.n_beats = (int)n,
		.grade = 'A',
		.algorithm = 1,
		.lf_hf_reason = "too_short"};
	int64_t rr_q = 0, before_q;

	for (size_t i = 0; i < n; i++) {
		before_q = rr_q;
		rr_q = rr_q_of_ms(
			json_number_value(json_array_get(reading->rr_ms, i)));
		hrv_sums_add(&sums, rr_q);
		if (i > 0)
			hrv_sums_add_pair(&sums, before_q, rr_q);
		window.worn_s += (double)rr_q / RR_Q_PER_S;
	}
	window.coverage = window.worn_s / 300;
	window.mean_hr_bpm = hrv_mean_hr_bpm(&sums).value;
	window.rmssd_ms = hrv_rmssd_ms(&sums).value;
	window.ln_rmssd = log(window.rmssd_ms);
	window.sdnn_ms = window.vlf_ms2 = window.lf_ms2 = window.hf_ms2 = NAN;
	window.lf_hf = window.resp_per_min = NAN;
	must(store, stretch_begin(store, &stretch));
	window.stretch_id = stretch.id;
	must(store, window_write(store, &window));
	must(store,
		stretch_end(store, stretch.id,
			at(reading->utc_s + (time_t)window.worn_s),
			GAP_STOPPED));
}

static size_t n_ratings(const struct diary *diary, int day)
{
	size_t n = 0;

	for (size_t i = 0; i < diary->n; i++)
		n += diary->readings[i].day == day &&
			diary->readings[i].nrs >= 0;
	return n;
}

static void store_rating(struct store *store, const struct diary *diary,
	const struct reading *reading)
{
	struct journal_entry entry = {.kind = JOURNAL_PAIN,
		.mode = n_ratings(diary, reading->day) > 1 ? JOURNAL_NOW
							   : JOURNAL_AVERAGE,
		.nrs = reading->nrs,
		.meant = at(reading->utc_s),
		.logged = at(reading->utc_s)};

	if (reading->nrs >= 0)
		must(store, journal_add(store, &entry));
}

static int store_diary(const struct diary *diary, const char *path)
{
	char first[CIVIL_DAY_TEXT_SIZE], last[CIVIL_DAY_TEXT_SIZE];
	struct store *store;
	char *error = NULL;

	if (store_open(path, STORE_RECORD, &store, &error) < 0)
		die(path, error);
	must(store, store_begin(store));
	for (size_t i = 0; i < diary->n; i++) {
		store_reading(store, &diary->readings[i]);
		store_rating(store, diary, &diary->readings[i]);
	}
	must(store, store_commit(store, false));
	store_close(store);
	civil_day_text(diary->first_day, first);
	civil_day_text(diary->first_day + (int)diary->n_days - 1, last);
	printf("%s --from %s --to %s\n",
		json_string_value(json_object_get(diary->root, "id")), first,
		last);
	return 0;
}

/* --- the computation of its own; nothing below calls the code under test */

struct series {
	double of[MAX_DAYS];
};

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values, size_t n)
{
	qsort(values, n, sizeof(*values), by_value);
	return n == 0	? NAN
		: n % 2 ? values[n / 2]
			: (values[n / 2 - 1] + values[n / 2]) / 2;
}

/* Days of the heart: medians; days of ratings: means. */
static void days_of(const struct diary *diary, struct series *ret_hr,
	struct series *ret_ln_rmssd, struct series *ret_pain)
{
	double hr[MAX_READINGS], ln_rmssd[MAX_READINGS];

	for (size_t d = 0; d < diary->n_days; d++) {
		size_t n = 0, n_rated = 0;
		double sum = 0;

		for (size_t i = 0; i < diary->n; i++) {
			const struct reading *reading = &diary->readings[i];

			if (reading->day != diary->first_day + (int)d)
				continue;
			hr[n] = reading->hr_bpm;
			ln_rmssd[n++] = reading->ln_rmssd;
			if (reading->nrs < 0)
				continue;
			sum += reading->nrs;
			n_rated++;
		}
		ret_hr->of[d] = median(hr, n);
		ret_ln_rmssd->of[d] = median(ln_rmssd, n);
		ret_pain->of[d] = n_rated ? sum / (double)n_rated : NAN;
	}
}

/* Residuals of the Theil-Sen line. */
static void straighten(struct series *series, size_t n_days)
{
	static double slopes[MAX_DAYS * MAX_DAYS / 2];
	double rest[MAX_DAYS], slope, intercept;
	size_t n = 0, n_rest = 0;

	for (size_t a = 0; a < n_days; a++)
		for (size_t b = 0; b < a; b++)
			if (!isnan(series->of[a] - series->of[b]))
				slopes[n++] = (series->of[a] - series->of[b]) /
					(double)(a - b);
	slope = median(slopes, n);
	for (size_t d = 0; d < n_days; d++)
		if (!isnan(series->of[d]))
			rest[n_rest++] = series->of[d] - slope * (double)d;
	intercept = median(rest, n_rest);
	for (size_t d = 0; d < n_days; d++)
		series->of[d] -= intercept + slope * (double)d;
}

/* 1970-01-01 was a Thursday. */
static bool is_weekend(const struct diary *diary, size_t d)
{
	int weekday = (diary->first_day + (int)d + 4) % 7; /* 0: Sunday */

	return weekday == 0 || weekday == 6;
}

static void take_weekends_out(const struct diary *diary, struct series *series)
{
	double values[2][MAX_DAYS];
	size_t n[2] = {0};
	double medians[2];

	for (size_t d = 0; d < diary->n_days; d++) {
		bool weekend = is_weekend(diary, d);

		if (!isnan(series->of[d]))
			values[weekend][n[weekend]++] = series->of[d];
	}
	if (n[1] < 8)
		return;
	for (int k = 0; k < 2; k++)
		medians[k] = median(values[k], n[k]);
	for (size_t d = 0; d < diary->n_days; d++)
		series->of[d] -= medians[is_weekend(diary, d)];
}

/* One more than those below, and half of the others that are equal. */
static double rank_in(const double *values, size_t n, double value)
{
	double rank = 0.5;

	for (size_t i = 0; i < n; i++)
		rank += values[i] < value ? 1 : values[i] == value ? 0.5 : 0;
	return rank;
}

static double spearman(const struct series *pain, const struct series *heart,
	const struct diary *diary, int lag, size_t *ret_n)
{
	double x[MAX_DAYS], y[MAX_DAYS], xx = 0, yy = 0, xy = 0;
	size_t n = 0;

	for (int d = 0; d < (int)diary->n_days; d++) {
		if (d + lag < 0 || d + lag >= (int)diary->n_days ||
			isnan(pain->of[d + lag]) || isnan(heart->of[d]))
			continue;
		x[n] = pain->of[d + lag];
		y[n++] = heart->of[d];
	}
	for (size_t i = 0; i < n; i++) {
		double dx = rank_in(x, n, x[i]) - ((double)n + 1) / 2;
		double dy = rank_in(y, n, y[i]) - ((double)n + 1) / 2;

		xx += dx * dx;
		yy += dy * dy;
		xy += dx * dy;
	}
	*ret_n = n;
	return xy / sqrt(xx * yy);
}

/* Pain of the pairs has a standard deviation of 0.7 and 4 different values. */
static bool is_spread(const struct series *pain, const struct series *heart,
	const struct diary *diary, int lag)
{
	double sum = 0, squares = 0, n = 0;
	int n_different = 0;

	for (int d = 0; d < (int)diary->n_days; d++) {
		bool is_new = true;
		double value;

		if (d + lag < 0 || d + lag >= (int)diary->n_days ||
			isnan(pain->of[d + lag]) || isnan(heart->of[d]))
			continue;
		value = pain->of[d + lag];
		for (int e = 0; e < d; e++)
			if (e + lag >= 0 && !isnan(heart->of[e]) &&
				pain->of[e + lag] == value)
				is_new = false;
		n_different += is_new;
		sum += value;
		squares += value * value;
		n++;
	}
	return n_different >= 4 &&
		sqrt((squares - sum * sum / n) / (n - 1)) >= 0.7;
}

/* --- and against what hrvctl said */

static int status;

static void check(
	const char *what, const char *which, double said, double expected)
{
	if (fabs(said - expected) <= 1e-6 || (isnan(said) && isnan(expected)))
		return;
	printf("not ok %s of %s: %.9g, not %.9g\n", what, which, said,
		expected);
	status = 1;
}

static void check_answer(const struct diary *diary, json_t *answer,
	const struct series *raw, const struct series *adjusted)
{
	const char *measure =
		json_string_value(json_object_get(answer, "measure"));
	bool is_hr = strcmp(measure, "hr_bpm") == 0;
	int lag = (int)number(answer, "lag_days");
	size_t n;
	double rho = spearman(
		&adjusted[2], &adjusted[is_hr ? 0 : 1], diary, lag, &n);
	double as_entered =
		spearman(&raw[2], &raw[is_hr ? 0 : 1], diary, lag, &n);
	bool is_said = n >= (lag ? 42 : 28) &&
		is_spread(&raw[2], &raw[is_hr ? 0 : 1], diary, lag);
	double n_eff = number(answer, "n_eff"), z, lo;
	json_t *range = json_object_get(answer, "rho_interval");

	check("n", measure, number(answer, "n"), (double)n);
	check("rho", measure, number(answer, "rho"), is_said ? rho : NAN);
	check("rho as entered", measure, number(answer, "rho_as_entered"),
		is_said ? as_entered : NAN);
	if (!is_said)
		return;
	/* Bonett and Wright, from the n_eff that was said. */
	z = 1.96 * sqrt((1 + rho * rho / 2) / (n_eff - 3));
	lo = tanh(atanh(rho) - z);
	check("low end", measure, json_number_value(json_array_get(range, 0)),
		lo);
	if (!(n_eff > 3 && n_eff <= (double)n))
		check("n_eff", measure, n_eff, (double)n);
}

static void check_link(
	const struct diary *diary, json_t *said, const struct series *raw)
{
	struct series adjusted[3];
	json_t *answers = json_object_get(said, "answers");
	json_t *coverage = json_object_get(said, "coverage");
	size_t n_both;

	memcpy(adjusted, raw, sizeof(adjusted));
	for (int k = 0; k < 3; k++) {
		straighten(&adjusted[k], diary->n_days);
		take_weekends_out(diary, &adjusted[k]);
	}
	if (json_array_size(answers) != 6)
		check("answers", "link", (double)json_array_size(answers), 6);
	for (size_t i = 0; i < json_array_size(answers); i++)
		check_answer(diary, json_array_get(answers, i), raw, adjusted);
	spearman(&raw[2], &raw[1], diary, 0, &n_both);
	check("days with both", "link", number(coverage, "n_both"),
		(double)n_both);
}

static void check_trends(
	const struct diary *diary, json_t *said, const struct series *raw)
{
	json_t *days = json_object_get(said, "days");

	check("days", "trends", (double)json_array_size(days),
		(double)diary->n_days);
	for (size_t d = 0; d < diary->n_days; d++) {
		json_t *day = json_array_get(days, d);
		const char *date =
			json_string_value(json_object_get(day, "date"));
		json_t *pain = json_object_get(day, "pain_nrs");

		check("heart rate", date, number(day, "hr_bpm"), raw[0].of[d]);
		check("lnRMSSD", date, number(day, "ln_rmssd"), raw[1].of[d]);
		check("pain", date, number(pain, "mean"), raw[2].of[d]);
	}
}

static int compare(const struct diary *diary, const char *link_path,
	const char *trends_path)
{
	struct series raw[3]; /* heart rate, lnRMSSD, pain */
	json_t *link = load(link_path), *trends = load(trends_path);

	days_of(diary, &raw[0], &raw[1], &raw[2]);
	check_link(diary, link, raw);
	check_trends(diary, trends, raw);
	json_decref(link);
	json_decref(trends);
	return status;
}

int main(int argc, char **argv)
{
	static struct diary diary;
	int r = 2;

	if (argc < 4) {
		fprintf(stderr,
			"usage: diary store FILE DATABASE\n"
			"       diary compare FILE LINK-JSON TRENDS-JSON\n");
		return 2;
	}
	diary_load(&diary, argv[2]);
	if (strcmp(argv[1], "store") == 0)
		r = store_diary(&diary, argv[3]);
	else if (strcmp(argv[1], "compare") == 0 && argc == 5)
		r = compare(&diary, argv[3], argv[4]);
	json_decref(diary.root);
	return r;
}
