/* SPDX-License-Identifier: GPL-3.0-or-later
 * Hands packets to the recording and to the live values, and sees to it that
 * the store is at most 5 s behind.
 */
#include "daemon/engine/engine.h"

#include <errno.h>

#include "daemon/base/clock.h"
#include "daemon/base/mem.h"
#include "daemon/engine/live.h"
#include "daemon/engine/recording.h"
#include "daemon/store/store.h"
#include "daemon/store/stretches.h"
#include "daemon/store/transaction.h"
#include "daemon/strap/hrs.h"
#include "daemon/strap/source.h"

/* kill -9 may cost 5 s of packets, a power cut 30 s: written this often by the
 * packets' own clock, and this often so that it survives the latter. */
#define WRITE_EVERY_US (4 * CLOCK_US_PER_S)
#define DURABLE_EVERY_US (25 * CLOCK_US_PER_S)
#define COMPLAIN_EVERY_US (60 * CLOCK_US_PER_S)

struct engine {
	struct store *store;
	struct live *live;
	struct source_device device; /* of the open stretch */
	bool is_open;
	/* Oldest first; the last one runs while is_open and a packet came,
	 * those before it wait for a full disk. */
	struct recording **recordings;
	size_t n_recordings;
	bool is_recording;

	int64_t written_us; /* arrival of the newest packet then */
	int64_t durable_us; /* what came before it survives a power cut */
	bool has_undurable; /* written since then */
	int error; /* of the last write; 0 when it held */
	int64_t complained_us; /* 0: not yet about this error */
};

struct engine *engine_new(struct store *store)
{
	struct engine *engine = xcalloc(1, sizeof *engine);

	engine->store = store;
	engine->live = live_new();
	return engine;
}

/* Drops what the store has whole; oldest first, so the order stays. */
static void recordings_drop(struct engine *engine)
{
	size_t kept = 0;

	for (size_t i = 0; i < engine->n_recordings; i++) {
		if (recording_is_done(engine->recordings[i]))
			recording_free(engine->recordings[i]);
		else
			engine->recordings[kept++] = engine->recordings[i];
	}
	engine->n_recordings = kept;
}

/* Whether a time has passed since then. A replay's clock runs ahead of the
 * machine's: one that fell back says that it is another. */
static bool has_passed(int64_t since_us, int64_t now_us, int64_t time_us)
{
	return now_us < since_us || now_us - since_us >= time_us;
}

/* Apart from the writing, as packets may end right after a write. */
static void engine_sync(struct engine *engine, int64_t now_us)
{
	if (engine->has_undurable && store_sync(engine->store) < 0)
		return; /* the next one tries again */
	engine->has_undurable = false;
	engine->durable_us = now_us;
}

static void engine_write(struct engine *engine, int64_t now_us, bool durable)
{
	engine->written_us = now_us;
	engine->error = 0;
	for (size_t i = 0; !engine->error && i < engine->n_recordings; i++) {
		int r = recording_write(engine->recordings[i], engine->store);

		if (r < 0)
			engine->error = r;
		else if (r > 0)
			engine->has_undurable = true;
	}
	recordings_drop(engine);
	if (durable || has_passed(engine->durable_us, now_us, DURABLE_EVERY_US))
		engine_sync(engine, now_us);
}

void engine_free(struct engine *engine)
{
	if (!engine)
		return;
	for (size_t i = 0; i < engine->n_recordings; i++)
		recording_free(engine->recordings[i]);
	free(engine->recordings);
	live_free(engine->live);
	free(engine);
}

void engine_open(struct engine *engine, const struct source_device *device)
{
	engine->device = *device;
	engine->is_open = true;
	live_open(engine->live, device->fresh);
}

static struct recording *recording_begin(
	struct engine *engine, struct instant arrival)
{
	engine->recordings = xrealloc(engine->recordings,
		(engine->n_recordings + 1) * sizeof(struct recording *));
	engine->is_recording = true;
	engine_sync(engine, arrival.boot_us);
	engine->written_us = arrival.boot_us;
	return engine->recordings[engine->n_recordings++] =
		       recording_new(&engine->device, arrival);
}

/* Stored packets know whole milliseconds; live ones are held to the same, so
 * that deriving them again gives the same beats. */
static struct instant instant_of_ms(struct instant instant)
{
	int64_t rest_us = instant.boot_us % 1000;

	instant.boot_us -= rest_us;
	instant.utc_us -= rest_us;
	return instant;
}

void engine_packet(struct engine *engine, const uint8_t *bytes, size_t n_bytes,
	struct instant arrival)
{
	struct hrs_measurement measurement;
	struct recording *recording;

	if (!engine->is_open)
		return;
	/* Only what is stored counts, so that it can be derived again. */
	if (n_bytes > PACKET_MAX_BYTES)
		n_bytes = PACKET_MAX_BYTES;
	arrival = instant_of_ms(arrival);
	recording = engine->is_recording
		? engine->recordings[engine->n_recordings - 1]
		: recording_begin(engine, arrival);
	hrs_decode(bytes, n_bytes, &measurement);
	recording_packet(recording, bytes, n_bytes, &measurement, arrival);
	live_packet(engine->live, &measurement, arrival.boot_us);
	if (arrival.boot_us - engine->written_us >= WRITE_EVERY_US)
		engine_write(engine, arrival.boot_us, false);
}

void engine_close(
	struct engine *engine, enum gap_cause cause, struct instant when)
{
	engine->is_open = false;
	if (!engine->is_recording)
		return;
	recording_end(
		engine->recordings[engine->n_recordings - 1], cause, when);
	engine->is_recording = false;
	engine_write(engine, when.boot_us, true);
}

void engine_forget(struct engine *engine)
{
	live_forget(engine->live);
}

int engine_tick(struct engine *engine, int64_t now_boot_us)
{
	engine_write(engine, now_boot_us, false);
	if (!engine->error) {
		engine->complained_us = 0;
		return 0;
	}
	if (engine->complained_us &&
		!has_passed(
			engine->complained_us, now_boot_us, COMPLAIN_EVERY_US))
		return -EAGAIN;
	engine->complained_us = now_boot_us;
	return engine->error;
}

bool engine_is_behind(const struct engine *engine)
{
	return engine->error != 0;
}

void engine_live(struct engine *engine, int64_t now_boot_us,
	struct live_values *ret_values)
{
	live_values(engine->live, now_boot_us, ret_values);
}
