/* SPDX-License-Identifier: GPL-3.0-or-later
 * The simulated heart.
 *
 * Integral pulse frequency modulation: a rate is integrated, and each time the
 * integral has grown by 1 there is a beat (hrv.md 5.3 c, 5.5; Berger et al.
 * 1986). The rate of a person at rest is modulated by
 *	breathing, 13/min, wandering in rate and depth: respiratory sinus
 *		arrhythmia, which makes HF and most of RMSSD;
 *	a wave of 0.1 Hz, wandering a little: LF;
 *	a slow trend of minutes;
 *	spells of arousal: the rate rises by up to 30 % within seconds,
 *breathing quickens, the vagal part goes, and all settles over minutes. What
 *wanders is a first-order autoregressive process, moved once a second. On top
 *of the heart come ectopic beats with a compensatory pause, and beats that the
 *strap does not see. The figures are choices, within what resting adults show;
 *nothing here is fitted to a person.
 */
#include "daemon/strap/sim.h"

#include "daemon/base/mem.h"
#include "daemon/strap/hrs.h"
#include "daemon/strap/noise.h"

#define STEP_S (1.0 / 64)
#define STEPS_PER_WANDER 64

#define REST_HZ (63.0 / 60)
#define BREATH_HZ (13.0 / 60)
#define BREATH_HZ_AROUSED (5.0 / 60) /* more than at rest */
#define RSA_DEPTH 0.042
#define LF_HZ 0.1
#define LF_DEPTH 0.028

#define AROUSAL_GAIN 0.30 /* of the rate */
#define AROUSAL_VAGAL 0.75 /* of RSA that goes */
#define AROUSAL_RISE_S 4
#define AROUSAL_FALL_S 70

#define P_ECTOPIC 0.003
#define ECTOPIC_COUPLING 0.7
#define P_MISSED 0.001

/* A value that wanders about 0. */
struct wander {
	double value;
	double sd;
	double tau_s;
};

struct sim_heart {
	struct noise noise;
	double hr_factor;
	double rsa_factor;
	int64_t n_steps;
	int64_t beat_ticks; /* time of the last beat */
	double integral;
	double rate_hz;
	double breath_phase;
	double lf_phase;
	struct wander breath_hz, breath_depth, lf_hz, trend;
	double arousal;
	double arousal_height; /* of this spell or the next one */
	double spell_begin_s;
	double spell_end_s;
	int64_t pause_ticks; /* owed after an ectopic beat */
};

struct sim_heart *sim_heart_new(uint64_t seed)
{
	struct sim_heart *heart = xcalloc(1, sizeof(*heart));

	heart->noise = noise_of_seed(seed);
	heart->hr_factor = 1;
	heart->rsa_factor = 1;
	heart->breath_hz = (struct wander){0, 0.017, 40};
	heart->breath_depth = (struct wander){0, 0.15, 30};
	heart->lf_hz = (struct wander){0, 0.006, 60};
	heart->trend = (struct wander){0, 0.02, 100};
	/* Soon after birth, so that a short look sees one come and settle. */
	heart->spell_begin_s = noise_between(&heart->noise, 8, 11);
	heart->spell_end_s = heart->spell_begin_s + 15;
	heart->arousal_height = noise_between(&heart->noise, 0.75, 1);
	return heart;
}

void sim_heart_free(struct sim_heart *heart)
{
	free(heart);
}

void sim_heart_set_level(
	struct sim_heart *heart, double hr_factor, double rsa_factor)
{
	heart->hr_factor = hr_factor;
	heart->rsa_factor = rsa_factor;
}

static void wander(struct wander *wander, struct noise *noise)
{
	double share = 1 / wander->tau_s;

	wander->value += -wander->value * share +
		wander->sd * sqrt(2 * share) * noise_normal(noise);
}

