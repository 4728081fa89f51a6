/* SPDX-License-Identifier: GPL-3.0-or-later
 * Days summed up into the rows of a table: days, weeks or months.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct trends;

enum trend_grouping { TREND_BY_DAY, TREND_BY_WEEK, TREND_BY_MONTH };

/* What the days are shown by. */
enum trend_grouping trend_grouping_of(const struct trends *trends);

/* Absent values are NAN. A day's values are its own; those of longer spans are
 * means of 3 days or more (R20); the time in the usual range is of all known
 * time of as many, and the settle time of all episodes. */
struct trend_row {
	int first_day, n_days;
	bool follows_break; /* nothing before it is to be compared with it */
	double worn_s, known_s, unknown_s;
	double hr_bpm, ln_rmssd, lf_hf, good_pct;
	double arousal, in_range;
	size_t n_episodes, n_settling, n_settled;
	double settle_s; /* median (Kaplan-Meier) */
	double function, peg; /* of the last PEG in it */
	size_t n_pain;
	int pain_low, pain_high;
	double pain_mean; /* of days */
};

/* Rows from the first day to the last, cut where a break begins; fresh memory,
 * the caller frees. */
struct trend_row *trend_rows_of(const struct trends *trends,
	enum trend_grouping grouping, size_t *ret_n);
