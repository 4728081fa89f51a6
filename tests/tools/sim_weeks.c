/* SPDX-License-Identifier: GPL-3.0-or-later
 * sim_weeks REPLAY-FILE PAIN-FILE [DAYS [SEED]]: some weeks of a simulated
 * person up to now: what their strap sent, for hrvd to replay, and the pain
 * they noted, as lines "ISO-TIME NRS REGION NOTE".
 *
 * A level wanders from day to day. On better days the heart is slower and RSA
 * deeper, and pain tends to be less: tends, for it has as much noise of its
 * own. Days without the strap and days without a note are missing, as in life.
 */
#include <math.h>
#include <stdio.h>

#include "daemon/base/civil.h"
#include "daemon/base/clock.h"
#include "daemon/base/number.h"
#include "daemon/strap/noise.h"
#include "daemon/strap/sim.h"
#include "tests/tools/replay_line.h"

#define ROLLOVER_MIN 240
#define US_PER_MIN (60 * CLOCK_US_PER_S)
#define LEVEL_MEMORY 0.6 /* from one day to the next */

#define P_DAY_WITHOUT_STRAP 0.1
#define P_DROPOUT 0.25 /* in a session */

#define OPEN_LINE "open fresh simulated strap\n"

struct weeks {
	FILE *replay;
	FILE *pain;
	struct noise noise;
	struct sim_heart *heart;
	int64_t now_us;
	double level; /* of the day; mean 0, standard deviation 1 */
};

static const struct session {
	int begin_min; /* after midnight */
	int length_min;
	double p_strap;
	double p_pain;
	double hr_factor;
} sessions[] = {
	{7 * 60 + 10, 12, 0.9, 0.35, 0.97},
	{12 * 60 + 40, 12, 0.4, 0.25, 1.06},
	{21 * 60 + 15, 15, 0.75, 0.85, 1.00},
};

/* What a strap sends from when it is put on to when it is taken off; now and
 * then the radio is away for some seconds. */
static void write_packets(struct weeks *weeks, double length_s)
{
	struct noise *noise = &weeks->noise;
	struct packetiser packetiser;
	bool was_linked = true;
	double lost_s = noise_between(noise, 60, length_s - 60);
	double back_s = lost_s + noise_between(noise, 4, 12);

	if (noise_uniform(noise) >= P_DROPOUT)
		back_s = lost_s;
	packetiser_init(&packetiser);
	while (packetiser.now_s < length_s) {
		double now_s = packetiser.now_s;
		bool is_linked = now_s < lost_s || now_s >= back_s;

		if (is_linked != was_linked)
			fputs(is_linked ? OPEN_LINE : "close link\n",
				weeks->replay);
		was_linked = is_linked;
		packetiser_beat(
			&packetiser, sim_heart_beat(weeks->heart, NULL));
		replay_lines(is_linked ? weeks->replay : NULL, &packetiser);
	}
}

static void write_session(
	struct weeks *weeks, const struct session *session, int64_t begin_us)
{
	char when[CIVIL_TIME_TEXT_SIZE];

	civil_time_text(begin_us, clock_offset_min(begin_us), when);
	sim_heart_set_level(weeks->heart,
		session->hr_factor * (1 - 0.03 * weeks->level),
		exp(0.22 * weeks->level));
	fprintf(weeks->replay, "start %s\n" OPEN_LINE, when);
	write_packets(weeks, session->length_min * 60);
	fputs("close stopped\n", weeks->replay);
}

static void write_pain(struct weeks *weeks, int64_t when_us)
{
	static const char *const regions[] = {
		"lower-back", "lower-back", "lower-back", "neck", "shoulders"};
	static const char *const notes[] = {"hardly there", "a dull pull",
		"comes and goes", "tight, then softer", "tight",
		"will not let go"};
	char when[CIVIL_TIME_TEXT_SIZE];
	double pain =
		4.3 - 1.1 * weeks->level + 1.4 * noise_normal(&weeks->noise);
	int nrs = (int)lround(fmin(fmax(pain, 0), 10));

	civil_time_text(when_us, clock_offset_min(when_us), when);
	fprintf(weeks->pain, "%s %d %s %s\n", when, nrs,
		regions[(int)noise_between(&weeks->noise, 0, 5)],
		notes[nrs / 2]);
}

/* Nothing that would lie in the future is written. */
static void write_day(struct weeks *weeks, int day)
{
	struct noise *noise = &weeks->noise;
	bool has_strap = noise_uniform(noise) >= P_DAY_WITHOUT_STRAP;
	int64_t day_us = civil_day_begin_us(day, 0);

	weeks->level = LEVEL_MEMORY * weeks->level +
		sqrt(1 - LEVEL_MEMORY * LEVEL_MEMORY) * noise_normal(noise);
	for (size_t i = 0; i < sizeof(sessions) / sizeof(*sessions); i++) {
		const struct session *session = &sessions[i];
		int64_t begin_us = day_us + session->begin_min * US_PER_MIN +
			llround(noise_between(noise, -30, 30)) * US_PER_MIN;
		int64_t end_us = begin_us + session->length_min * US_PER_MIN;
		int64_t note_us = end_us +
			llround(noise_between(noise, 1, 20)) * US_PER_MIN;

		if (note_us > weeks->now_us)
			return;
		if (noise_uniform(noise) < session->p_strap && has_strap)
			write_session(weeks, session, begin_us);
		if (noise_uniform(noise) < session->p_pain)
			write_pain(weeks, note_us);
	}
}

static void write_weeks(struct weeks *weeks, int n_days)
{
	struct instant now = clock_now();
	int today =
		civil_practice_day(now.utc_us, now.offset_min, ROLLOVER_MIN);

	weeks->now_us = now.utc_us;
	fputs("# Simulated by sim_weeks; no person's data.\n", weeks->replay);
	for (int day = today - n_days + 1; day <= today; day++)
		write_day(weeks, day);
}

int main(int argc, char **argv)
{
	long n_days = 21, seed = 1;
	struct weeks weeks = {0};

	if (argc < 3 || argc > 5 ||
		(argc > 3 && number_parse_int(argv[3], 1, 400, &n_days) < 0) ||
		(argc > 4 &&
			number_parse_int(argv[4], 0, INT32_MAX, &seed) < 0)) {
		fprintf(stderr,
			"usage: sim_weeks REPLAY-FILE PAIN-FILE "
			"[DAYS [SEED]]\n");
		return 2;
	}
	weeks.replay = replay_create(argv[1]);
	weeks.pain = replay_create(argv[2]);
	weeks.noise = noise_of_seed(~(uint64_t)seed);
	weeks.heart = sim_heart_new((uint64_t)seed);
	write_weeks(&weeks, (int)n_days);
	sim_heart_free(weeks.heart);

	bool is_written = fclose(weeks.replay) == 0;

	if (fclose(weeks.pain) == 0 && is_written)
		return 0;
	perror("sim_weeks: cannot write");
	return 1;
}
