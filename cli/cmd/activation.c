/* SPDX-License-Identifier: GPL-3.0-or-later
 * From stored steps, baseline and episodes to one moment.
 */
#include "cli/cmd/activation.h"

#include <math.h>

#include "analysis/regulation/arousal.h"
#include "daemon/base/clock.h"
#include "daemon/base/mem.h"
#include "daemon/rows/day_steps.h"
#include "daemon/rows/usual.h"

#define BEFORE_US (10 * 60 * CLOCK_US_PER_S)
#define COMPARE_US (2 * 60 * CLOCK_US_PER_S)
#define EPISODE_REACH_US (12 * 3600 * CLOCK_US_PER_S)

/* The last step whose middle is not after the moment; n when there is none near
 * enough. */
static size_t find(
	const struct day_steps *steps, const struct activation_query *query)
{
	size_t i = steps->n;

	while (i > 0 && steps->steps[i - 1].time_us > query->at_us)
		i--;
	if (i == 0 ||
		steps->steps[i - 1].time_us < query->at_us - query->reach_us)
		return steps->n;
	return i - 1;
}

/* Up or down against two minutes before, if by more than 60 s of beats can tell
 * (R5). */
static enum activation_direction direction_of(const struct reg_point *points,
	size_t i, double value, double uncertainty)
{
	double least = fmax(reg_constants_default.noise, uncertainty);
	size_t before = i;
	double change;

	while (before > 0 &&
		points[before].time_us > points[i].time_us - COMPARE_US)
		before--;
	if (points[before].time_us > points[i].time_us - COMPARE_US)
		return ACTIVATION_STEADY;
	change = value - reg_smoothed(points, before, &reg_constants_default);
	return change > least	  ? ACTIVATION_RISING
		: change < -least ? ACTIVATION_FALLING
				  : ACTIVATION_STEADY;
}

static void smooth(const struct day_steps *steps, size_t i,
	struct activation *ret_activation)
{
	struct reg_point *points = xcalloc(steps->n, sizeof(*points));

	for (size_t k = 0; k < steps->n; k++)
		points[k] = (struct reg_point){
			steps->steps[k].time_us, steps->rows[k].arousal};
	ret_activation->value = reg_smoothed(points, i, &reg_constants_default);
	if (!isnan(ret_activation->value))
		ret_activation->direction =
			direction_of(points, i, ret_activation->value,
				ret_activation->has_baseline
					? ret_activation->arousal.uncertainty
					: 0);
	free(points);
}

static int explain(struct store *store, struct activation *activation)
{
	struct reg_baseline *baseline = xcalloc(1, sizeof(*baseline));
	int r = usual_read(store, activation->step.day, baseline);

	activation->has_baseline = r > 0;
	activation->first_day = baseline->first_day;
	activation->end_day = baseline->end_day;
	if (r > 0)
		reg_arousal_of(baseline, &activation->step,
			&reg_constants_default, &activation->arousal);
	free(baseline);
	return r < 0 ? r : 0;
}

static int on_episode(const struct episode *episode, void *data)
{
	struct activation *activation = data;
	int64_t end_us = episode->end_utc_us;

	/* The end of it may not be known; then it may have gone on for a while
	 * that is unknown, but not since the strap was taken off. */
	if (episode->ending == EPISODE_OPEN)
		end_us += llround(reg_constants_default.cut_s * 1e6);
	/* Steps of an episode are known by their middle. */
	if (episode->begin.utc_us <= activation->step.time_us &&
		end_us > activation->step.time_us)
		activation->episode = *episode;
	return 0;
}

int activation_read(struct store *store, const struct activation_query *query,
	struct activation *ret_activation)
{
	const struct step_span span = {
		.kind = query->kind,
		.rollover_min = query->rollover_min,
		.from_us = query->at_us - query->reach_us - BEFORE_US,
		.to_us = query->at_us + 1,
	};
	struct day_steps steps;
	int r = day_steps_around(store, &span, &steps);
	size_t i = r ? 0 : find(&steps, query);

	*ret_activation =
		(struct activation){.kind = query->kind, .value = NAN};
	if (r == 0 && i < steps.n) {
		ret_activation->row = steps.rows[i];
		ret_activation->step = steps.steps[i];
		r = explain(store, ret_activation);
		smooth(&steps, i, ret_activation);
	}
	if (r == 0 && activation_is_there(ret_activation))
		r = episodes_read(store, query->at_us - EPISODE_REACH_US,
			query->at_us + 1, on_episode, ret_activation);
	day_steps_done(&steps);
	return r;
}
