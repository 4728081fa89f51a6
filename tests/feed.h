/* SPDX-License-Identifier: GPL-3.0-or-later
 * Packets for tests: a wandering heart, sent once a second as a strap does.
 */
#pragma once

#include <math.h>
#include <string.h>

#include "daemon/base/clock.h"
#include "daemon/base/instant.h"
#include "daemon/strap/packetise.h"
#include "tests/near.h"

/* 2026-03-01T08:00:00Z, on a machine that booted a day before. */
#define FEED_UTC_US INT64_C(1772352000000000)
#define FEED_BOOT_US INT64_C(86400000000)

struct feed {
	struct packetiser packetiser;
	unsigned n_beats;
	double breath;
};

static inline void feed_init(struct feed *feed)
{
	*feed = (struct feed){0};
	packetiser_init(&feed->packetiser);
}

/* About 62 beats a minute, breathing 15 a minute, on a slow wave. */
static inline uint16_t feed_beat(struct feed *feed)
{
	double rr_ms = 960 + 35 * sin(2 * M_PI * feed->breath * 15 / 60) +
		20 * sin(2 * M_PI * feed->breath * 0.1);

	feed->breath += rr_ms / 1000;
	feed->n_beats++;
	return (uint16_t)lround(rr_ms * 1.024);
}

/* The next packet: its bytes, and its arrival since the feed began. */
static inline size_t feed_packet(struct feed *feed, uint8_t bytes[static 20],
	struct instant *ret_arrival)
{
	double arrival_s;
	size_t n;

	while (!(n = packetiser_packet(&feed->packetiser, bytes, &arrival_s)))
		packetiser_beat(&feed->packetiser, feed_beat(feed));

	int64_t us = llround(arrival_s * 1e3) * 1000;

	*ret_arrival =
		(struct instant){FEED_BOOT_US + us, FEED_UTC_US + us, 60};
	return n;
}
