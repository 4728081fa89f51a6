/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mean, line and smooth trend of an evenly sampled series, see detrend.h.
 */
#include "analysis/signal/detrend.h"

#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_linalg.h>

#define N_DIAGONALS 3 /* of the pentadiagonal, symmetric matrix */

struct smoother {
	double *band; /* row i: A(i,i), A(i+1,i), A(i+2,i) */
	double *trend;
};

void detrend_mean(double *z, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += z[i];

	double mean = n > 0 ? sum / (double)n : 0;

	for (size_t i = 0; i < n; i++)
		z[i] -= mean;
}

void detrend_linear(double *z, size_t n)
{
	double middle = ((double)n - 1) / 2;
	double sum_xx = 0, sum_xz = 0;

	detrend_mean(z, n);
	for (size_t i = 0; i < n; i++) {
		double x = (double)i - middle;

		sum_xx += x * x;
		sum_xz += x * z[i];
	}

	double slope = n > 1 ? sum_xz / sum_xx : 0;

	for (size_t i = 0; i < n; i++)
		z[i] -= slope * ((double)i - middle);
}

struct smoother *smoother_new(size_t max_n)
{
	struct smoother *smoother = calloc(1, sizeof(*smoother));

	if (!smoother)
		return NULL;
	smoother->band = calloc(max_n + 1, N_DIAGONALS * sizeof(double));
	smoother->trend = calloc(max_n + 1, sizeof(double));
	if (!smoother->band || !smoother->trend) {
		smoother_free(smoother);
		return NULL;
	}
	return smoother;
}

void smoother_free(struct smoother *smoother)
{
	if (!smoother)
		return;
	free(smoother->band);
	free(smoother->trend);
	free(smoother);
}

/* I + weight * D2'D2, summed up over the rows [1 -2 1] of D2. */
static void fill_band(double *band, size_t n, double weight)
{
	static const double outer[3][3] = {{1, -2, 1}, {4, -2, 0}, {1, 0, 0}};

	memset(band, 0, n * N_DIAGONALS * sizeof(*band));
	for (size_t i = 0; i < n; i++)
		band[i * N_DIAGONALS] = 1;
	for (size_t row = 0; row + 2 < n; row++)
		for (size_t i = 0; i < 3; i++)
			for (size_t d = 0; d < N_DIAGONALS; d++)
				band[(row + i) * N_DIAGONALS + d] +=
					weight * outer[i][d];
}

void smoother_run(struct smoother *smoother, double lambda, double *z, size_t n)
{
	/* A line is its own trend, so taking it out first changes nothing but
	 * the rounding, and the mean comes out as 0. */
	detrend_linear(z, n);
	if (n < 3)
		return;
	fill_band(smoother->band, n, lambda * lambda);
	memcpy(smoother->trend, z, n * sizeof(*z));

	gsl_matrix_view band =
		gsl_matrix_view_array(smoother->band, n, N_DIAGONALS);
	gsl_vector_view trend = gsl_vector_view_array(smoother->trend, n);

	gsl_linalg_cholesky_band_decomp(&band.matrix);
	gsl_linalg_cholesky_band_svx(&band.matrix, &trend.vector);
	for (size_t i = 0; i < n; i++)
		z[i] -= smoother->trend[i];
}
