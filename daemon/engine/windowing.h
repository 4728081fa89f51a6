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

/* A beat, which may end the running window and begin another. breaks: it does
 * not follow on the beat before. */
void windowing_add(struct windowing *windowing, uint16_t rr_1024, bool breaks,
	struct instant begin, struct instant end);
/* The running window is not for HRV (more RR than time). */
void windowing_spoil(struct windowing *windowing);
/* No beat follows: the running window ends. */
void windowing_end(struct windowing *windowing);
/* The row (without stretch_id) of the next window that has ended and whose
 * artefacts are known for good, which takes ARTEFACT_DELAY beats more; false
 * if there is none. */
bool windowing_take(struct windowing *windowing, struct window *ret_window);
