/* SPDX-License-Identifier: GPL-3.0-or-later
 * Derived: what was usual for the person, as frozen for each practice day, so
 * that a day's numbers do not change under the reader.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct store;

#define CONSTANTS_TEXT_SIZE 17 /* 64 bits in hex and NUL */

struct baseline {
	int day; /* days since 1970-01-01 */
	int first_day, end_day; /* made of the days [first, end) */
	int n_days; /* of these with data */
	double scale_two, scale_three, sd_hr_bpm, sd_ln_rmssd,
		sd_a; /* or NAN */
	char constants[CONSTANTS_TEXT_SIZE];
	int algorithm;
};

/* A band's centre and spread of one measure, over the day or in 2 h of it. */
struct band_place {
	int posture, activity; /* 0: any */
	int bin; /* 0..11, or -1 for the whole day */
	char measure[16]; /* "hr_bpm", "ln_rmssd", "ln_lf_hf" */
	int band_days; /* days of the band */
	int n_days, n_steps; /* of this place */
	double centre, spread;
};

/* Writes a day's baseline in place of what was there. */
int baseline_write(struct store *store, const struct baseline *baseline,
	const struct band_place *places, size_t n_places);
/* Calls on_place for each place in the order written; -ENOENT if the day has
 * no baseline. */
int baseline_read(struct store *store, int day, struct baseline *ret_baseline,
	int (*on_place)(const struct band_place *place, void *data),
	void *data);
/* Removes the baselines of these days. */
int baselines_remove(struct store *store, int first_day, int last_day);
