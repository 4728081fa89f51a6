/* SPDX-License-Identifier: GPL-3.0-or-later
 * The Poincare plot, from the sums of the time domain.
 */
#include "analysis/measures/poincare.h"

struct hrv_value hrv_sd1_ms(const struct hrv_sums *sums)
{
	struct hrv_value sdsd_ms = hrv_sdsd_ms(sums);

	return (struct hrv_value){sdsd_ms.value * M_SQRT1_2, sdsd_ms.reason};
}

struct hrv_value hrv_sd2_ms(const struct hrv_sums *sums)
{
	if (sums->n == 0)
		return hrv_none(HRV_NO_BEATS);
	if (sums->n_pairs < 2)
		return hrv_none(HRV_TOO_FEW);

	double all = 2 * hrv_variance_q2(sums->n, sums->rr, sums->rr_sq);
	double across =
		hrv_variance_q2(sums->n_pairs, sums->diff, sums->diff_sq) / 2;
	double along = all - across;

	/* What rounding leaves of two equal halves is zero. */
	if (fabs(along) < 1e-12 * all)
		along = 0;
	if (along < 0)
		return hrv_none(HRV_NO_VARIATION);
	return hrv_some(sqrt(along) / RR_Q_PER_MS);
}

struct hrv_value hrv_sd2_axis_ms(const struct hrv_sums *sums)
{
	if (sums->n == 0)
		return hrv_none(HRV_NO_BEATS);
	if (sums->n_pairs < 2)
		return hrv_none(HRV_TOO_FEW);

	double along =
		hrv_variance_q2(sums->n_pairs, sums->sum, sums->sum_sq) / 2;

	return hrv_some(sqrt(along) / RR_Q_PER_MS);
}
