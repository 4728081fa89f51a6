/* SPDX-License-Identifier: GPL-3.0-or-later
 * SDANN, the SDNN index and ULF, see long.h.
 */
#include "analysis/measures/long.h"

#include <stdlib.h>

#include "analysis/measures/time.h"
#include "analysis/signal/detrend.h"
#include "analysis/signal/dft.h"

#define BIN_Q (INT64_C(300) * RR_Q_PER_S)
#define CELL_S 4
#define CELL_Q ((int64_t)CELL_S * RR_Q_PER_S)
#define ULF_HZ 0.003

struct long_term {
	size_t max_cells;
	double *cells; /* mean interval of each 4 s, ms */
	double *power;
	struct dft *dft;
};

/* k / (4 n) below 0.003 Hz, of n cells. */
static size_t n_ulf_bins(size_t n)
{
	return (size_t)ceil(ULF_HZ * CELL_S * (double)n);
}

struct long_term *long_term_new(double max_s)
{
	struct long_term *long_term;

	if (!(max_s >= 0 && max_s < 1e9))
		return NULL;
	long_term = calloc(1, sizeof(*long_term));
	if (!long_term)
		return NULL;
	/* A tenth more, as corrected intervals may stretch a record. */
	long_term->max_cells = (size_t)(1.1 * max_s / CELL_S) + 1;
	long_term->cells = calloc(long_term->max_cells, sizeof(double));
	long_term->power = calloc(long_term->max_cells / 2 + 1, sizeof(double));
	long_term->dft =
		dft_new(long_term->max_cells, n_ulf_bins(long_term->max_cells));
	if (!long_term->cells || !long_term->power || !long_term->dft) {
		long_term_free(long_term);
		return NULL;
	}
	return long_term;
}

void long_term_free(struct long_term *long_term)
{
	if (!long_term)
		return;
	free(long_term->cells);
	free(long_term->power);
	dft_free(long_term->dft);
	free(long_term);
}

/* What the 5 minutes so far add up to. */
struct fives {
	double n, mean_ms, squares; /* of the means, as Welford 1962 */
	double sdnn_ms; /* sum */
};

static void close_five(struct fives *fives, const struct hrv_sums *sums)
{
	struct hrv_value mean_ms = hrv_mean_nn_ms(sums);
	struct hrv_value sdnn_ms = hrv_sdnn_ms(sums);

	if (2 * sums->rr < BIN_Q || sdnn_ms.reason != HRV_OK)
		return;

	double off_ms = mean_ms.value - fives->mean_ms;

	fives->n++;
	fives->mean_ms += off_ms / fives->n;
	fives->squares += off_ms * (mean_ms.value - fives->mean_ms);
	fives->sdnn_ms += sdnn_ms.value;
}

static struct fives fives_of(const struct rr_series *series, bool corrected_too)
{
	struct fives fives = {0};
	struct hrv_sums sums = {0};
	int64_t end_q = 0, bin = 0;

	for (size_t i = 0; i < series->n; i++) {
		end_q = series->end_q ? series->end_q[i]
				      : end_q + series->rr_q[i];
		/* (0, 300] is the first. */
		if ((end_q - 1) / BIN_Q != bin) {
			close_five(&fives, &sums);
			sums = (struct hrv_sums){0};
			bin = (end_q - 1) / BIN_Q;
		}
		if (hrv_is_normal(series->flags[i], corrected_too))
			hrv_sums_add(&sums, series->rr_q[i]);
	}
	close_five(&fives, &sums);
	return fives;
}

/* Each interval lasts from one beat to the next and has its own length as its
 * value: its share of every cell it lies in. Returns the number of full cells
 * that there are room for. */
static size_t set_cells(
	struct long_term *long_term, const struct rr_series *series)
{
	size_t cell = 0;
	int64_t left_q = CELL_Q; /* of the cell */
	double sum = 0;

	for (size_t i = 0; i < series->n; i++) {
		int64_t rest_q = series->rr_q[i];

		for (; rest_q >= left_q; left_q = CELL_Q, sum = 0) {
			if (cell == long_term->max_cells)
				return cell;
			sum += rr_ms_of_q(series->rr_q[i]) * (double)left_q;
			long_term->cells[cell++] = sum / CELL_Q;
			rest_q -= left_q;
		}
		sum += rr_ms_of_q(series->rr_q[i]) * (double)rest_q;
		left_q -= rest_q;
	}
	return cell;
}

static struct hrv_value ulf_ms2(
	struct long_term *long_term, const struct rr_series *series)
{
	size_t n = set_cells(long_term, series);
	double scale = 2 / ((double)n * (double)n), sum = 0;
	size_t end = n_ulf_bins(n);

	if (end < 2)
		return hrv_none(HRV_TOO_SHORT);
	detrend_mean(long_term->cells, n);
	dft_power(long_term->dft, long_term->cells, n, long_term->power);
	for (size_t k = 1; k < end; k++)
		sum += scale * long_term->power[k];
	return hrv_some(sum);
}

struct hrv_long long_term_run(struct long_term *long_term,
	const struct rr_series *series, bool corrected_too)
{
	struct hrv_value none = hrv_none(HRV_NO_BEATS);
	int64_t length_q = 0;

	if (series->n == 0)
		return (struct hrv_long){none, none, none};
	for (size_t i = 0; i < series->n; i++)
		length_q += series->rr_q[i];

	struct fives fives = fives_of(series, corrected_too);
	bool fits = length_q / CELL_Q <= (int64_t)long_term->max_cells;

	return (struct hrv_long){
		.sdann_ms = fives.n < 2
			? hrv_none(HRV_TOO_FEW)
			: hrv_some(sqrt(fives.squares / (fives.n - 1))),
		.sdnn_index_ms = fives.n < 1
			? hrv_none(HRV_TOO_FEW)
			: hrv_some(fives.sdnn_ms / fives.n),
		.ulf_ms2 = fits ? ulf_ms2(long_term, series)
				: hrv_none(HRV_NO_MEMORY),
	};
}
