/* SPDX-License-Identifier: GPL-3.0-or-later
 * Whether RMSSD has changed within a minute, or only wavers.
 *
 * RMSSD over 60 s lies, by chance alone, between 0.65 and 1.53 times what a
 * long record at rest would give (95 % of simulated resting adults). Two values
 * from windows without a beat in common differ by the square root of 2 times
 * that on the scale of logarithms before the difference means anything.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define HISTORY_LOW 0.65
#define HISTORY_HIGH 1.53
#define HISTORY_N 128 /* two minutes at one value a second */

enum history_change { HISTORY_STEADY, HISTORY_HIGHER, HISTORY_LOWER };

/* Begins zeroed. */
struct history {
	struct {
		int64_t boot_us;
		double rmssd_ms;
	} values[HISTORY_N];
	size_t n; /* added so far */
};

/* Adds a value (NAN: none) and holds it against the one of a minute before;
 * HISTORY_STEADY where there is none. */
enum history_change history_add(
	struct history *history, int64_t boot_us, double rmssd_ms);
