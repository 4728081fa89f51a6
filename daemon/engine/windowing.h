/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cuts the beats of a stretch into 5-minute windows and computes their
 * measures. The first window begins with the stretch, so that a sitting of
 * twelve minutes has two whole ones; the last is as long as it is.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "daemon/base/instant.h"

/* Rule R7: LF and HF, also live, only from 4.5 clean minutes in 5. */
#define WINDOWING_SPECTRUM_CLEAN_S 270

struct window;
struct windowing;

struct windowing *windowing_new(void);
void windowing_free(struct windowing *windowing);

/* Whether a beat that ends at end_boot_us lies beyond the running window. */
bool windowing_is_over(const struct windowing *windowing, int64_t end_boot_us);
/* A beat in the running window; the first after windowing_take begins one.
 * breaks: it does not follow on the beat before. */
void windowing_add(struct windowing *windowing, uint16_t rr_1024, bool breaks,
	struct instant begin, struct instant end);
/* The running window is not for HRV (more RR than time). */
void windowing_spoil(struct windowing *windowing);
/* Ends the running window: its row (without stretch_id), or false when no beat
 * fell into it. */
bool windowing_take(struct windowing *windowing, struct window *ret_window);
