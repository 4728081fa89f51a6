/* SPDX-License-Identifier: GPL-3.0-or-later
 * The strap around the simulated heart. Its figures are choices: often enough
 * that a day of it has everything that a day with a strap has.
 */
#include "daemon/strap/sim_strap.h"

#include "daemon/base/mem.h"
#include "daemon/strap/noise.h"
#include "daemon/strap/sim.h"

#define JITTER_S 0.04 /* a connection interval */
#define FLAGS_CONTACT 0x06 /* supported, detected */
#define FLAGS_NO_CONTACT 0x04
#define BATTERY_PCT 92
#define BATTERY_S_PER_PCT 7200

/* Something that is there, but for short whiles not. */
struct presence {
	bool is_there;
	double change_s;
	/* How long it stays (at least, mean) and is away (at least, at most).
	 */
	double stay_least_s, stay_mean_s;
	double away_least_s, away_most_s;
};

struct sim_strap {
	struct noise noise;
	struct sim_heart *heart;
	struct packetiser packetiser;
	struct presence link;
	struct presence contact;
};

static void presence_step(
	struct presence *presence, struct noise *noise, double now_s)
{
	if (now_s < presence->change_s)
		return;
	presence->is_there = !presence->is_there;
	presence->change_s = now_s +
		(presence->is_there
				? noise_wait(noise, presence->stay_least_s,
					  presence->stay_mean_s)
				: noise_between(noise, presence->away_least_s,
					  presence->away_most_s));
}

struct sim_strap *sim_strap_new(uint64_t seed)
{
	struct sim_strap *strap = xcalloc(1, sizeof(*strap));

	/* Not the heart's own sequence a second time. */
	strap->noise = noise_of_seed(~seed);
	strap->heart = sim_heart_new(seed);
	packetiser_init(&strap->packetiser);
	strap->link = (struct presence){false, 0, 180, 1500, 4, 12};
	strap->contact = (struct presence){false, 0, 300, 2400, 3, 8};
	return strap;
}

void sim_strap_free(struct sim_strap *strap)
{
	if (!strap)
		return;
	sim_heart_free(strap->heart);
	free(strap);
}

static int battery_pct(double now_s)
{
	int used_pct = (int)(now_s / BATTERY_S_PER_PCT);

	return used_pct < BATTERY_PCT ? BATTERY_PCT - used_pct : 1;
}

void sim_strap_next(struct sim_strap *strap, struct sim_packet *ret_packet)
{
	double now_s;
	size_t n;

	while ((n = packetiser_packet(
			&strap->packetiser, ret_packet->bytes, &now_s)) == 0)
		packetiser_beat(
			&strap->packetiser, sim_heart_beat(strap->heart, NULL));
	presence_step(&strap->link, &strap->noise, now_s);
	presence_step(&strap->contact, &strap->noise, now_s);
	ret_packet->n_bytes = n;
	ret_packet->bytes[0] |=
		strap->contact.is_there ? FLAGS_CONTACT : FLAGS_NO_CONTACT;
	ret_packet->at_s = now_s + JITTER_S * noise_uniform(&strap->noise);
	ret_packet->is_linked = strap->link.is_there;
	ret_packet->battery_pct = battery_pct(now_s);
}
