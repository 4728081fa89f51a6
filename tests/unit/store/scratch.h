/* SPDX-License-Identifier: GPL-3.0-or-later
 * A throw-away folder with a database in it, and small ways to look at one.
 */
#pragma once

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemon/base/mem.h"
#include "daemon/store/store.h"
#include "daemon/store/stretches.h"
#include "tests/near.h"

#define SCRATCH_UTC_US INT64_C(1795367049000000) /* 2026-11-22 */

struct scratch {
	char folder[64];
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

	strcpy(scratch->folder, "/tmp/test_store.XXXXXX");
	assert_non_null(mkdtemp(scratch->folder));
	snprintf(scratch->path, sizeof(scratch->path), "%s/hrvd/hrv.db",
		scratch->folder);
	assert_int_equal(scratch_open(scratch, STORE_RECORD), 0);
	*state = scratch;
	return 0;
}

static inline int scratch_remove(
	const char *path, const struct stat *st, int type, struct FTW *walk)
{
	(void)st;
	(void)type;
	(void)walk;
	return remove(path);
}

static inline int scratch_teardown(void **state)
{
	struct scratch *scratch = *state;

	scratch_close(scratch);
	nftw(scratch->folder, scratch_remove, 8, FTW_DEPTH | FTW_PHYS);
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
