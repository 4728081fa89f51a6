/* SPDX-License-Identifier: GPL-3.0-or-later
 * A folder of the test's own that is gone afterwards.
 */
#pragma once

#include <ftw.h>
#include <string.h>
#include <unistd.h>

#include "tests/near.h"

static inline int scratch_remove_one(const char *path,
	const struct stat *status, int kind, struct FTW *place)
{
	(void)status;
	(void)kind;
	(void)place;
	return remove(path);
}

/* Makes it; the path is fresh memory. */
static inline char *scratch_new(void)
{
	char *dir = strdup("/tmp/hrvd-test-XXXXXX");

	assert_non_null(dir);
	assert_non_null(mkdtemp(dir));
	return dir;
}

/* Removes it and all in it, and frees the path. */
static inline void scratch_free(char *dir)
{
	nftw(dir, scratch_remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(dir);
}

/* dir/name, fresh memory. */
static inline char *scratch_path(const char *dir, const char *name)
{
	size_t size = strlen(dir) + strlen(name) + 2;
	char *path = malloc(size);

	assert_non_null(path);
	snprintf(path, size, "%s/%s", dir, name);
	return path;
}
