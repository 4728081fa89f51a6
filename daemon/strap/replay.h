/* SPDX-License-Identifier: GPL-3.0-or-later
 * Replays recorded packets, at true speed, faster, or as fast as they can be
 * taken. Format of the text file (docs/hrvd-data.5.scd):
 *	# comment
 *	start 2026-03-01T08:00:00+01:00	UTC of arrival time 0 from here on; each
 *					`start` begins anew at arrival time 0.
 *					Without it: the instant of the replay
 *	zone +01:00			local time, less UTC, from here on
 *	open [fresh] [sim] [NAME...]	a stretch begins (implied at the first
 *					packet, not fresh); sim: nobody's
 *					heart, kept and shown as simulated
 *	12.345678 10480004		arrival in s, bytes in hex
 *	close CAUSE			a stretch ends; a word of gap.h
 * Arrival times never fall between two `start` lines.
 */
#pragma once

#include "daemon/strap/source.h"

/* Reads and checks all of path ("-" is standard input). speed: 1 true, 60
 * sixty times as fast, 0 without waiting; the time between two recordings is
 * never waited for. Arrivals are as recorded at any speed; boot_us begins at
 * the instant of the replay and goes on as UTC does from `start` to `start`.
 * 0 or -errno, with ret_error (fresh memory): "FILE:LINE: what" and -EINVAL, or
 * why it cannot be read. */
int replay_new(struct sd_event *event, const char *path, double speed,
	const struct source_handler *handler, struct source **ret_source,
	char **ret_error);

/* How much of a replay was played, 0..1. */
double replay_share(const struct source *source);
