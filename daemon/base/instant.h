/* SPDX-License-Identifier: GPL-3.0-or-later
 * One moment, on the clock that never jumps and on the one people read.
 *
 * Durations, gaps and time-outs are differences of boot_us (CLOCK_BOOTTIME: it
 * runs on through suspend and is never set). utc_us and the zone offset that
 * was in force say when it was for a person. Nothing below the two main.c and
 * the sources reads a clock: an instant is handed down.
 */
#pragma once

#include <stdint.h>

struct instant {
	int64_t boot_us;
	int64_t utc_us; /* since 1970-01-01T00:00:00Z */
	int offset_min; /* local time minus UTC, minutes */
};
