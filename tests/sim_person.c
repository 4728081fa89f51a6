/* SPDX-License-Identifier: GPL-3.0-or-later
 * Days from two autoregressive series with a relation between them; hours from
 * smooth curves of heart rate and RMSSD; beats by integral pulse frequency
 * modulation under those curves.
 */
#include "tests/sim_person.h"

#include <stdlib.h>

#include "daemon/strap/noise.h"

#define N_WAVES 4 /* slow ones, that make the spread of a day */
#define HR_WAVE_BPM 3
#define LN_RMSSD_WAVE 0.16
#define STEP_S (1.0 / 64)
#define BREATH_HZ (14.0 / 60)
#define LF_MS 8

struct sim_person {
	struct sim_options options;
	struct sim_day *days;
};

struct sim_options sim_options_of(uint64_t seed)
{
	return (struct sim_options){.seed = seed,
		.n_days = 60,
		.relation = SIM_SAME_DAY,
		.r = 0.5,
		.phi = 0.5,
		.worn_s = 3 * 3600,
		.p_artefact = 0.0125,
		.beat_noise_ms = 4};
}

/* An AR(1) series of mean 0 and SD 1. */
static void fill_ar1(struct noise *noise, double phi, double *values, int n)
{
	values[0] = noise_normal(noise);
	for (int i = 1; i < n; i++)
		values[i] = phi * values[i - 1] +
			sqrt(1 - phi * phi) * noise_normal(noise);
}

/* values[i] becomes r of source[i - lag] and the rest of itself. */
static void relate(double *values, const double *source, int n, double r)
{
	for (int i = 0; i < n; i++)
		values[i] = r * source[i] + sqrt(1 - r * r) * values[i];
}

/* Both series of days, n + 1 values each of which [1..n] count. */
static void fill_series(const struct sim_options *options, struct noise *noise,
	double *activation, double *pain)
{
	int n = options->n_days + 1;

	fill_ar1(noise, options->phi, activation, n);
	fill_ar1(noise, options->phi, pain, n);
	switch (options->relation) {
	case SIM_NONE:
		break;
	case SIM_SAME_DAY:
		relate(pain, activation, n, options->r);
		break;
	case SIM_NEXT_DAY:
		relate(pain + 1, activation, n - 1, options->r);
		break;
	case SIM_REVERSED:
		relate(activation + 1, pain, n - 1, options->r);
		break;
	case SIM_TREND:
		for (int i = 0; i < n; i++) {
			double drift = 3.0 * i / n - 1.5;

			activation[i] += drift;
			pain[i] += drift;
		}
		break;
	}
}

static int nrs_of(double pain)
{
	return (int)lround(fmax(0, fmin(10, 4 + 1.8 * pain)));
}

/* Episodes, each with room to settle, more of them on activated days. */
static void plan_day(const struct sim_options *options, struct noise *noise,
	struct sim_day *day)
{
	double t_s, mean_s = 2400 * exp(-0.3 * day->activation);

	day->wander = 1;
	day->worn_from_s = noise_between(noise, 3, 5) * 3600;
	day->worn_to_s = day->worn_from_s + options->worn_s;
	t_s = day->worn_from_s + noise_wait(noise, 600, 1200);
	while (t_s < day->worn_to_s - 1500 && day->n_events < SIM_MAX_EVENTS) {
		bool is_practice = noise_uniform(noise) < 0.2;

		day->events[day->n_events++] = (struct sim_event){
			.kind = is_practice ? SIM_PRACTICE : SIM_EPISODE,
			.start_s = t_s,
			.length_s = is_practice ? 600
						: noise_between(noise, 70, 120),
			.height = noise_between(noise, 0.7, 1),
			.fall_s = is_practice ? 900
				: options->lingers
				? noise_between(noise, 80, 160)
				: noise_between(noise, 120, 240),
			.lingers = options->lingers,
		};
		t_s += noise_wait(noise, 1500, fmax(1600, mean_s));
	}
}

