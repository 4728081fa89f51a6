/* SPDX-License-Identifier: GPL-3.0-or-later
 * The language in which a scene drives the small BlueZ, a command a line:
 *
 *	strap ADDRESS NAME	one more strap, in range
 *	gadget ADDRESS NAME	something else with a radio, in range
 *	range in|out		the first strap; out of range it loses its link
 *	trust			it is known and trusted, as from an earlier day
 *	connect			another program connects it
 *	disconnect		another program disconnects it
 *	drop			its link is lost
 *	fail N TEXT		the next N Connect() fail with TEXT
 *	untold N		no signal tells of the next N links
 *	stream MS [RR]		it sends a packet every MS, of one RR in 1/1024
 *s that goes up by 1 with each packet somebody hears; without RR: from MS on
 *	stream off
 *	contact none|lost|yes	what the stream says of skin contact
 *	send HEX...		it sends these packets now ("-": an empty one)
 *	battery PERCENT
 *	power on|off		the adapter
 *	plug in|out		the controller
 *	other subscribe|unsubscribe|acquire|release|read
 *				another program does StartNotify, ...
 *	third subscribe|unsubscribe
 *				and one more
 *	forget			a user removes it
 *	deny trust|acquire	nobody may set Trusted; no AcquireNotify
 *	quit			bluetoothd ends as on `systemctl stop`
 *
 * What has been done is logged as `did COMMAND`, the rest as `refused ...`. A
 * bluetoothd that hangs or crashes needs no command: SIGSTOP, SIGKILL.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "tests/mock/mock.h"
#include "tests/mock/radio.h"
#include "tests/mock/tree.h"

/* Takes the next word off *rest; "" at the end. */
static char *next_word(char **rest)
{
	char *word;
	*rest += strspn(*rest, " ");
	word = *rest;
	*rest += strcspn(*rest, " ");
	if (**rest)
		*(*rest)++ = '\0';
	return word;
}

static bool add_device(struct mock *mock, char *rest, bool has_heart_rate)
{
	const char *address = next_word(&rest);
	struct device *device = mock_add_device(mock, address, rest);
	if (!device)
		return false;
	device->has_heart_rate = has_heart_rate;
	radio_set_in_range(device, true);
	return true;
}

static bool command_strap(struct mock *mock, char *rest)
{
	return add_device(mock, rest, true);
}

static bool command_gadget(struct mock *mock, char *rest)
{
	return add_device(mock, rest, false);
}

/* 1 or 0 for the two words, -1 for any other. */
static int which(const char *word, const char *one, const char *zero)
{
	if (strcmp(word, one) == 0)
		return 1;
	return strcmp(word, zero) == 0 ? 0 : -1;
}

static bool command_range(struct mock *mock, char *rest)
{
	int in_range = which(rest, "in", "out");
	if (in_range >= 0)
		radio_set_in_range(&mock->devices[0], in_range);
	return in_range >= 0;
}

static bool command_trust(struct mock *mock, char *rest)
{
	(void)rest;
	mock->devices[0].known = mock->devices[0].trusted = true;
	return true;
}

static bool command_connect(struct mock *mock, char *rest)
{
	(void)rest;
	mock->devices[0].known = true;
	radio_connect(&mock->devices[0], NULL);
	return mock->devices[0].link != LINK_DOWN;
}

static bool command_disconnect(struct mock *mock, char *rest)
{
	(void)rest;
	radio_disconnect(&mock->devices[0], NULL);
	return true;
}

static bool command_drop(struct mock *mock, char *rest)
{
	(void)rest;
	radio_drop(&mock->devices[0]);
	return true;
}

static bool command_untold(struct mock *mock, char *rest)
{
	mock->devices[0].n_untold = atoi(next_word(&rest));
	return mock->devices[0].n_untold > 0;
}

static bool command_fail(struct mock *mock, char *rest)
{
	struct device *device = &mock->devices[0];
	device->n_failing = atoi(next_word(&rest));
	snprintf(device->failure, sizeof(device->failure), "%s", rest);
	return device->n_failing > 0 && rest[0];
}

static bool command_stream(struct mock *mock, char *rest)
{
	const char *word = next_word(&rest);
	int grid_ms = atoi(word), rr_1024 = atoi(rest);
	if (strcmp(word, "off") != 0 && grid_ms <= 0)
		return false;
	if (grid_ms > 0)
		mock->stream.rr_1024 = (uint16_t)(rr_1024 ? rr_1024 : grid_ms);
	stream_set(mock, (uint64_t)grid_ms * 1000);
	return true;
}

static bool command_contact(struct mock *mock, char *rest)
{
	uint8_t *bits = &mock->stream.contact_bits;
	if (strcmp(rest, "none") == 0)
		*bits = 0;
	else if (strcmp(rest, "lost") == 0)
		*bits = 4;
	else if (strcmp(rest, "yes") == 0)
		*bits = 6;
	else
		return false;
	return true;
}

static bool command_send(struct mock *mock, char *rest)
{
	const char *word;
	if (!*rest)
		return false;
	while (*(word = next_word(&rest))) {
		uint8_t bytes[sizeof(mock->devices[0].value)];
		size_t n = 0;
		unsigned byte;
		while (n < sizeof(bytes) &&
			sscanf(word + 2 * n, "%2x", &byte) == 1)
			bytes[n++] = (uint8_t)byte;
		notify_send(&mock->devices[0], bytes, n);
	}
	return true;
}

