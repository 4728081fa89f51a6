/* SPDX-License-Identifier: GPL-3.0-or-later
 * Hearts for tests: integral pulse frequency modulation, a beat whenever the
 * integral of the heart rate passes a whole number (hrv.md 5.5). It keeps
 * causality and the harmonics that real modulation makes.
 */
#pragma once

#include "analysis/beats/rr.h"
#include "tests/near.h"

#define IPFM_STEP_S (1.0 / 128)

/* The shapes of a breath: a sine, one with the quick intake of a sawtooth, and
 * held in and out as in box breathing. */
enum breath { BREATH_SINE, BREATH_SAW, BREATH_BOX, N_BREATHS };

/* A heart at rest at 900 ms: breathing that goes evenly from first to last a
 * minute over length_s, a Mayer wave, a slower one, and even noise of up to
 * +-noise_ms on each interval. */
struct ipfm {
	double length_s;
	enum breath breath;
	double first_per_min, last_per_min;
	double rsa_ms, mayer_ms, slow_ms, noise_ms;
};

/* The heart of the sweeps: amplitudes of a rested adult. */
static inline struct ipfm ipfm_rest(enum breath breath, double first_per_min,
	double last_per_min, double length_s)
{
	return (struct ipfm){
		length_s, breath, first_per_min, last_per_min, 32, 13, 15, 9};
}

static inline double ipfm_per_min(const struct ipfm *ipfm, double t_s)
{
	return ipfm->first_per_min +
		t_s / ipfm->length_s *
		(ipfm->last_per_min - ipfm->first_per_min);
}

static inline double ipfm_breath(enum breath breath, double phase)
{
	switch (breath) {
	case BREATH_SINE:
		return sin(phase);
	case BREATH_SAW:
		return 0.8 *
			(sin(phase) + sin(2 * phase) / 2 + sin(3 * phase) / 3);
	case BREATH_BOX:
		return fmax(-1, fmin(1, 1.6 * sin(phase)));
	case N_BREATHS:
		break;
	}
	return NAN;
}

static inline double ipfm_rate_hz(const struct ipfm *ipfm, double t_s)
{
	/* Breaths so far: the mean rate so far, times t. */
	double breaths =
		(ipfm->first_per_min + ipfm_per_min(ipfm, t_s)) / 2 * t_s / 60;
	double rsa = ipfm_breath(ipfm->breath, 2 * M_PI * breaths);
	double mayer = sin(2 * M_PI * 0.095 * t_s + 1);
	double slow = sin(2 * M_PI * 0.02 * t_s + 2);

	return (900 + ipfm->rsa_ms * rsa + ipfm->mayer_ms * mayer +
		       ipfm->slow_ms * slow) /
		810;
}

/* Appends the heart's intervals to series. */
static inline void ipfm_fill(
	const struct ipfm *ipfm, struct rr_series *series, uint64_t *seed)
{
	double phase = 0, last_s = 0, before = ipfm_rate_hz(ipfm, 0);
	uint8_t flags = RR_BREAK;

	for (size_t step = 1; (double)step * IPFM_STEP_S <= ipfm->length_s;
		step++) {
		double now = ipfm_rate_hz(ipfm, (double)step * IPFM_STEP_S);
		double gain = (before + now) / 2 * IPFM_STEP_S;

		before = now;
		phase += gain;
		if (phase < 1)
			continue;
		phase -= 1;

		double t_s = ((double)step - phase / gain) * IPFM_STEP_S;
		double rr_ms = (t_s - last_s) * 1000 +
			ipfm->noise_ms * (2 * seed_uniform(seed) - 1);

		rr_series_append(series, rr_q_of_ms(rr_ms), flags);
		flags = 0;
		last_s = t_s;
	}
}
