/* SPDX-License-Identifier: GPL-3.0-or-later
 * Memory that is there or the program is not.
 *
 * On exhaustion these abort: systemd restarts hrvd and the write-ahead log has
 * the data, so no caller needs an out-of-memory branch.
 */
#pragma once

#include <stddef.h>
#include <stdlib.h>

#define _cleanup_(f) __attribute__((cleanup(f)))
#define _cleanup_free_ _cleanup_(mem_freep)

void *xmalloc(size_t n_bytes);
void *xcalloc(size_t n, size_t n_bytes);
void *xrealloc(void *old, size_t n_bytes);
/* A copy of text, or NULL for NULL; the caller frees. */
char *xstrdup(const char *text);
/* printf into fresh memory; the caller frees. */
char *xasprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));

static inline void mem_freep(void *pointer)
{
	free(*(void **)pointer);
}
