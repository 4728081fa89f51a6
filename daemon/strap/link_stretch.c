/* SPDX-License-Identifier: GPL-3.0-or-later
 * Packets on their way from the strap to the handler, and the stretches they
 * come in.
 */
#include <stdio.h>
#include <string.h>

#include "daemon/base/clock.h"
#include "daemon/strap/link_private.h"

#define SUSPEND_MIN_US CLOCK_US_PER_S

bool link_has_slept(const struct link *link)
{
	return link->is_open &&
		clock_slept_us() - link->slept_us > SUSPEND_MIN_US;
}

bool link_has_settled(const struct link *link)
{
	return link->is_open &&
		link->last_packet.boot_us - link->opened.boot_us >=
		link->times.settle_ms * INT64_C(1000);
}

/* The event first: after a sleep it closes the stretch, and a packet from
 * before has waited in the socket, so its arrival is not known any more. */
void link_take_packet(const uint8_t *bytes, size_t n_bytes,
	struct instant arrival, void *data)
{
	struct link *link = data;
	const struct source_handler *handler = &link->source.handler;

	link_event(link, STEP_PACKET);
	if (!link->is_open || link->is_ended)
		return;
	link->last_packet = arrival;
	handler->on_packet(bytes, n_bytes, arrival, handler->data);
}

static void on_end(void *data)
{
	link_event(data, STEP_ENDED);
}

int link_subscribe_fd(struct link *link, int fd)
{
	const struct notify_handler handler = {
		.on_packet = link_take_packet,
		.on_end = on_end,
		.data = link,
	};

	return notify_new(link->event, fd, &handler, &link->notify);
}

void link_take_value(
	const char *path, const uint8_t *bytes, size_t n_bytes, void *data)
{
	struct link *link = data;
	struct instant arrival = clock_now();

	if (link->subscription < LINK_STARTED ||
		strcmp(path, link->measurement) != 0 ||
		notify_is_echo(&link->echo, bytes, n_bytes, arrival.boot_us))
		return;
	link_take_packet(bytes, n_bytes, arrival, link);
}

void link_stretch_open(struct link *link)
{
	const struct source_handler *handler = &link->source.handler;
	const char *name = link->way->name(link);
	struct source_device shown = {
		.kind = SOURCE_STRAP,
		.fresh = link->subscription != LINK_SHARED,
		.shared = link->subscription == LINK_SHARED,
	};

	memcpy(shown.address, link->address, sizeof(shown.address));
	snprintf(shown.name, sizeof(shown.name), "%s",
		name ? name : link->address);
	link->is_open = true;
	link->is_ended = false;
	link->slept_us = clock_slept_us();
	link->opened = clock_now();
	link->last_packet = link->opened;
	handler->on_open(&shown, link->opened, handler->data);
}

void link_stretch_end(struct link *link)
{
	if (!link->is_open || link->is_ended)
		return;
	link->is_ended = true;
	link->ended = clock_now();
}

/* A sleep was noticed after it: the stretch ended with the last packet. */
void link_stretch_close(struct link *link, enum gap_cause cause)
{
	const struct source_handler *handler = &link->source.handler;

	if (!link->is_open)
		return;
	link_stretch_end(link);
	link->is_open = false;
	link->is_ended = false;
	handler->on_close(cause,
		cause == GAP_SUSPEND ? link->last_packet : link->ended,
		handler->data);
}

void link_act_on_stretch(
	struct link *link, unsigned actions, enum gap_cause cause)
{
	if (actions & DO_END)
		link_stretch_end(link);
	if (actions & DO_CLOSE)
		link_stretch_close(link, cause);
	if (actions & DO_OPEN)
		link_stretch_open(link);
}
