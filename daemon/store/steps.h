/* SPDX-License-Identifier: GPL-3.0-or-later
 * Derived: steps of 30 s, each a window of 60 s, and the activation in them.
 *
 * A step is written when its beats are known for good, and once more where
 * what came later shows that it was movement. Activation is written apart, as
 * it also depends on what is usual for the person.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/base/instant.h"
#include "daemon/store/stretches.h"

struct store;

/* Absent measures are NAN. */
struct step {
	int64_t stretch_id;
	struct instant begin; /* of its 60 s */
	int n_beats, n_corrected;
	char grade; /* 'A'..'E' */
	char spectrum_grade; /* of the 300 s that end with it */
	double hr_bpm, ln_rmssd;
	int n_pairs; /* differences in ln_rmssd */
	double ln_lf_hf, resp_per_min;
	bool irregular; /* rhythm of 10 min not suitable for HRV */
	bool rise; /* probable movement or standing up */
	int algorithm;
	/* The index, its parts, or "" and why there is none. */
	double arousal, part_hr, part_ln_rmssd, part_ln_lf_hf;
	char why[24];
};

#define STEP_LENGTH_S 60
#define STEP_HOP_S 30
#define STEP_NOT_YET "not_yet" /* why: nobody has looked at it yet */

/* why: the day has another, more real device */
#define STEP_OTHER_DEVICE "other_device"

/* Adds a step without activation, or replaces the one of the same stretch and
 * begin, whose activation stays. */
int step_write(struct store *store, const struct step *step);
/* Sets the activation of the step of the same stretch and begin. */
int step_set_arousal(struct store *store, const struct step *step);

/* Steps that begin in [from_us, to_us) are STEP_NOT_YET again. 0 or -errno. */
int steps_forget_arousal(struct store *store, int64_t from_us, int64_t to_us);
int steps_count_new(struct store *store, int64_t *ret_n);
/* The begin of the oldest, or newest, step that is STEP_NOT_YET: 1, or 0 when
 * there is none, or -errno. */
int steps_oldest_new(struct store *store, struct instant *ret_begin);
int steps_newest_new(struct store *store, struct instant *ret_begin);
/* The begin of the last step of one kind of device in [from_us, to_us): 1, or 0
 * when there is none, or -errno. */
int steps_last(struct store *store, enum device_kind kind, int64_t from_us,
	int64_t to_us, struct instant *ret_begin);

/* Steps of one kind of device that begin in [from_us, to_us), in order. */
int steps_read(struct store *store, enum device_kind kind, int64_t from_us,
	int64_t to_us, int (*on_step)(const struct step *step, void *data),
	void *data);
