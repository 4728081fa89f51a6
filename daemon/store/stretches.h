/* SPDX-License-Identifier: GPL-3.0-or-later
 * Raw truth: stretches of packets from one device, as they arrived.
 *
 * A stretch is one subscription: from the first packet after the strap began
 * to send to the end of it, with the cause of the end. Its packets lie in
 * blocks of up to 60 s; a block's data is, for each packet,
 *	uint16 LE	ms since the block's begin
 *	uint8		n, bytes of the packet
 *	n bytes		the 2A37 value as it came
 * (a value over 255 bytes, which no strap sends, is cut to 255).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/base/gap.h"
#include "daemon/base/instant.h"

struct store;

enum device_kind { DEVICE_STRAP, DEVICE_REPLAY, DEVICE_SIM, DEVICE_N_KINDS };

/* "strap", "replay", "sim". */
const char *device_kind_word(enum device_kind kind);

struct stretch {
	int64_t id;
	int64_t device_id;
	enum device_kind kind;
	char address[18]; /* "" for replay and sim */
	char name[64];
	char boot_id[37];
	bool fresh; /* begins with a new subscription */
	bool shared; /* another program was subscribed too */
	struct instant begin; /* of its first packet */
	struct instant end; /* valid once cause is not GAP_NONE */
	enum gap_cause cause; /* why it ended */
};

/* Adds the device if it is new, and the stretch; fills id and device_id. */
int stretch_begin(struct store *store, struct stretch *stretch);
int stretch_end(struct store *store, int64_t id, struct instant end,
	enum gap_cause cause);

/* One block of packets; n_bytes of data in the layout above. */
struct packet_block {
	int64_t stretch_id;
	int seq; /* 0, 1, ... in its stretch */
	struct instant begin; /* of its first packet, whole ms of boot_us */
	int n_packets;
	size_t n_bytes;
	const uint8_t *data;
};

#define PACKET_BLOCK_MS 60000
#define PACKET_MAX_BYTES 255

/* Writes the block, replacing an earlier, shorter state of it. */
int packets_write(struct store *store, const struct packet_block *block);

/* Calls on_block for the blocks of a stretch in order; a return other than 0
 * ends the walk and is returned. Data lives for the call only. */
int packets_read(struct store *store, int64_t stretch_id,
	int (*on_block)(const struct packet_block *block, void *data),
	void *data);

/* Takes the next packet of a block's data: moves *offset on; false at the end
 * (or where the block is cut off). */
bool packet_next(const struct packet_block *block, size_t *offset,
	uint16_t *ret_ms, const uint8_t **ret_bytes, uint8_t *ret_n);

/* Stretches that touch [from_us, to_us) in UTC, oldest first; an unfinished
 * one ends, for this, with its last block. */
int stretches_read(struct store *store, int64_t from_us, int64_t to_us,
	int (*on_stretch)(const struct stretch *stretch, void *data),
	void *data);

/* Stretches that nobody ended: hrvd died in them. */
int stretches_read_open(struct store *store,
	int (*on_stretch)(const struct stretch *stretch, void *data),
	void *data);
