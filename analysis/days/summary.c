/* SPDX-License-Identifier: GPL-3.0-or-later
 * One day from its windows: counts, sums and medians.
 */
#include "analysis/days/summary.h"

#include <stdbool.h>

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

static bool is_good(const struct day_window *window)
{
	return window->grade == HRV_GRADE_A || window->grade == HRV_GRADE_B;
}

static double hr_bpm_of(const struct day_window *window)
{
	return window->mean_hr_bpm;
}

static double ln_rmssd_of(const struct day_window *window)
{
	return window->ln_rmssd;
}

static double lf_hf_of(const struct day_window *window)
{
	return window->lf_hf;
}

/* The windows of a day, and which of their values is meant. */
struct column {
	const struct day_window *windows;
	size_t n_windows;
	double (*of)(const struct day_window *window);
};

/* The values of the good windows that have one; how many. */
static size_t collect(const struct column *column, double *ret_values)
{
	size_t n = 0;

	for (size_t i = 0; i < column->n_windows; i++) {
		double value = column->of(&column->windows[i]);

		if (is_good(&column->windows[i]) && !isnan(value))
			ret_values[n++] = value;
	}
	return n;
}

static struct hrv_value median_of(const struct column *column, double *scratch)
{
	size_t n = collect(column, scratch);

	if (n == 0)
		return hrv_none(HRV_NO_BEATS);
	gsl_sort(scratch, 1, n);
	return hrv_some(gsl_stats_median_from_sorted_data(scratch, 1, n));
}

void day_summarise(const struct day_window *windows, size_t n_windows,
	double *scratch, struct day_summary *ret_summary)
{
	struct day_summary summary = {.n_windows = n_windows};
	struct column hr_bpm = {windows, n_windows, hr_bpm_of};
	struct column ln_rmssd = {windows, n_windows, ln_rmssd_of};
	struct column lf_hf = {windows, n_windows, lf_hf_of};

	for (size_t i = 0; i < n_windows; i++) {
		summary.worn_s += windows[i].worn_s;
		if (!is_good(&windows[i]))
			continue;
		summary.n_good++;
		summary.good_s += windows[i].worn_s;
	}
	summary.n_lf_hf = collect(&lf_hf, scratch);
	summary.hr_bpm = median_of(&hr_bpm, scratch);
	summary.ln_rmssd = median_of(&ln_rmssd, scratch);
	summary.lf_hf = median_of(&lf_hf, scratch);
	summary.rmssd_ms = summary.ln_rmssd;
	if (summary.ln_rmssd.reason == HRV_OK)
		summary.rmssd_ms = hrv_some(exp(summary.ln_rmssd.value));
	*ret_summary = summary;
}
