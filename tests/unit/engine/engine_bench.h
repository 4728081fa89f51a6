/* SPDX-License-Identifier: GPL-3.0-or-later
 * An engine on a database of its own, for tests: what it was sent, and by when.
 */
#pragma once

#include "daemon/engine/engine.h"
#include "daemon/store/store.h"
#include "daemon/strap/hrs.h"
#include "daemon/strap/source.h"
#include "tests/feed.h"
#include "tests/scratch.h"

struct bench {
	char *dir;
	char *path;
	struct store *store;
	struct engine *engine;
	struct feed feed;
	struct instant last; /* arrival of the newest packet */
	uint16_t sent[8000];
	size_t n_sent;
	unsigned n_packets;
};

static inline void engine_begin(struct bench *bench)
{
	const struct source_device device = {
		.kind = SOURCE_SIM, .name = "simulated strap"};

	assert_int_equal(
		store_open(bench->path, STORE_RECORD, &bench->store, NULL), 0);
	bench->engine = engine_new(bench->store);
	engine_open(bench->engine, &device);
}

static inline int setup(void **state)
{
	struct bench *bench = calloc(1, sizeof *bench);

	bench->dir = scratch_new();
	bench->path = scratch_path(bench->dir, "data/hrv.db");
	feed_init(&bench->feed);
	engine_begin(bench);
	*state = bench;
	return 0;
}

static inline int teardown(void **state)
{
	struct bench *bench = *state;

	engine_free(bench->engine);
	store_close(bench->store);
	free(bench->path);
	scratch_free(bench->dir);
	free(bench);
	return 0;
}

/* Sends the packets of n seconds. */
static inline void send_seconds(struct bench *bench, int n)
{
	struct hrs_measurement measurement;
	uint8_t bytes[20];

	for (int i = 0; i < n; i++) {
		size_t n_bytes = feed_packet(&bench->feed, bytes, &bench->last);

		engine_packet(bench->engine, bytes, n_bytes, bench->last);
		hrs_decode(bytes, n_bytes, &measurement);
		memcpy(bench->sent + bench->n_sent, measurement.rr_1024,
			measurement.n_rr * sizeof(uint16_t));
		bench->n_sent += measurement.n_rr;
		bench->n_packets++;
	}
}
