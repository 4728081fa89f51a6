/* SPDX-License-Identifier: GPL-3.0-or-later
 * The simulated strap: a heart by integral pulse frequency modulation with
 * wandering breathing, spells of arousal that settle again, ectopic and missed
 * beats and dropouts; packets on a 1-s grid. Always named "simulated strap".
 * One seed, one life.
 */
#pragma once

#include "daemon/strap/source.h"

/* The heart alone, for tools that write replay files. */
struct sim_heart;
struct sim_heart *sim_heart_new(uint64_t seed);
void sim_heart_free(struct sim_heart *heart);
/* The next interval; *ret_arousal (may be NULL) is 0 calm .. 1 high. */
uint16_t sim_heart_beat(struct sim_heart *heart, double *ret_arousal);
/* Shifts the person's level: rest heart rate and RSA depth as factors of the
 * default (1, 1), for days that differ. */
void sim_heart_set_level(
	struct sim_heart *heart, double hr_factor, double rsa_factor);

struct source *sim_new(struct sd_event *event, uint64_t seed,
	const struct source_handler *handler);
