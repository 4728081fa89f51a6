/* SPDX-License-Identifier: GPL-3.0-or-later
 * hrvd.conf: few settings, each with a good default. See hrvd.conf(5).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct config {
	/* [strap] */
	char target[256]; /* address, "sim", "replay:FILE"; "" = as chosen
			   * by `hrvctl use` */
	char adapter[16]; /* "hci0"; "" = the best one there is */
	bool over_att; /* transport: att, not bluez */
	/* [days] */
	int rollover_min; /* minutes after midnight, 0..720; 240 */
	/* [sim] */
	uint64_t seed; /* of the simulated strap; 1 */
	/* [log] */
	int level; /* enum log_level */
};

/* The defaults. */
void config_init(struct config *config);

/* Reads path over the values in config; a missing file is no error. On a bad
 * line nothing is changed and ret_error says "FILE:LINE: what, and what is
 * allowed" (fresh memory, the caller frees). 0 or -errno (-EINVAL for a bad
 * line, unknown section or key). */
int config_load(const char *path, struct config *config, char **ret_error);
