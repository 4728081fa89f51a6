/* SPDX-License-Identifier: GPL-3.0-or-later
 * A person's usual for an hour and a context, as frozen for a running day so
 * that numbers shown do not change under the reader (made by freeze.h).
 *
 * A band is a context (posture, activity): its values over the whole day, and
 * in 12 bins of 2 h local time. Read, a bin is shrunk towards the whole day by
 * its days, and bin centres are joined by straight lines around the clock. A
 * context with too few days has no band: a wider one answers (rule R18).
 */
#pragma once

#include "analysis/regulation/step.h"

#define REG_N_BINS 12
#define REG_MAX_BANDS 16
#define REG_ALL_DAY (-1) /* the bin of a row that is of the whole day */

enum reg_measure { REG_HR, REG_LN_RMSSD, REG_LN_LF_HF, REG_N_MEASURES };

double reg_step_value(const struct reg_step *step, enum reg_measure measure);
/* No spread of the measure is taken for smaller than this. */
double reg_spread_floor(
	enum reg_measure measure, const struct reg_constants *constants);
/* Minutes of its local day, 0..1439, and which 2 h of it, 0..11. */
int reg_minute_of(const struct reg_step *step);
int reg_bin_of(const struct reg_step *step);

/* Median and spread; NAN and no steps where none has the measure. */
struct reg_place {
	double centre, spread;
	int n_days, n_steps;
};

struct reg_band {
	uint8_t posture, activity; /* 0: any */
	int n_days;
	struct reg_place all_day[REG_N_MEASURES];
	struct reg_place bins[REG_N_BINS][REG_N_MEASURES]; /* not shrunk */
};

/* Plain data. A zeroed one is that of a person who has no days yet. */
struct reg_baseline {
	int first_day, end_day; /* made of the days [first, end) */
	int n_days; /* with a usual step: of the widest band */
	size_t n_bands; /* the last is the widest */
	struct reg_band bands[REG_MAX_BANDS];
	/* SD of the weighted sum with two and with three terms; of 5-minute
	 * means of HR, ln(RMSSD) and A. NAN: too few. */
	double scale_two, scale_three;
	double sd_hr_bpm, sd_ln_rmssd, sd_a;
};

/* How near the band that answered is to what was asked. */
enum reg_width {
	REG_WIDTH_ASKED, /* that posture and activity */
	REG_WIDTH_POSTURE, /* that posture, any activity */
	REG_WIDTH_ACTIVITY, /* that activity, any posture */
	REG_WIDTH_ANY, /* all quiet time */
	REG_N_WIDTHS,
};
/* "compared with all quiet time: too few days like this one"; "" when it is
 * what was asked. */
const char *reg_width_note(enum reg_width width);

struct reg_usual {
	double centre, spread; /* floored */
	enum reg_width width;
	bool is_of_hour; /* false: no day at this hour yet, the whole day's */
	int n_days; /* that its band is made of */
};

/* The usual of a measure at the step's local time in its context. False while
 * learning, or if there is none of the measure. */
bool reg_baseline_usual(const struct reg_baseline *baseline,
	const struct reg_step *step, enum reg_measure measure,
	const struct reg_constants *constants, struct reg_usual *ret_usual);

/* A baseline as rows for a store. */
struct reg_baseline_row {
	uint8_t posture, activity;
	int bin; /* 0..11, or REG_ALL_DAY */
	enum reg_measure measure;
	int band_days;
	struct reg_place place;
};
#define REG_MAX_ROWS (REG_MAX_BANDS * (REG_N_BINS + 1) * REG_N_MEASURES)

/* Fills at most REG_MAX_ROWS rows, places without a step left out; how many. */
size_t reg_baseline_rows(
	const struct reg_baseline *baseline, struct reg_baseline_row *ret_rows);
/* Puts a row, in the order they were given out, into a baseline whose bands
 * were cleared; false if it fits nowhere. Days and SDs are the caller's. */
bool reg_baseline_put(
	struct reg_baseline *baseline, const struct reg_baseline_row *row);
