/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cuts the beats of a stretch into steps: windows of 60 s on every half minute
 * of the boot clock, with the spectrum of the 300 s and the rhythm of the 600 s
 * that end with each, and tells which were probably movement.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/base/instant.h"

struct plans;
struct step;
struct stepping;
struct window_engine;

/* engine: whose beats are cut; plans: what measures them. Both belong to the
 * caller. */
struct stepping *stepping_new(
	struct window_engine *engine, struct plans *plans);
void stepping_free(struct stepping *stepping);

/* The beat that was added to the engine last. */
void stepping_beat(
	struct stepping *stepping, uint16_t rr_1024, struct instant end);
/* Steps up to the last beat are not for HRV (more RR than time). */
void stepping_spoil(struct stepping *stepping);
/* No beat follows. */
void stepping_end(struct stepping *stepping);
/* The row (without stretch_id) of the next step whose beats are known for good,
 * or of an earlier one that turned out to be movement; false if there is none.
 */
bool stepping_take(struct stepping *stepping, struct step *ret_step);
/* The beats before this one are no longer asked for. */
size_t stepping_first(const struct stepping *stepping);
