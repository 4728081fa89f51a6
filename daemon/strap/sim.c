/* SPDX-License-Identifier: GPL-3.0-or-later
 * The simulated strap as a source: sends what sim_strap.c makes, in real time.
 */
#include "daemon/strap/sim.h"

#include <systemd/sd-event.h>

#include "daemon/base/clock.h"
#include "daemon/base/mem.h"
#include "daemon/strap/sim_strap.h"

#define ACCURACY_US 1000
#define MAX_LATE_US (5 * CLOCK_US_PER_S)

struct sim {
	struct source source;
	sd_event_source *timer;
	struct sim_strap *strap;
	struct sim_packet packet; /* that is due next */
	enum strap_state state; /* STRAP_PAUSED: stopped */
	int64_t zero_boot_us; /* time 0 of the strap */
	int battery_pct; /* as last told; 0: not yet */
};

static struct sim *sim_of(struct source *source)
{
	return (struct sim *)source;
}

static void enter(struct sim *sim, enum strap_state state, const char *detail)
{
	sim->state = state;
	sim->source.handler.on_state(state, detail, sim->source.handler.data);
}

static void open_link(struct sim *sim, struct instant now)
{
	static const struct source_device device = {
		.kind = SOURCE_SIM,
		.name = "simulated strap",
		.fresh = true,
	};

	enter(sim, STRAP_STREAMING, NULL);
	sim->source.handler.on_open(&device, now, sim->source.handler.data);
}

static void send_packet(struct sim *sim, struct instant now)
{
	const struct source_handler *handler = &sim->source.handler;

	if (sim->state != STRAP_STREAMING)
		open_link(sim, now);
	if (sim->battery_pct != sim->packet.battery_pct)
		handler->on_battery(sim->packet.battery_pct, handler->data);
	sim->battery_pct = sim->packet.battery_pct;
	handler->on_packet(
		sim->packet.bytes, sim->packet.n_bytes, now, handler->data);
}

static void lose_packet(struct sim *sim, struct instant now)
{
	const struct source_handler *handler = &sim->source.handler;

	if (sim->state == STRAP_BACKOFF)
		return;
	if (sim->state == STRAP_STREAMING)
		handler->on_close(GAP_LINK, now, handler->data);
	enter(sim, STRAP_BACKOFF, "a simulated dropout");
}

static int arm(struct sim *sim)
{
	int64_t at_us = (int64_t)(sim->packet.at_s * CLOCK_US_PER_S);

	sd_event_source_set_time(
		sim->timer, (uint64_t)(sim->zero_boot_us + at_us));
	return sd_event_source_set_enabled(sim->timer, SD_EVENT_ONESHOT);
}

static int on_timer(sd_event_source *timer, uint64_t due_us, void *data)
{
	struct sim *sim = data;
	struct instant now = clock_now();
	int64_t late_us = now.boot_us - (int64_t)due_us;

	(void)timer;
	/* While the machine slept, the strap did too. */
	if (late_us > MAX_LATE_US)
		sim->zero_boot_us += late_us;
	if (sim->packet.is_linked)
		send_packet(sim, now);
	else
		lose_packet(sim, now);
	sim_strap_next(sim->strap, &sim->packet);
	return arm(sim);
}

/* The packet that waits comes a second from now, whenever that is. */
static int sim_start(struct source *source)
{
	struct sim *sim = sim_of(source);

	sim->zero_boot_us = clock_now().boot_us +
		(int64_t)((1 - sim->packet.at_s) * CLOCK_US_PER_S);
	return arm(sim);
}

static void sim_stop(struct source *source, enum gap_cause cause)
{
	struct sim *sim = sim_of(source);
	const struct source_handler *handler = &source->handler;

	sd_event_source_set_enabled(sim->timer, SD_EVENT_OFF);
	if (sim->state == STRAP_STREAMING)
		handler->on_close(cause, clock_now(), handler->data);
	sim->state = STRAP_PAUSED;
}

static void sim_free(struct source *source)
{
	struct sim *sim = sim_of(source);

	sd_event_source_disable_unref(sim->timer);
	sim_strap_free(sim->strap);
	free(sim);
}

struct source *sim_new(struct sd_event *event, uint64_t seed,
	const struct source_handler *handler)
{
	static const struct source_ops ops = {
		.name = "sim",
		.start = sim_start,
		.stop = sim_stop,
		.free = sim_free,
	};
	struct sim *sim = xcalloc(1, sizeof(*sim));

	sim->source = (struct source){&ops, *handler};
	sim->strap = sim_strap_new(seed);
	sim->state = STRAP_PAUSED;
	sim_strap_next(sim->strap, &sim->packet);

	int r = sd_event_add_time(event, &sim->timer, CLOCK_BOOTTIME, 0,
		ACCURACY_US, on_timer, sim);

	/* Fails for want of memory only, see mem.h. */
	if (r < 0)
		abort();
	sd_event_source_set_enabled(sim->timer, SD_EVENT_OFF);
	return &sim->source;
}
