/* SPDX-License-Identifier: GPL-3.0-or-later
 * fill_days DATABASE [DAYS]: days as hrvd sums them up, with their episodes,
 * pain, a weekly PEG and now and then another medicine, up to today; for how
 * long years take to be read. Labelled as simulated; there are no beats.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/civil.h"
#include "daemon/base/clock.h"
#include "daemon/base/number.h"
#include "daemon/store/days.h"
#include "daemon/store/journal.h"
#include "daemon/store/store.h"
#include "daemon/store/transaction.h"
#include "daemon/strap/noise.h"

#define ROLLOVER_MIN 240
#define US_PER_HOUR (3600 * CLOCK_US_PER_S)
#define MEMORY 0.6 /* from one day to the next */
#define P_MISSING 0.15
#define MED_EVERY_DAYS 400
#define MAX_EPISODES 4

struct years {
	struct store *store;
	struct noise noise;
	double level; /* of activation; mean 0, SD 1 */
};

static void must(struct years *years, int r)
{
	if (r >= 0)
		return;
	fprintf(stderr, "fill_days: %s\n", store_error(years->store));
	exit(1);
}

static struct instant at(int day, double hour)
{
	int64_t utc_us = civil_day_begin_us(day, ROLLOVER_MIN) +
		llround(hour * (double)US_PER_HOUR);

	return (struct instant){
		.utc_us = utc_us, .offset_min = clock_offset_min(utc_us)};
}

/* One stretch a day says that there was a strap. */
static void add_stretch(struct years *years, int day)
{
	struct stretch stretch = {.kind = DEVICE_SIM,
		.name = "simulated strap",
		.boot_id = "made-up",
		.begin = at(day, 5)};

	must(years, stretch_begin(years->store, &stretch));
	must(years,
		stretch_end(years->store, stretch.id, at(day, 9), GAP_LINK));
}

static struct episode episode_of(struct years *years, int day, int i)
{
	struct instant begin = at(day, 5.2 + i);

	return (struct episode){
		.begin = begin,
		.day = day,
		.end_utc_us = begin.utc_us + US_PER_HOUR / 6,
		.peak_utc_us = begin.utc_us + US_PER_HOUR / 30,
		.peak = 2 + 0.3 * noise_normal(&years->noise),
		.n_before = 10,
		.settled = noise_uniform(&years->noise) < 0.8,
		.settle_s = noise_between(&years->noise, 90, 600),
	};
}

static void add_row(struct years *years, int day)
{
	struct episode episodes[MAX_EPISODES];
	struct day_row row = {
		.day = day,
		.device = DEVICE_SIM,
		.worn_s = 14100,
		.good_s = 13200,
		.n_windows = 47,
		.n_good = 44,
		.n_lf_hf = 9,
		.hr_bpm = 68 + 3 * years->level,
		.ln_rmssd = 3.5 - 0.15 * years->level,
		.lf_hf = 1.4,
		.known_s = 12000,
		.unknown_s = 2400,
		.quiet_s = 11000,
		.arousal = 0.4 * years->level,
		.in_range = 0.8 - 0.08 * years->level,
		.settle_s = 300,
		.rest_hr_bpm = 61 + 2 * years->level,
		.rest_ln_rmssd = 3.7 - 0.15 * years->level +
			0.08 * noise_normal(&years->noise),
		.n_rest = 150,
		.baseline_days = 28,
		.constants = "made up",
		.algorithm = 3,
	};

	row.n_episodes = (int)(noise_uniform(&years->noise) * MAX_EPISODES);
	row.n_settling = row.n_episodes;
	for (int i = 0; i < row.n_episodes; i++) {
		episodes[i] = episode_of(years, day, i);
		row.n_settled += episodes[i].settled;
	}
	if (row.n_settled < 2) {
		row.settle_s = NAN;
		strcpy(row.settle_reason, "too_few");
	}
	must(years,
		day_write(
			years->store, &row, episodes, (size_t)row.n_episodes));
}

static int score_of(struct years *years, double mean)
{
	double value =
		mean + 1.5 * years->level + 1.2 * noise_normal(&years->noise);

	return (int)lround(fmin(fmax(value, 0), 10));
}

static void add_entry(
	struct years *years, enum journal_kind kind, int day, double hour)
{
	struct journal_entry entry = {.kind = kind,
		.meant = at(day, hour),
		.logged = at(day, hour),
		.nrs = -1};

	if (kind == JOURNAL_MED) {
		entry.mode = JOURNAL_START;
		strcpy(entry.words, "ibuprofen");
	} else {
		entry.nrs = score_of(years, 4);
	}
	if (kind == JOURNAL_PAIN) {
		entry.mode = JOURNAL_NOW;
		strcpy(entry.regions, "lower_back");
	}
	if (kind == JOURNAL_PEG) {
		entry.enjoyment = (struct score){true, score_of(years, 4)};
		entry.activity = (struct score){true, score_of(years, 3)};
	}
	must(years, journal_add(years->store, &entry));
}

static void live_day(struct years *years, int day, int i)
{
	years->level = MEMORY * years->level +
		sqrt(1 - MEMORY * MEMORY) * noise_normal(&years->noise);
	if (noise_uniform(&years->noise) >= P_MISSING) {
		add_stretch(years, day);
		add_row(years, day);
	}
	if (i % MED_EVERY_DAYS == MED_EVERY_DAYS - 1)
		add_entry(years, JOURNAL_MED, day, 4);
	if (civil_weekday(day) == 6)
		add_entry(years, JOURNAL_PEG, day, 15);
	if (noise_uniform(&years->noise) < P_MISSING)
		return;
	add_entry(years, JOURNAL_PAIN, day, 6);
	add_entry(years, JOURNAL_PAIN, day, 16);
}

int main(int argc, char **argv)
{
	struct years years = {0};
	struct instant now = clock_now();
	int today =
		civil_practice_day(now.utc_us, now.offset_min, ROLLOVER_MIN);
	long n_days = 3650;
	char *error = NULL;

	if (argc < 2 || argc > 3 ||
		(argc == 3 &&
			number_parse_int(argv[2], 1, 36500, &n_days) < 0)) {
		fputs("fill_days DATABASE [DAYS]\n", stderr);
		return 2;
	}
	years.noise = noise_of_seed(11);
	if (store_open(argv[1], STORE_RECORD, &years.store, &error) < 0) {
		fprintf(stderr, "fill_days: %s\n", error);
		return 1;
	}
	must(&years, store_begin(years.store));
	for (int i = 0; i < n_days; i++)
		live_day(&years, today - (int)n_days + 1 + i, i);
	must(&years, store_commit(years.store, true));
	store_close(years.store);
	return 0;
}
