/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads the text of a replay (its format: replay.h) into events that only need
 * to be played: every packet lies between an open and a close, every event
 * knows when it is.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "daemon/base/gap.h"

enum replay_kind {
	REPLAY_START,
	REPLAY_ZONE,
	REPLAY_OPEN,
	REPLAY_PACKET,
	REPLAY_CLOSE
};

struct replay_event {
	enum replay_kind kind;
	int64_t since_us; /* the replay began; never falls */
	union {
		struct {
			int64_t utc_us;
			int offset_min;
		} start;
		int zone_min; /* local time, less UTC */
		struct {
			bool fresh;
			bool simulated;
			size_t name_at; /* in blob; "" when it has none */
		} open;
		struct {
			size_t bytes_at; /* in blob */
			size_t n_bytes;
		} packet;
		enum gap_cause close;
	};
};

struct replay_file {
	struct replay_event *events;
	size_t n_events;
	uint8_t *blob;
	size_t n_blob;
};

/* Reads all of stream. 0; -EINVAL with ret_error "NAME:LINE: what", or -errno
 * with "cannot read 'NAME': why" (fresh memory). */
int replay_file_read(FILE *stream, const char *name,
	struct replay_file *ret_file, char **ret_error);
void replay_file_done(struct replay_file *file);
