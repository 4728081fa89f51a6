/* SPDX-License-Identifier: GPL-3.0-or-later
 * The way to the strap over a socket of our own.
 */
#include "daemon/strap/link_att.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <systemd/sd-event.h>

#include "daemon/base/clock.h"
#include "daemon/base/mem.h"
#include "daemon/strap/att.h"
#include "daemon/strap/link_private.h"
#include "daemon/strap/radio.h"

enum wire {
	WIRE_NONE,
	WIRE_FAILED, /* at once; told from the loop */
	WIRE_CONNECTING,
	WIRE_UP,
};

struct att_link {
	struct link link; /* first */
	struct radio *radio;
	enum wire wire;
	sd_event_source *socket; /* from WIRE_CONNECTING on */
	/* when an answer is due; WIRE_FAILED: at once */
	sd_event_source *answer;
	struct att att; /* of WIRE_UP */
	int error; /* of WIRE_FAILED */
	bool is_random; /* the kind of address tried last */
	bool is_right; /* ... and it was the right one */
};

static struct att_link *att_of(const struct link *link)
{
	return (struct att_link *)link;
}

static void note(struct att_link *self, const char *text)
{
	snprintf(self->link.trouble, sizeof(self->link.trouble), "%s", text);
}

/* The kernel's words for how a link ends; net/bluetooth/lib.c:bt_to_errno. */
static void note_error(struct att_link *self, int error)
{
	switch (error) {
	case ETIMEDOUT:
	case EHOSTDOWN:
	case EHOSTUNREACH:
		note(self, "the strap is out of range or does not answer");
		return;
	case ECONNRESET:
		note(self, "the strap ended the link");
		return;
	case ECONNABORTED:
		note(self, "this computer ended the link");
		return;
	case ECONNREFUSED:
	case EBUSY:
		note(self,
			"the strap takes no link; another device may hold "
			"it");
		return;
	}
	snprintf(self->link.trouble, sizeof(self->link.trouble),
		"the link failed: %s", strerror(error));
}

static void wire_drop(struct att_link *self)
{
	sd_event_source_disable_unref(self->socket);
	self->socket = NULL;
	sd_event_source_set_enabled(self->answer, SD_EVENT_OFF);
	self->wire = WIRE_NONE;
	self->link.subscription = LINK_UNSUBSCRIBED;
	memset(&self->att, 0, sizeof(self->att));
	self->att.battery_pct = -1;
}

static void wire_lost(struct att_link *self, int error)
{
	note_error(self, error);
	wire_drop(self);
	link_event(&self->link, STEP_ENDED);
}

static void answer_due(struct att_link *self, int wait_ms)
{
	sd_event_source_set_time_relative(
		self->answer, (uint64_t)wait_ms * 1000);
	sd_event_source_set_enabled(self->answer, SD_EVENT_ONESHOT);
}

