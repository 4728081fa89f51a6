/* SPDX-License-Identifier: GPL-3.0-or-later
 * The inside of hrvd, shared by hrvd.c (source, engine, time) and hrvd_asked.c
 * (what the service asks).
 */
#pragma once

#include "daemon/engine/engine.h"
#include "daemon/engine/live.h"
#include "daemon/hrvd.h"
#include "daemon/service/service.h"
#include "daemon/store/sessions.h"

#define SETTING_TARGET "target"
#define SETTING_PAUSED "paused"

struct sd_event_source;

struct hrvd {
	struct sd_event *event;
	struct config config;
	struct hrvd_options options;
	struct store *store;
	struct engine *engine;
	struct regulate *regulate;
	bool regulate_fails; /* as was said */
	struct service *service; /* NULL without a session bus */
	bool service_lost;
	struct source *source; /* NULL without a target */
	struct sleep_watch *sleep;
	struct sd_event_source *tick;

	char target[sizeof((struct config *)0)->target];
	enum strap_state state;
	int64_t state_since_us;
	char *detail;
	struct source_device device;
	bool paused;
	int battery_pct;
	struct session session; /* runs while its id is not 0 */
	/* The newest packet by its own clock and by ours: a replay's time is
	 * not the machine's. */
	int64_t packet_boot_us, packet_seen_us;
	struct live_values live; /* as shown last */

	struct scan *scan;
	struct service_scan_reply *scan_reply;
};

/* Now by the clock of the packets. */
int64_t hrvd_packets_now_us(const struct hrvd *hrvd);
/* Makes target the one that is read from, by hrvd_source_begin; the old one
 * stays when the new one is none. 0, or -errno with ret_error. */
int hrvd_target_set(struct hrvd *hrvd, const char *target, char **ret_error);
/* Starts the source, unless paused. 0 or -errno. */
int hrvd_source_begin(struct hrvd *hrvd);
/* Only a person ends a pause, also over a restart. */
void hrvd_pause_set(struct hrvd *hrvd, bool paused);

struct service_handler hrvd_service_handler(struct hrvd *hrvd);
/* Ends a scan, and answers whoever asked for it with result. */
void hrvd_scan_forget(struct hrvd *hrvd, int result);
