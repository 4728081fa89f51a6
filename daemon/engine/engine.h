/* SPDX-License-Identifier: GPL-3.0-or-later
 * Beats in, facts out: takes what a source sends, keeps the raw packets, has
 * them derived and shown. Knows no D-Bus and no clock.
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
/* Flushes; an open stretch stays open (see engine_close). */
void engine_free(struct engine *engine);

void engine_open(struct engine *engine, const struct source_device *device,
	struct instant when);
void engine_packet(struct engine *engine, const uint8_t *bytes,
	size_t n_bytes, struct instant arrival);
void engine_close(struct engine *engine, enum gap_cause cause,
	struct instant when);

/* Call at least every 5 s: writes what waits, and again what a full disk
 * refused. 0, or -errno of the store the first time and each minute while it
 * goes on (-EAGAIN in between), so that the caller logs no more than that. */
int engine_tick(struct engine *engine, struct instant now);

void engine_live(struct engine *engine, int64_t now_boot_us,
	struct live_values *ret_values);
