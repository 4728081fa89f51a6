/* SPDX-License-Identifier: GPL-3.0-or-later
 * Counts over the packets of a stretch.
 */
#include "daemon/engine/habits.h"

#include "daemon/base/clock.h"
#include "daemon/engine/live.h"
#include "daemon/strap/hrs.h"

#define NO_RR_AFTER_US (600 * CLOCK_US_PER_S)
#define STUCK_RUN 8
#define GRID_FROM 5 /* "multiples of k > 4 ticks" */
#define GRID_LEAST_BEATS 60

void habits_init(struct habits *habits)
{
	*habits = (struct habits){0};
}

void habits_packet(struct habits *habits,
	const struct hrs_measurement *measurement, int64_t arrival_us)
{
	if (measurement->reject != HRS_ACCEPTED) {
		contact_reject(&habits->contact);
		return;
	}
	if (!habits->first_us)
		habits->first_us = arrival_us;
	habits->n_with_hr += measurement->has_hr;
	habits->n_rr += measurement->n_rr;
	habits->has_contact = measurement->contact != HRS_CONTACT_UNSUPPORTED;
	contact_packet(&habits->contact, measurement, arrival_us);
}

void habits_beat(struct habits *habits, uint16_t rr_1024)
{
	habits->n_same = rr_1024 == habits->last_rr ? habits->n_same + 1 : 1;
	habits->last_rr = rr_1024;
	habits->n_on_grid[1]++;
	for (unsigned grid = GRID_FROM; grid <= HABITS_MAX_GRID; grid++)
		habits->n_on_grid[grid] += rr_1024 % grid == 0;
}

/* More than 95 % of the RR are multiples of one number of ticks. */
static bool is_coarse(const struct habits *habits)
{
	uint64_t n = habits->n_on_grid[1];

	if (n < GRID_LEAST_BEATS)
		return false;
	for (unsigned grid = GRID_FROM; grid <= HABITS_MAX_GRID; grid++)
		if (habits->n_on_grid[grid] * 100 > n * 95)
			return true;
	return false;
}

void habits_show(const struct habits *habits, int64_t now_us,
	struct live_values *ret_values)
{
	ret_values->has_contact = habits->has_contact;
	ret_values->contact = habits->has_contact && !habits->contact.is_lost;
	ret_values->contact_unreliable = habits->contact.is_unreliable;
	ret_values->no_rr = habits->n_with_hr && !habits->n_rr &&
		now_us - habits->first_us > NO_RR_AFTER_US;
	ret_values->coarse_rr = is_coarse(habits);
	ret_values->stuck_rr = habits->n_same >= STUCK_RUN;
}
