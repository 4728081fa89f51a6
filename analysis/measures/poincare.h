/* SPDX-License-Identifier: GPL-3.0-or-later
 * The Poincare plot: widths of the cloud of (RR_i, RR_i+1).
 *
 * Two forms of the length are in use. They agree in the long run and differ by
 * the ends of the series; we give both, under different names.
 */
#pragma once

#include "analysis/measures/time.h"

/* Width across the line of identity: SDSD / sqrt 2 (Brennan 2001). */
struct hrv_value hrv_sd1_ms(const struct hrv_sums *sums);

/* Length along the line by the identity SD2^2 = 2 SDNN^2 - SDSD^2 / 2 (Brennan
 * 2001); HRV_NO_VARIATION where that is below zero (a short alternation). */
struct hrv_value hrv_sd2_ms(const struct hrv_sums *sums);

/* Length along the line, as measured: the sample SD of (RR_i+1 + RR_i)/sqrt 2
 * over the pairs. */
struct hrv_value hrv_sd2_axis_ms(const struct hrv_sums *sums);
