/* SPDX-License-Identifier: GPL-3.0-or-later
 * Whether RMSSD has changed within a minute, or only wavers.
 */
#include "cli/history.h"

#include <math.h>

#define WINDOW_US INT64_C(60000000)
#define LATEST_US INT64_C(75000000) /* older is not "a minute ago" */

/* NAN when nothing was known then. */
static double minute_ago(const struct history *history, int64_t boot_us)
{
	size_t n = history->n < HISTORY_N ? history->n : HISTORY_N;

	for (size_t i = 1; i <= n; i++) {
		size_t slot = (history->n - i) % HISTORY_N;
		int64_t age_us = boot_us - history->values[slot].boot_us;

		if (age_us > LATEST_US)
			break;
		if (age_us >= WINDOW_US)
			return history->values[slot].rmssd_ms;
	}
	return NAN;
}

enum history_change history_add(
	struct history *history, int64_t boot_us, double rmssd_ms)
{
	double before_ms = minute_ago(history, boot_us);
	double most = exp(M_SQRT2 * log(HISTORY_HIGH));
	size_t slot = history->n++ % HISTORY_N;

	history->values[slot].boot_us = boot_us;
	history->values[slot].rmssd_ms = rmssd_ms;
	if (rmssd_ms > before_ms * most)
		return HISTORY_HIGHER;
	return rmssd_ms * most < before_ms ? HISTORY_LOWER : HISTORY_STEADY;
}
