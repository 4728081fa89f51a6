/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where packets come from: a strap behind BlueZ, a replayed file, or the
 * simulation. To whoever listens they are one thing: bytes of 2A37 with the
 * instant at which they arrived.
 *
 * Order of calls for one stretch: on_open, on_packet..., on_close. on_state
 * may come at any time. Never called before source_start has returned, nor
 * from within source_free. A handler must not stop or free the source it is
 * called by; that is for the loop to do afterwards.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/base/gap.h"
#include "daemon/base/instant.h"
#include "daemon/base/strap_state.h"

struct sd_event;
struct source;

enum source_kind { SOURCE_STRAP, SOURCE_REPLAY, SOURCE_SIM };

struct source_device {
	enum source_kind kind;
	char address[18]; /* "" unless a strap */
	char name[64]; /* "Polar H10 12345678", "simulated strap" */
	bool fresh; /* a new subscription: first RR may be old */
	bool shared; /* another program subscribed too */
};

struct source_handler {
	/* detail: one sentence more on the state, or NULL. */
	void (*on_state)(
		enum strap_state state, const char *detail, void *data);
	void (*on_open)(const struct source_device *device, struct instant when,
		void *data);
	void (*on_packet)(const uint8_t *bytes, size_t n_bytes,
		struct instant arrival, void *data);
	void (*on_close)(enum gap_cause cause, struct instant when, void *data);
	void (*on_battery)(int percent, void *data); /* -1: unknown */
	void *data;
};

/* One found heart-rate device. */
struct source_found {
	char address[18];
	char name[64];
	int rssi_dbm; /* 0 when unknown */
	bool connected;
};

struct source_ops {
	const char *name;
	int (*start)(struct source *source);
	/* Stops packets and gives the strap free (on_close with cause); start
	 * goes on. */
	void (*stop)(struct source *source, enum gap_cause cause);
	/* The machine is about to sleep: a stretch is closed (on_close with
	 * GAP_SUSPEND). NULL where a sleep changes nothing. */
	void (*sleep)(struct source *source);
	void (*free)(struct source *source);
};

/* The first member of every kind of source. */
struct source {
	const struct source_ops *ops;
	struct source_handler handler;
};

/* 0, or -errno with ret_error (fresh memory) where given. */
static inline int source_start(struct source *source)
{
	return source->ops->start(source);
}

static inline void source_stop(struct source *source, enum gap_cause cause)
{
	source->ops->stop(source, cause);
}

static inline void source_sleep(struct source *source)
{
	if (source->ops->sleep)
		source->ops->sleep(source);
}

static inline void source_free(struct source *source)
{
	if (source)
		source->ops->free(source);
}