static bool command_battery(struct mock *mock, char *rest)
{
	mock->devices[0].battery_pct = atoi(rest);
	return true;
}

static bool command_power(struct mock *mock, char *rest)
{
	int powered = which(rest, "on", "off");
	if (powered >= 0)
		radio_set_powered(mock, powered);
	return powered >= 0;
}

static bool command_plug(struct mock *mock, char *rest)
{
	int plugged = which(rest, "in", "out");
	if (plugged >= 0)
		radio_set_plugged(mock, plugged);
	return plugged >= 0;
}

static bool other_subscribe(struct device *device, const char *name)
{
	struct object object = tree_measurement(device);
	if (device->acquirer[0] || !clients_add(&device->subscribers, name))
		return false;
	if (device->subscribers.n == 1)
		signal_changed(device->mock, &object, "Notifying");
	return true;
}

static bool other_acquire(struct device *device)
{
	if (device->link != LINK_RESOLVED || device->acquirer[0])
		return false;
	device->other_fd = notify_acquire(device, MOCK_OTHER);
	return device->other_fd >= 0;
}

static bool other_release(struct device *device)
{
	if (strcmp(device->acquirer, MOCK_OTHER) != 0)
		return false;
	notify_release(device);
	notify_acquired_changed(device);
	return true;
}

/* Body Sensor Location: a Value that is no heart rate. */
static bool other_read(struct device *device)
{
	const uint8_t chest = 1;
	struct object object;
	char path[sizeof(object.path)];
	snprintf(path, sizeof(path), "%s/service000a/char000e", device->path);
	if (!tree_find(device->mock, path, &object))
		return false;
	signal_value(device->mock, &object, &chest, 1);
	return true;
}

static bool command_other(struct mock *mock, char *rest)
{
	struct device *device = &mock->devices[0];
	if (strcmp(rest, "subscribe") == 0)
		return other_subscribe(device, MOCK_OTHER);
	if (strcmp(rest, "unsubscribe") == 0)
		return notify_unsubscribe(device, MOCK_OTHER);
	if (strcmp(rest, "acquire") == 0)
		return other_acquire(device);
	if (strcmp(rest, "release") == 0)
		return other_release(device);
	return strcmp(rest, "read") == 0 && other_read(device);
}

static bool command_third(struct mock *mock, char *rest)
{
	struct device *device = &mock->devices[0];
	if (strcmp(rest, "subscribe") == 0)
		return other_subscribe(device, MOCK_THIRD);
	return strcmp(rest, "unsubscribe") == 0 &&
		notify_unsubscribe(device, MOCK_THIRD);
}

static bool command_forget(struct mock *mock, char *rest)
{
	(void)rest;
	if (mock->devices[0].known)
		radio_forget(&mock->devices[0]);
	return true;
}

static bool command_deny(struct mock *mock, char *rest)
{
	bool is_trust = strcmp(rest, "trust") == 0;
	bool is_acquire = strcmp(rest, "acquire") == 0;
	mock->deny_trust |= is_trust;
	mock->deny_acquire |= is_acquire;
	return is_trust || is_acquire;
}

static bool command_quit(struct mock *mock, char *rest)
{
	(void)rest;
	radio_set_plugged(mock, false);
	sd_event_exit(mock->event, 0);
	return true;
}

static const struct {
	const char *name;
	bool (*run)(struct mock *mock, char *rest);
} commands[] = {
	{"battery", command_battery},
	{"connect", command_connect},
	{"contact", command_contact},
	{"deny", command_deny},
	{"disconnect", command_disconnect},
	{"drop", command_drop},
	{"fail", command_fail},
	{"forget", command_forget},
	{"gadget", command_gadget},
	{"other", command_other},
	{"plug", command_plug},
	{"power", command_power},
	{"quit", command_quit},
	{"range", command_range},
	{"send", command_send},
	{"strap", command_strap},
	{"stream", command_stream},
	{"third", command_third},
	{"trust", command_trust},
	{"untold", command_untold},
};

bool command_run(struct mock *mock, const char *line)
{
	char copy[4096], *rest = copy;
	const char *name;
	bool is_done = false;
	snprintf(copy, sizeof(copy), "%s", line);
	name = next_word(&rest);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(commands[i].name, name) == 0)
			is_done = commands[i].run(mock, rest);
	mock_log(mock, "%s %s", is_done ? "did" : "refused", line);
	return is_done;
}

/* Writers send whole lines at once (they are shorter than PIPE_BUF). */
static int on_commands(
	sd_event_source *source, int fd, uint32_t events, void *mock)
{
	char lines[4096], *rest = lines;
	ssize_t n = read(fd, lines, sizeof(lines) - 1);
	(void)events;
	if (n <= 0)
		return sd_event_source_set_enabled(source, SD_EVENT_OFF);
	lines[n] = '\0';
	while (*rest) {
		char *line = rest;
		rest += strcspn(rest, "\n");
		if (*rest)
			*rest++ = '\0';
		if (*line)
			command_run(mock, line);
	}
	return 0;
}

int command_open(struct mock *mock, int fd)
{
	int r = sd_event_add_io(
		mock->event, NULL, fd, EPOLLIN, on_commands, mock);
	/* A file or /dev/null: nothing will come. */
	return r == -EPERM ? 0 : r;
}
