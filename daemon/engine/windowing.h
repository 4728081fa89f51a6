/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cuts the beats of a stretch into 5-minute windows and computes their
 * measures. The first window begins with the stretch, so that a sitting of
 * twelve minutes has two whole ones; the last is as long as it is.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/base/instant.h"

/* Rule R7: LF and HF, also live, only from 4.5 clean minutes in 5, without a
 * break. */
#define WINDOWING_SPECTRUM_CLEAN_S 270

struct plans;
struct window;
struct window_engine;
struct windowing;

/* engine: whose beats are cut; plans: what measures them. Both belong to the
 * caller. */
struct windowing *windowing_new(
	struct window_engine *engine, struct plans *plans);
void windowing_free(struct windowing *windowing);

/* The beat that was added to the engine last; it may end the running window
 * and begin another. */
void windowing_beat(
	struct windowing *windowing, struct instant begin, struct instant end);
/* The running window is not for HRV (more RR than time). */
void windowing_spoil(struct windowing *windowing);
/* No beat follows: the running window ends. */
void windowing_end(struct windowing *windowing);
/* The row (without stretch_id) of the next window that has ended and whose
 * artefacts are known for good, which takes ARTEFACT_DELAY beats more; false
 * if there is none. */
bool windowing_take(struct windowing *windowing, struct window *ret_window);
/* The beats before this one are no longer asked for. */
size_t windowing_first(const struct windowing *windowing);
