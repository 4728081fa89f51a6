/* SPDX-License-Identifier: GPL-3.0-or-later
 * Steps for tests: a calm one, and days of them.
 */
#pragma once

#include "analysis/regulation/step.h"
#include "tests/near.h"

#define DAY_US INT64_C(86400000000)
#define STEP_US INT64_C(30000000)

static inline struct reg_step step_calm(int64_t time_us)
{
	return (struct reg_step){
		.time_us = time_us,
		.day = (int)((time_us - 4 * DAY_US / 24) / DAY_US),
		.motion = REG_QUIET,
		.grade = HRV_GRADE_A,
		.spectrum_grade = HRV_GRADE_A,
		.hr_bpm = 60,
		.ln_rmssd = 3.6,
		.ln_lf_hf = 0,
		.resp_per_min = 14,
		.n_pairs = 60,
	};
}

/* Sum of four uniforms, variance 1: near enough to normal. */
static inline double step_noise(uint64_t *seed)
{
	double sum = -2;

	for (int i = 0; i < 4; i++)
		sum += seed_uniform(seed);
	return sum * sqrt(3);
}

/* n_days days from day first, per_hour steps in each of the hours from..to of
 * UTC, with noise and a rhythm of the day; returns how many. */
static inline size_t steps_of_days(struct reg_step *steps, int first,
	int n_days, int per_hour, uint64_t *seed)
{
	size_t n = 0;

	for (int i = 0; i < n_days * 16 * per_hour; i++) {
		int day = first + i / (16 * per_hour);
		double hour = 6 + i % (16 * per_hour) / (double)per_hour;
		struct reg_step step =
			step_calm(day * DAY_US + (int64_t)(hour * 3.6e9));
		double common = step_noise(seed);

		step.day = day;
		step.hr_bpm = 65 + 5 * sin((hour - 9) / 24 * 2 * M_PI) +
			3 * common + 2 * step_noise(seed);
		step.ln_rmssd = 3.6 - 0.15 * common + 0.15 * step_noise(seed);
		step.ln_lf_hf = 0.5 * step_noise(seed);
		steps[n++] = step;
	}
	return n;
}
