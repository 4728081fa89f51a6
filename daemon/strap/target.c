/* SPDX-License-Identifier: GPL-3.0-or-later
 * From the words of a target to its source.
 */
#include "daemon/strap/target.h"

#include <errno.h>
#include <string.h>

#include <bluetooth/bluetooth.h>

#include "daemon/base/mem.h"
#include "daemon/strap/link.h"
#include "daemon/strap/link_att.h"
#include "daemon/strap/replay.h"
#include "daemon/strap/sim.h"

#define REPLAY_PREFIX "replay:"

static bool is_replay(const char *target)
{
	return !strncmp(target, REPLAY_PREFIX, strlen(REPLAY_PREFIX));
}

bool target_is_strap(const char *target)
{
	return bachk(target) == 0;
}

int target_open(struct sd_event *event, const char *target,
	const struct target_options *options,
	const struct source_handler *handler, struct source **ret_source,
	char **ret_error)
{
	if (is_replay(target))
		return replay_new(event, target + strlen(REPLAY_PREFIX),
			options->replay_speed, handler, ret_source, ret_error);
	if (!strcmp(target, "sim"))
		*ret_source = sim_new(event, options->seed, handler);
	else if (target_is_strap(target) && options->over_att)
		*ret_source = link_att_new(
			event, target, options->adapter, handler, NULL);
	else if (target_is_strap(target))
		*ret_source =
			link_new(event, target, options->adapter, handler);
	else {
		*ret_error = xasprintf("'%s' is no target; allowed are an "
				       "address like A0:9E:1A:12:34:56, sim, "
				       "and replay:FILE",
			target);
		return -EINVAL;
	}
	return 0;
}
