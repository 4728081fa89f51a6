/* SPDX-License-Identifier: GPL-3.0-or-later
 * Packets into minute blocks, and both them and what is derived into the store.
 */
#include "daemon/engine/recording.h"

#include <assert.h>
#include <string.h>

#include "daemon/base/clock.h"
#include "daemon/base/mem.h"
#include "daemon/engine/derive.h"
#include "daemon/store/store.h"
#include "daemon/store/stretches.h"
#include "daemon/store/transaction.h"
#include "daemon/strap/source.h"

/* A wall clock that was set by more than this begins a new block, so that each
 * block's begin says the right time. */
#define CLOCK_STEP_US CLOCK_US_PER_S

/* A block in memory; n_bytes_kept of it are in the store. */
struct raw_block {
	struct instant begin;
	int seq;
	int n_packets;
	size_t n_bytes;
	size_t n_bytes_kept;
	size_t capacity;
	uint8_t *data;
};

struct recording {
	struct stretch stretch; /* id is 0 until the store has it */
	struct derive *derive;
	struct raw_block *blocks; /* not yet in the store as a whole */
	size_t n_blocks;
	int next_seq;
	bool end_kept;
};

static enum device_kind device_kind_of(enum source_kind kind)
{
	switch (kind) {
	case SOURCE_STRAP:
		return DEVICE_STRAP;
	case SOURCE_REPLAY:
		return DEVICE_REPLAY;
	case SOURCE_SIM:
		return DEVICE_SIM;
	}
	return DEVICE_REPLAY;
}

struct recording *recording_new(
	const struct source_device *device, struct instant begin)
{
	struct recording *recording = xcalloc(1, sizeof *recording);
	struct stretch *stretch = &recording->stretch;

	stretch->kind = device_kind_of(device->kind);
	memcpy(stretch->address, device->address, sizeof stretch->address);
	memcpy(stretch->name, device->name, sizeof stretch->name);
	stretch->fresh = device->fresh;
	stretch->shared = device->shared;
	stretch->begin = begin;
	clock_boot_id(stretch->boot_id);
	recording->derive = derive_new(device->fresh, NULL);
	return recording;
}

void recording_free(struct recording *recording)
{
	if (!recording)
		return;
	for (size_t i = 0; i < recording->n_blocks; i++)
		free(recording->blocks[i].data);
	free(recording->blocks);
	derive_free(recording->derive);
	free(recording);
}

static struct raw_block *block_new(
	struct recording *recording, struct instant begin)
{
	recording->blocks = xrealloc(recording->blocks,
		(recording->n_blocks + 1) * sizeof *recording->blocks);
	struct raw_block *block = &recording->blocks[recording->n_blocks++];

	*block = (struct raw_block){
		.begin = begin,
		.seq = recording->next_seq++,
	};
	return block;
}

static bool block_takes(const struct raw_block *block, struct instant arrival)
{
	int64_t boot_us = arrival.boot_us - block->begin.boot_us;
	int64_t utc_us = arrival.utc_us - block->begin.utc_us;

	return boot_us >= 0 && boot_us < PACKET_BLOCK_MS * INT64_C(1000) &&
		llabs(utc_us - boot_us) <= CLOCK_STEP_US &&
		arrival.offset_min == block->begin.offset_min;
}

static void block_append(struct raw_block *block, uint16_t ms,
	const uint8_t *bytes, uint8_t n_bytes)
{
	if (block->n_bytes + 3 + n_bytes > block->capacity) {
		block->capacity = 2 * block->capacity + 3 + PACKET_MAX_BYTES;
		block->data = xrealloc(block->data, block->capacity);
	}
	uint8_t *place = block->data + block->n_bytes;

	place[0] = ms & 0xff;
	place[1] = ms >> 8;
	place[2] = n_bytes;
	if (n_bytes)
		memcpy(place + 3, bytes, n_bytes);
	block->n_bytes += 3 + (size_t)n_bytes;
	block->n_packets++;
}

void recording_packet(struct recording *recording, const uint8_t *bytes,
	size_t n_bytes, const struct hrs_measurement *measurement,
	struct instant arrival)
{
	struct raw_block *block = recording->n_blocks
		? &recording->blocks[recording->n_blocks - 1]
		: NULL;

	assert(n_bytes <= PACKET_MAX_BYTES);
	if (!block || !block_takes(block, arrival))
		block = block_new(recording, arrival);
	block_append(block,
		(uint16_t)((arrival.boot_us - block->begin.boot_us) / 1000),
		bytes, (uint8_t)n_bytes);
	derive_packet(recording->derive, measurement, arrival);
}

void recording_end(
	struct recording *recording, enum gap_cause cause, struct instant when)
{
	recording->stretch.cause = cause;
	recording->stretch.end = when;
	derive_end(recording->derive);
}

static int blocks_write(
	struct recording *recording, struct store *store, int64_t stretch_id)
{
	for (size_t i = 0; i < recording->n_blocks; i++) {
		const struct raw_block *block = &recording->blocks[i];
		int r;

		if (block->n_bytes == block->n_bytes_kept)
			continue;
		r = packets_write(store,
			&(struct packet_block){
				.stretch_id = stretch_id,
				.seq = block->seq,
				.begin = block->begin,
				.n_packets = block->n_packets,
				.n_bytes = block->n_bytes,
				.data = block->data,
			});
		if (r < 0)
			return r;
	}
	return 0;
}

/* The store has everything: of the blocks only the one being filled stays. */
static void blocks_written(struct recording *recording)
{
	size_t n = recording->n_blocks;

	if (!n)
		return;
	for (size_t i = 0; i + 1 < n; i++)
		free(recording->blocks[i].data);
	recording->blocks[0] = recording->blocks[n - 1];
	recording->blocks[0].n_bytes_kept = recording->blocks[0].n_bytes;
	recording->n_blocks = 1;
}

static bool recording_has_ended(const struct recording *recording)
{
	return recording->stretch.cause != GAP_NONE;
}

/* In a transaction; stretch is a copy, whose id holds once it is committed. */
static int all_write(struct recording *recording, struct store *store,
	struct stretch *stretch)
{
	int r = stretch->id ? 0 : stretch_begin(store, stretch);

	if (!r)
		r = blocks_write(recording, store, stretch->id);
	if (!r)
		r = derive_write(recording->derive, store, stretch->id);
	if (!r && recording_has_ended(recording))
		r = stretch_end(
			store, stretch->id, stretch->end, stretch->cause);
	return r;
}

static bool blocks_have_news(const struct recording *recording)
{
	size_t n = recording->n_blocks;

	return n > 1 ||
		(n == 1 &&
			recording->blocks[0].n_bytes !=
				recording->blocks[0].n_bytes_kept);
}

static bool has_news(const struct recording *recording)
{
	return blocks_have_news(recording) ||
		!derive_is_written(recording->derive) ||
		(recording_has_ended(recording) && !recording->end_kept);
}

int recording_write(struct recording *recording, struct store *store)
{
	struct stretch stretch = recording->stretch;
	int r;

	if (!has_news(recording))
		return 0;
	r = store_begin(store);
	if (r < 0)
		return r;
	r = all_write(recording, store, &stretch);
	if (r < 0) {
		store_rollback(store);
		return r;
	}
	r = store_commit(store, false);
	if (r < 0)
		return r;
	recording->stretch = stretch;
	recording->end_kept = recording_has_ended(recording);
	blocks_written(recording);
	derive_written(recording->derive);
	return 1;
}

bool recording_is_done(const struct recording *recording)
{
	return recording->end_kept && !has_news(recording);
}
