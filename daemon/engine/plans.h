/* SPDX-License-Identifier: GPL-3.0-or-later
 * What measures windows and steps: half a megabyte and some milliseconds to
 * make, so that whoever derives many stretches makes it once.
 */
#pragma once

struct hrv_plan;
struct plans;

/* Calls FFTW's planner, as freeing does: never from two threads at once. A set
 * is used by one thread at a time. */
struct plans *plans_new(void);
void plans_free(struct plans *plans);

/* Of a window of 5 minutes, and of a step's minute; they belong to plans. No
 * more than the number of beats given here goes in. */
#define PLANS_MAX_BEATS 1600
#define PLANS_MAX_MINUTE_BEATS 320
struct hrv_plan *plans_window(struct plans *plans);
struct hrv_plan *plans_minute(struct plans *plans);