static void plan_spell(struct sim_heart *heart)
{
	struct noise *noise = &heart->noise;

	heart->spell_begin_s = heart->spell_end_s + noise_wait(noise, 240, 900);
	heart->spell_end_s =
		heart->spell_begin_s + noise_between(noise, 10, 25);
	heart->arousal_height = noise_between(noise, 0.4, 1);
}

static void step_arousal(struct sim_heart *heart, double now_s)
{
	if (now_s < heart->spell_begin_s) {
		heart->arousal -= heart->arousal * STEP_S / AROUSAL_FALL_S;
		return;
	}
	heart->arousal += (heart->arousal_height - heart->arousal) * STEP_S /
		AROUSAL_RISE_S;
	if (now_s >= heart->spell_end_s)
		plan_spell(heart);
}

static double cycle(double phase, double hz)
{
	return fmod(phase + 2 * M_PI * hz * STEP_S, 2 * M_PI);
}

static double rate_hz(const struct sim_heart *heart)
{
	double vagal = 1 - AROUSAL_VAGAL * heart->arousal;
	double rsa = RSA_DEPTH * heart->rsa_factor * vagal *
		(1 + heart->breath_depth.value);
	double modulation = 1 + heart->trend.value +
		rsa * sin(heart->breath_phase) +
		LF_DEPTH * sin(heart->lf_phase);

	return REST_HZ * heart->hr_factor * modulation *
		(1 + AROUSAL_GAIN * heart->arousal);
}

static void step(struct sim_heart *heart)
{
	if (heart->n_steps % STEPS_PER_WANDER == 0) {
		wander(&heart->breath_hz, &heart->noise);
		wander(&heart->breath_depth, &heart->noise);
		wander(&heart->lf_hz, &heart->noise);
		wander(&heart->trend, &heart->noise);
	}
	step_arousal(heart, (double)heart->n_steps * STEP_S);
	heart->breath_phase = cycle(heart->breath_phase,
		BREATH_HZ + heart->breath_hz.value +
			BREATH_HZ_AROUSED * heart->arousal);
	heart->lf_phase = cycle(heart->lf_phase, LF_HZ + heart->lf_hz.value);
	heart->rate_hz = rate_hz(heart);
	heart->integral += heart->rate_hz * STEP_S;
	heart->n_steps++;
}

/* The interval that the heart itself makes. */
static int64_t next_ticks(struct sim_heart *heart)
{
	while (heart->integral < 1)
		step(heart);
	heart->integral -= 1;

	double beat_s = (double)heart->n_steps * STEP_S -
		heart->integral / heart->rate_hz;
	int64_t now_ticks = llround(beat_s * 1024);
	int64_t rr_ticks = now_ticks - heart->beat_ticks;

	heart->beat_ticks = now_ticks;
	return rr_ticks;
}

/* An early beat, and after it the pause that makes up for it. */
static int64_t with_ectopics(struct sim_heart *heart, int64_t rr_ticks)
{
	rr_ticks += heart->pause_ticks;
	heart->pause_ticks = 0;
	if (noise_uniform(&heart->noise) < P_ECTOPIC) {
		int64_t early_ticks =
			llround((double)rr_ticks * ECTOPIC_COUPLING);

		heart->pause_ticks = rr_ticks - early_ticks;
		return early_ticks;
	}
	return rr_ticks;
}

uint16_t sim_heart_beat(struct sim_heart *heart, double *ret_arousal)
{
	int64_t rr_ticks = with_ectopics(heart, next_ticks(heart));

	if (noise_uniform(&heart->noise) < P_MISSED)
		rr_ticks += next_ticks(heart);
	if (ret_arousal)
		*ret_arousal = heart->arousal;
	if (rr_ticks < HRS_RR_MIN_TICKS)
		return HRS_RR_MIN_TICKS;
	return rr_ticks < HRS_RR_MAX_TICKS ? (uint16_t)rr_ticks
					   : HRS_RR_MAX_TICKS;
}
