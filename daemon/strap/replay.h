/* SPDX-License-Identifier: GPL-3.0-or-later
 * Replays recorded packets, at true speed, faster, or as fast as they can be
 * taken. Format of the text file (docs/hrvd-data.5.scd):
 *	# comment
 *	start 2026-03-01T08:00:00+01:00	UTC of arrival time 0 from here on; each
 *					`start` begins anew at arrival time 0.
 *					Without it: the instant of the replay
 *	open [fresh] [NAME...]		a stretch begins (implied at the first
 *					packet, not fresh)
 *	12.345678 10480004		arrival in s, bytes in hex
 *	close CAUSE			a stretch ends; a word of gap.h
 * Arrival times never fall between two `start` lines.
 */
#pragma once

#include "daemon/strap/source.h"

/* Reads and checks all of path ("-" is standard input). speed: 1 true, 60
 * sixty times as fast, 0 without waiting. 0 or -errno; -EINVAL with ret_error
 * "FILE:LINE: what" (fresh memory). */
int replay_new(struct sd_event *event, const char *path, double speed,
	const struct source_handler *handler, struct source **ret_source,
	char **ret_error);