/* False when the link was lost over it. */
static bool send_pdu(struct att_link *self, const struct att_pdu *pdu)
{
	int fd = sd_event_source_get_io_fd(self->socket);

	if (pdu->n &&
		send(fd, pdu->bytes, pdu->n, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		return false;
	if (self->att.step == ATT_IDLE) {
		sd_event_source_set_enabled(self->answer, SD_EVENT_OFF);
	} else if (pdu->n) {
		answer_due(self, self->link.times.answer_ms);
	}
	return true;
}

/* A strap may send before it has answered the subscription; it is one. */
static void take_value(struct att_link *self, const struct att_result *result)
{
	struct instant arrival = clock_now();

	if (self->link.step.state == STRAP_SUBSCRIBING) {
		self->link.subscription = LINK_ACQUIRED;
		link_event(&self->link, STEP_DONE);
	}
	link_take_packet(result->value, result->n_value, arrival, &self->link);
}

static void take_result(struct att_link *self, const struct att_result *result)
{
	switch (result->event) {
	case ATT_NOTHING:
		return;
	case ATT_KNOWN:
	case ATT_BATTERY:
		link_event(&self->link, STEP_CHANGED);
		return;
	case ATT_SUBSCRIBED:
		if (self->link.step.state != STRAP_SUBSCRIBING)
			return;
		self->link.subscription = LINK_ACQUIRED;
		link_event(&self->link, STEP_DONE);
		return;
	case ATT_REFUSED:
		snprintf(self->link.trouble, sizeof(self->link.trouble),
			"cannot subscribe to heartbeats: %s",
			att_error_text(result->error));
		link_event(&self->link, STEP_FAILED);
		return;
	case ATT_VALUE:
		take_value(self, result);
		return;
	case ATT_BROKEN:
		wire_lost(self, EPROTO);
		return;
	}
}

/* An empty PDU and the end both read as 0 bytes. */
static bool is_closed(int fd)
{
	struct pollfd poll_fd = {.fd = fd, .events = POLLIN | POLLRDHUP};

	return poll(&poll_fd, 1, 0) > 0 &&
		poll_fd.revents & (POLLHUP | POLLRDHUP | POLLERR);
}

static void read_pdu(struct att_link *self, int fd)
{
	uint8_t bytes[ATT_MTU + 1];
	struct att_result result;
	struct att_pdu pdu;
	ssize_t n = recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT);
	int error = n < 0 ? errno : 0;

	/* A link that ended without a reason leaves a socket that is hung up,
	 * and yet says EAGAIN for ever. */
	if ((n == 0 || error == EAGAIN || error == EINTR) && is_closed(fd))
		error = ECONNRESET;
	if (error == EAGAIN || error == EINTR)
		return;
	if (error) {
		wire_lost(self, error);
		return;
	}
	result = att_take(&self->att, bytes, (size_t)n, &pdu);
	if (result.event != ATT_BROKEN && !send_pdu(self, &pdu))
		wire_lost(self, errno);
	else
		take_result(self, &result);
}

/* While the kernel waits for a strap that is away: it takes the link as soon as
 * the strap shows itself, so the next try follows at once. */
static bool is_absence(int error)
{
	return error == ETIMEDOUT || error == EHOSTDOWN ||
		error == EHOSTUNREACH || error == ECONNABORTED;
}

static void connect_failed(struct att_link *self, int error)
{
	wire_drop(self);
	note_error(self, error);
	link_event(&self->link, is_absence(error) ? STEP_ABORTED : STEP_FAILED);
}

static int on_no_answer(sd_event_source *source, uint64_t usec, void *data)
{
	struct att_link *self = data;

	(void)source;
	(void)usec;
	if (self->wire == WIRE_FAILED)
		connect_failed(self, self->error);
	else
		wire_lost(self, ETIMEDOUT);
	return 0;
}

static void finish_connecting(struct att_link *self, int fd)
{
	struct att_pdu pdu;
	socklen_t size = sizeof(int);
	int error = 0;

	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0)
		error = errno;
	if (error) {
		connect_failed(self, error);
		return;
	}
	sd_event_source_set_io_events(self->socket, EPOLLIN | EPOLLRDHUP);
	self->wire = WIRE_UP;
	self->is_right = true;
	att_begin(&self->att, &pdu);
	if (send_pdu(self, &pdu))
		link_event(&self->link, STEP_DONE);
	else
		wire_lost(self, errno);
}

/* One PDU a turn: the handler may free us in between. */
static int on_socket(
	sd_event_source *source, int fd, uint32_t events, void *data)
{
	struct att_link *self = data;

	(void)source;
	(void)events;
	if (self->wire == WIRE_CONNECTING)
		finish_connecting(self, fd);
	else
		read_pdu(self, fd);
	return 0;
}

/* Static random addresses begin with two bits set, as a few public ones do. */
static bool may_be_random(const char *address)
{
	return strtoul(address, NULL, 16) >= 0xc0;
}

