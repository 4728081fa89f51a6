/* SPDX-License-Identifier: GPL-3.0-or-later
 * A record cut into windows that follow on each other or overlap, and their
 * reports, on as many cores as there are.
 *
 * Window k holds the intervals that end in (k step, k step + length], by the
 * time of the record with its gaps. The record is cleaned before it is cut, so
 * that what is an artefact in one window is one in all. Windows without a beat
 * are left out, and so is what is left over at the end.
 */
#pragma once

#include <stddef.h>

#include "analysis/measures/report.h"

struct record;
struct windows;

struct window_row {
	double begin_s; /* since the record's begin */
	struct hrv_report report;
};

/* NULL when memory is short. length_s and step_s are 1 or more; record has to
 * stay. The caller frees. */
struct windows *windows_new(const struct record *record, double length_s,
	double step_s, const struct hrv_options *options);
void windows_free(struct windows *windows);

size_t windows_n(const struct windows *windows);
/* The next windows, at most max; returns how many, 0 after the last. */
size_t windows_take(
	struct windows *windows, struct window_row *rows, size_t max);
