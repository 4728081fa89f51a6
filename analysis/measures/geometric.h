/* SPDX-License-Identifier: GPL-3.0-or-later
 * Measures of the histogram of normal intervals.
 *
 * They look at how the intervals are spread, not at their order, and a few
 * odd ones hardly move them: made for long records of rough quality.
 */
#pragma once

#include "analysis/beats/rr.h"
#include "analysis/measures/value.h"

struct geometric;

/* Work space for up to max_n intervals; NULL when memory is short. The caller
 * frees. */
struct geometric *geometric_new(size_t max_n);
void geometric_free(struct geometric *geometric);

struct hrv_triangle {
	/* Number of intervals over the height of the tallest bin; bins of
	 * 1/128 s from 0, of equals the lowest. Task Force 1996. */
	struct hrv_value index;
	/* Base of the triangle that fits the histogram best (least squares),
	 * its peak that of the tallest bin, its corners on bins: TINN. Task
	 * Force 1996. Programs disagree by a bin and more: never compare. */
	struct hrv_value base_ms;
};

/* From n <= max_n intervals in any order, none negative; absent without one
 * (HRV_NO_BEATS). */
struct hrv_triangle hrv_triangle(
	struct geometric *geometric, const int64_t *rr_q, size_t n);

/* Square root of Baevsky's AMo / (2 Mo MxDMn) in the variant of Kubios: AMo is
 * the share in % of the tallest of bins of 50 ms from 0, Mo the median and
 * MxDMn the range, both in s. We take no trend out first. Intervals as above;
 * HRV_NO_VARIATION where the range is zero. */
struct hrv_value hrv_stress_index(
	struct geometric *geometric, const int64_t *rr_q, size_t n);
