/* SPDX-License-Identifier: GPL-3.0-or-later
 * Beats in, facts out: takes what a source sends, keeps the raw packets, has
 * them derived and shown. Knows no D-Bus and reads no clock.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/base/gap.h"
#include "daemon/base/instant.h"

struct engine;
struct live_values;
struct source_device;
struct store;

struct engine *engine_new(struct store *store);
/* Call engine_close first; what the store has not taken by now is lost. */
void engine_free(struct engine *engine);

/* A stretch begins; its row is made with its first packet. */
void engine_open(struct engine *engine, const struct source_device *device);
void engine_packet(struct engine *engine, const uint8_t *bytes, size_t n_bytes,
	struct instant arrival);
void engine_close(
	struct engine *engine, enum gap_cause cause, struct instant when);

/* Another source follows: what was live is not of it. */
void engine_forget(struct engine *engine);

/* Call every 4 to 5 s: writes what waits, also what a full disk refused before.
 * now_boot_us: on the clock of the packets. 0, or -errno of the store the
 * first time and once a minute while it goes on (-EAGAIN in between), so that
 * the caller complains no more often than that. */
int engine_tick(struct engine *engine, int64_t now_boot_us);
/* The last write failed; all of it is kept in memory and tried again. */
bool engine_is_behind(const struct engine *engine);

/* The values at now_boot_us (the packets' clock). */
void engine_live(struct engine *engine, int64_t now_boot_us,
	struct live_values *ret_values);
