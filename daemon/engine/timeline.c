/* SPDX-License-Identifier: GPL-3.0-or-later
 * From packets to beats in time.
 */
#include "daemon/engine/timeline.h"

#include "daemon/base/mem.h"
#include "daemon/engine/contact.h"
#include "daemon/engine/delay.h"

/* strap.md section 4 (choices). */
#define SILENCE_US INT64_C(5000000)
#define NO_BEAT_US (SILENCE_US + 3000000) /* and the longest RR */
#define N_STALE_RR 2
#define MAX_SLEW_US INT64_C(5000)
/* A beat ends before its packet comes. Where more RR come than time passes, the
 * chain is held back so far ahead of it, not to run away into the future. */
#define MAX_AHEAD_US INT64_C(5000000)

_Static_assert(DELAY_HORIZON_PACKETS <= TIMELINE_HORIZON_PACKETS,
	"a loss must not be placed before the promised horizon");

struct timeline {
	struct timeline_handler handler;
	struct delay *delay;
	struct contact contact;
	uint64_t n_beats;
	uint64_t n_packets;
	int n_stale; /* RR still to be left out */
	enum gap_cause broken; /* why the next beat begins a segment, if so */
	int64_t last_packet_us; /* arrivals */
	int64_t last_rr_us; /* of the last packet with RR */
	int64_t last_end_us; /* of the last beat handed out */
	/* The segment: its beats end at origin + ticks, by the chain alone. */
	uint64_t first_beat;
	int64_t origin_us;
	int64_t ticks;
	int64_t slew_us; /* of what is handed out, see slew */
	bool is_over_count;
	/* The last packet that had beats in it. */
	uint64_t packet_first_beat;
	uint64_t packet_number;
};

static int64_t us_of_ticks(int64_t ticks)
{
	return ticks * 15625 / 16;
}

struct timeline *timeline_new(const struct timeline_handler *handler)
{
	struct timeline *timeline = xcalloc(1, sizeof(*timeline));

	timeline->handler = *handler;
	timeline->delay = delay_new();
	timeline_open(timeline, false);
	return timeline;
}

void timeline_free(struct timeline *timeline)
{
	if (!timeline)
		return;
	delay_free(timeline->delay);
	free(timeline);
}

void timeline_open(struct timeline *timeline, bool fresh)
{
	delay_open(timeline->delay);
	timeline->contact = (struct contact){0};
	timeline->n_stale = fresh ? N_STALE_RR : 0;
	timeline->broken = GAP_BEGIN;
	timeline->last_end_us = INT64_MIN;
}

/* The first reason of a break is the one that is told. */
static void cut(struct timeline *timeline, enum gap_cause cause)
{
	if (timeline->broken == GAP_NONE)
		timeline->broken = cause;
}

/* The segment begins with the next beat; it and those behind it in the packet
 * take rest_ticks, and the last of them ended when the packet arrived. A time
 * that beats before the break have already had is not given out twice. */
static void begin_segment(
	struct timeline *timeline, int64_t rest_ticks, int64_t arrival_us)
{
	timeline->origin_us = arrival_us - us_of_ticks(rest_ticks);
	if (timeline->origin_us < timeline->last_end_us)
		timeline->origin_us = timeline->last_end_us;
	timeline->ticks = 0;
	timeline->slew_us = 0;
	timeline->is_over_count = false;
	timeline->first_beat = timeline->n_beats;
	timeline->packet_first_beat = timeline->n_beats;
	delay_begin(timeline->delay);
}

/* Moves the times handed out toward the ones a packet without delay would
 * have, slowly: the drift of two clocks and what a strap loses by rounding. */
static void slew(struct timeline *timeline)
{
	int64_t step_us = delay_base_us(timeline->delay) - timeline->slew_us;

	if (step_us > MAX_SLEW_US)
		step_us = MAX_SLEW_US;
	if (step_us < -MAX_SLEW_US)
		step_us = -MAX_SLEW_US;
	timeline->slew_us += step_us;
}

static int64_t next_end_us(struct timeline *timeline)
{
	int64_t latest_us = timeline->last_packet_us + MAX_AHEAD_US;
	int64_t end_us;

	slew(timeline);
	end_us = timeline->origin_us + us_of_ticks(timeline->ticks) +
		timeline->slew_us;
	if (!timeline->is_over_count || end_us <= latest_us)
		return end_us;
	return latest_us > timeline->last_end_us ? latest_us
						 : timeline->last_end_us;
}

static void hand_out(struct timeline *timeline, uint16_t rr_1024)
{
	timeline->ticks += rr_1024;
	timeline->last_end_us = next_end_us(timeline);

	struct timeline_beat beat = {
		.index = timeline->n_beats++,
		.rr_1024 = rr_1024,
		.end_boot_us = timeline->last_end_us,
		.broken = timeline->broken,
	};

	timeline->broken = GAP_NONE;
	timeline->handler.on_beat(&beat, timeline->handler.data);
}

