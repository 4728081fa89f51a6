/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads the machine's clocks.
 */
#include "daemon/base/clock.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static int64_t read_us(clockid_t clock)
{
	struct timespec ts = {0};

	clock_gettime(clock, &ts);
	return ts.tv_sec * CLOCK_US_PER_S + ts.tv_nsec / 1000;
}

struct instant clock_now(void)
{
	struct instant now = {
		.boot_us = read_us(CLOCK_BOOTTIME),
		.utc_us = read_us(CLOCK_REALTIME),
	};

	now.offset_min = clock_offset_min(now.utc_us);
	return now;
}

int clock_offset_min(int64_t utc_us)
{
	time_t utc_s = utc_us / CLOCK_US_PER_S - (utc_us % CLOCK_US_PER_S < 0);
	struct tm local = {0};

	/* localtime_r looks at the zone only once; a traveller's changes. */
	tzset();
	localtime_r(&utc_s, &local);
	return local.tm_gmtoff / 60;
}

int64_t clock_slept_us(void)
{
	return read_us(CLOCK_BOOTTIME) - read_us(CLOCK_MONOTONIC);
}

int clock_boot_id(char ret_id[static CLOCK_BOOT_ID_SIZE])
{
	FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");
	char id[CLOCK_BOOT_ID_SIZE] = "";
	bool whole;

	if (!file)
		return -errno;
	whole = fgets(id, sizeof(id), file) && strlen(id) == sizeof(id) - 1;
	fclose(file);
	if (!whole)
		return -EIO;
	memcpy(ret_id, id, sizeof(id));
	return 0;
}
