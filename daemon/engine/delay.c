/* SPDX-License-Identifier: GPL-3.0-or-later
 * What arrival times tell about a chain of beats.
 */
#include "daemon/engine/delay.h"

#include <stdbool.h>
#include <string.h>

#include "daemon/base/mem.h"
#include "daemon/engine/median.h"

/* All of strap.md section 4 (choices), unless said otherwise. */
#define BUCKET_US INT64_C(15000000)
#define N_BUCKETS 20 /* the 300 s of the base */
#define MARGIN_US INT64_C(250000)
#define EVIDENCE_WINDOW 0x3fu /* the last 6 packets with RR */
/* "Keeps falling" (choice): in each of the last four buckets by over 0.5 % of
 * its 15 s, and by more in all than one beat can make up by its phase. */
#define N_FALLS 4
#define FALL_US (BUCKET_US / 200)

struct bucket {
	uint64_t number; /* of 15 s since boot, see bucket_number */
	int64_t least_us; /* e */
};

struct step {
	uint64_t packet;
	uint64_t first_beat; /* of that packet */
	int64_t rise_us; /* of e over the packet before it */
};

struct delay {
	/* Of the stretch: */
	uint64_t n_packets;
	int64_t last_arrival_us;
	bool is_on_time; /* the last packet: neither late nor backlog */
	struct median interval_us;
	struct median rr_us;
	/* Of the segment: */
	uint64_t n_checked;
	int64_t last_e_us;
	int64_t last_lag_us;
	unsigned int evidence; /* a bit a packet, the newest is bit 0 */
	bool is_over_count;
	struct bucket buckets[N_BUCKETS];
	struct step steps[DELAY_HORIZON_PACKETS];
};

struct delay *delay_new(void)
{
	return xcalloc(1, sizeof(struct delay));
}

void delay_free(struct delay *delay)
{
	free(delay);
}

void delay_open(struct delay *delay)
{
	*delay = (struct delay){0};
}

void delay_begin(struct delay *delay)
{
	delay->n_checked = 0;
	delay->evidence = 0;
	delay->is_over_count = false;
	memset(delay->buckets, 0, sizeof(delay->buckets));
}

/* More than the phase of a beat in the packet grid, and jitter, can do. */
static int64_t limit_us(const struct delay *delay)
{
	return median_value(&delay->rr_us) * 115 / 100 + MARGIN_US;
}

void delay_arrival(struct delay *delay, int64_t arrival_us)
{
	int64_t interval_us = arrival_us - delay->last_arrival_us;
	int64_t usual_us = median_value(&delay->interval_us);

	delay->is_on_time = interval_us * 10 >= usual_us * 7 &&
		interval_us * 10 <= usual_us * 13;
	if (delay->n_packets++ > 0)
		median_add(&delay->interval_us, interval_us);
	delay->last_arrival_us = arrival_us;
}

static const struct bucket *bucket_of(
	const struct delay *delay, uint64_t number)
{
	const struct bucket *bucket = &delay->buckets[number % N_BUCKETS];

	return bucket->number == number ? bucket : NULL;
}

/* The first is N_BUCKETS, so that 0 is free to say "unused" and none of the
 * buckets before one is negative. */
static uint64_t bucket_number(int64_t arrival_us)
{
	return (uint64_t)arrival_us / BUCKET_US + N_BUCKETS;
}

int64_t delay_base_us(const struct delay *delay)
{
	uint64_t newest = bucket_number(delay->last_arrival_us);
	int64_t base_us = INT64_MAX;

	for (uint64_t i = 0; i < N_BUCKETS; i++) {
		const struct bucket *bucket = bucket_of(delay, newest - i);

		if (bucket && bucket->least_us < base_us)
			base_us = bucket->least_us;
	}
	return base_us < INT64_MAX ? base_us : 0;
}

/* Whether e has kept falling over the buckets before number. */
static bool keeps_falling(const struct delay *delay, uint64_t number)
{
	int64_t fall_us = 0;

	for (uint64_t i = 1; i <= N_FALLS; i++) {
		const struct bucket *after = bucket_of(delay, number - i);
		const struct bucket *before = bucket_of(delay, number - i - 1);

		if (!after || !before ||
			before->least_us - after->least_us <= FALL_US)
			return false;
		fall_us += before->least_us - after->least_us;
	}
	return fall_us > limit_us(delay);
}

static void note_e(
	struct delay *delay, const struct delay_packet *packet, int64_t e_us)
{
	uint64_t number = bucket_number(packet->arrival_us);
	struct bucket *bucket = &delay->buckets[number % N_BUCKETS];

	if (bucket->number != number)
		*bucket = (struct bucket){number, e_us};
	else if (e_us < bucket->least_us)
		bucket->least_us = e_us;
	delay->steps[delay->n_checked % DELAY_HORIZON_PACKETS] = (struct step){
		.packet = delay->n_packets,
		.first_beat = packet->first_beat,
		.rise_us = e_us - delay->last_e_us,
	};
	delay->n_checked++;
	delay->last_e_us = e_us;
}

/* Two pieces of evidence, the newest being one. What a packet lagged is no
 * evidence if it was only waiting for a long interval, which shows in the next
 * packet. (Not in strap.md; it spares hearts that miss or drop beats.) */
static bool is_loss(
	struct delay *delay, const struct delay_packet *packet, int64_t e_us)
{
	int64_t lag_us = e_us - delay_base_us(delay);
	bool is_evidence = delay->is_on_time && lag_us > limit_us(delay);

	if (delay->last_lag_us <= packet->first_rr_us + MARGIN_US)
		delay->evidence &= ~1u;
	delay->last_lag_us = lag_us;
	delay->evidence =
		(delay->evidence << 1 | is_evidence) & EVIDENCE_WINDOW;
	return is_evidence && delay->evidence > 1;
}

/* The first beat of that packet of the last 30 where e rose most for good: the
 * least e from there on minus the one before. (strap.md takes the steepest
 * single rise; in simulation that is within 3 packets of the loss in 50-75 % of
 * cases when the host stalls, this in 70-100 %: a stall rises as steeply, but
 * comes down again.) */
static uint64_t place_of_loss(const struct delay *delay)
{
	uint64_t newest = delay->n_checked - 1, first_beat = 0;
	int64_t e_us = delay->last_e_us, least_us = e_us, best_us = INT64_MIN;

	for (uint64_t i = newest; i > 0; i--) {
		const struct step *step =
			&delay->steps[i % DELAY_HORIZON_PACKETS];

		if (newest - i >= DELAY_HORIZON_PACKETS ||
			delay->n_packets - step->packet >=
				DELAY_HORIZON_PACKETS)
			break;
		if (e_us < least_us)
			least_us = e_us;
		e_us -= step->rise_us;
		if (least_us - e_us > best_us) {
			best_us = least_us - e_us;
			first_beat = step->first_beat;
		}
	}
	return first_beat;
}

enum delay_verdict delay_check(struct delay *delay,
	const struct delay_packet *packet, uint64_t *ret_first_beat)
{
	int64_t e_us = packet->arrival_us - packet->predicted_us;
	uint64_t number = bucket_number(packet->arrival_us);

	median_add(&delay->rr_us, packet->last_rr_us);
	note_e(delay, packet, e_us);
	if (is_loss(delay, packet, e_us)) {
		*ret_first_beat = place_of_loss(delay);
		delay_begin(delay);
		return DELAY_LOSS;
	}
	if (!delay->is_over_count && keeps_falling(delay, number)) {
		delay->is_over_count = true;
		return DELAY_OVER_COUNT;
	}
	return DELAY_FINE;
}