static int64_t plausible_ticks(const uint16_t *rr_1024, size_t n_rr)
{
	int64_t ticks = 0;

	for (size_t i = 0; i < n_rr; i++)
		if (hrs_rr_is_plausible(rr_1024[i]))
			ticks += rr_1024[i];
	return ticks;
}

static void take_rr(struct timeline *timeline, const uint16_t *rr_1024,
	size_t n_rr, int64_t arrival_us)
{
	int64_t rest_ticks = plausible_ticks(rr_1024, n_rr);

	timeline->packet_first_beat = timeline->n_beats;
	timeline->packet_number = timeline->n_packets;
	for (size_t i = 0; i < n_rr; i++) {
		if (!hrs_rr_is_plausible(rr_1024[i])) {
			cut(timeline, GAP_BAD_RR);
			continue;
		}
		if (timeline->broken != GAP_NONE)
			begin_segment(timeline, rest_ticks, arrival_us);
		hand_out(timeline, rr_1024[i]);
		rest_ticks -= rr_1024[i];
	}
}

/* A break in front of a beat that was handed out before. */
static void cut_late(
	struct timeline *timeline, uint64_t first_beat, enum gap_cause cause)
{
	timeline->first_beat = first_beat;
	timeline->is_over_count = false;
	timeline->handler.on_break(first_beat, cause, timeline->handler.data);
}

/* What the arrival says of the chain that ends with these RR. */
static void check_delay(struct timeline *timeline, const uint16_t *rr_1024,
	size_t n_rr, int64_t arrival_us)
{
	const struct delay_packet packet = {
		.arrival_us = arrival_us,
		.predicted_us =
			timeline->origin_us + us_of_ticks(timeline->ticks),
		.first_rr_us = us_of_ticks(rr_1024[0]),
		.last_rr_us = us_of_ticks(rr_1024[n_rr - 1]),
		.first_beat = timeline->packet_first_beat,
	};
	uint64_t first_beat;

	switch (delay_check(timeline->delay, &packet, &first_beat)) {
	case DELAY_FINE:
		break;
	case DELAY_LOSS:
		cut_late(timeline, first_beat, GAP_LOST_PACKET);
		break;
	case DELAY_OVER_COUNT:
		timeline->is_over_count = true;
		timeline->handler.on_over_count(timeline->handler.data);
		break;
	}
}

static void take_beats(struct timeline *timeline,
	const struct hrs_measurement *measurement, int64_t arrival_us)
{
	const uint16_t *rr_1024 = measurement->rr_1024;
	size_t n_rr = measurement->n_rr;

	if (n_rr == 0)
		return;
	if (arrival_us - timeline->last_rr_us > NO_BEAT_US)
		cut(timeline, GAP_SILENCE);
	timeline->last_rr_us = arrival_us;
	if (!measurement->has_hr) {
		cut(timeline, GAP_BAD_RR);
		return;
	}
	for (; n_rr > 0 && timeline->n_stale > 0; timeline->n_stale--) {
		rr_1024++;
		n_rr--;
	}
	take_rr(timeline, rr_1024, n_rr, arrival_us);
	if (timeline->broken == GAP_NONE)
		check_delay(timeline, rr_1024, n_rr, arrival_us);
}

/* The chain breaks at the last packet before the contact was lost (what was
 * lost may have begun in it) and behind the last one without contact, whose
 * successor starts like a new subscription. */
static void lose_contact(struct timeline *timeline)
{
	bool is_near = timeline->n_packets - timeline->packet_number <
		TIMELINE_HORIZON_PACKETS;

	if (timeline->broken == GAP_NONE && is_near &&
		timeline->packet_first_beat > timeline->first_beat)
		cut_late(timeline, timeline->packet_first_beat, GAP_CONTACT);
	cut(timeline, GAP_CONTACT);
	timeline->n_stale = N_STALE_RR;
}

void timeline_packet(struct timeline *timeline,
	const struct hrs_measurement *measurement, int64_t arrival_boot_us)
{
	timeline->n_packets++;
	if (arrival_boot_us - timeline->last_packet_us > SILENCE_US)
		cut(timeline, GAP_SILENCE);
	timeline->last_packet_us = arrival_boot_us;
	delay_arrival(timeline->delay, arrival_boot_us);
	if (measurement->reject != HRS_ACCEPTED) {
		contact_reject(&timeline->contact);
		cut(timeline, GAP_BAD_PACKET);
		return;
	}
	contact_packet(&timeline->contact, measurement, arrival_boot_us);
	if (contact_is_good(&timeline->contact))
		take_beats(timeline, measurement, arrival_boot_us);
	else
		lose_contact(timeline);
}
