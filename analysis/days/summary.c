/* SPDX-License-Identifier: GPL-3.0-or-later
 * One day from its windows: counts, sums and medians.
 */
#include "analysis/days/summary.h"

#include <stdbool.h>

#define MIN_WINDOWS 3

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

/* NAN in a window that is not good. */
static double value_at(const struct column *column, size_t i)
{
	const struct day_window *window = &column->windows[i];

	return is_good(window) ? column->of(window) : NAN;
}

static size_t count_of(const struct column *column)
{
	size_t n = 0;

	for (size_t i = 0; i < column->n_windows; i++)
		n += !isnan(value_at(column, i));
	return n;
}

/* The value that has rank others below it (from 0). By counting: a day has at
 * most 300 windows, and so needs no memory to sort them in. */
static double value_of_rank(const struct column *column, size_t rank)
{
	for (size_t i = 0; i < column->n_windows; i++) {
		double value = value_at(column, i);
		size_t n_below = 0;
		size_t n_equal = 0;

		for (size_t k = 0; k < column->n_windows; k++) {
			n_below += value_at(column, k) < value;
			n_equal += value_at(column, k) == value;
		}
		if (n_below <= rank && rank < n_below + n_equal)
			return value;
	}
	return NAN;
}

static struct hrv_value median_of(const struct column *column)
{
	size_t n = count_of(column);

	if (n == 0)
		return hrv_none(HRV_NO_BEATS);
	if (n < MIN_WINDOWS)
		return hrv_none(HRV_TOO_FEW);

	double low = value_of_rank(column, (n - 1) / 2);
	double high = value_of_rank(column, n / 2);

	return hrv_some((low + high) / 2);
}

void day_summarise(const struct day_window *windows, size_t n_windows,
	struct day_summary *ret_summary)
{
	struct day_summary summary = {.n_windows = n_windows};
	struct column hr_bpm = {windows, n_windows, hr_bpm_of};
	struct column ln_rmssd = {windows, n_windows, ln_rmssd_of};
	struct column lf_hf = {windows, n_windows, lf_hf_of};

	for (size_t i = 0; i < n_windows; i++) {
		summary.worn_s += windows[i].worn_s;
		summary.n_good += is_good(&windows[i]);
	}
	summary.n_lf_hf = count_of(&lf_hf);
	summary.hr_bpm = median_of(&hr_bpm);
	summary.ln_rmssd = median_of(&ln_rmssd);
	summary.lf_hf = median_of(&lf_hf);
	summary.rmssd_ms = summary.ln_rmssd;
	if (summary.ln_rmssd.reason == HRV_OK)
		summary.rmssd_ms = hrv_some(exp(summary.ln_rmssd.value));
	*ret_summary = summary;
}
