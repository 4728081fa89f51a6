/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads the descriptor of AcquireNotify, and knows echoes of broadcast values.
 */
#include "daemon/strap/notify.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <systemd/sd-event.h>

#include "daemon/base/clock.h"
#include "daemon/base/mem.h"

struct notify {
	struct notify_handler handler;
	sd_event_source *source;
};

/* An empty notification and the end both read as 0 bytes. */
static bool is_closed(int fd)
{
	struct pollfd poll_fd = {.fd = fd, .events = POLLIN | POLLRDHUP};

	return poll(&poll_fd, 1, 0) > 0 &&
		poll_fd.revents & (POLLHUP | POLLRDHUP | POLLERR);
}

/* One datagram a turn: the loop comes back while there are more, and the
 * handler may free us in between. One byte over the maximum, so that too long
 * a value shows. */
static int on_readable(
	sd_event_source *source, int fd, uint32_t events, void *data)
{
	struct notify *notify = data;
	uint8_t bytes[NOTIFY_MAX_BYTES + 1];
	ssize_t n = recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT);

	(void)events;
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (n < 0 || (n == 0 && is_closed(fd))) {
		sd_event_source_set_enabled(source, SD_EVENT_OFF);
		notify->handler.on_end(notify->handler.data);
		return 0;
	}
	notify->handler.on_packet(
		bytes, (size_t)n, clock_now(), notify->handler.data);
	return 0;
}

int notify_new(struct sd_event *event, int fd,
	const struct notify_handler *handler, struct notify **ret_notify)
{
	struct notify *notify = xcalloc(1, sizeof(*notify));
	int r = sd_event_add_io(event, &notify->source, fd,
		EPOLLIN | EPOLLRDHUP, on_readable, notify);

	if (r < 0) {
		close(fd);
		free(notify);
		return r;
	}
	sd_event_source_set_io_fd_own(notify->source, true);
	/* before the bus: a stamp is to say when the packet came */
	sd_event_source_set_priority(
		notify->source, SD_EVENT_PRIORITY_IMPORTANT);
	notify->handler = *handler;
	*ret_notify = notify;
	return 0;
}

void notify_free(struct notify *notify)
{
	if (!notify)
		return;
	sd_event_source_disable_unref(notify->source);
	free(notify);
}

bool notify_is_echo(struct notify_echo *echo, const uint8_t *bytes,
	size_t n_bytes, int64_t boot_us)
{
	size_t n = n_bytes < NOTIFY_MAX_BYTES ? n_bytes : NOTIFY_MAX_BYTES;

	if (echo->has_last && boot_us - echo->last_boot_us < NOTIFY_ECHO_US &&
		n == echo->n_bytes && !memcmp(bytes, echo->bytes, n))
		return true;
	echo->has_last = true;
	echo->last_boot_us = boot_us;
	echo->n_bytes = n;
	memcpy(echo->bytes, bytes, n);
	return false;
}
