/* SPDX-License-Identifier: GPL-3.0-or-later
 * The link to a strap: feeds step.c with what happens, and enters the states
 * it decides on.
 */
#include "daemon/strap/link.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include <bluetooth/bluetooth.h>
#include <systemd/sd-event.h>

#include "daemon/base/clock.h"
#include "daemon/base/log.h"
#include "daemon/base/mem.h"
#include "daemon/base/number.h"
#include "daemon/strap/link_private.h"

#define US_PER_MS UINT64_C(1000)
#define STUCK_AFTER 5 /* refused scans */

/* How many times as fast the time-outs are to run. */
static double time_scale(void)
{
	const char *text = getenv("HRVD_TIME_SCALE");
	double scale = 1;

	if (text && number_parse_double(text, 1, 1000, &scale) < 0)
		return 1;
	return scale;
}

struct step_times link_times(void)
{
	return step_times_new(1 / time_scale());
}

static struct step_facts link_facts(const struct link *link)
{
	struct step_facts facts = {
		.shared = link->subscription == LINK_SHARED,
		.settled = link_has_settled(link),
	};

	link->way->look(link, &facts);
	return facts;
}

/* Uniform in [0, 1). */
static double chance(void)
{
	uint32_t bits = 0;

	if (getrandom(&bits, sizeof(bits), GRND_NONBLOCK) < 0)
		bits = 0; /* no spread then */
	return bits / 4294967296.0;
}

static void timer_set(struct link *link, int64_t wait_us)
{
	/* a wait may be longer by a sixteenth: wake-ups fall together */
	sd_event_source_set_time_accuracy(
		link->timer, (uint64_t)wait_us / 16 + 1);
	sd_event_source_set_time_relative(link->timer, (uint64_t)wait_us);
	sd_event_source_set_enabled(link->timer, SD_EVENT_ONESHOT);
}

/* BlueZ is being asked: at every start, so not worth a line. */
static bool is_asking(const struct link *link)
{
	return link->bluez && bluez_status(link->bluez) == -EINPROGRESS;
}

/* One sentence more on the state, or "". */
static void find_detail(const struct link *link, char *ret_text, size_t size)
{
	enum strap_state state = link->step.state;

	if ((state == STRAP_NO_BUS || state == STRAP_BACKOFF) && *link->trouble)
		snprintf(ret_text, size, "%s; trying again in %d s",
			link->trouble, (link->wait_ms + 999) / 1000);
	else if (state == STRAP_NO_ADAPTER && *link->adapter)
		snprintf(ret_text, size,
			"there is no adapter '%s', which hrvd.conf asks for",
			link->adapter);
	else
		snprintf(ret_text, size, "%s", link->way->detail(link));
}

/* What a person wants to find in the journal; the steps in between, which a
 * strap in the drawer repeats all night, are for debugging. */
static bool is_landmark(enum strap_state state)
{
	return state <= STRAP_ADAPTER_OFF || state == STRAP_STREAMING ||
		state == STRAP_NO_HEART_RATE;
}

static void tell_state(struct link *link)
{
	const struct source_handler *handler = &link->source.handler;
	char detail[sizeof(link->detail)];

	find_detail(link, detail, sizeof(detail));
	if (link->told == link->step.state && !strcmp(link->detail, detail))
		return;
	if (*detail && is_landmark(link->step.state) && !is_asking(link))
		log_notice("strap: %s", detail);
	else if (*detail)
		log_debug("strap: %s", detail);
	link->told = link->step.state;
	memcpy(link->detail, detail, sizeof(detail));
	handler->on_state(
		link->told, *link->detail ? link->detail : NULL, handler->data);
}

static void tell_battery(struct link *link)
{
	const struct source_handler *handler = &link->source.handler;
	int percent = link->way->battery(link);

	if (percent == link->battery_pct)
		return;
	link->battery_pct = percent;
	handler->on_battery(percent, handler->data);
}

static void log_change(enum strap_state from, enum strap_state to)
{
	if (from != to && (is_landmark(from) || is_landmark(to)))
		log_info("strap: %s -> %s", strap_state_word(from),
			strap_state_word(to));
	else if (from != to)
		log_debug("strap: %s -> %s", strap_state_word(from),
			strap_state_word(to));
}

