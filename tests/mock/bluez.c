/* SPDX-License-Identifier: GPL-3.0-or-later
 * A small BlueZ on a private bus, driven by commands (see command.c):
 *
 *	bluez [--time-scale X] [--commands FIFO] [COMMAND]...
 *
 * Commands given as arguments are done before the name is taken. Everything
 * that is called, sent and done is a line on standard output:
 *	0.512 call :1.4 Adapter1.StartDiscovery -> ok
 *	0.733 sent 16400004
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/mock/mock.h"
#include "tests/mock/radio.h"
#include "tests/mock/tree.h"

static uint64_t now_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

void mock_log(const struct mock *mock, const char *format, ...)
{
	va_list arguments;
	printf("%.3f ", (double)(now_us() - mock->begin_us) / 1e6);
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	putchar('\n');
}

void mock_cancel(sd_event_source **source)
{
	*source = sd_event_source_disable_unref(*source);
}

void mock_after(struct mock *mock, sd_event_source **timer, double real_s,
	sd_event_time_handler_t handler, void *data)
{
	uint64_t wait_us = (uint64_t)(real_s * 1e6 / mock->scale);
	mock_cancel(timer);
	sd_event_add_time_relative(mock->event, timer, CLOCK_MONOTONIC, wait_us,
		1000, handler, data);
}

struct device *mock_add_device(
	struct mock *mock, const char *address, const char *name)
{
	struct device *device = &mock->devices[mock->n_devices];
	if (mock->n_devices == MOCK_DEVICES || strlen(address) != 17)
		return NULL;
	mock->n_devices++;
	*device = (struct device){
		.mock = mock,
		.has_heart_rate = true,
		.in_range = true,
		.battery_pct = 87,
		.fd = -1,
		.other_fd = -1,
	};
	snprintf(device->address, sizeof(device->address), "%s", address);
	snprintf(device->name, sizeof(device->name), "%s", name);
	snprintf(device->path, sizeof(device->path), TREE_ADAPTER "/dev_%s",
		address);
	for (char *c = device->path; *c; c++)
		if (*c == ':')
			*c = '_';
	return device;
}

static size_t clients_find(const struct clients *clients, const char *name)
{
	size_t i = 0;
	while (i < clients->n && strcmp(clients->names[i], name) != 0)
		i++;
	return i;
}

bool clients_have(const struct clients *clients, const char *name)
{
	return clients_find(clients, name) < clients->n;
}

bool clients_add(struct clients *clients, const char *name)
{
	if (clients_have(clients, name) || clients->n == MOCK_CLIENTS)
		return false;
	snprintf(clients->names[clients->n++], sizeof(clients->names[0]), "%s",
		name);
	return true;
}

bool clients_remove(struct clients *clients, const char *name)
{
	size_t i = clients_find(clients, name);
	if (i == clients->n)
		return false;
	memmove(clients->names[i], clients->names[i + 1],
		(--clients->n - i) * sizeof(clients->names[0]));
	return true;
}

/* bluetoothd forgets what a client wanted that is gone; the link stays. */
static int on_name_owner(
	sd_bus_message *signal, void *data, sd_bus_error *error)
{
	struct mock *mock = data;
	const char *name, *old, *new;
	(void)error;
	if (sd_bus_message_read(signal, "sss", &name, &old, &new) < 0 ||
		name[0] != ':' || new[0])
		return 0;
	mock_log(mock, "gone %s", name);
	if (clients_remove(&mock->discovering, name) &&
		mock->discovering.n == 0)
		radio_discovery_changed(mock);
	for (size_t i = 0; i < mock->n_devices; i++)
		notify_unsubscribe(&mock->devices[i], name);
	return 0;
}

/* The name comes first and the adapter a moment later, as at a real start. */
static int on_start(sd_event_source *source, uint64_t time_us, void *data)
{
	(void)source;
	(void)time_us;
	radio_set_plugged(data, true);
	mock_log(data, "ready");
	return 0;
}

static int mock_open_bus(struct mock *mock)
{
	int r = sd_bus_open_system(&mock->bus);
	if (r < 0)
		return r;
	sd_bus_attach_event(mock->bus, mock->event, SD_EVENT_PRIORITY_NORMAL);
	sd_bus_add_filter(mock->bus, NULL, call_handle, mock);
	sd_bus_match_signal(mock->bus, NULL, "org.freedesktop.DBus",
		"/org/freedesktop/DBus", "org.freedesktop.DBus",
		"NameOwnerChanged", on_name_owner, mock);
	return sd_bus_request_name(mock->bus, "org.bluez", 0);
}

static int open_commands(struct mock *mock, int argc, char **argv)
{
	static const struct option options[] = {
		{"time-scale", required_argument, NULL, 's'},
		{"commands", required_argument, NULL, 'c'},
		{NULL, 0, NULL, 0},
	};
	int option, fd = STDIN_FILENO;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 's')
			mock->scale = strtod(optarg, NULL);
		else if (option == 'c')
			/* To write as well: so a writer may come and go. */
			fd = open(optarg, O_RDWR | O_CLOEXEC);
		else
			return -EINVAL;
	}
	if (fd < 0 || !(mock->scale > 0))
		return -EINVAL;
	for (int i = optind; i < argc; i++)
		command_run(mock, argv[i]);
	return command_open(mock, fd);
}

int main(int argc, char **argv)
{
	struct mock mock = {.scale = 1, .begin_us = now_us()};
	sd_event_source *start = NULL;

	setvbuf(stdout, NULL, _IOLBF, 0);
	signal(SIGPIPE, SIG_IGN);
	int r = sd_event_new(&mock.event);
	mock_add_device(&mock, "C0:FF:EE:00:00:01", "HRV Strap C");
	if (r >= 0)
		r = open_commands(&mock, argc, argv);
	if (r >= 0)
		r = mock_open_bus(&mock);
	if (r < 0) {
		fprintf(stderr, "mock bluez: %s\n", strerror(-r));
		return EXIT_FAILURE;
	}
	mock_after(&mock, &start, 0.2, on_start, &mock);
	sd_event_loop(mock.event);
	/* Ends like bluetoothd: by leaving the bus, with what is queued. */
	sd_bus_flush_close_unref(mock.bus);
	return EXIT_SUCCESS;
}
