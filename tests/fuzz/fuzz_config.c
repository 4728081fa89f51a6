/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fuzzes config_load: a file is taken with all values in range, or refused
 * with a sentence and nothing changed.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "daemon/base/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes);

/* In memory, so that nothing is left behind. */
static const char *write_file(const uint8_t *data, size_t n_bytes)
{
	static char path[32];
	static int fd = -1;

	if (fd < 0) {
		fd = memfd_create("hrvd.conf", MFD_CLOEXEC);
		assert(fd >= 0);
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	}
	assert(ftruncate(fd, 0) == 0);
	assert(pwrite(fd, data, n_bytes, 0) == (ssize_t)n_bytes);
	return path;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
	struct config config, defaults;
	char *error = NULL;
	int r;

	memset(&config, 0, sizeof(config));
	config_init(&config);
	defaults = config;
	r = config_load(write_file(data, n_bytes), &config, &error);
	assert((r < 0) == (error != NULL));
	if (r < 0)
		assert(memcmp(&config, &defaults, sizeof(config)) == 0);
	assert(config.rollover_min >= 0 && config.rollover_min <= 720);
	assert(config.level >= 3 && config.level <= 7);
	assert(memchr(config.target, '\0', sizeof(config.target)));
	assert(memchr(config.adapter, '\0', sizeof(config.adapter)));
	free(error);
	return 0;
}
