/* SPDX-License-Identifier: GPL-3.0-or-later
 * The inside of a link, shared by link.c (events, states), link_calls.c (what
 * is asked of BlueZ) and link_stretch.c (packets on their way out).
 *
 * A call belongs to the state that made it and is cancelled with it, so a late
 * reply has nobody to come to. The world's news are looked up in the mirror
 * when a decision is due, never copied.
 */
#pragma once

#include "daemon/strap/bluez.h"
#include "daemon/strap/link.h"
#include "daemon/strap/notify.h"
#include "daemon/strap/step.h"

struct sd_event_source;

enum link_subscription {
	LINK_UNSUBSCRIBED,
	LINK_ACQUIRED, /* a descriptor of our own */
	LINK_STARTED, /* StartNotify of our own, broadcast */
	LINK_SHARED, /* another program's, broadcast */
};

struct link {
	struct source source; /* first: a link is a source */
	struct sd_event *event;
	char address[18];
	char adapter[16];
	struct step_times times;

	struct step step;
	struct sd_event_source *timer; /* of the state */
	struct bus_call *call; /* of the state; NULL: none */
	int wait_ms; /* what the timer was set to */
	char trouble[256]; /* what went wrong last, for people */
	char detail[512]; /* as told last */
	enum strap_state told;

	/* from NO_DAEMON on */
	struct bus *bus;
	struct bluez *bluez;
	int battery_pct; /* as told last */

	/* from STREAMING on */
	enum link_subscription subscription;
	char measurement[128]; /* path of the characteristic */
	struct notify *notify; /* ACQUIRED */
	struct notify_echo echo; /* STARTED, SHARED */
	bool is_open; /* a stretch */
	bool is_ended; /* ... which only lacks its cause */
	struct instant opened, last_packet, ended;
	int64_t slept_us; /* clock_slept_us() when it was opened */
};

/* Something happened. The link may be in any state afterwards. */
void link_event(struct link *link, enum step_event event);
struct objects_view link_view(const struct link *link);
/* The time-outs. For tests, HRVD_TIME_SCALE in the environment says how many
 * times as fast they are to run. */
struct step_times link_times(void);

/* Carries out the actions of a step; cause is that of DO_CLOSE. */
void link_act(struct link *link, unsigned actions, enum gap_cause cause);
void link_close_bus(struct link *link);

/* Takes fd over. 0 or -errno. */
int link_subscribe_fd(struct link *link, int fd);
void link_take_value(
	const char *path, const uint8_t *bytes, size_t n_bytes, void *link);
void link_stretch_open(struct link *link);
void link_stretch_end(struct link *link);
void link_stretch_close(struct link *link, enum gap_cause cause);
bool link_has_slept(const struct link *link);
bool link_has_settled(const struct link *link);
