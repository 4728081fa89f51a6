/* SPDX-License-Identifier: GPL-3.0-or-later
 * A throw-away folder with a database in it, and small ways to look at one.
 */
#pragma once

#include <sys/stat.h>

#include "daemon/base/mem.h"
#include "daemon/store/store.h"
#include "daemon/store/stretches.h"
#include "tests/scratch.h"

#define SCRATCH_UTC_US INT64_C(1795367049000000) /* 2026-11-22 */

struct scratch {
	char *folder;
	char path[96];
	struct store *store;
};

/* A moment s seconds into the test's time, at +01:00. */
static inline struct instant at_s(double s)
{
	return (struct instant){
		.boot_us = 1000000000 + (int64_t)(s * 1e6),
		.utc_us = SCRATCH_UTC_US + (int64_t)(s * 1e6),
		.offset_min = 60,
	};
}

static inline void assert_instant(struct instant value, struct instant expected)
{
	assert_int_equal(value.boot_us, expected.boot_us);
	assert_int_equal(value.utc_us, expected.utc_us);
	assert_int_equal(value.offset_min, expected.offset_min);
}

static inline int scratch_open(struct scratch *scratch, enum store_mode mode)
{
	_cleanup_free_ char *error = NULL;
	int r = store_open(scratch->path, mode, &scratch->store, &error);

	if (r < 0)
		print_message("%s\n", error);
	return r;
}

static inline void scratch_close(struct scratch *scratch)
{
	store_close(scratch->store);
	scratch->store = NULL;
}

/* cmocka set-up: a fresh database, open for recording. */
static inline int scratch_setup(void **state)
{
	struct scratch *scratch = xcalloc(1, sizeof(*scratch));

	scratch->folder = scratch_new();
	snprintf(scratch->path, sizeof(scratch->path), "%s/hrvd/hrv.db",
		scratch->folder);
	assert_int_equal(scratch_open(scratch, STORE_RECORD), 0);
	*state = scratch;
	return 0;
}

static inline int scratch_teardown(void **state)
{
	struct scratch *scratch = *state;

	scratch_close(scratch);
	scratch_free(scratch->folder);
	free(scratch);
	return 0;
}

/* A stretch of the kind, from s on. */
static inline int64_t scratch_stretch(
	struct scratch *scratch, enum device_kind kind, double s)
{
	struct stretch stretch = {
		.kind = kind,
		.boot_id = "11111111-2222-3333-4444-555555555555",
		.begin = at_s(s),
		.fresh = true,
	};

	if (kind == DEVICE_STRAP)
		strcpy(stretch.address, "A0:9E:1A:00:00:01");
	strcpy(stretch.name, "a device");
	assert_int_equal(stretch_begin(scratch->store, &stretch), 0);
	return stretch.id;
}

/* n packets of one beat each, a second apart. */
static inline void scratch_packets(
	struct scratch *scratch, int64_t stretch_id, int seq, int n)
{
	uint8_t data[60 * 7];
	struct packet_block block = {
		.stretch_id = stretch_id,
		.seq = seq,
		.begin = at_s(seq * 60.0),
		.n_packets = n,
		.n_bytes = (size_t)n * 7,
		.data = data,
	};

	for (int i = 0; i < n; i++) {
		const uint8_t packet[7] = {i * 1000 & 0xff, i * 1000 >> 8, 4,
			0x10, 60, (uint8_t)i, 4};

		memcpy(data + 7 * i, packet, sizeof(packet));
	}
	assert_int_equal(packets_write(scratch->store, &block), 0);
}

/* Counts what a walk gives. */
static inline int count_packets(const struct packet_block *block, void *data)
{
	*(int *)data += block->n_packets;
	return 0;
}

static inline int packets_in(struct scratch *scratch, int64_t stretch_id)
{
	int n = 0;

	assert_int_equal(
		packets_read(scratch->store, stretch_id, count_packets, &n), 0);
	return n;
}

static inline off_t file_size(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? st.st_size : -1;
}

/* What a file holds, FNV-1a; 0 when there is none. */
static inline uint64_t file_hash(const char *path)
{
	uint64_t hash = UINT64_C(14695981039346656037);
	FILE *file = fopen(path, "rb");
	int byte;

	if (!file)
		return 0;
	while ((byte = getc(file)) != EOF)
		hash = (hash ^ (unsigned)byte) * UINT64_C(1099511628211);
	fclose(file);
	return hash;
}
