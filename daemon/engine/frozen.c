/* SPDX-License-Identifier: GPL-3.0-or-later
 * Baselines between the store and the regulation layer.
 */
#include "daemon/engine/frozen.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/measures/report.h"
#include "analysis/regulation/freeze.h"
#include "daemon/base/mem.h"
#include "daemon/engine/day_steps.h"

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

static const char *const measures[REG_N_MEASURES] = {
	[REG_HR] = "hr_bpm",
	[REG_LN_RMSSD] = "ln_rmssd",
	[REG_LN_LF_HF] = "ln_lf_hf",
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

void frozen_constants(char ret_text[static CONSTANTS_TEXT_SIZE])
{
	snprintf(ret_text, CONSTANTS_TEXT_SIZE, "%016" PRIx64,
		reg_constants_hash(&reg_constants_default));
}

/* --- made --- */

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

/* --- stored --- */

static int write(
	struct frozen *frozen, int day, const struct reg_baseline *baseline)
{
	struct reg_baseline_row *rows = xcalloc(REG_MAX_ROWS, sizeof *rows);
	struct band_place *places = xcalloc(REG_MAX_ROWS, sizeof *places);
	size_t n = reg_baseline_rows(baseline, rows);
	struct baseline head = {
		.day = day,
		.first_day = baseline->first_day,
		.end_day = baseline->end_day,
		.n_days = baseline->n_days,
		.scale_two = baseline->scale_two,
		.scale_three = baseline->scale_three,
		.sd_hr_bpm = baseline->sd_hr_bpm,
		.sd_ln_rmssd = baseline->sd_ln_rmssd,
		.sd_a = baseline->sd_a,
		.algorithm = HRV_ALGORITHM,
	};
	int r;

	frozen_constants(head.constants);
	for (size_t i = 0; i < n; i++) {
		places[i] = (struct band_place){
			.posture = rows[i].posture,
			.activity = rows[i].activity,
			.bin = rows[i].bin,
			.band_days = rows[i].band_days,
			.n_days = rows[i].place.n_days,
			.n_steps = rows[i].place.n_steps,
			.centre = rows[i].place.centre,
			.spread = rows[i].place.spread,
		};
		snprintf(places[i].measure, sizeof places[i].measure, "%s",
			measures[rows[i].measure]);
	}
	r = baseline_write(frozen->store, &head, places, n);
	free(places);
	free(rows);
	return r;
}

static int on_place(const struct band_place *place, void *data)
{
	struct reg_baseline_row row = {
		.posture = (uint8_t)place->posture,
		.activity = (uint8_t)place->activity,
		.bin = place->bin,
		.band_days = place->band_days,
		.place = {place->centre, place->spread, place->n_days,
			place->n_steps},
	};

	for (int m = 0; m < REG_N_MEASURES; m++)
		if (strcmp(measures[m], place->measure) == 0)
			row.measure = (enum reg_measure)m;
	reg_baseline_put(data, &row);
	return 0;
}

/* 1 when it was found and is of the algorithm and the constants in force. */
static int read(struct frozen *frozen, int day, struct reg_baseline *baseline)
{
	char constants[CONSTANTS_TEXT_SIZE];
	struct baseline head;
	int r;

	memset(baseline, 0, sizeof *baseline);
	r = baseline_read(frozen->store, day, &head, on_place, baseline);
	if (r == -ENOENT)
		return 0;
	if (r < 0)
		return r;
	frozen_constants(constants);
	baseline->first_day = head.first_day;
	baseline->end_day = head.end_day;
	baseline->n_days = head.n_days;
	baseline->scale_two = head.scale_two;
	baseline->scale_three = head.scale_three;
	baseline->sd_hr_bpm = head.sd_hr_bpm;
	baseline->sd_ln_rmssd = head.sd_ln_rmssd;
	baseline->sd_a = head.sd_a;
	return head.algorithm == HRV_ALGORITHM &&
		strcmp(head.constants, constants) == 0;
}

int frozen_baseline(struct frozen *frozen, const struct day_range *range,
	struct reg_baseline *ret_baseline)
{
	int r = read(frozen, range->first_day, ret_baseline);

	if (r < 0)
		return r;
	if (r > 0)
		return 0;
	r = make(frozen, range, ret_baseline);
	if (!r)
		r = write(frozen, range->first_day, ret_baseline);
	if (!frozen->keep_days)
		kept_drop(frozen);
	return r;
}
