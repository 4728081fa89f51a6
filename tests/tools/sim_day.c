/* SPDX-License-Identifier: GPL-3.0-or-later
 * sim_day [HOURS [SEED]]: what the simulated strap sends in HOURS (24 unless
 * given), as a replay on standard output; where the radio is away, a stretch is
 * closed and opened again.
 */
#include <stdio.h>

#include "daemon/base/number.h"
#include "daemon/strap/sim_strap.h"

static void print_packet(const struct sim_packet *packet)
{
	printf("%.6f ", packet->at_s);
	for (size_t i = 0; i < packet->n_bytes; i++)
		printf("%02x", packet->bytes[i]);
	putchar('\n');
}

static void print_day(struct sim_strap *strap, double length_s)
{
	struct sim_packet packet;
	bool is_open = false;

	puts("# Simulated by sim_day; no person's data.\n"
	     "start 2026-03-01T06:00:00+01:00");
	for (sim_strap_next(strap, &packet); packet.at_s < length_s;
		sim_strap_next(strap, &packet)) {
		if (packet.is_linked != is_open)
			puts(is_open ? "close link"
				     : "open fresh simulated strap");
		is_open = packet.is_linked;
		if (is_open)
			print_packet(&packet);
	}
	if (is_open)
		puts("close stopped");
}

int main(int argc, char **argv)
{
	struct sim_strap *strap;
	long hours = 24, seed = 1;

	if (argc > 3 ||
		(argc > 1 && number_parse_int(argv[1], 1, 8760, &hours)) ||
		(argc > 2 && number_parse_int(argv[2], 0, INT32_MAX, &seed))) {
		fputs("usage: sim_day [HOURS [SEED]]\n", stderr);
		return 2;
	}
	strap = sim_strap_new((uint64_t)seed);
	print_day(strap, (double)hours * 3600);
	sim_strap_free(strap);
	if (fflush(stdout) == 0)
		return 0;
	perror("sim_day: cannot write");
	return 1;
}
