/* SPDX-License-Identifier: GPL-3.0-or-later
 * Hearts for tests: integral pulse frequency modulation, a beat whenever the
 * integral of the heart rate passes a whole number (hrv.md 5.5). It keeps
 * causality and the harmonics that real modulation makes.
 */
#pragma once

#include "analysis/beats/rr.h"
#include "tests/near.h"

#define IPFM_STEP_S (1.0 / 128)

/* Fills series with the beats of rate_hz(t) from 0 to end_s, each interval
 * with even noise of up to +-noise_ms. */
static inline void ipfm_fill(struct rr_series *series,
	double (*rate_hz)(double t_s, const void *data), const void *data,
	double end_s, double noise_ms, uint64_t *seed)
{
	double phase = 0, last_s = 0, before = rate_hz(0, data);

	rr_series_clear(series);
	for (size_t step = 1; (double)step * IPFM_STEP_S <= end_s; step++) {
		double now = rate_hz((double)step * IPFM_STEP_S, data);
		double gain = (before + now) / 2 * IPFM_STEP_S;

		before = now;
		phase += gain;
		if (phase < 1)
			continue;
		phase -= 1;

		double t_s = ((double)step - phase / gain) * IPFM_STEP_S;
		double rr_ms = (t_s - last_s) * 1000 +
			noise_ms * (2 * seed_uniform(seed) - 1);

		rr_series_append(series, rr_q_of_ms(rr_ms),
			series->n == 0 ? RR_BREAK : 0);
		last_s = t_s;
	}
}

/* The shapes of a breath: a sine, one with the quick intake of a sawtooth, and
 * held in and out as in box breathing. */
enum breath { BREATH_SINE, BREATH_SAW, BREATH_BOX, N_BREATHS };

static inline double breath_at(enum breath breath, double phase)
{
	switch (breath) {
	case BREATH_SINE:
		return sin(phase);
	case BREATH_SAW:
		return 0.8 * (sin(phase) + sin(2 * phase) / 2 +
			sin(3 * phase) / 3);
	case BREATH_BOX:
		return fmax(-1, fmin(1, 1.6 * sin(phase)));
	case N_BREATHS:
		break;
	}
	return NAN;
}

/* A heart at rest: 900 ms, breathing that goes evenly from first to last a
 * minute over end_s, a Mayer wave and a slower one. */
struct ipfm_rest {
	enum breath breath;
	double first_per_min, last_per_min, end_s;
	double rsa_ms, mayer_ms, slow_ms;
};

static inline double ipfm_rest_per_min(const struct ipfm_rest *rest, double t_s)
{
	return rest->first_per_min + t_s / rest->end_s *
		(rest->last_per_min - rest->first_per_min);
}

static inline double ipfm_rest_rate_hz(double t_s, const void *data)
{
	const struct ipfm_rest *rest = data;
	/* Cycles are the integral of the rate: its mean so far, times t. */
	double cycles = (rest->first_per_min + ipfm_rest_per_min(rest, t_s)) /
		2 * t_s / 60;

	return (1 + rest->rsa_ms / 900 *
			breath_at(rest->breath, 2 * M_PI * cycles) +
		rest->mayer_ms / 900 * sin(2 * M_PI * 0.095 * t_s + 1) +
		rest->slow_ms / 900 * sin(2 * M_PI * 0.02 * t_s + 2)) / 0.9;
}
