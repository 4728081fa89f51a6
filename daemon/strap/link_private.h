/* SPDX-License-Identifier: GPL-3.0-or-later
 * The inside of a link, shared by link.c (events, states), link_stretch.c
 * (packets on their way out) and the two ways to a strap: link_bluez.c with
 * link_calls.c (what is asked of BlueZ), and link_att.c.
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

struct link;

/* What differs between the two ways. */
struct link_way {
	/* Fills in what the world looks like; shared, settled are link.c's. */
	void (*look)(const struct link *link, struct step_facts *facts);
	/* Carries out the actions of a step; cause is that of DO_CLOSE. */
	void (*act)(struct link *link, unsigned actions, enum gap_cause cause);
	/* The state is left: what it waited for is of no interest now. */
	void (*cancel)(struct link *link);
	/* One sentence more on the state, or "". */
	const char *(*detail)(const struct link *link);
	/* -1: unknown. */
	int (*battery)(const struct link *link);
	/* What the strap calls itself, or NULL. */
	const char *(*name)(const struct link *link);
	void (*done)(struct link *link);
};

struct link {
	struct source source; /* first: a link is a source */
	const struct link_way *way;
	struct sd_event *event;
	char address[18];
	char adapter[16];
	struct step_times times;

	struct step step;
	struct sd_event_source *timer; /* of the state */
	struct bus_call *call; /* of the state, to BlueZ; NULL: none */
	int wait_ms; /* what the timer was set to */
	char trouble[256]; /* what went wrong last, for people */
	char detail[512]; /* as told last */
	enum strap_state told;

	int battery_pct; /* as told last */

	/* of BlueZ, from NO_DAEMON on */
	struct bus *bus;
	struct bluez *bluez;

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

/* Sets up storage of the caller's, of which a link is the first member; the
 * source frees it. */
struct source *link_init(struct link *link, const struct link_way *way,
	const char *address, const char *adapter,
	const struct source_handler *handler, struct sd_event *event);
/* Something happened. The link may be in any state afterwards. */
void link_event(struct link *link, enum step_event event);
/* BlueZ's objects. */
struct objects_view link_view(const struct link *link);
/* The time-outs. For tests, HRVD_TIME_SCALE in the environment says how many
 * times as fast they are to run. */
struct step_times link_times(void);

/* The way of BlueZ: its actions and its end. */
void link_act_bluez(struct link *link, unsigned actions, enum gap_cause cause);
void link_close_bus(struct link *link);
/* DO_END, DO_CLOSE and DO_OPEN. */
void link_act_on_stretch(
	struct link *link, unsigned actions, enum gap_cause cause);

/* Takes fd over. 0 or -errno. */
int link_subscribe_fd(struct link *link, int fd);
/* A packet came from the strap. */
void link_take_packet(const uint8_t *bytes, size_t n_bytes,
	struct instant arrival, void *link);
void link_take_value(
	const char *path, const uint8_t *bytes, size_t n_bytes, void *link);
void link_stretch_open(struct link *link);
void link_stretch_end(struct link *link);
void link_stretch_close(struct link *link, enum gap_cause cause);
bool link_has_slept(const struct link *link);
bool link_has_settled(const struct link *link);
