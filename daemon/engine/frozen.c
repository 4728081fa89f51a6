/* SPDX-License-Identifier: GPL-3.0-or-later
 * Baselines made of the weeks before a day.
 */
#include "daemon/engine/frozen.h"

#include <stdlib.h>

#include "analysis/regulation/freeze.h"
#include "daemon/base/mem.h"
#include "daemon/rows/day_steps.h"
#include "daemon/rows/usual.h"

/* A day's steps, kept for the baselines of the days after it. */
struct kept_day {
	struct day_range range; /* of one day; kind DEVICE_N_KINDS: free */
	struct day_steps steps;
};

struct frozen {
	struct store *store;
	bool keep_days;
	struct kept_day kept[REG_MAX_BAND_DAYS];
};

struct frozen *frozen_new(struct store *store, bool keep_days)
{
	struct frozen *frozen = xcalloc(1, sizeof *frozen);

	frozen->store = store;
	frozen->keep_days = keep_days;
	for (int i = 0; i < REG_MAX_BAND_DAYS; i++)
		frozen->kept[i].range.kind = DEVICE_N_KINDS;
	return frozen;
}

static void kept_drop(struct frozen *frozen)
{
	for (int i = 0; i < REG_MAX_BAND_DAYS; i++) {
		day_steps_done(&frozen->kept[i].steps);
		frozen->kept[i].range.kind = DEVICE_N_KINDS;
	}
}

void frozen_free(struct frozen *frozen)
{
	if (!frozen)
		return;
	kept_drop(frozen);
	free(frozen);
}

/* The steps of one day, read unless they were kept. */
static int kept_read(struct frozen *frozen, const struct day_range *range,
	const struct day_steps **ret_steps)
{
	struct kept_day *kept =
		&frozen->kept[range->first_day % REG_MAX_BAND_DAYS];
	int r = 0;

	if (kept->range.kind != range->kind ||
		kept->range.first_day != range->first_day) {
		day_steps_done(&kept->steps);
		kept->range = *range;
		r = day_steps_read(frozen->store, range, false, &kept->steps);
		if (r < 0)
			kept->range.kind = DEVICE_N_KINDS;
	}
	*ret_steps = &kept->steps;
	return r;
}

static int add_days(struct frozen *frozen, const struct day_range *range,
	struct reg_freezer *freezer)
{
	int r = 0;

	for (int day = range->first_day; !r && day < range->end_day; day++) {
		struct day_range one = {
			range->kind, day, day + 1, range->rollover_min};
		const struct day_steps *steps;

		r = kept_read(frozen, &one, &steps);
		for (size_t i = 0; !r && i < steps->n; i++)
			reg_freezer_add(freezer, &steps->steps[i]);
	}
	return r;
}

/* The days that a baseline of `day` may be made of. */
static int days_before(struct frozen *frozen, const struct day_range *day,
	struct day_range *ret_range)
{
	int *breaks = NULL;
	size_t n_breaks = 0;
	int r;

	*ret_range = *day;
	ret_range->end_day = day->first_day + 1;
	ret_range->first_day = reg_baseline_first_day(
		day->first_day, NULL, 0, &reg_constants_default);
	r = day_breaks_read(frozen->store, ret_range, &breaks, &n_breaks);
	ret_range->end_day = day->first_day;
	ret_range->first_day = reg_baseline_first_day(
		day->first_day, breaks, n_breaks, &reg_constants_default);
	free(breaks);
	return r;
}

static size_t n_kept(const struct frozen *frozen, const struct day_range *range)
{
	size_t n = 0;

	for (int day = range->first_day; day < range->end_day; day++)
		n += frozen->kept[day % REG_MAX_BAND_DAYS].steps.n;
	return n;
}

static int make(struct frozen *frozen, const struct day_range *day,
	struct reg_baseline *ret_baseline)
{
	struct reg_freezer *freezer = NULL;
	const struct day_steps *unused;
	struct day_range range;
	int r = days_before(frozen, day, &range);

	/* All are read first, so that there is room for them. */
	for (int d = range.first_day; !r && d < range.end_day; d++)
		r = kept_read(frozen,
			&(struct day_range){
				range.kind, d, d + 1, range.rollover_min},
			&unused);
	if (r)
		return r;
	freezer = reg_freezer_new(n_kept(frozen, &range));
	if (!freezer)
		abort(); /* as xmalloc does */
	reg_freezer_begin(freezer, range.first_day, range.end_day);
	r = add_days(frozen, &range, freezer);
	if (!r)
		reg_freezer_run(freezer, &reg_constants_default, ret_baseline);
	reg_freezer_free(freezer);
	return r;
}

int frozen_baseline(struct frozen *frozen, const struct day_range *range,
	struct reg_baseline *ret_baseline)
{
	int r = usual_read(frozen->store, range->first_day, ret_baseline);
	struct day_range before;

	/* One that reaches over a break (medicine that was noted late), or
	 * stops at one that is none any more, is made anew. */
	if (r > 0) {
		int failure = days_before(frozen, range, &before);

		if (failure < 0)
			return failure;
		r = ret_baseline->first_day == before.first_day;
	}
	if (r < 0)
		return r;
	if (r > 0)
		return 0;
	r = make(frozen, range, ret_baseline);
	if (!r)
		r = usual_write(frozen->store, range->first_day, ret_baseline);
	if (!frozen->keep_days)
		kept_drop(frozen);
	return r;
}
