/* SPDX-License-Identifier: GPL-3.0-or-later
 * The only place that reads the machine's clocks.
 *
 * See instant.h for which clock is for what.
 */
#pragma once

#include "daemon/base/instant.h"

#define CLOCK_US_PER_S INT64_C(1000000)
#define CLOCK_BOOT_ID_SIZE 37 /* a UUID in text and its NUL */

/* Now, with the zone offset in force now. */
struct instant clock_now(void);

/* Local time minus UTC in minutes at utc_us, by the zone database. */
int clock_offset_min(int64_t utc_us);

/* How long the machine has slept since boot: BOOTTIME minus MONOTONIC. It
 * grows by more than a second only when there was a suspend. */
int64_t clock_slept_us(void);

/* The kernel's id of this boot, as text. 0 or -errno. */
int clock_boot_id(char ret_id[static CLOCK_BOOT_ID_SIZE]);
