/* SPDX-License-Identifier: GPL-3.0-or-later
 * The window: a ring of intervals, and the sums of what is in it.
 */
#include "analysis/measures/sliding.h"

#include <stdlib.h>

#include "analysis/measures/time.h"

/* Three times the fastest heart, for bursts of false beats. If there are more
 * still, the oldest leave early. */
#define MAX_BEATS_PER_S 10

struct beat {
	int64_t rr_q;
	int64_t end_us;
	uint8_t flags;
};

struct sliding {
	double window_s;
	size_t capacity;
	struct beat *ring;
	size_t oldest;
	size_t n;
	size_t n_artefacts;
	bool break_next; /* for an interval that has not come yet */
	struct hrv_sums sums;
};

struct sliding *sliding_new(double window_s)
{
	struct sliding *sliding = calloc(1, sizeof(*sliding));

	if (!sliding)
		return NULL;
	sliding->window_s = window_s;
	sliding->capacity = (size_t)ceil(window_s * MAX_BEATS_PER_S);
	sliding->ring = calloc(sliding->capacity, sizeof(*sliding->ring));
	if (!sliding->ring) {
		free(sliding);
		return NULL;
	}
	return sliding;
}

void sliding_free(struct sliding *sliding)
{
	if (!sliding)
		return;
	free(sliding->ring);
	free(sliding);
}

void sliding_clear(struct sliding *sliding)
{
	sliding->n = 0;
	sliding->n_artefacts = 0;
	sliding->break_next = false;
	sliding->sums = (struct hrv_sums){0};
}

/* Beat i of the window, the oldest being 0. */
static struct beat *beat_at(const struct sliding *sliding, size_t i)
{
	size_t place = sliding->oldest + i;

	if (place >= sliding->capacity)
		place -= sliding->capacity;
	return &sliding->ring[place];
}

static bool is_pair(const struct beat *beat, const struct beat *next)
{
	return hrv_is_normal(beat->flags, false) &&
		hrv_is_normal(next->flags, false) && !(next->flags & RR_BREAK);
}

static void count(struct sliding *sliding, const struct beat *beat)
{
	if (hrv_is_normal(beat->flags, false))
		hrv_sums_add(&sliding->sums, beat->rr_q);
	else
		sliding->n_artefacts++;
}

static void uncount(struct sliding *sliding, const struct beat *beat)
{
	if (hrv_is_normal(beat->flags, false))
		hrv_sums_remove(&sliding->sums, beat->rr_q);
	else
		sliding->n_artefacts--;
}

/* Of beats i and i + 1, if both are there. */
static void count_pair(struct sliding *sliding, size_t i)
{
	if (i + 1 >= sliding->n)
		return;

	const struct beat *beat = beat_at(sliding, i);
	const struct beat *next = beat_at(sliding, i + 1);

	if (is_pair(beat, next))
		hrv_sums_add_pair(&sliding->sums, beat->rr_q, next->rr_q);
}

static void uncount_pair(struct sliding *sliding, size_t i)
{
	if (i + 1 >= sliding->n)
		return;

	const struct beat *beat = beat_at(sliding, i);
	const struct beat *next = beat_at(sliding, i + 1);

	if (is_pair(beat, next))
		hrv_sums_remove_pair(&sliding->sums, beat->rr_q, next->rr_q);
}

static void drop_oldest(struct sliding *sliding)
{
	uncount_pair(sliding, 0);
	uncount(sliding, beat_at(sliding, 0));
	sliding->oldest++;
	if (sliding->oldest == sliding->capacity)
		sliding->oldest = 0;
	sliding->n--;
}

void sliding_expire(struct sliding *sliding, int64_t now_us)
{
	int64_t start_us = now_us - llround(sliding->window_s * 1e6);

	while (sliding->n > 0 && beat_at(sliding, 0)->end_us <= start_us)
		drop_oldest(sliding);
}

void sliding_add(
	struct sliding *sliding, int64_t rr_q, uint8_t flags, int64_t end_us)
{
	if (sliding->break_next)
		flags |= RR_BREAK;
	sliding->break_next = false;
	sliding_expire(sliding, end_us);
	if (sliding->n == sliding->capacity)
		drop_oldest(sliding);

	struct beat *beat = beat_at(sliding, sliding->n);

	*beat = (struct beat){rr_q, end_us, flags};
	sliding->n++;
	count(sliding, beat);
	if (sliding->n > 1)
		count_pair(sliding, sliding->n - 2);
}

/* Place of the first beat that ends at end_us or later. */
static size_t place_of(const struct sliding *sliding, int64_t end_us)
{
	size_t i = sliding->n;

	while (i > 0 && beat_at(sliding, i - 1)->end_us >= end_us)
		i--;
	return i;
}

void sliding_judge_again(struct sliding *sliding, int64_t end_us, uint8_t flags)
{
	size_t i = place_of(sliding, end_us);
	struct beat *beat = beat_at(sliding, i);

	if (i == sliding->n || beat->end_us != end_us)
		return;
	if (i > 0)
		uncount_pair(sliding, i - 1);
	uncount_pair(sliding, i);
	uncount(sliding, beat);
	beat->flags =
		(uint8_t)((beat->flags & ~RR_ARTEFACT) | (flags & RR_ARTEFACT));
	count(sliding, beat);
	count_pair(sliding, i);
	if (i > 0)
		count_pair(sliding, i - 1);
}

void sliding_break_at(struct sliding *sliding, int64_t end_us)
{
	size_t i = place_of(sliding, end_us);

	if (i == sliding->n) {
		sliding->break_next = true;
		return;
	}
	if (i > 0)
		uncount_pair(sliding, i - 1);
	beat_at(sliding, i)->flags |= RR_BREAK;
}

size_t sliding_n_beats(const struct sliding *sliding)
{
	return sliding->n;
}

size_t sliding_n_artefacts(const struct sliding *sliding)
{
	return sliding->n_artefacts;
}

double sliding_coverage(const struct sliding *sliding)
{
	return (double)sliding->sums.rr / RR_Q_PER_S / sliding->window_s;
}

struct hrv_value sliding_mean_hr_bpm(const struct sliding *sliding)
{
	return hrv_mean_hr_bpm(&sliding->sums);
}

struct hrv_value sliding_rmssd_ms(const struct sliding *sliding)
{
	return hrv_rmssd_ms(&sliding->sums);
}