/* The outcome comes from the loop, also that of a failure at once. */
static void do_connect(struct att_link *self)
{
	int fd;

	wire_drop(self);
	if (!self->is_right)
		self->is_random =
			may_be_random(self->link.address) && !self->is_random;
	fd = self->radio->ops->connect(
		self->radio, self->link.address, self->is_random);
	if (fd < 0) {
		self->wire = WIRE_FAILED;
		self->error = -fd;
		answer_due(self, 0);
		return;
	}
	if (sd_event_add_io(self->link.event, &self->socket, fd,
		    EPOLLOUT | EPOLLRDHUP, on_socket, self) < 0)
		abort(); /* out of memory or descriptors */
	sd_event_source_set_io_fd_own(self->socket, true);
	sd_event_source_set_priority(self->socket, SD_EVENT_PRIORITY_IMPORTANT);
	self->wire = WIRE_CONNECTING;
}

static void do_subscribe(struct att_link *self)
{
	struct att_pdu pdu;

	if (self->att.step != ATT_IDLE)
		return; /* one is under way */
	att_subscribe(&self->att, &pdu);
	send_pdu(self, &pdu); /* its failure shows as the end of the link */
}

static void act(struct link *link, unsigned actions, enum gap_cause cause)
{
	struct att_link *self = att_of(link);

	link_act_on_stretch(link, actions, cause);
	/* whoever unsubscribes has lost the link, or lets it go */
	if (actions & (DO_DISCONNECT | DO_UNSUBSCRIBE))
		wire_drop(self);
	if (actions & DO_CONNECT)
		do_connect(self);
	if (actions & DO_ACQUIRE)
		do_subscribe(self);
}

static void look(const struct link *link, struct step_facts *facts)
{
	struct att_link *self = att_of(link);
	struct radio_view view = self->radio->ops->look(self->radio);

	facts->bus = true;
	facts->bluetoothd = true;
	facts->refused = view.refused;
	facts->adapter = view.adapter;
	facts->powered = view.powered;
	facts->known = true;
	facts->connected = self->wire == WIRE_UP;
	facts->resolved = self->att.is_known;
	facts->heart_rate = self->att.heart_ccc;
	facts->busy =
		self->wire == WIRE_CONNECTING || self->wire == WIRE_FAILED;
	/* an answer is still out: the request is not made again */
	facts->acquired = self->att.step != ATT_IDLE;
}

static void cancel(struct link *link)
{
	if (att_of(link)->wire != WIRE_UP)
		wire_drop(att_of(link));
}

static const char *detail(const struct link *link)
{
	(void)link;
	return "";
}

static int battery(const struct link *link)
{
	return att_of(link)->att.battery_pct;
}

static const char *name(const struct link *link)
{
	const struct att *att = &att_of(link)->att;

	return *att->name ? att->name : NULL;
}

static void done(struct link *link)
{
	struct att_link *self = att_of(link);

	wire_drop(self);
	sd_event_source_disable_unref(self->answer);
	self->radio->ops->free(self->radio);
}

void link_att_on_radio(void *source)
{
	link_event(source, STEP_CHANGED);
}

struct source *link_att_new(struct sd_event *event, const char *address,
	const char *adapter, const struct source_handler *handler,
	struct radio *radio)
{
	static const struct link_way way = {
		.look = look,
		.act = act,
		.cancel = cancel,
		.detail = detail,
		.battery = battery,
		.name = name,
		.done = done,
	};
	struct att_link *self = xcalloc(1, sizeof(*self));

	self->att.battery_pct = -1;
	self->radio = radio
		? radio
		: radio_new(event, adapter, link_att_on_radio, &self->link);
	if (sd_event_add_time_relative(event, &self->answer, CLOCK_BOOTTIME,
		    UINT64_MAX / 2, 0, on_no_answer, self) < 0)
		abort(); /* out of memory or descriptors */
	sd_event_source_set_enabled(self->answer, SD_EVENT_OFF);
	return link_init(&self->link, &way, address, adapter, handler, event);
}
