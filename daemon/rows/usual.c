/* SPDX-License-Identifier: GPL-3.0-or-later
 * Baselines as rows of the store, and back.
 */
#include "daemon/rows/usual.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/measures/report.h"
#include "analysis/regulation/baseline.h"
#include "daemon/base/mem.h"

static const char *const measures[REG_N_MEASURES] = {
	[REG_HR] = "hr_bpm",
	[REG_LN_RMSSD] = "ln_rmssd",
	[REG_LN_LF_HF] = "ln_lf_hf",
};

void usual_constants(char ret_text[static CONSTANTS_TEXT_SIZE])
{
	snprintf(ret_text, CONSTANTS_TEXT_SIZE, "%016" PRIx64,
		reg_constants_hash(&reg_constants_default));
}

int usual_write(
	struct store *store, int day, const struct reg_baseline *baseline)
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

	usual_constants(head.constants);
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
	r = baseline_write(store, &head, places, n);
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

int usual_read(struct store *store, int day, struct reg_baseline *ret_baseline)
{
	char constants[CONSTANTS_TEXT_SIZE];
	struct baseline head;
	int r;

	memset(ret_baseline, 0, sizeof *ret_baseline);
	r = baseline_read(store, day, &head, on_place, ret_baseline);
	if (r == -ENOENT)
		return 0;
	if (r < 0)
		return r;
	usual_constants(constants);
	ret_baseline->first_day = head.first_day;
	ret_baseline->end_day = head.end_day;
	ret_baseline->n_days = head.n_days;
	ret_baseline->scale_two = head.scale_two;
	ret_baseline->scale_three = head.scale_three;
	ret_baseline->sd_hr_bpm = head.sd_hr_bpm;
	ret_baseline->sd_ln_rmssd = head.sd_ln_rmssd;
	ret_baseline->sd_a = head.sd_a;
	return head.algorithm == HRV_ALGORITHM &&
		strcmp(head.constants, constants) == 0;
}
