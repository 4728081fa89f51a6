/* SPDX-License-Identifier: GPL-3.0-or-later
 * Values of the small BlueZ on their way to whoever listens.
 *
 * With AcquireNotify one program has them to itself; with StartNotify each
 * value is broadcast once for every program that subscribed.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/mock/mock.h"
#include "tests/mock/radio.h"
#include "tests/mock/tree.h"

void notify_acquired_changed(struct device *device)
{
	struct object object = tree_measurement(device);
	signal_changed(device->mock, &object, "NotifyAcquired");
}

void notify_release(struct device *device)
{
	mock_cancel(&device->fd_watch);
	if (device->fd >= 0)
		close(device->fd);
	if (device->other_fd >= 0)
		close(device->other_fd);
	device->fd = device->other_fd = -1;
	device->acquirer[0] = '\0';
}

static int on_hang_up(
	sd_event_source *source, int fd, uint32_t events, void *data)
{
	struct device *device = data;
	(void)source;
	(void)fd;
	(void)events;
	mock_log(device->mock, "released %s", device->acquirer);
	notify_release(device);
	notify_acquired_changed(device);
	return 0;
}

int notify_acquire(struct device *device, const char *client)
{
	int ends[2];
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC,
		    0, ends) < 0)
		return -errno;
	device->fd = ends[0];
	snprintf(device->acquirer, sizeof(device->acquirer), "%s", client);
	sd_event_add_io(device->mock->event, &device->fd_watch, device->fd,
		EPOLLRDHUP, on_hang_up, device);
	notify_acquired_changed(device);
	return ends[1];
}

bool notify_unsubscribe(struct device *device, const char *client)
{
	struct object object = tree_measurement(device);
	if (!clients_remove(&device->subscribers, client))
		return false;
	if (device->subscribers.n == 0)
		signal_changed(device->mock, &object, "Notifying");
	return true;
}

static void log_bytes(
	struct device *device, const char *word, const uint8_t *bytes, size_t n)
{
	char hex[2 * sizeof(device->value) + 1] = "-";
	for (size_t i = 0; i < n; i++)
		snprintf(hex + 2 * i, 3, "%02x", bytes[i]);
	mock_log(device->mock, "%s %s", word, hex);
}

static bool device_is_heard(const struct device *device)
{
	return device->link >= LINK_RESOLVED &&
		(device->acquirer[0] || device->subscribers.n > 0);
}

void notify_send(struct device *device, const uint8_t *bytes, size_t n_bytes)
{
	struct object object = tree_measurement(device);
	if (!device_is_heard(device)) {
		log_bytes(device, "unheard", bytes, n_bytes);
		return;
	}
	if (device->fd >= 0) {
		ssize_t n = send(device->fd, bytes, n_bytes, MSG_NOSIGNAL);
		log_bytes(device, n < 0 ? "dropped" : "sent", bytes, n_bytes);
		return;
	}
	memcpy(device->value, bytes, n_bytes);
	device->n_value = n_bytes;
	for (size_t i = 0; i < device->subscribers.n; i++)
		signal_value(device->mock, &object, bytes, n_bytes);
	log_bytes(device, "sent", bytes, n_bytes);
}

/* What a strap makes of a beat a grid long: one RR, rounded heart rate. */
static int on_stream(sd_event_source *source, uint64_t time_us, void *data)
{
	struct mock *mock = data;
	struct stream *stream = &mock->stream;
	struct device *device = &mock->devices[0];
	const uint16_t rr_1024 = stream->rr_1024;
	const uint8_t bytes[] = {
		0x10 | stream->contact_bits,
		(uint8_t)(60 * 1024 / rr_1024),
		(uint8_t)rr_1024,
		(uint8_t)(rr_1024 >> 8),
	};
	if (device_is_heard(device))
		stream->rr_1024++;
	notify_send(device, bytes, sizeof(bytes));
	sd_event_source_set_time(source, time_us + stream->grid_us);
	return sd_event_source_set_enabled(source, SD_EVENT_ONESHOT);
}

void stream_set(struct mock *mock, uint64_t grid_us)
{
	mock_cancel(&mock->stream.timer);
	mock->stream.grid_us = grid_us;
	if (grid_us)
		sd_event_add_time_relative(mock->event, &mock->stream.timer,
			CLOCK_MONOTONIC, grid_us, 1000, on_stream, mock);
}
