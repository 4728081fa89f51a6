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

/* The value at offset in a good window; NAN in any other. */
static double value_of(const struct day_window *window, size_t offset)
{
	if (!is_good(window))
		return NAN;
	return *(const double *)((const char *)window + offset);
}

static size_t count_of(
	const struct day_window *windows, size_t n_windows, size_t offset)
{
	size_t n = 0;

	for (size_t i = 0; i < n_windows; i++)
		n += !isnan(value_of(&windows[i], offset));
	return n;
}

/* The value that has rank others below it (from 0). By counting: a day has at
 * most 300 windows, and so needs no memory to sort them in. */
static double value_of_rank(const struct day_window *windows, size_t n_windows,
	size_t offset, size_t rank)
{
	for (size_t i = 0; i < n_windows; i++) {
		double value = value_of(&windows[i], offset);
		size_t n_below = 0;
		size_t n_equal = 0;

		for (size_t k = 0; k < n_windows; k++) {
			n_below += value_of(&windows[k], offset) < value;
			n_equal += value_of(&windows[k], offset) == value;
		}
		if (n_below <= rank && rank < n_below + n_equal)
			return value;
	}
	return NAN;
}

static struct hrv_value median_of(
	const struct day_window *windows, size_t n_windows, size_t offset)
{
	size_t n = count_of(windows, n_windows, offset);

	if (n == 0)
		return hrv_none(HRV_NO_BEATS);
	if (n < MIN_WINDOWS)
		return hrv_none(HRV_TOO_FEW);

	double low = value_of_rank(windows, n_windows, offset, (n - 1) / 2);
	double high = value_of_rank(windows, n_windows, offset, n / 2);

	return hrv_some((low + high) / 2);
}

void day_summarise(const struct day_window *windows, size_t n_windows,
	struct day_summary *ret_summary)
{
	struct day_summary summary = {.n_windows = n_windows};

	for (size_t i = 0; i < n_windows; i++) {
		summary.worn_s += windows[i].worn_s;
		summary.n_good += is_good(&windows[i]);
	}
	summary.n_lf_hf = count_of(
		windows, n_windows, offsetof(struct day_window, lf_hf));
	summary.hr_bpm = median_of(
		windows, n_windows, offsetof(struct day_window, mean_hr_bpm));
	summary.ln_rmssd = median_of(
		windows, n_windows, offsetof(struct day_window, ln_rmssd));
	summary.lf_hf = median_of(
		windows, n_windows, offsetof(struct day_window, lf_hf));
	summary.rmssd_ms = summary.ln_rmssd;
	if (summary.ln_rmssd.reason == HRV_OK)
		summary.rmssd_ms = hrv_some(exp(summary.ln_rmssd.value));
	*ret_summary = summary;
}
