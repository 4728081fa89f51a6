/* SPDX-License-Identifier: GPL-3.0-or-later
 * Time stamps as recording apps write them.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct stamp {
	int64_t us; /* since 1970 */
	bool is_local; /* by a clock on the wall of which the zone is unknown */
};

/* "2026-11-22T18:04:09.123+01:00", "2026-11-22 18:04:09", also with a space or
 * no colon in the zone; or a number of more than 10^8, which is seconds since
 * 1970, of more than 10^11, milliseconds. 0 or -EINVAL. */
int stamp_parse(const char *text, struct stamp *ret_stamp);

/* As UTC; a stamp without a zone is taken to be of the process's. */
int64_t stamp_utc_us(struct stamp stamp);
