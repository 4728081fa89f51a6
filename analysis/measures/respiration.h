/* SPDX-License-Identifier: GPL-3.0-or-later
 * How fast a person breathes, read from the intervals: the heart quickens with
 * each breath in, and that rhythm is a peak in their spectrum.
 *
 * The estimate exists to guard LF/HF, so it would rather not know. It sees
 * 7 to 30 breaths a minute, of these only what lies clear of half the heart
 * rate, and it distrusts a peak that may be the second or third harmonic of a
 * slower breath: at 6/min the strongest rhythm beyond 0.12 Hz is often that of
 * 12/min. hrv.md 3.3; the harmonics are our addition.
 */
#pragma once

#include <stddef.h>

#include "analysis/measures/value.h"

struct respiration;

/* For up to max_n samples at hz; NULL when memory is short. Calls FFTW's
 * planner: never from two threads at once. The caller frees. */
struct respiration *respiration_new(double hz, size_t max_n);
void respiration_free(struct respiration *respiration);

/* Breaths per minute from the intervals z, in ms, n samples (60 s or more): the
 * median, of two the lower, over windows of 60 s that overlap by half, or
 * HRV_BREATHING_UNKNOWN unless most windows show one. */
struct hrv_value respiration_per_min(struct respiration *respiration,
	const double *z, size_t n, double mean_hr_bpm);
