/* SPDX-License-Identifier: GPL-3.0-or-later
 * Series for tests: from lists, reproducible (hrv.md 5.2), random.
 */
#pragma once

#include "analysis/beats/rr.h"
#include "tests/near.h"

/* n intervals in ms as one segment; rr_series_free by the caller. */
static inline struct rr_series *rr_make_ms(const double *rr_ms, size_t n)
{
	struct rr_series *series = rr_series_new(n);

	assert_non_null(series);
	for (size_t i = 0; i < n; i++)
		rr_series_append(
			series, rr_q_of_ms(rr_ms[i]), i == 0 ? RR_BREAK : 0);
	return series;
}

/* G(n) of hrv.md 5.2: a linear congruential generator on two sines. */
static inline struct rr_series *rr_make_reproducible(size_t n)
{
	struct rr_series *series = rr_series_new(n);
	uint64_t s = 1;

	assert_non_null(series);
	for (size_t i = 0; i < n; i++) {
		double t = 2 * M_PI * (double)i;

		s = (1103515245 * s + 12345) % 2147483648;

		double rr_ms =
			floor(800 + 50 * sin(t / 10) + 20 * sin(t / 3.7) +
				40 * ((double)s / 2147483648 - 0.5) + 0.5);

		rr_series_append(
			series, rr_q_of_ms(rr_ms), i == 0 ? RR_BREAK : 0);
	}
	return series;
}

/* n intervals of 600 to 1000 ms, evenly distributed, on no grid. */
static inline struct rr_series *rr_make_random(size_t n, uint64_t *seed)
{
	struct rr_series *series = rr_series_new(n);

	assert_non_null(series);
	for (size_t i = 0; i < n; i++)
		rr_series_append(series,
			rr_q_of_ms(600 + 400 * seed_uniform(seed)),
			i == 0 ? RR_BREAK : 0);
	return series;
}

/* Interval i of the undamaged series of hrv.md 5.4, ms. */
static inline double rr_make_base_ms(size_t i)
{
	return round(800 + 40 * sin(2 * M_PI * (double)i / 11) +
		15 * sin(2 * M_PI * (double)i / 4.7));
}

/* The artefact series of hrv.md 5.4, 120 intervals: a long one at 20, an
 * ectopic pair at 40 and 41, a missed beat at 70, an extra one at 95. */
static inline struct rr_series *rr_make_artefacts(void)
{
	struct rr_series *series = rr_series_new(120);

	assert_non_null(series);
	for (size_t i = 0; i < 120; i++) {
		double rr_ms = rr_make_base_ms(i);

		if (i == 20)
			rr_ms += 350;
		if (i == 40)
			rr_ms -= 250;
		if (i == 41)
			rr_ms += 250;
		if (i == 70)
			rr_ms += rr_make_base_ms(++i);
		if (i == 96) {
			rr_series_append(series, rr_q_of_ms(268), 0);
			rr_ms -= 268;
		}
		rr_series_append(
			series, rr_q_of_ms(rr_ms), i == 0 ? RR_BREAK : 0);
	}
	return series;
}
