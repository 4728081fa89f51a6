/* SPDX-License-Identifier: GPL-3.0-or-later
 * Notifications of a strap, by either of BlueZ's two ways.
 *
 * The descriptor of AcquireNotify is ours alone: one datagram a notification.
 * Broadcast values come once per subscribed program, so there a value equal to
 * the last and within 20 ms of it is its echo.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/base/instant.h"

struct notify;
struct sd_event;

struct notify_handler {
	void (*on_packet)(const uint8_t *bytes, size_t n_bytes,
		struct instant arrival, void *data);
	/* The other end was closed; nothing more will come. */
	void (*on_end)(void *data);
	void *data;
};

/* Reads from fd, which is taken over (closed on failure too). The handler may
 * free it. 0 or -errno. */
int notify_new(struct sd_event *event, int fd,
	const struct notify_handler *handler, struct notify **ret_notify);
void notify_free(struct notify *notify);

/* Longer than a busy machine holds back a second broadcast (20 ms was not),
 * shorter than any beat: equal values of a strap are a second apart. */
#define NOTIFY_ECHO_US INT64_C(100000)
#define NOTIFY_MAX_BYTES 512 /* of an attribute, by the Core specification */

/* The last broadcast value; zeroed: none yet. */
struct notify_echo {
	bool has_last;
	int64_t last_boot_us;
	size_t n_bytes;
	uint8_t bytes[NOTIFY_MAX_BYTES];
};

/* Whether this value is the last one's echo; if not, it is the last now. */
bool notify_is_echo(struct notify_echo *echo, const uint8_t *bytes,
	size_t n_bytes, int64_t boot_us);
