/* SPDX-License-Identifier: GPL-3.0-or-later
 * diary import FILE FOLDER: a person's readings and self-ratings over weeks as
 * files that `hrvctl import` reads: each reading as RR text, the ratings as a
 * table, tagged #how_feel, as they are no pain.
 * diary store FILE DATABASE: the same straight into a database, as if each
 * reading were a whole window, for a reading of 80 s is too short to make a
 * value of a day, and there would be nothing to compare.
 *   Either prints the file's id, and its days as options of hrvctl.
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
#include "tests/tools/diary_read.h"

/* --- files */

static FILE *create(const char *folder, const char *name)
{
	_cleanup_free_ char *path = xasprintf("%s/%s", folder, name);
	FILE *file = fopen(path, "we");

	if (!file)
		die(path, "cannot be written");
	return file;
}

static void write_reading(
	const char *folder, size_t i, const struct reading *reading)
{
	char name[32], time[CIVIL_TIME_TEXT_SIZE];
	FILE *file;
	json_t *ms;
	size_t k;

	snprintf(name, sizeof(name), "reading%03zu.txt", i);
	civil_time_text((int64_t)reading->utc_s * 1000000, 0, time);
	file = create(folder, name);
	fprintf(file, "# RR intervals, ms, from %s\n", time);
	json_array_foreach(reading->rr_ms, k, ms)
	{
		fprintf(file, "%.4f\n", json_number_value(ms));
	}
	fclose(file);
}

static void write_rating(
	FILE *file, const struct diary *diary, const struct reading *reading)
{
	char time[CIVIL_TIME_TEXT_SIZE];

	if (reading->nrs < 0)
		return;
	civil_time_text((int64_t)reading->utc_s * 1000000, 0, time);
	fprintf(file, "%s,pain,%s,%d,how_feel,\"felt %+g of -3..3, no pain\"\n",
		time, n_ratings(diary, reading->day) > 1 ? "now" : "average",
		reading->nrs, reading->feel);
}

static void write_files(const struct diary *diary, const char *folder)
{
	FILE *table = create(folder, "ratings.csv");

	fputs("time,kind,mode,nrs,tags,note\n", table);
	for (size_t i = 0; i < diary->n; i++) {
		write_rating(table, diary, &diary->readings[i]);
		if (!diary->readings[i].overlaps)
			write_reading(folder, i, &diary->readings[i]);
	}
	fclose(table);
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

static void store_diary(const struct diary *diary, const char *path)
{
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
}

static void print_span(const struct diary *diary)
{
	char first[CIVIL_DAY_TEXT_SIZE], last[CIVIL_DAY_TEXT_SIZE];

	civil_day_text(diary->first_day, first);
	civil_day_text(diary->first_day + (int)diary->n_days - 1, last);
	printf("%s --from %s --to %s\n",
		json_string_value(json_object_get(diary->root, "id")), first,
		last);
}

int main(int argc, char **argv)
{
	static struct diary diary;

	if (argc != 4 ||
		(strcmp(argv[1], "import") && strcmp(argv[1], "store"))) {
		fprintf(stderr,
			"usage: diary import FILE FOLDER\n"
			"       diary store FILE DATABASE\n");
		return 2;
	}
	diary_load(&diary, argv[2]);
	if (strcmp(argv[1], "import") == 0)
		write_files(&diary, argv[3]);
	else
		store_diary(&diary, argv[3]);
	print_span(&diary);
	json_decref(diary.root);
	return 0;
}
