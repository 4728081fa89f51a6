/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the targets share. In those with more than one reader the first byte is
 * the reader's letter, so that a seed stays what it is when readers are added.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes);

static inline void check(bool holds)
{
	if (!holds)
		abort();
}

struct fuzz_reader {
	char letter;
	void (*read)(const uint8_t *data, size_t n_bytes);
};

/* Gives the bytes behind the letter to its reader; -1, for an input that is
 * not worth keeping, if there is none. */
static inline int fuzz_read(const struct fuzz_reader *readers, size_t n_readers,
	const uint8_t *data, size_t n_bytes)
{
	for (size_t i = 0; i < n_readers && n_bytes; i++)
		if (readers[i].letter == data[0]) {
			readers[i].read(data + 1, n_bytes - 1);
			return 0;
		}
	return -1;
}

/* The path of a file that holds these bytes: one, in memory, so that nothing
 * is left behind. */
static inline const char *fuzz_file(const uint8_t *data, size_t n_bytes)
{
	static char path[32];
	static int fd = -1;

	if (fd < 0) {
		fd = memfd_create("fuzz", MFD_CLOEXEC);
		check(fd >= 0);
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	}
	check(ftruncate(fd, 0) == 0);
	check(pwrite(fd, data, n_bytes, 0) == (ssize_t)n_bytes);
	return path;
}
