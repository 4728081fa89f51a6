/* SPDX-License-Identifier: GPL-3.0-or-later
 * One stretch while it is recorded: its raw packets in blocks, and what is
 * derived of them. Everything stays in memory until the store has taken it, so
 * a full disk loses nothing while hrvd lives.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/base/gap.h"
#include "daemon/base/instant.h"

struct hrs_measurement;
struct recording;
struct source_device;
struct store;

/* Begins with the first packet, which arrived at begin. */
struct recording *recording_new(
	const struct source_device *device, struct instant begin);
void recording_free(struct recording *recording);

/* A packet's bytes, PACKET_MAX_BYTES at most, and what they decode to; arrival
 * in whole ms of boot_us. */
void recording_packet(struct recording *recording, const uint8_t *bytes,
	size_t n_bytes, const struct hrs_measurement *measurement,
	struct instant arrival);
void recording_end(
	struct recording *recording, enum gap_cause cause, struct instant when);

/* Brings the store up to date in one transaction, which does not wait for the
 * disk (store_sync does). 1, 0 when there was nothing to write, or -errno of
 * the store: then nothing was written, and the next call tries all again. */
int recording_write(struct recording *recording, struct store *store);

/* Ended, and the store has all of it. */
bool recording_is_done(const struct recording *recording);
