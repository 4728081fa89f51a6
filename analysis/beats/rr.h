/* SPDX-License-Identifier: GPL-3.0-or-later
 * The vocabulary of analysis/: an interval, and a series of them with breaks.
 *
 * Intervals are int64 in quanta q of 1/16 us (62.5 ns), suffix _q: a strap's
 * tick of 1/1024 s is exactly 15 625 of them, a microsecond 16, so that strap
 * data, text in ms with up to three decimals and the 1/128 s grid come in
 * unrounded, and sums are exact whatever their order.
 *
 * A series is a row of intervals; where RR_BREAK stands on an interval, it
 * does not follow on the one before (a gap, a lost beat). A run without a
 * break is a segment. Nothing is ever differenced, interpolated or averaged
 * as a neighbour across a break.
 */
#pragma once

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RR_Q_PER_MS 16000
#define RR_Q_PER_S 16000000
#define RR_Q_PER_TICK 15625 /* 1/1024 s */

enum rr_flag {
	RR_BREAK = 1 << 0, /* first interval of a segment */
	RR_RANGE = 1 << 1, /* outside 300..2000 ms */
	RR_ECTOPIC = 1 << 2,
	RR_LONG = 1 << 3,
	RR_SHORT = 1 << 4,
	RR_MISSED = 1 << 5, /* a beat was not seen: twice as long */
	RR_EXTRA = 1 << 6, /* a beat too many: this and the next are one */
	RR_CORRECTED = 1 << 7, /* the value is not as measured */
};

/* Any of these, and the interval is not a normal one. */
#define RR_ARTEFACT                                                            \
	(RR_RANGE | RR_ECTOPIC | RR_LONG | RR_SHORT | RR_MISSED | RR_EXTRA)

struct rr_series {
	size_t n;
	size_t capacity;
	int64_t *rr_q;
	uint8_t *flags; /* of enum rr_flag */
	/* When each ended, by a clock that runs on through the gaps; NULL where
	 * there is none. Not of the series: whoever sets it keeps it. */
	const int64_t *end_q;
};

/* Room for capacity intervals, none in it; NULL when memory is short. */
struct rr_series *rr_series_new(size_t capacity);
void rr_series_free(struct rr_series *series);
/* False when the series is full. */
bool rr_series_append(struct rr_series *series, int64_t rr_q, uint8_t flags);
void rr_series_clear(struct rr_series *series);

/* The half-open range of the segment that begins at first: returns its end
 * (the next RR_BREAK, or n). */
size_t rr_segment_end(const struct rr_series *series, size_t first);

static inline int64_t rr_q_of_ticks(uint16_t rr_1024)
{
	return (int64_t)rr_1024 * RR_Q_PER_TICK;
}

static inline double rr_ms_of_q(int64_t rr_q)
{
	return (double)rr_q / RR_Q_PER_MS;
}

/* Nearest quantum, halves away from zero. */
static inline int64_t rr_q_of_ms(double rr_ms)
{
	return llround(rr_ms * RR_Q_PER_MS);
}