struct sim_person *sim_person_new(const struct sim_options *options)
{
	struct sim_person *person = calloc(1, sizeof(*person));
	struct noise noise = noise_of_seed(options->seed);
	size_t n = (size_t)options->n_days;
	double *activation = calloc(n + 1, sizeof(double));
	double *pain = calloc(n + 1, sizeof(double));

	person->options = *options;
	person->days = calloc(n, sizeof(*person->days));
	fill_series(options, &noise, activation, pain);
	for (size_t i = 0; i < n; i++) {
		struct sim_day *day = &person->days[i];

		day->activation = activation[i + 1];
		day->pain = pain[i + 1];
		day->nrs = nrs_of(day->pain);
		day->is_worn = noise_uniform(&noise) >= options->p_missing;
		day->has_pain = noise_uniform(&noise) >= options->p_missing;
		plan_day(options, &noise, day);
	}
	free(activation);
	free(pain);
	return person;
}

void sim_person_free(struct sim_person *person)
{
	if (!person)
		return;
	free(person->days);
	free(person);
}

struct sim_day *sim_person_day(struct sim_person *person, int day)
{
	return &person->days[day];
}

/* What is left of 1 after a while, as an episode settles. */
static double left_of(const struct sim_event *event, double after_s)
{
	if (event->lingers)
		return exp(-after_s / event->fall_s);
	return fmax(0, 1 - after_s / event->fall_s);
}

/* How far an event lifts the heart at a moment, 0..1 (a practice: lowers). */
static double lift_of(const struct sim_event *event, double t_s)
{
	double since_s = t_s - event->start_s;
	double after_s = since_s - event->length_s;

	if (since_s < 0)
		return 0;
	switch (event->kind) {
	case SIM_EPISODE:
		return event->height *
			(after_s < 0 ? since_s / event->length_s
				     : left_of(event, after_s));
	case SIM_PRACTICE:
		return -0.2 * event->height *
			(after_s < 0 ? fmin(1, since_s / 60)
				     : exp(-after_s / event->fall_s));
	case SIM_WALK:
		return event->height *
			(after_s < 0 ? fmin(1, since_s / 20)
				     : exp(-after_s / event->fall_s));
	case SIM_STANDING:
		/* Peak at 15 s, then a third of it until sitting again. */
		if (after_s > 0)
			return event->height / 3 * exp(-after_s / 10);
		return since_s < 15 ? event->height * since_s / 15
				    : event->height *
				(1 + 2 * exp(-(since_s - 15) / 12)) / 3;
	}
	return 0;
}

/* Slow waves of a day: a sum of sines, SD about 1, number k of them. */
static double waves(const struct sim_person *person, int day, int k, double t_s)
{
	struct noise noise = noise_of_seed(person->options.seed * 1000003 +
		(uint64_t)day * 17 + (uint64_t)k * 7919);
	double sum = 0;

	for (int i = 0; i < N_WAVES; i++) {
		double period_s = noise_between(&noise, 3000, 12000);
		double phase = noise_between(&noise, 0, 2 * M_PI);

		sum += sin(2 * M_PI * t_s / period_s + phase);
	}
	return sum / sqrt(N_WAVES / 2.0);
}

struct sim_state sim_person_state(
	const struct sim_person *person, int day, double t_s)
{
	const struct sim_day *plan = &person->days[day];
	double hour = t_s / 3600 + 4;
	double clock = sin((hour - 9) / 24 * 2 * M_PI);
	double common = waves(person, day, 0, t_s);
	double wander = plan->wander;
	double lift = 0;

	for (size_t i = 0; i < plan->n_events; i++)
		lift += lift_of(&plan->events[i], t_s);
	return (struct sim_state){
		.hr_bpm = 64 + 3 * clock + 1.2 * plan->activation +
			wander * HR_WAVE_BPM *
				(common + waves(person, day, 1, t_s)) +
			28 * lift,
		.ln_rmssd = 3.6 - 0.1 * clock - 0.08 * plan->activation -
			wander * LN_RMSSD_WAVE *
				(common + waves(person, day, 2, t_s)) -
			1.3 * lift,
	};
}

