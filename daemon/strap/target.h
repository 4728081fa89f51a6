/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which source a person means: "AA:BB:CC:DD:EE:FF", "sim", "replay:FILE".
 */
#pragma once

#include "daemon/strap/source.h"

struct target_options {
	const char *adapter; /* of a strap; "" for the best */
	bool over_att; /* to a strap, not through bluetoothd */
	uint64_t seed; /* of the simulation */
	double replay_speed;
};

bool target_is_strap(const char *target);

/* Makes the source of target. 0 or -errno with a sentence in ret_error (fresh
 * memory): -EINVAL for a target that is none. */
int target_open(struct sd_event *event, const char *target,
	const struct target_options *options,
	const struct source_handler *handler, struct source **ret_source,
	char **ret_error);
