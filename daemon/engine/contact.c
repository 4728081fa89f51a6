/* SPDX-License-Identifier: GPL-3.0-or-later
 * Whether the contact bit may be believed.
 */
#include "daemon/engine/contact.h"

#include "daemon/strap/hrs.h"

#define WATCH_US INT64_C(30000000) /* strap.md section 3 (choice) */
#define SILENCE_US INT64_C(5000000)

static void begin_watch(struct contact *contact, int64_t now_us)
{
	contact->since_us = now_us;
	contact->ticks = 0;
}

static bool is_regular(const struct contact *contact,
	const struct hrs_measurement *measurement, int64_t arrival_us)
{
	return measurement->has_hr && !(measurement->marks & HRS_MARK_BAD_RR) &&
		arrival_us - contact->last_us <= SILENCE_US;
}

/* RR make up the time that passed, give or take the beat at either end of the
 * watch: 30 s +- 10 %. */
static bool fills_time(int64_t ticks, int64_t time_us)
{
	int64_t rr_us = ticks * 15625 / 16;

	return rr_us * 10 >= time_us * 9 && rr_us * 10 <= time_us * 11;
}

void contact_packet(struct contact *contact,
	const struct hrs_measurement *measurement, int64_t arrival_boot_us)
{
	bool was_lost = contact->is_lost;

	contact->is_lost = measurement->contact == HRS_CONTACT_LOST;
	if (!contact->is_lost || !was_lost ||
		!is_regular(contact, measurement, arrival_boot_us)) {
		contact->is_unreliable = false;
		begin_watch(contact, arrival_boot_us);
	} else {
		for (size_t i = 0; i < measurement->n_rr; i++)
			contact->ticks += measurement->rr_1024[i];
	}
	contact->last_us = arrival_boot_us;

	int64_t watched_us = arrival_boot_us - contact->since_us;

	if (watched_us > WATCH_US) {
		contact->is_unreliable = fills_time(contact->ticks, watched_us);
		begin_watch(contact, arrival_boot_us);
	}
}

void contact_reject(struct contact *contact)
{
	contact->is_lost = false;
	contact->is_unreliable = false;
}
