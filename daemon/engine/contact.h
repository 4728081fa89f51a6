/* SPDX-License-Identifier: GPL-3.0-or-later
 * Whether the contact bit of a strap may be believed when it says "no contact".
 *
 * Some straps get it stuck for a whole connection (strap.md section 3). RR that
 * come as regularly as time passes have a heart behind them: after 30 s of that
 * the bit is called unreliable, and its RR are used until they falter.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct hrs_measurement;

/* All zero: a stretch begins. */
struct contact {
	bool is_lost; /* says the strap */
	bool is_unreliable; /* say the RR, while is_lost */
	/* The RR looked at now, while is_lost: */
	int64_t since_us;
	int64_t last_us;
	int64_t ticks;
};

/* Takes the next accepted packet. */
void contact_packet(struct contact *contact,
	const struct hrs_measurement *measurement, int64_t arrival_boot_us);
/* A packet was rejected: RR that falter cannot speak against the bit. */
void contact_reject(struct contact *contact);

/* Whether the RR of the last packet may be used. */
static inline bool contact_is_good(const struct contact *contact)
{
	return !contact->is_lost || contact->is_unreliable;
}
