/* SPDX-License-Identifier: GPL-3.0-or-later
 * A replay into an engine of its own, in one transaction.
 */
#include "daemon/import.h"

#include <errno.h>
#include <systemd/sd-event.h>

#include "daemon/base/mem.h"
#include "daemon/engine/engine.h"
#include "daemon/engine/regulate.h"
#include "daemon/store/steps.h"
#include "daemon/store/store.h"
#include "daemon/store/transaction.h"
#include "daemon/strap/replay.h"

#define PACKETS_SHARE 0.7 /* of the work, as far as a person waits for it */
#define PROGRESS_EVERY 500 /* packets */

struct import {
	struct engine *engine;
	struct sd_event *event;
	struct source *source;
	unsigned n_packets;
	void (*on_progress)(double share, void *data);
	void *data;
};

/* --- what the replay says --- */

static void on_state(enum strap_state state, const char *detail, void *data)
{
	struct import *import = data;

	(void)detail;
	if (state == STRAP_ENDED)
		sd_event_exit(import->event, 0);
}

static void on_open(
	const struct source_device *device, struct instant when, void *data)
{
	struct import *import = data;

	(void)when;
	engine_open(import->engine, device);
}

static void on_packet(const uint8_t *bytes, size_t n_bytes,
	struct instant arrival, void *data)
{
	struct import *import = data;

	engine_packet(import->engine, bytes, n_bytes, arrival);
	if (import->n_packets++ % PROGRESS_EVERY == 0)
		import->on_progress(
			PACKETS_SHARE * replay_share(import->source),
			import->data);
}

static void on_close(enum gap_cause cause, struct instant when, void *data)
{
	struct import *import = data;

	engine_close(import->engine, cause, when);
}

static void on_battery(int percent, void *data)
{
	(void)percent;
	(void)data;
}

/* --- packets, then days --- */

static int play(struct import *import, const char *path, char **ret_error)
{
	const struct source_handler handler = {
		on_state, on_open, on_packet, on_close, on_battery, import};
	int r = replay_new(
		import->event, path, 0, &handler, &import->source, ret_error);

	if (r < 0)
		return r;
	r = source_start(import->source);
	if (r >= 0)
		r = sd_event_loop(import->event);
	if (r >= 0)
		source_stop(import->source, GAP_SOURCE_END);
	source_free(import->source);
	if (r >= 0 && engine_is_behind(import->engine))
		r = engine_tick(import->engine, 0);
	return r < 0 ? r : 0;
}

static int follow_days(
	const struct import *import, struct store *store, int rollover_min)
{
	struct regulate *regulate = regulate_new(store, rollover_min, true);
	int64_t n_left, n_all = 0;
	int r = regulate_again(regulate);

	while (!r && (r = regulate_next(regulate)) > 0) {
		r = steps_count_new(store, &n_left);
		if (r < 0)
			break;
		if (!n_all)
			n_all = n_left + 1;
		import->on_progress(1 -
				(1 - PACKETS_SHARE) * (double)n_left /
					(double)n_all,
			import->data);
	}
	regulate_free(regulate);
	return r;
}

int import_replay(struct store *store, const char *path, int rollover_min,
	void (*on_progress)(double share, void *data), void *data,
	char **ret_error)
{
	struct import import = {.on_progress = on_progress, .data = data};
	int r = store_begin(store);

	if (r < 0)
		return r;
	r = sd_event_new(&import.event);
	import.engine = engine_new(store);
	if (r >= 0)
		r = play(&import, path, ret_error);
	engine_free(import.engine);
	sd_event_unref(import.event);
	if (r >= 0)
		r = follow_days(&import, store, rollover_min);
	return store_finish(store, r);
}
