/* SPDX-License-Identifier: GPL-3.0-or-later
 * The plans of windows and steps.
 */
#include "daemon/engine/plans.h"

#include "analysis/measures/report.h"
#include "daemon/base/mem.h"
#include "daemon/engine/windowing.h"
#include "daemon/store/steps.h"

#define WINDOW_S 300

struct plans {
	struct hrv_plan *window, *minute;
};

static struct hrv_plan *plan_new(size_t max_beats, int length_s)
{
	struct hrv_options options;
	struct hrv_plan *plan;

	hrv_options_init(&options);
	options.spectrum_clean_s = WINDOWING_SPECTRUM_CLEAN_S;
	options.groups = 0;
	plan = hrv_plan_new(max_beats, 2 * length_s, &options);
	if (!plan)
		abort(); /* as xmalloc does */
	return plan;
}

struct plans *plans_new(void)
{
	struct plans *plans = xcalloc(1, sizeof *plans);

	plans->window = plan_new(PLANS_MAX_BEATS, WINDOW_S);
	plans->minute = plan_new(PLANS_MAX_MINUTE_BEATS, STEP_LENGTH_S);
	return plans;
}

void plans_free(struct plans *plans)
{
	if (!plans)
		return;
	hrv_plan_free(plans->window);
	hrv_plan_free(plans->minute);
	free(plans);
}

struct hrv_plan *plans_window(struct plans *plans)
{
	return plans->window;
}

struct hrv_plan *plans_minute(struct plans *plans)
{
	return plans->minute;
}
