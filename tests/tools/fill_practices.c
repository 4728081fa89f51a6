/* SPDX-License-Identifier: GPL-3.0-or-later
 * fill_practices DATABASE [DAYS [SEED]]: weeks of a made-up strap up to now,
 * with practices, as hrvd would have stored them: steps, baselines, activation.
 *
 * Three hours a day. Now and then activation goes up by itself and comes down
 * by itself in a quarter of an hour. "rest" is begun at such times and changes
 * nothing; after "orienting" the heart comes down at once; "grounding" was
 * tried three times. Labelled as simulated; one seed, one life.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/base/civil.h"
#include "daemon/base/clock.h"
#include "daemon/base/mem.h"
#include "daemon/base/number.h"
#include "daemon/engine/regulate.h"
#include "daemon/store/sessions.h"
#include "daemon/store/steps.h"
#include "daemon/store/store.h"
#include "daemon/store/stretches.h"
#include "daemon/store/transaction.h"
#include "daemon/strap/noise.h"

#define ROLLOVER_MIN 240
#define STEPS 360 /* a day */
#define STEP_US (STEP_HOP_S * CLOCK_US_PER_S)
#define UP_AT 90 /* an episode each so many steps, in the middle of it */
#define FALL_STEPS 30.0 /* by itself */
#define PRACTICE_STEPS 20
#define ALGORITHM 3

struct life {
	struct store *store;
	struct noise noise;
	int64_t now_us;
};

static struct instant at(int64_t utc_us)
{
	return (struct instant){.boot_us = utc_us - INT64_C(1600000000000000),
		.utc_us = utc_us,
		.offset_min = clock_offset_min(utc_us)};
}

static void must(struct life *life, int r)
{
	if (r >= 0)
		return;
	fprintf(stderr, "fill_practices: %s\n", store_error(life->store));
	exit(1);
}

/* How far up the heart is at a step; settled: the step at which it is down for
 * good before the next episode. */
static double height(int i, int settled)
{
	int since = i % UP_AT - UP_AT / 3;

	if (since < 0 || (settled && i >= settled))
		return 0;
	return since < 4 ? since / 4.0 : exp(-(since - 4) / FALL_STEPS);
}

static void add_steps(
	struct life *life, int64_t stretch_id, int64_t begin_us, int settled)
{
	for (int i = 0; i < STEPS; i++) {
		double up = height(i, i / UP_AT == 2 ? settled : 0);
		struct step step = {
			.stretch_id = stretch_id,
			.begin = at(begin_us + i * STEP_US),
			.n_beats = 70,
			.grade = 'A',
			.spectrum_grade = 'C',
			.hr_bpm = 70 + 14 * up +
				2 * noise_between(&life->noise, -1, 1),
			.ln_rmssd = 3.4 - 0.7 * up +
				0.15 * noise_between(&life->noise, -1, 1),
			.n_pairs = 69,
			.ln_lf_hf = NAN,
			.resp_per_min = NAN,
			.algorithm = ALGORITHM,
		};

		must(life, step_write(life->store, &step));
	}
}

/* Ten minutes, begun when the day's third episode is on its way down. */
static void add_practice(
	struct life *life, int64_t begin_us, int first, const char *kind)
{
	struct session session = {.kind = SESSION_PRACTICE,
		.begin = at(begin_us + first * STEP_US),
		.end = at(begin_us + (first + PRACTICE_STEPS) * STEP_US),
		.posture = "sitting"};

	strcpy(session.practice, kind);
	must(life, session_add(life->store, &session));
}

static void live_day(struct life *life, int day, int n)
{
	static const char *const kinds[] = {
		NULL, "orienting", NULL, "rest", NULL, "grounding"};
	int64_t begin_us = civil_day_begin_us(day, ROLLOVER_MIN) +
		4 * 3600 * CLOCK_US_PER_S;
	int first = 2 * UP_AT + UP_AT / 3 + 16;
	const char *kind = kinds[n % (n < 18 ? 6 : 4)];
	struct stretch stretch = {.kind = DEVICE_SIM,
		.name = "simulated strap",
		.boot_id = "made-up",
		.fresh = true,
		.begin = at(begin_us)};
	int64_t end_us = begin_us + STEPS * STEP_US;

	if (end_us > life->now_us)
		return;
	must(life, stretch_begin(life->store, &stretch));
	add_steps(life, stretch.id, begin_us,
		kind && strcmp(kind, "orienting") == 0 ? first + 10 : 0);
	must(life,
		stretch_end(life->store, stretch.id, at(end_us), GAP_STOPPED));
	/* The first week is for learning. */
	if (kind && n > 7)
		add_practice(life, begin_us, first, kind);
}

static void work(struct life *life)
{
	struct regulate *regulate =
		regulate_new(life->store, ROLLOVER_MIN, true);
	int r;

	while ((r = regulate_next(regulate)) > 0)
		;
	must(life, r);
	regulate_free(regulate);
}

int main(int argc, char **argv)
{
	struct instant now = clock_now();
	struct life life = {.now_us = now.utc_us};
	int today =
		civil_practice_day(now.utc_us, now.offset_min, ROLLOVER_MIN);
	long n_days = 42, seed = 7;
	char *error = NULL;

	if (argc < 2 || argc > 4 ||
		(argc > 2 && number_parse_int(argv[2], 1, 3660, &n_days)) ||
		(argc > 3 && number_parse_int(argv[3], 1, 1 << 30, &seed))) {
		fprintf(stderr,
			"usage: fill_practices DATABASE [DAYS [SEED]]\n");
		return 2;
	}
	life.noise = noise_of_seed((uint64_t)seed);
	if (store_open(argv[1], STORE_RECORD, &life.store, &error) < 0) {
		fprintf(stderr, "fill_practices: %s\n", error);
		return 1;
	}
	must(&life, store_begin(life.store));
	for (int n = 0; n < n_days; n++)
		live_day(&life, today - (int)n_days + n, n);
	must(&life, store_commit(life.store, false));
	work(&life);
	store_close(life.store);
	return 0;
}
