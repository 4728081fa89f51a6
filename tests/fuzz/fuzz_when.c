/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fuzzes when_parse: a text is a moment between 1970 and 2200, or refused.
 */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/clock.h"
#include "daemon/base/when.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n_bytes)
{
	struct instant now = {.utc_us = INT64_C(1795367049000000)};
	struct instant when = {0};
	char *text = strndup((const char *)data, n_bytes);
	int r;

	setenv("TZ", "Europe/Berlin", 0);
	now.offset_min = clock_offset_min(now.utc_us);
	r = when_parse(text, now, &when);
	assert(r == 0 || r == -EINVAL || r == -ERANGE);
	if (r == 0)
		assert(when.utc_us >= 0 &&
			when.utc_us < INT64_C(7289654400000000) &&
			abs(when.offset_min) < 24 * 60);
	free(text);
	return 0;
}
