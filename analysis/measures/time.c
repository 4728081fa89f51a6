/* SPDX-License-Identifier: GPL-3.0-or-later
 * Time-domain measures: the sums, and what is read from them.
 */
#include "analysis/measures/time.h"

static void count_interval(struct hrv_sums *sums, int64_t rr_q, int sign)
{
	sums->n += sign;
	sums->rr += sign * (__int128)rr_q;
	sums->rr_sq += sign * ((__int128)rr_q * rr_q);
}

static void count_pair(
	struct hrv_sums *sums, int64_t rr_q, int64_t next_q, int sign)
{
	__int128 diff = (__int128)next_q - rr_q;
	__int128 sum = (__int128)next_q + rr_q;
	__int128 size = diff < 0 ? -diff : diff;

	sums->n_pairs += sign;
	sums->nn50 += size > 50 * RR_Q_PER_MS ? sign : 0;
	sums->nn20 += size > 20 * RR_Q_PER_MS ? sign : 0;
	sums->diff += sign * diff;
	sums->diff_sq += sign * (diff * diff);
	sums->sum += sign * sum;
	sums->sum_sq += sign * (sum * sum);
}

void hrv_sums_add(struct hrv_sums *sums, int64_t rr_q)
{
	count_interval(sums, rr_q, 1);
}

void hrv_sums_remove(struct hrv_sums *sums, int64_t rr_q)
{
	count_interval(sums, rr_q, -1);
}

void hrv_sums_add_pair(struct hrv_sums *sums, int64_t rr_q, int64_t next_q)
{
	count_pair(sums, rr_q, next_q, 1);
}

void hrv_sums_remove_pair(struct hrv_sums *sums, int64_t rr_q, int64_t next_q)
{
	count_pair(sums, rr_q, next_q, -1);
}

struct hrv_sums hrv_sums_of(const struct rr_series *series, bool corrected_too)
{
	struct hrv_sums sums = {0};
	bool before = false; /* the interval before was normal */

	for (size_t i = 0; i < series->n; i++) {
		uint8_t flags = series->flags[i];
		bool normal = hrv_is_normal(flags, corrected_too);

		if (normal)
			hrv_sums_add(&sums, series->rr_q[i]);
		if (normal && before && !(flags & RR_BREAK))
			hrv_sums_add_pair(
				&sums, series->rr_q[i - 1], series->rr_q[i]);
		before = normal;
	}
	return sums;
}

double hrv_variance_q2(int64_t n, __int128 sum, __int128 sum_sq)
{
	return (double)(n * sum_sq - sum * sum) / ((double)n * (double)(n - 1));
}

struct hrv_value hrv_mean_nn_ms(const struct hrv_sums *sums)
{
	if (sums->n == 0)
		return hrv_none(HRV_NO_BEATS);
	return hrv_some((double)sums->rr / (double)sums->n / RR_Q_PER_MS);
}

struct hrv_value hrv_mean_hr_bpm(const struct hrv_sums *sums)
{
	if (sums->n == 0 || sums->rr <= 0)
		return hrv_none(HRV_NO_BEATS);
	return hrv_some(60.0 * RR_Q_PER_S * (double)sums->n / (double)sums->rr);
}

struct hrv_value hrv_sdnn_ms(const struct hrv_sums *sums)
{
	if (sums->n == 0)
		return hrv_none(HRV_NO_BEATS);
	if (sums->n < 2)
		return hrv_none(HRV_TOO_FEW);
	return hrv_some(sqrt(hrv_variance_q2(sums->n, sums->rr, sums->rr_sq)) /
		RR_Q_PER_MS);
}

/* value, provided that there are differences enough to speak of. */
static struct hrv_value of_differences(
	const struct hrv_sums *sums, double value)
{
	if (sums->n == 0)
		return hrv_none(HRV_NO_BEATS);
	return sums->n_pairs < 2 ? hrv_none(HRV_TOO_FEW) : hrv_some(value);
}

struct hrv_value hrv_rmssd_ms(const struct hrv_sums *sums)
{
	double mean_sq = (double)sums->diff_sq / (double)sums->n_pairs;

	return of_differences(sums, sqrt(mean_sq) / RR_Q_PER_MS);
}

struct hrv_value hrv_ln_rmssd(const struct hrv_sums *sums)
{
	struct hrv_value rmssd_ms = hrv_rmssd_ms(sums);

	if (rmssd_ms.reason != HRV_OK)
		return rmssd_ms;
	if (sums->diff_sq == 0)
		return hrv_none(HRV_NO_VARIATION);
	return hrv_some(log(rmssd_ms.value));
}

struct hrv_value hrv_sdsd_ms(const struct hrv_sums *sums)
{
	double variance =
		hrv_variance_q2(sums->n_pairs, sums->diff, sums->diff_sq);

	return of_differences(sums, sqrt(variance) / RR_Q_PER_MS);
}

static struct hrv_value share_pct(const struct hrv_sums *sums, int64_t n)
{
	return of_differences(sums, 100.0 * (double)n / (double)sums->n_pairs);
}

struct hrv_value hrv_nn50(const struct hrv_sums *sums)
{
	return of_differences(sums, (double)sums->nn50);
}

struct hrv_value hrv_pnn50_pct(const struct hrv_sums *sums)
{
	return share_pct(sums, sums->nn50);
}

struct hrv_value hrv_nn20(const struct hrv_sums *sums)
{
	return of_differences(sums, (double)sums->nn20);
}

struct hrv_value hrv_pnn20_pct(const struct hrv_sums *sums)
{
	return share_pct(sums, sums->nn20);
}
