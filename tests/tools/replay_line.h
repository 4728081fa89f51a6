/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writes packets as lines of a replay (daemon/strap/replay.h), to a new file.
 */
#pragma once

#include <stdio.h>
#include <stdlib.h>

#include "daemon/strap/packetise.h"

/* A new file for a replay, or for what goes with one; where none can be made,
 * the program says so and ends. */
static inline FILE *replay_create(const char *name)
{
	FILE *file = fopen(name, "we");

	if (file)
		return file;
	perror(name);
	exit(1);
}

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
