/* SPDX-License-Identifier: GPL-3.0-or-later
 * From steps and the baseline of the day to a place within it or without.
 */
#include "cli/cmd/beside.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/regulation/baseline.h"
#include "daemon/base/civil.h"
#include "daemon/base/mem.h"
#include "daemon/rows/day_steps.h"
#include "daemon/rows/usual.h"
#include "daemon/store/steps.h"

/* Of 10 in 5 minutes. Of an entry that is just being made the newest minute
 * and a half is not judged yet. */
#define LEAST_STEPS 5

struct beside {
	int rollover_min;
	int day; /* of the baseline; 0: none was read yet */
	struct reg_baseline baseline;
};

static const struct reg_constants *const constants = &reg_constants_default;

struct beside *beside_new(int rollover_min)
{
	struct beside *beside = xcalloc(1, sizeof(*beside));

	beside->rollover_min = rollover_min;
	return beside;
}

void beside_free(struct beside *beside)
{
	free(beside);
}

/* Whether there is a baseline for the day of a moment. */
static bool find_baseline(
	struct beside *beside, struct store *store, struct instant at)
{
	int day = civil_practice_day(
		at.utc_us, at.offset_min, beside->rollover_min);

	if (beside->day != day &&
		usual_read(store, day, &beside->baseline) <= 0)
		beside->baseline = (struct reg_baseline){0};
	beside->day = day;
	return beside->baseline.n_bands > 0;
}

/* What the quiet steps of a side come to. */
struct quiet {
	size_t n;
	double hr_bpm, ln_rmssd; /* sums, then means */
	const struct reg_step *last;
	size_t n_why[REG_N_WHY]; /* of the others */
};

static struct quiet quiet_of(
	const struct day_steps *steps, int64_t from_us, int64_t to_us)
{
	struct quiet quiet = {0};

	for (size_t i = 0; i < steps->n; i++) {
		const struct reg_step *step = &steps->steps[i];

		if (step->time_us < from_us || step->time_us >= to_us)
			continue;
		if (!reg_step_is_quiet(step)) {
			quiet.n_why[reg_step_why(step)]++;
			continue;
		}
		quiet.n++;
		quiet.hr_bpm += step->hr_bpm;
		quiet.ln_rmssd += step->ln_rmssd;
		quiet.last = step;
	}
	quiet.hr_bpm /= (double)quiet.n;
	quiet.ln_rmssd /= (double)quiet.n;
	return quiet;
}

/* The most frequent reason of those that were not quiet; NULL without any. */
static const char *main_reason(const struct quiet *quiet)
{
	int most = 0;

	for (int why = 1; why < REG_N_WHY; why++)
		if (quiet->n_why[why] > quiet->n_why[most] || most == 0)
			most = why;
	return quiet->n_why[most] ? reg_why_text((enum reg_why)most) : NULL;
}

static struct context_usual place_of(
	double value, const struct reg_usual *usual)
{
	struct context_usual place = {
		.low = usual->centre - usual->spread,
		.high = usual->centre + usual->spread,
	};

	place.place = value < place.low ? CONTEXT_BELOW
		: value > place.high	? CONTEXT_ABOVE
					: CONTEXT_WITHIN;
	return place;
}

static void compare(const struct beside *beside, const struct quiet *quiet,
	struct context_side *side)
{
	struct reg_usual hr, ln_rmssd;

	if (quiet->n < LEAST_STEPS) {
		side->not_compared = main_reason(quiet);
		return;
	}
	if (!reg_baseline_usual(
		    &beside->baseline, quiet->last, REG_HR, constants, &hr) ||
		!reg_baseline_usual(&beside->baseline, quiet->last,
			REG_LN_RMSSD, constants, &ln_rmssd))
		return;
	side->hr_usual = place_of(quiet->hr_bpm, &hr);
	side->rmssd_usual = place_of(quiet->ln_rmssd, &ln_rmssd);
	side->rmssd_usual.low = exp(side->rmssd_usual.low);
	side->rmssd_usual.high = exp(side->rmssd_usual.high);
	if (isnan(side->hr_bpm.value) || isnan(side->rmssd_ms.value)) {
		side->hr_bpm = (struct hrv_value){quiet->hr_bpm, HRV_OK};
		side->rmssd_ms =
			(struct hrv_value){exp(quiet->ln_rmssd), HRV_OK};
		side->beats_s = (double)quiet->n * STEP_HOP_S;
	}
}

void beside_usual(struct beside *beside, struct store *store, struct instant at,
	struct context *context)
{
	int64_t from_us = at.utc_us - llround(context->before.length_s * 1e6);
	int64_t to_us = at.utc_us + llround(context->after.length_s * 1e6);
	/* A step is of the middle of its minute. */
	struct step_span span = {context->kind, beside->rollover_min,
		from_us - STEP_LENGTH_S * INT64_C(1000000), to_us};
	struct quiet before, after;
	struct day_steps steps;

	if (!context->is_known || context->kind == DEVICE_N_KINDS ||
		!find_baseline(beside, store, at))
		return;
	if (day_steps_around(store, &span, &steps) == 0) {
		before = quiet_of(&steps, from_us, at.utc_us);
		after = quiet_of(&steps, at.utc_us, to_us);
		compare(beside, &before, &context->before);
		compare(beside, &after, &context->after);
	}
	day_steps_done(&steps);
}
