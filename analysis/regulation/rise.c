/* SPDX-License-Identifier: GPL-3.0-or-later
 * Looks for steep rises of the heart rate that fall again.
 */
#include "analysis/regulation/rise.h"

#include <math.h>

#define SMOOTH_US INT64_C(10000000)
#define SECOND_US INT64_C(1000000)

/* Sums over the beats of the last so many us before a moment that only moves
 * forward. */
struct span {
	const struct reg_beat *beats;
	size_t n, first, end;
	double sum;
};

/* Mean HR of the beats in (from, to]; NAN where less than half is covered. */
static double span_mean(struct span *span, int64_t from_us, int64_t to_us)
{
	size_t n;

	while (span->end < span->n && span->beats[span->end].time_us <= to_us)
		span->sum += span->beats[span->end++].hr_bpm;
	while (span->first < span->end &&
		span->beats[span->first].time_us <= from_us)
		span->sum -= span->beats[span->first++].hr_bpm;
	n = span->end - span->first;

	double mean = n ? span->sum / (double)n : NAN;
	double covered_us = (double)n * 60e6 / mean;

	return covered_us >= (double)(to_us - from_us) / 2 ? mean : NAN;
}

static int64_t us_of(double s)
{
	return llround(s * 1e6);
}

/* The smooth heart rate from a moment on: its greatest value within rise_peak_s
 * over base, and whether that is steep, or falls to half of it in time. */
static bool has_shape(const struct reg_beat *beats, size_t n_beats, size_t from,
	double base, const struct reg_constants *constants,
	struct reg_rise *rise)
{
	struct span span = {
		.beats = beats, .n = n_beats, .first = from, .end = from};
	int64_t peak_by_us = rise->start_us + us_of(constants->rise_peak_s);
	int64_t end_us = peak_by_us + us_of(constants->rise_fall_s);
	double start = NAN;

	rise->bpm = -INFINITY;
	for (int64_t t_us = rise->start_us; t_us <= end_us; t_us += SECOND_US) {
		double level = span_mean(
			&span, t_us - SMOOTH_US / 2, t_us + SMOOTH_US / 2);

		if (isnan(level))
			return false;
		if (t_us == rise->start_us)
			start = level;
		if (level - base > rise->bpm) {
			rise->peak_us = t_us;
			rise->bpm = level - base;
		}
		if (rise->peak_us > peak_by_us)
			return false;
		if ((t_us == peak_by_us && rise->bpm >= constants->steep_bpm) ||
			(rise->bpm > constants->rise_bpm &&
				level <= base + rise->bpm / 2 &&
				t_us - rise->peak_us <=
					us_of(constants->rise_fall_s)))
			/* What was on its way before did not rise in time. */
			return start <= base + rise->bpm / 4;
	}
	return false;
}

/* First beat later than time_us, from a beat that is not. */
static size_t first_after(const struct reg_beat *beats, size_t n_beats,
	size_t from, int64_t time_us)
{
	while (from < n_beats && beats[from].time_us <= time_us)
		from++;
	return from;
}

size_t reg_rises_find(const struct reg_beat *beats, size_t n_beats,
	const struct reg_constants *constants, struct reg_rise *ret_rises,
	size_t max)
{
	struct span before = {.beats = beats, .n = n_beats};
	struct span ahead = {.beats = beats, .n = n_beats};
	int64_t before_us = us_of(constants->rise_before_s);
	int64_t peak_us = us_of(constants->rise_peak_s);
	size_t n = 0, from = 0;

	if (n_beats == 0)
		return 0;
	for (int64_t t_us = beats[0].time_us + before_us;
		t_us < beats[n_beats - 1].time_us && n < max;
		t_us += SECOND_US) {
		struct reg_rise rise = {.start_us = t_us};
		double base = span_mean(&before, t_us - before_us, t_us);
		double level = span_mean(&ahead, t_us + peak_us - SMOOTH_US / 2,
			t_us + peak_us + SMOOTH_US / 2);

		from = first_after(beats, n_beats, from, t_us - SMOOTH_US / 2);
		/* A rise shows first where the search for its peak ends. */
		if (isnan(base) || !(level - base > constants->rise_bpm / 2) ||
			!has_shape(
				beats, n_beats, from, base, constants, &rise))
			continue;
		ret_rises[n++] = rise;
		t_us = rise.peak_us + peak_us;
	}
	return n;
}

void reg_rises_mark(struct reg_step *steps, size_t n_steps,
	const struct reg_rise *rises, size_t n_rises,
	const struct reg_constants *constants)
{
	int64_t half_us = us_of(constants->window_s / 2);
	int64_t blank_us = us_of(constants->posture_blank_s);

	for (size_t i = 0; i < n_steps; i++)
		for (size_t k = 0; k < n_rises; k++)
			if (steps[i].time_us > rises[k].start_us - half_us &&
				steps[i].time_us <
					rises[k].peak_us + blank_us + half_us)
				steps[i].flags |= REG_RISE;
}

/* Whether a rise or movement touches the step. */
static bool is_up(const struct reg_step *step)
{
	return (step->flags & REG_RISE) || step->motion == REG_MOVING;
}

/* Where the heart was before it went up at step i: the last known rate within
 * cut_s, NAN if there is none. */
static double base_before(const struct reg_step *steps, size_t i,
	const struct reg_constants *constants)
{
	int64_t since_us = steps[i].time_us - us_of(constants->cut_s);

	while (i-- > 0 && steps[i].time_us >= since_us && !is_up(&steps[i]))
		if (!isnan(steps[i].hr_bpm))
			return steps[i].hr_bpm;
	return NAN;
}

void reg_rises_hold(struct reg_step *steps, size_t n_steps,
	const struct reg_constants *constants)
{
	int64_t up_us = 0; /* of the last step that was up by itself */
	double base = NAN; /* before it went up; NAN: not up */
	bool was_back = false;

	for (size_t i = 0; i < n_steps; i++) {
		struct reg_step *step = &steps[i];
		int64_t now_us = step->time_us;
		bool up = is_up(step);

		step->flags &= ~(unsigned)(REG_STILL_UP | REG_EXERTION);
		if (i > 0 &&
			now_us - steps[i - 1].time_us > us_of(constants->cut_s))
			base = NAN;
		else if (up && isnan(base))
			base = base_before(steps, i, constants);
		if (up)
			up_us = now_us;

		bool back =
			!up && step->hr_bpm <= base + constants->still_up_bpm;

		/* The window of the first that is back reaches into the way. */
		if ((back && was_back) ||
			now_us - up_us > us_of(constants->still_up_max_s))
			base = NAN;
		was_back = back;
		if (isnan(base))
			continue;
		if (!up)
			step->flags |= REG_STILL_UP;
		if (step->hr_bpm >= base + constants->steep_bpm)
			step->flags |= REG_EXERTION;
	}
}
