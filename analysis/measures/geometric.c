/* SPDX-License-Identifier: GPL-3.0-or-later
 * Measures of the histogram, see geometric.h. The histogram is the sorted
 * series, read in steps.
 */
#include "analysis/measures/geometric.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

#include "analysis/beats/order.h"

#define BIN_Q (RR_Q_PER_S / 128)
#define BIN_MS 7.8125 /* the same */
#define STRESS_BIN_Q (50 * RR_Q_PER_MS)

struct geometric {
	size_t max_n;
	uint32_t *order, *scratch;
	int64_t *sorted_q;
};

struct geometric *geometric_new(size_t max_n)
{
	struct geometric *geometric = calloc(1, sizeof(*geometric));

	if (!geometric)
		return NULL;
	geometric->max_n = max_n;
	geometric->order = calloc(max_n + 1, sizeof(*geometric->order));
	geometric->scratch = calloc(max_n + 1, sizeof(*geometric->scratch));
	geometric->sorted_q = calloc(max_n + 1, sizeof(*geometric->sorted_q));
	if (!geometric->order || !geometric->scratch || !geometric->sorted_q) {
		geometric_free(geometric);
		return NULL;
	}
	return geometric;
}

void geometric_free(struct geometric *geometric)
{
	if (!geometric)
		return;
	free(geometric->order);
	free(geometric->scratch);
	free(geometric->sorted_q);
	free(geometric);
}

/* A bin, and the sorted values in it: begin..end. */
struct bin {
	int64_t number;
	size_t begin, end;
};

static struct bin tallest_of(const int64_t *sorted_q, size_t n, int64_t bin_q)
{
	struct bin tallest = {0, 0, 0};

	for (size_t begin = 0, end; begin < n; begin = end) {
		int64_t number = sorted_q[begin] / bin_q;

		end = begin;
		while (end < n && sorted_q[end] / bin_q == number)
			end++;
		if (end - begin > tallest.end - tallest.begin)
			tallest = (struct bin){number, begin, end};
	}
	return tallest;
}

/* One side of the histogram, away from the tallest bin: how far each value is
 * from it in bins, from the nearest on. */
struct side {
	const int64_t *nearest_q; /* NULL if there is none */
	size_t n;
	int step; /* to the next value: 1 or -1 */
	int64_t peak; /* number of the tallest bin */
};

static int64_t distance_of(const struct side *side, size_t i)
{
	int64_t bin = side->nearest_q[(ptrdiff_t)i * side->step] / BIN_Q;

	return side->step * (bin - side->peak);
}

/* Bins from the peak to the corner of the triangle. With H the peak's height,
 * h_j that of the bin at distance j, and a corner at distance c, the squared
 * error is sum h_j^2 - 2H sum h_j (1 - j/c) + H^2 sum (1 - j/c)^2, the last two
 * over 1 <= j < c. Its first term is the same for all corners; the others are
 *   (H^2 (c-1)(2c-1) - 12 H m) / 6c,  m = sum (c - j) h_j,
 * and m grows by the number of values nearer than c at each step: O(bins).
 * Beyond the farthest value the error has one minimum and only rises after. */
static int64_t corner_of(const struct side *side, int64_t height)
{
	size_t n_nearer = 0;
	int64_t best = 1;
	__int128 m = 0, best_error = 0; /* of c = 1: nothing but the peak */

	for (int64_t c = 2;; c++) {
		while (n_nearer < side->n && distance_of(side, n_nearer) < c)
			n_nearer++;
		m += (__int128)n_nearer;

		__int128 error =
			(__int128)height * (c - 1) * (2 * c - 1) - 12 * m;
		/* error / c < best_error / best */
		if (error * best < best_error * c) {
			best_error = error;
			best = c;
		} else if (n_nearer == side->n && error > 0) {
			return best;
		}
	}
}

static double base_ms(const int64_t *sorted_q, size_t n, struct bin peak)
{
	struct side below = {sorted_q + peak.begin - (peak.begin > 0),
		peak.begin, -1, peak.number};
	struct side above = {sorted_q + peak.end, n - peak.end, 1, peak.number};
	int64_t height = (int64_t)(peak.end - peak.begin);
	int64_t base = corner_of(&below, height) + corner_of(&above, height);

	return (double)base * BIN_MS;
}

static void sort(struct geometric *geometric, const int64_t *rr_q, size_t n)
{
	assert(n <= geometric->max_n);
	order_of(rr_q, n, geometric->order, geometric->scratch);
	for (size_t i = 0; i < n; i++)
		geometric->sorted_q[i] = rr_q[geometric->order[i]];
}

struct hrv_triangle hrv_triangle(
	struct geometric *geometric, const int64_t *rr_q, size_t n)
{
	struct hrv_value none = hrv_none(HRV_NO_BEATS);

	if (n == 0)
		return (struct hrv_triangle){none, none};
	sort(geometric, rr_q, n);

	struct bin peak = tallest_of(geometric->sorted_q, n, BIN_Q);

	return (struct hrv_triangle){
		hrv_some((double)n / (double)(peak.end - peak.begin)),
		hrv_some(base_ms(geometric->sorted_q, n, peak)),
	};
}

struct hrv_value hrv_stress_index(
	struct geometric *geometric, const int64_t *rr_q, size_t n)
{
	const int64_t *sorted_q = geometric->sorted_q;

	if (n == 0)
		return hrv_none(HRV_NO_BEATS);
	sort(geometric, rr_q, n);

	struct bin mode = tallest_of(sorted_q, n, STRESS_BIN_Q);
	double share_pct = 100 * (double)(mode.end - mode.begin) / (double)n;
	double range_s = (double)(sorted_q[n - 1] - sorted_q[0]) / RR_Q_PER_S;
	int64_t twice_median_q = sorted_q[(n - 1) / 2] + sorted_q[n / 2];
	double median_s = (double)twice_median_q / (2.0 * RR_Q_PER_S);

	if (range_s <= 0)
		return hrv_none(HRV_NO_VARIATION);
	return hrv_some(sqrt(share_pct / (2 * median_s * range_s)));
}
