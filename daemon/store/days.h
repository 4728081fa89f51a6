/* SPDX-License-Identifier: GPL-3.0-or-later
 * Derived: a practice day in one row, and its episodes of activation.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/base/instant.h"
#include "daemon/store/baselines.h"
#include "daemon/store/stretches.h"

struct store;

/* Absent measures are NAN. A day is counted from 1970-01-01. */
struct day_row {
	int day;
	enum device_kind device; /* that it is of */
	/* Of its 5-minute windows. */
	double worn_s, good_s;
	int n_windows, n_good, n_lf_hf;
	double hr_bpm, ln_rmssd, lf_hf; /* medians of the good ones */
	/* Of its steps. */
	double known_s, unknown_s, quiet_s; /* with and without activation */
	double arousal; /* median of quiet steps */
	double in_range; /* share 0..1 of known time */
	int n_episodes, n_settling, n_settled;
	double settle_s; /* median, Kaplan-Meier */
	double rest_hr_bpm, rest_ln_rmssd;
	int n_rest; /* steps in the rest set */
	char arousal_reason[24], settle_reason[24]; /* "" when it is there */
	double irregular_s;
	bool travel; /* the zone changed, other than by its own summer time */
	int baseline_days; /* days that its baseline is made of */
	char constants[CONSTANTS_TEXT_SIZE];
	int algorithm;
};

enum episode_ending { EPISODE_OVER, EPISODE_CUT, EPISODE_OPEN };
/* "over", "cut", "open". */
const char *episode_ending_word(enum episode_ending ending);

struct episode {
	struct instant begin; /* boot_us is not kept */
	int day;
	int64_t end_utc_us;
	enum episode_ending ending;
	int64_t peak_utc_us;
	double peak, before;
	int n_before;
	bool settled;
	double settle_s; /* if not settled, longer than this; NAN: unknown */
};

/* Writes a day and its episodes in place of what was there. */
int day_write(struct store *store, const struct day_row *row,
	const struct episode *episodes, size_t n_episodes);
/* Removes a day and its episodes. */
int day_remove(struct store *store, int day);
int days_remove_all(struct store *store);

/* Days in [from_day, to_day), in order. */
int days_read(struct store *store, int from_day, int to_day,
	int (*on_day)(const struct day_row *row, void *data), void *data);
/* Episodes that begin in [from_us, to_us), in order. */
int episodes_read(struct store *store, int64_t from_us, int64_t to_us,
	int (*on_episode)(const struct episode *episode, void *data),
	void *data);
