/* SPDX-License-Identifier: GPL-3.0-or-later
 * Moments as a person writes them: "20 min ago", "yesterday 18:00", ISO 8601.
 */
#pragma once

#include "daemon/base/instant.h"

/* Reads text as a moment relative to now; fills utc_us and offset_min of
 * ret_when (boot_us is 0: a written moment has no boot clock).
 * Understood, in any case: "now"; "N s|sec|min|h|hours|d|days|weeks ago" (also
 * "2h ago", "an hour ago"; days and weeks by the calendar); "today|yesterday
 * [HH:MM[:SS]]"; a weekday name with optional time (the last such moment);
 * "HH:MM" (today, or yesterday when that would be in the future);
 * "YYYY-MM-DD[ T]HH:MM[:SS][Z|+HH:MM]" (without zone: local); "YYYY-MM-DD".
 * A day without a time is 12:00 local, "today" is now.
 * A local time that the clocks skip or repeat is taken as mktime(3) does with
 * tm_isdst -1.
 * 0, -EINVAL (not understood), -ERANGE (no such date or time, or before 1970
 * or after 2200). The future is allowed; callers who mind check. */
int when_parse(const char *text, struct instant now, struct instant *ret_when);
