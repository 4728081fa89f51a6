/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads a frozen baseline: which band, shrunk how far, between which bins.
 */
#include "analysis/regulation/baseline.h"

#include <math.h>

#define MINUTES_A_DAY 1440
#define MINUTES_A_BIN (MINUTES_A_DAY / REG_N_BINS)

static const char *const notes[REG_N_WIDTHS] = {
	[REG_WIDTH_ASKED] = "",
	[REG_WIDTH_POSTURE] = "compared with this posture whatever you did: "
			      "too few days like this one",
	[REG_WIDTH_ACTIVITY] = "compared with this activity in any posture: "
			       "too few days like this one",
	[REG_WIDTH_ANY] = "compared with all quiet time: "
			  "too few days like this one",
};

const char *reg_width_note(enum reg_width width)
{
	return notes[width];
}

double reg_step_value(const struct reg_step *step, enum reg_measure measure)
{
	switch (measure) {
	case REG_HR:
		return step->hr_bpm;
	case REG_LN_RMSSD:
		return step->ln_rmssd;
	case REG_LN_LF_HF:
		return step->ln_lf_hf;
	case REG_N_MEASURES:
		break;
	}
	return NAN;
}

static const struct reg_band *band_of(
	const struct reg_baseline *baseline, uint8_t posture, uint8_t activity)
{
	for (size_t i = 0; i < baseline->n_bands; i++)
		if (baseline->bands[i].posture == posture &&
			baseline->bands[i].activity == activity)
			return &baseline->bands[i];
	return NULL;
}

/* The nearest band that has enough days. */
static const struct reg_band *choose(const struct reg_baseline *baseline,
	const struct reg_step *step, double min_days, enum reg_width *ret_width)
{
	const struct {
		uint8_t posture, activity;
		enum reg_width width;
	} tries[] = {
		{step->posture, step->activity, REG_WIDTH_ASKED},
		{step->posture, 0,
			step->activity ? REG_WIDTH_POSTURE : REG_WIDTH_ASKED},
		{0, step->activity,
			step->posture ? REG_WIDTH_ACTIVITY : REG_WIDTH_ASKED},
		{0, 0, REG_WIDTH_ANY},
	};

	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		const struct reg_band *band =
			band_of(baseline, tries[i].posture, tries[i].activity);

		if (!band || band->n_days < min_days)
			continue;
		*ret_width = tries[i].width;
		return band;
	}
	return NULL;
}

double reg_spread_floor(
	enum reg_measure measure, const struct reg_constants *constants)
{
	switch (measure) {
	case REG_HR:
		return constants->floor_hr_bpm;
	case REG_LN_RMSSD:
		return constants->floor_ln_rmssd;
	case REG_LN_LF_HF:
		return constants->floor_ln_lf_hf;
	case REG_N_MEASURES:
		break;
	}
	return NAN;
}

/* (n bin + k all) / (n + k), n in days. */
static struct reg_place shrink(
	const struct reg_place *bin, const struct reg_place *all, double k_days)
{
	double n = bin->n_days;
	double total = n + k_days;

	if (bin->n_days == 0 || total <= 0)
		return *all;
	return (struct reg_place){
		.centre = (n * bin->centre + k_days * all->centre) / total,
		.spread = (n * bin->spread + k_days * all->spread) / total,
		.n_days = bin->n_days,
	};
}

int reg_minute_of(const struct reg_step *step)
{
	int64_t minute =
		(step->time_us / 60000000 + step->offset_min) % MINUTES_A_DAY;

	return (int)(minute < 0 ? minute + MINUTES_A_DAY : minute);
}

int reg_bin_of(const struct reg_step *step)
{
	return reg_minute_of(step) / MINUTES_A_BIN;
}

bool reg_baseline_usual(const struct reg_baseline *baseline,
	const struct reg_step *step, enum reg_measure measure,
	const struct reg_constants *constants, struct reg_usual *ret_usual)
{
	struct reg_usual usual = {0};
	const struct reg_band *band =
		choose(baseline, step, constants->band_min_days, &usual.width);

	if (!band || band->all_day[measure].n_steps == 0)
		return false;

	/* From the bin centre before, around the clock. */
	int minute = reg_minute_of(step) - MINUTES_A_BIN / 2 + MINUTES_A_DAY;
	int left = minute / MINUTES_A_BIN % REG_N_BINS;
	int right = (left + 1) % REG_N_BINS;
	const int bin = MINUTES_A_BIN;
	double part = (double)(minute % bin) / bin;
	const struct reg_place *all = &band->all_day[measure];
	struct reg_place before = shrink(
		&band->bins[left][measure], all, constants->band_shrink_days);
	struct reg_place after = shrink(
		&band->bins[right][measure], all, constants->band_shrink_days);

	usual.centre = (1 - part) * before.centre + part * after.centre;
	usual.spread = fmax((1 - part) * before.spread + part * after.spread,
		reg_spread_floor(measure, constants));
	usual.n_days = band->n_days;
	usual.is_of_hour = band->bins[left][measure].n_days > 0 ||
		band->bins[right][measure].n_days > 0;
	*ret_usual = usual;
	return true;
}

static const struct reg_place *place_of(
	const struct reg_band *band, int bin, enum reg_measure measure)
{
	return bin == REG_ALL_DAY ? &band->all_day[measure]
				  : &band->bins[bin][measure];
}

size_t reg_baseline_rows(
	const struct reg_baseline *baseline, struct reg_baseline_row *ret_rows)
{
	size_t n = 0;

	for (size_t b = 0; b < baseline->n_bands; b++) {
		const struct reg_band *band = &baseline->bands[b];

		for (int i = 0; i < (REG_N_BINS + 1) * REG_N_MEASURES; i++) {
			int bin = i / REG_N_MEASURES + REG_ALL_DAY;
			enum reg_measure measure =
				(enum reg_measure)(i % REG_N_MEASURES);
			const struct reg_place *place =
				place_of(band, bin, measure);

			if (place->n_steps == 0)
				continue;
			ret_rows[n++] = (struct reg_baseline_row){band->posture,
				band->activity, bin, measure, band->n_days,
				*place};
		}
	}
	return n;
}

bool reg_baseline_put(
	struct reg_baseline *baseline, const struct reg_baseline_row *row)
{
	struct reg_band *last = baseline->n_bands
		? &baseline->bands[baseline->n_bands - 1]
		: NULL;

	if (row->bin < REG_ALL_DAY || row->bin >= REG_N_BINS ||
		row->measure >= REG_N_MEASURES)
		return false;
	if (!last || last->posture != row->posture ||
		last->activity != row->activity) {
		if (baseline->n_bands == REG_MAX_BANDS)
			return false;
		last = &baseline->bands[baseline->n_bands++];
		*last = (struct reg_band){.posture = row->posture,
			.activity = row->activity,
			.n_days = row->band_days};
		for (int m = 0; m < REG_N_MEASURES; m++) {
			last->all_day[m].centre = NAN;
			last->all_day[m].spread = NAN;
			for (int bin = 0; bin < REG_N_BINS; bin++)
				last->bins[bin][m] = last->all_day[m];
		}
	}
	*(row->bin == REG_ALL_DAY ? &last->all_day[row->measure]
				  : &last->bins[row->bin][row->measure]) =
		row->place;
	return true;
}
