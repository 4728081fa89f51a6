/* SPDX-License-Identifier: GPL-3.0-or-later
 * Time-domain measures, from exact integer sums.
 *
 * One pass over a series gathers the sums, each measure is then a line of
 * arithmetic on them. Intervals and pairs can be taken out again as exactly as
 * they went in, so that a batch, a sliding window and pooled segments are one
 * thing. A pair is two normal neighbours with no RR_BREAK between them; all
 * differences are of pairs. Definitions: Task Force 1996, table 1; hrv.md 2.
 *
 * Exact for |rr_q| < 2^40 (19 h) and up to 2^22 intervals.
 */
#pragma once

#include "analysis/beats/rr.h"
#include "analysis/measures/value.h"

struct hrv_sums {
	int64_t n; /* normal intervals */
	int64_t n_pairs;
	int64_t nn50, nn20; /* pairs that differ by more than 50, 20 ms */
	__int128 rr, rr_sq; /* q, q^2 */
	__int128 diff, diff_sq; /* RR_i+1 - RR_i */
	__int128 sum, sum_sq; /* RR_i+1 + RR_i */
};

/* Whether an interval with these flags is a normal one. corrected_too: an
 * RR_CORRECTED interval counts as well (hrvctl's --corrected). */
static inline bool hrv_is_normal(uint8_t flags, bool corrected_too)
{
	return !(flags & (RR_ARTEFACT | (corrected_too ? 0 : RR_CORRECTED)));
}

/* The sums of all normal intervals and pairs of series. */
struct hrv_sums hrv_sums_of(const struct rr_series *series, bool corrected_too);

void hrv_sums_add(struct hrv_sums *sums, int64_t rr_q);
void hrv_sums_remove(struct hrv_sums *sums, int64_t rr_q);
void hrv_sums_add_pair(struct hrv_sums *sums, int64_t rr_q, int64_t next_q);
void hrv_sums_remove_pair(struct hrv_sums *sums, int64_t rr_q, int64_t next_q);

/* Sample variance (n-1), q^2, of n values with these sums; n > 1. */
double hrv_variance_q2(int64_t n, __int128 sum, __int128 sum_sq);

/* Absent without an interval (HRV_NO_BEATS). The heart rate is 60000 / mean
 * NN, not the mean of the single rates. */
struct hrv_value hrv_mean_nn_ms(const struct hrv_sums *sums);
struct hrv_value hrv_mean_hr_bpm(const struct hrv_sums *sums);
/* n-1; needs two intervals. */
struct hrv_value hrv_sdnn_ms(const struct hrv_sums *sums);

/* Of the differences; each needs two of them (else HRV_TOO_FEW). SDSD has n-1,
 * NN50 counts strictly greater than 50 ms, pNN50 is of the differences.
 * ln(RMSSD / 1 ms) is absent at zero (HRV_NO_VARIATION). */
struct hrv_value hrv_rmssd_ms(const struct hrv_sums *sums);
struct hrv_value hrv_ln_rmssd(const struct hrv_sums *sums);
struct hrv_value hrv_sdsd_ms(const struct hrv_sums *sums);
struct hrv_value hrv_nn50(const struct hrv_sums *sums);
struct hrv_value hrv_pnn50_pct(const struct hrv_sums *sums);
struct hrv_value hrv_nn20(const struct hrv_sums *sums);
struct hrv_value hrv_pnn20_pct(const struct hrv_sums *sums);