static void note_trouble(struct link *link, enum strap_state next)
{
	/* why a state ended in back-off; a call that failed says more */
	static const char *const troubles[STRAP_N] = {
		[STRAP_CONNECTING] = "the strap does not answer",
		[STRAP_RESOLVING] = "the strap does not say what it can do",
		[STRAP_STREAMING] = "the link was lost",
		[STRAP_STALE] = "the strap was silent",
	};
	const char *trouble = troubles[link->step.state];

	if (next == STRAP_KNOWN || next == STRAP_STREAMING)
		*link->trouble = '\0';
	if (next == STRAP_BACKOFF && !*link->trouble && trouble)
		snprintf(link->trouble, sizeof(link->trouble), "%s", trouble);
}

/* All changes of state go through here. */
static void link_enter(struct link *link, const struct step_result *result)
{
	log_change(link->step.state, result->next.state);
	note_trouble(link, result->next.state);
	sd_event_source_set_enabled(link->timer, SD_EVENT_OFF);
	link->way->cancel(link);
	link->step = result->next;
	link->wait_ms = step_wait_ms(&link->step, &link->times, chance());
	if (link->wait_ms)
		timer_set(link, link->wait_ms * INT64_C(1000));
}

/* One step, and those that follow of themselves. */
static void settle(struct link *link, enum step_event event)
{
	struct step_result result;
	bool is_new;

	do {
		struct step_facts facts = link_facts(link);

		result = strap_step(&link->step, event, &facts);
		is_new = result.next.state != link->step.state;
		if (is_new || result.actions & DO_AGAIN)
			link_enter(link, &result);
		else
			link->step = result.next;
		link->way->act(link, result.actions, result.cause);
		tell_state(link);
		event = STEP_CHANGED;
	} while (is_new);
}

void link_event(struct link *link, enum step_event event)
{
	enum strap_state before = link->step.state;

	if (link_has_slept(link)) {
		settle(link, STEP_SLEPT);
		if (link->step.state != before)
			event = STEP_CHANGED;
	}
	settle(link, event);
	tell_battery(link);
}

/* Packets do not touch the timer (they come every second): when it is due, see
 * how long it has been silent. */
static int on_timer(sd_event_source *source, uint64_t usec, void *data)
{
	struct link *link = data;
	int64_t left_us = link->last_packet.boot_us - clock_now().boot_us +
		link->times.silence_ms * INT64_C(1000);

	(void)source;
	(void)usec;
	if (link->step.state == STRAP_STREAMING && left_us > 0 &&
		!link_has_slept(link))
		timer_set(link, left_us);
	else
		link_event(link, STEP_TIMER);
	return 0;
}

/* The first step is the loop's: no handler is called before we return. */
static int link_start(struct source *source)
{
	struct link *link = (struct link *)source;

	timer_set(link, 0);
	return 0;
}

static void link_stop(struct source *source, enum gap_cause cause)
{
	struct link *link = (struct link *)source;
	struct step_facts facts = link_facts(link);
	struct step_result result;

	facts.stop_cause = cause;
	result = strap_step(&link->step, STEP_STOP, &facts);
	link_enter(link, &result);
	link->way->act(link, result.actions, result.cause);
	tell_state(link);
	tell_battery(link);
}

static void link_sleep(struct source *source)
{
	link_event((struct link *)source, STEP_SLEPT);
}

static void link_free(struct source *source)
{
	struct link *link = (struct link *)source;

	link->way->act(link, DO_UNSUBSCRIBE, GAP_NONE);
	link->way->done(link);
	sd_event_source_disable_unref(link->timer);
	sd_event_unref(link->event);
	free(link);
}

struct source *link_init(struct link *link, const struct link_way *way,
	const char *address, const char *adapter,
	const struct source_handler *handler, struct sd_event *event)
{
	static const struct source_ops ops = {
		.name = "strap",
		.start = link_start,
		.stop = link_stop,
		.sleep = link_sleep,
		.free = link_free,
	};
	bdaddr_t parsed;

	link->source.ops = &ops;
	link->way = way;
	link->source.handler = *handler;
	link->event = sd_event_ref(event);
	str2ba(address, &parsed);
	ba2str(&parsed, link->address);
	snprintf(link->adapter, sizeof(link->adapter), "%s", adapter);
	link->times = link_times();
	/* nobody is to learn it from a link that is lost again and again */
	if (time_scale() > 1)
		log_notice("HRVD_TIME_SCALE: waits for the strap are %g times "
			   "as short as usual, for tests",
			time_scale());
	link->step.state = STRAP_PAUSED;
	link->told = STRAP_N;
	link->battery_pct = -1;
	if (sd_event_add_time_relative(event, &link->timer, CLOCK_BOOTTIME,
		    UINT64_MAX / 2, 0, on_timer, link) < 0)
		abort(); /* out of memory or descriptors */
	sd_event_source_set_enabled(link->timer, SD_EVENT_OFF);
	return &link->source;
}
