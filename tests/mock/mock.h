/* SPDX-License-Identifier: GPL-3.0-or-later
 * A small BlueZ for tests: the state that its files share.
 *
 * It imitates what bluetoothd 5.66 was seen to do, order of signals and wording
 * of errors included, for one adapter and a few straps, on the bus that
 * DBUS_SYSTEM_BUS_ADDRESS names. Time is compressed by a factor. On purpose it
 * shares nothing with hrvd: sd-bus, not our libdbus glue.
 *
 *	bluez.c		the program
 *	command.c	what a scene tells it to do
 *	call.c		what D-Bus clients ask
 *	radio.c		links come up and are lost
 *	notify.c	values on their way to whoever listens
 *	tree.c signal.c	the objects, and how they are told of
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

#define MOCK_DEVICES 4
#define MOCK_CLIENTS 8
/* The second and the third program that a scene plays. */
#define MOCK_OTHER ":other"
#define MOCK_THIRD ":third"

/* Unique bus names, each once. */
struct clients {
	char names[MOCK_CLIENTS][32];
	size_t n;
};

enum link {
	LINK_DOWN,
	LINK_CONNECTING, /* Connect() is pending */
	LINK_UP, /* Connected, services not known yet */
	LINK_RESOLVED,
	LINK_LEAVING, /* Disconnect() is pending, values still come */
};

struct device {
	struct mock *mock;
	char address[18], name[32], path[64];
	bool has_heart_rate;
	/* in the air */
	bool in_range;
	int battery_pct;
	int n_failing; /* Connect() calls yet to fail */
	int n_untold; /* links that no signal will tell of */
	char failure[64];
	/* in bluetoothd */
	bool known, trusted;
	bool seen; /* in the running discovery */
	bool has_services, has_battery;
	unsigned n_links;
	enum link link;
	sd_bus_message *pending; /* CONNECTING, LEAVING: the call, or
				  * NULL: some other program's */
	sd_event_source *timer; /* to the next state of the link */
	sd_event_source *forgetting; /* a temporary device goes */
	/* the heart-rate measurement; Value survives the link */
	struct clients subscribers; /* StartNotify */
	char acquirer[32]; /* AcquireNotify; "": nobody */
	int fd, other_fd; /* our end; MOCK_OTHER's end, or -1 */
	sd_event_source *fd_watch;
	uint8_t value[512];
	size_t n_value;
};

/* Packets that the first device sends by itself. */
struct stream {
	sd_event_source *timer; /* NULL: silent */
	uint64_t grid_us;
	uint16_t rr_1024; /* of the next packet; counts up */
	uint8_t contact_bits; /* of the flags: 0, 4 lost, 6 yes */
};

struct mock {
	sd_event *event;
	sd_bus *bus; /* NULL while the scene is set */
	double scale; /* how much faster time goes */
	uint64_t begin_us;
	bool plugged, powered;
	struct clients discovering;
	bool only_heart_rate; /* the discovery filter */
	bool deny_trust, deny_acquire;
	struct device devices[MOCK_DEVICES];
	size_t n_devices;
	struct stream stream;
};

/* One line of the log, after the seconds since the start. */
void mock_log(const struct mock *mock, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* Calls handler once, after real_s seconds of the time imitated. */
void mock_after(struct mock *mock, sd_event_source **timer, double real_s,
	sd_event_time_handler_t handler, void *data);
void mock_cancel(sd_event_source **source);
/* NULL when there are MOCK_DEVICES already. */
struct device *mock_add_device(
	struct mock *mock, const char *address, const char *name);

bool clients_have(const struct clients *clients, const char *name);
/* False if it is there already (or the list is full). */
bool clients_add(struct clients *clients, const char *name);
bool clients_remove(struct clients *clients, const char *name);

/* Everything that comes over the bus; a sd_bus_message_handler_t. */
int call_handle(sd_bus_message *message, void *mock, sd_bus_error *error);
/* Ends a call; both log it. */
void call_reply(struct mock *mock, sd_bus_message *call);
void call_fail(struct mock *mock, sd_bus_message *call, const char *name,
	const char *text);

/* Does one line; false (and a line in the log) when it makes no sense. */
bool command_run(struct mock *mock, const char *line);
/* Does the lines that come on fd, to its end. */
int command_open(struct mock *mock, int fd);
