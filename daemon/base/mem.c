/* SPDX-License-Identifier: GPL-3.0-or-later
 * Allocation that aborts on exhaustion.
 */
#include "daemon/base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void *must(void *memory)
{
	if (!memory) {
		fputs("out of memory\n", stderr);
		abort();
	}
	return memory;
}

/* malloc(0) may give NULL, which is no exhaustion: ask for a byte. */
void *xmalloc(size_t n_bytes)
{
	return must(malloc(n_bytes ? n_bytes : 1));
}

void *xcalloc(size_t n, size_t n_bytes)
{
	return must(n && n_bytes ? calloc(n, n_bytes) : calloc(1, 1));
}

void *xrealloc(void *old, size_t n_bytes)
{
	return must(realloc(old, n_bytes ? n_bytes : 1));
}

char *xstrdup(const char *text)
{
	return text ? must(strdup(text)) : NULL;
}

char *xasprintf(const char *format, ...)
{
	char *text = NULL;
	va_list args;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);
	return must(text);
}
