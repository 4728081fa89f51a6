/* SPDX-License-Identifier: GPL-3.0-or-later
 * A simulated person: months of worn hours, episodes of activation, practices
 * and pain, with a relation that is known because it was put in. For tests and
 * the demo, and always to be labelled simulated.
 *
 * Two levels: a row of days for statistics, and the beats of a worn hour. What
 * the heart does at a moment (sim_person_state) has no sampling error: it is
 * the truth that windows of beats are held against.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sim_relation {
	SIM_NONE,
	SIM_SAME_DAY,
	SIM_NEXT_DAY, /* activation comes before pain */
	SIM_REVERSED, /* pain comes before activation */
	SIM_TREND, /* a common slow trend, and nothing else */
};

struct sim_options {
	uint64_t seed;
	int n_days;
	enum sim_relation relation;
	double r; /* correlation put in, before rounding of pain */
	double phi; /* memory of both from day to day */
	double p_missing; /* days without strap, and without pain entry, each */
	double worn_s; /* a day, in one stretch */
	double p_artefact; /* of a beat: missed, extra or early */
	double beat_noise_ms; /* of each interval */
	bool lingers; /* how episodes fall */
};

/* 60 days of 3 h, r 0.5 on the same day, phi 0.5; so many faults that 2 % of
 * the intervals are artefacts (most faults spoil two). */
struct sim_options sim_options_of(uint64_t seed);

enum sim_kind { SIM_EPISODE, SIM_PRACTICE, SIM_WALK, SIM_STANDING };

/* Times in seconds from 04:00 of the day. */
struct sim_event {
	enum sim_kind kind;
	double start_s,
		length_s; /* of an episode: the rise; it settles after */
	double height; /* 0..1 */
	/* What comes after: the length of an even fall, or, if it lingers, the
	 * time constant of an exponential one. */
	double fall_s;
	bool lingers;
};

#define SIM_MAX_EVENTS 16
struct sim_day {
	bool is_worn, has_pain;
	double activation, pain; /* as they are, mean 0, SD 1 */
	int nrs; /* pain, 0..10 */
	double worn_from_s, worn_to_s;
	double wander; /* of what drifts over hours without a cause; 1 usual */
	size_t n_events;
	struct sim_event events[SIM_MAX_EVENTS];
};

struct sim_person;

struct sim_person *sim_person_new(const struct sim_options *options);
void sim_person_free(struct sim_person *person);
/* Its events may be changed before the beats are asked for. */
struct sim_day *sim_person_day(struct sim_person *person, int day);

struct sim_state {
	double hr_bpm, ln_rmssd;
};
struct sim_state sim_person_state(
	const struct sim_person *person, int day, double t_s);

struct sim_beat {
	double end_s; /* of the interval, from 04:00 */
	double rr_ms; /* as a strap sends it: artefacts and all, n/1024 s */
};
/* The beats of [from_s, to_s) of a day; how many, at most max. */
size_t sim_person_beats(const struct sim_person *person, int day,
	const double from_to_s[2], struct sim_beat *ret_beats, size_t max);