/* The depth in ms of breathing that makes this RMSSD, beside LF and noise:
 * differences of a sine that is averaged over each beat. */
static double depth_ms(const struct sim_state *state, double noise_ms)
{
	double rr_s = 60 / state->hr_bpm;
	double rmssd = exp(state->ln_rmssd);
	double lf = LF_MS * M_SQRT2 * sin(M_PI * 0.1 * rr_s);
	double rest = rmssd * rmssd - lf * lf - 2 * noise_ms * noise_ms;
	double half = M_PI * BREATH_HZ * rr_s; /* of a beat, in phase */
	double average = sin(half) / half;

	return sqrt(fmax(rest, 1)) / (M_SQRT2 * fabs(sin(half)) * average);
}

/* A heart under way. */
struct heart {
	const struct sim_person *person;
	int day;
	struct noise noise;
	double t_s, integral, breath, depth_ms;
	struct sim_state state;
	int n_steps;
	double owed_ms; /* a pause after an early beat */
	double split_ms; /* second part of an interval that was split */
};

static double next_rr_ms(struct heart *heart)
{
	double from_s = heart->t_s;
	double noise_ms = heart->person->options.beat_noise_ms;

	while (heart->integral < 1) {
		double rr_ms;

		if (heart->n_steps++ % 64 == 0) {
			heart->state = sim_person_state(
				heart->person, heart->day, heart->t_s);
			heart->depth_ms = depth_ms(&heart->state, noise_ms);
		}
		heart->breath +=
			BREATH_HZ * STEP_S * (1 + 0.08 * sin(heart->t_s / 37));
		rr_ms = 60000 / heart->state.hr_bpm +
			heart->depth_ms * sin(2 * M_PI * heart->breath) +
			LF_MS * sin(2 * M_PI * 0.1 * heart->t_s);
		heart->integral += 1000 / rr_ms * STEP_S;
		heart->t_s += STEP_S;
	}

	double over_s = (heart->integral - 1) * 60 / heart->state.hr_bpm;

	heart->integral = 0;
	heart->t_s -= over_s;
	return (heart->t_s - from_s) * 1000;
}

/* What the strap makes of the next beat. */
static double next_seen_ms(struct heart *heart)
{
	struct noise *noise = &heart->noise;
	double rr_ms = heart->split_ms;
	double kind;

	heart->split_ms = 0;
	if (rr_ms > 0)
		return rr_ms;
	rr_ms = next_rr_ms(heart) + heart->owed_ms +
		heart->person->options.beat_noise_ms * noise_normal(noise);
	heart->owed_ms = 0;
	if (noise_uniform(noise) >= heart->person->options.p_artefact)
		return rr_ms;
	kind = noise_uniform(noise);
	if (kind < 1.0 / 3)
		return rr_ms + next_rr_ms(heart); /* missed */
	if (kind < 2.0 / 3) { /* a beat too many */
		heart->split_ms = 0.6 * rr_ms;
		return rr_ms - heart->split_ms;
	}
	heart->owed_ms = 0.3 * rr_ms; /* early, with a pause */
	return rr_ms - heart->owed_ms;
}

size_t sim_person_beats(const struct sim_person *person, int day,
	const double from_to_s[2], struct sim_beat *ret_beats, size_t max)
{
	struct heart heart = {.person = person,
		.day = day,
		.noise = noise_of_seed(
			person->options.seed * 7 + (uint64_t)day * 131),
		.t_s = from_to_s[0]};
	double end_s = from_to_s[0];
	size_t n = 0;

	while (n < max) {
		double rr_ms = lround(next_seen_ms(&heart) * 1.024) / 1.024;

		end_s += rr_ms / 1000;
		if (end_s >= from_to_s[1])
			break;
		ret_beats[n++] = (struct sim_beat){end_s, rr_ms};
	}
	return n;
}
