/* SPDX-License-Identifier: GPL-3.0-or-later
 * org.hrvd.Hrvd1 on the session bus: shows what is, passes on what is asked.
 * The contract is systemd/org.hrvd.Hrvd1.xml. Decides nothing.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "daemon/base/strap_state.h"
#include "daemon/strap/source.h"

struct live_values;
struct sd_event;
struct service;

/* What the service shows. Strings live as long as the call. */
struct service_facts {
	enum strap_state state;
	int64_t state_since_us; /* UTC */
	const char *detail; /* or NULL */
	const char *target; /* "" when none is chosen */
	const char *device; /* name; "" when none */
	bool simulated; /* a simulation or a replay */
	bool paused;
	int battery_pct; /* -1 unknown */
	const char *session; /* name; NULL when none runs */
	int64_t session_since_us;
	int64_t now_boot_us;
	const struct live_values *live;
};

struct service_scan_reply;

/* What the service asks. Each returns 0 or -errno, with a sentence in
 * ret_error (fresh memory) where it can say more. */
struct service_handler {
	void (*facts)(struct service_facts *ret_facts, void *data);
	/* Answer later, once, with service_scan_done. */
	int (*scan)(uint32_t seconds, struct service_scan_reply *reply,
		char **ret_error, void *data);
	int (*use)(const char *target, char **ret_error, void *data);
	int (*pause)(char **ret_error, void *data);
	int (*resume)(char **ret_error, void *data);
	int (*session_start)(const char *name, char **ret_error, void *data);
	int (*session_stop)(char **ret_error, void *data);
	int (*mark)(const char *text, char **ret_error, void *data);
	/* The session bus is gone: call service_free, from another turn. */
	void (*lost)(void *data);
	void *data;
};

/* Claims the name. 0, -EEXIST (another hrvd has it), or -errno when there is
 * no session bus (hrvd then runs without). */
int service_new(struct sd_event *event, const struct service_handler *handler,
	struct service **ret_service);
void service_free(struct service *service);

/* Something changed: PropertiesChanged follows, at most once a second. */
void service_changed(struct service *service);

void service_scan_done(struct service_scan_reply *reply, int result,
	const struct source_found *found, size_t n_found);
