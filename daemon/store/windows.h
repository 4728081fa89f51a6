/* SPDX-License-Identifier: GPL-3.0-or-later
 * Derived: the measures of one 5-minute window, with all that makes them
 * comparable (R1): length, beats, corrections, coverage, algorithm.
 */
#pragma once

#include <stdint.h>

#include "daemon/base/instant.h"
#include "daemon/store/stretches.h"

struct store;

/* Absent measures are NAN, and the reason word says why. */
struct window {
	int64_t stretch_id;
	struct instant begin;
	int length_s; /* 300 */
	char protocol[16]; /* "free" */
	int n_beats;
	int n_corrected;
	double worn_s; /* sum of RR */
	double coverage;
	char grade; /* 'A'..'E' */
	double mean_hr_bpm, sdnn_ms, rmssd_ms, ln_rmssd;
	double vlf_ms2, lf_ms2, hf_ms2, lf_hf, resp_per_min;
	char rmssd_reason[24]; /* "" when it is there */
	char lf_hf_reason[24];
	int algorithm;
};

/* Adds a window, or replaces the one of the same stretch and begin. */
int window_write(struct store *store, const struct window *window);

/* Windows of one kind of device that begin in [from_us, to_us), in order. */
int windows_read(struct store *store, enum device_kind kind, int64_t from_us,
	int64_t to_us,
	int (*on_window)(const struct window *window, void *data), void *data);

/* Which kind of device to show for a range: a real strap if it has any
 * stretch there, else a replay, else the simulation; DEVICE_N_KINDS when there
 * is nothing. */
int windows_kind(struct store *store, int64_t from_us, int64_t to_us,
	enum device_kind *ret_kind);
