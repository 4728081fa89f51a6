/* SPDX-License-Identifier: GPL-3.0-or-later
 * How long each state of the link may last.
 */
#include "daemon/strap/step.h"

#define MANY_SCANS 10 /* scans and pauses of a minute each: 10 minutes */

static int scaled(double factor, int ms)
{
	double scaled_ms = ms * factor;

	return scaled_ms < 1 ? 1 : (int)scaled_ms;
}

struct step_times step_times_new(double factor)
{
	return (struct step_times){
		.call_ms = scaled(factor, 10000),
		.connect_ms = scaled(factor, 45000),
		.resolve_ms = scaled(factor, 30000),
		.answer_ms = scaled(factor, 30000),
		.silence_ms = scaled(factor, 5000),
		.stale_ms = scaled(factor, 30000),
		.settle_ms = scaled(factor, 1000),
		.scan_ms = scaled(factor, 20000),
		.scan_pause_ms = scaled(factor, 40000),
		.late_scan_ms = scaled(factor, 10000),
		.late_scan_pause_ms = scaled(factor, 290000),
		.hurry_ms = scaled(factor, 1000),
		.unit_ms = scaled(factor, 1000),
	};
}

/* 1, 2, 4, 8, 16, 30, 60, 60, ... units, +-20 % */
static int backoff_ms(
	unsigned n_failures, const struct step_times *times, double chance)
{
	static const int units[] = {1, 2, 4, 8, 16, 30, 60};
	const unsigned last = sizeof(units) / sizeof(units[0]) - 1;
	unsigned i = n_failures ? n_failures - 1 : 0;

	return (int)(units[i < last ? i : last] * times->unit_ms *
		       (0.8 + 0.4 * chance)) +
		1;
}

/* 5, 10, 20, 40, 40, ... units after a refused scan */
static int pause_ms(const struct step *step, const struct step_times *times)
{
	if (step->n_stuck)
		return (5 << (step->n_stuck < 4 ? step->n_stuck - 1 : 3)) *
			times->unit_ms;
	return step->n_scans < MANY_SCANS ? times->scan_pause_ms
					  : times->late_scan_pause_ms;
}

int step_wait_ms(
	const struct step *step, const struct step_times *times, double chance)
{
	switch (step->state) {
	case STRAP_NO_BUS:
	case STRAP_BACKOFF:
		return backoff_ms(step->n_failures, times, chance);
	case STRAP_NO_DAEMON:
	case STRAP_REFUSED:
	case STRAP_SUBSCRIBING:
		return times->call_ms;
	case STRAP_UNKNOWN:
		return pause_ms(step, times);
	case STRAP_SCANNING:
		return step->n_scans <= MANY_SCANS ? times->scan_ms
						   : times->late_scan_ms;
	case STRAP_CONNECTING:
		return times->connect_ms;
	case STRAP_RESOLVING:
		return times->resolve_ms;
	case STRAP_STREAMING:
		return times->silence_ms;
	case STRAP_STALE:
		return times->stale_ms;
	case STRAP_NO_TARGET:
	case STRAP_NO_ADAPTER:
	case STRAP_ADAPTER_OFF:
	case STRAP_KNOWN:
	case STRAP_NO_HEART_RATE:
	case STRAP_PAUSED:
	case STRAP_ENDED:
	case STRAP_N:
		break;
	}
	return 0;
}
