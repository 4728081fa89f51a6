/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writes packets as lines of a replay (daemon/strap/replay.h).
 */
#pragma once

#include <stdio.h>

#include "daemon/strap/packetise.h"

/* All packets that are complete; out NULL: they are lost. */
static inline void replay_lines(FILE *out, struct packetiser *packetiser)
{
	uint8_t bytes[PACKETISE_MAX_BYTES];
	double arrival_s;
	size_t n;

	while ((n = packetiser_packet(packetiser, bytes, &arrival_s)) > 0) {
		if (!out)
			continue;
		fprintf(out, "%.6f ", arrival_s);
		for (size_t i = 0; i < n; i++)
			fprintf(out, "%02x", bytes[i]);
		fputc('\n', out);
	}
}
