/* SPDX-License-Identifier: GPL-3.0-or-later
 * The defaults of a report.
 */
#include "analysis/measures/options.h"

void hrv_options_init(struct hrv_options *options)
{
	*options = (struct hrv_options){
		.groups = HRV_GEOMETRIC | HRV_NONLINEAR | HRV_LONG,
		.detrend = HRV_DETREND_NONE,
		.spline = HRV_SPLINE_NATURAL,
		.segment_s = 300,
	};
}
