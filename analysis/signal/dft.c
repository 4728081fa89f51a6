/* SPDX-License-Identifier: GPL-3.0-or-later
 * FFTW for the planned length, Bluestein's chirp for the others, see dft.h.
 *
 * Bluestein (1970, IEEE Trans. Audio Electroacoustics 18:451): because
 * jk = (j^2 + k^2 - (k - j)^2) / 2, with c_j = exp(-pi i j^2 / n)
 *   X_k = c_k sum_j (x_j c_j) conj(c_{k-j}),
 * a convolution; |c_k| = 1, so that the magnitude needs no last product.
 */
#include "analysis/signal/dft.h"

#include <assert.h>
#include <complex.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <fftw3.h>

struct dft {
	size_t max_n;
	double *in; /* max_n values */
	fftw_complex *out; /* max_n / 2 + 1 */
	fftw_plan full; /* in -> out */

	size_t size; /* of the convolution: 2^p >= 2 max_n - 1 */
	size_t chirp_n; /* length that chirp and kernel stand for */
	fftw_complex *chirp; /* c_j, max_n values */
	fftw_complex *kernel; /* transform of conj(c), size values */
	fftw_complex *work; /* size values */
	fftw_plan forward, backward; /* work -> work */
};

static void *fftw_calloc(size_t n, size_t size)
{
	void *memory = fftw_malloc(n * size);

	if (memory)
		memset(memory, 0, n * size);
	return memory;
}

static bool allocate(struct dft *dft)
{
	dft->in = fftw_calloc(dft->max_n, sizeof(double));
	dft->out = fftw_calloc(dft->max_n / 2 + 1, sizeof(fftw_complex));
	dft->chirp = fftw_calloc(dft->max_n, sizeof(fftw_complex));
	dft->kernel = fftw_calloc(dft->size, sizeof(fftw_complex));
	dft->work = fftw_calloc(dft->size, sizeof(fftw_complex));
	return dft->in && dft->out && dft->chirp && dft->kernel && dft->work;
}

static bool make_plans(struct dft *dft)
{
	int size = (int)dft->size;

	dft->full = fftw_plan_dft_r2c_1d(
		(int)dft->max_n, dft->in, dft->out, FFTW_ESTIMATE);
	dft->forward = fftw_plan_dft_1d(
		size, dft->work, dft->work, FFTW_FORWARD, FFTW_ESTIMATE);
	dft->backward = fftw_plan_dft_1d(
		size, dft->work, dft->work, FFTW_BACKWARD, FFTW_ESTIMATE);
	return dft->full && dft->forward && dft->backward;
}

struct dft *dft_new(size_t max_n)
{
	struct dft *dft = calloc(1, sizeof(*dft));

	if (!dft)
		return NULL;
	dft->max_n = max_n;
	dft->size = 1;
	while (dft->size < 2 * max_n - 1)
		dft->size *= 2;
	if (!allocate(dft) || !make_plans(dft)) {
		dft_free(dft);
		return NULL;
	}
	return dft;
}

void dft_free(struct dft *dft)
{
	if (!dft)
		return;
	fftw_destroy_plan(dft->full);
	fftw_destroy_plan(dft->forward);
	fftw_destroy_plan(dft->backward);
	fftw_free(dft->in);
	fftw_free(dft->out);
	fftw_free(dft->chirp);
	fftw_free(dft->kernel);
	fftw_free(dft->work);
	free(dft);
}

/* Chirp and kernel for length n; they stay for the next series of it. */
static void set_chirp(struct dft *dft, size_t n)
{
	if (dft->chirp_n == n)
		return;
	dft->chirp_n = n;
	memset(dft->work, 0, dft->size * sizeof(*dft->work));
	for (size_t j = 0; j < n; j++) {
		/* Modulo 2n, lest the angle lose digits as j^2 grows. */
		double turn = (double)(j * j % (2 * n)) / (double)n;

		dft->chirp[j] = cexp(-I * M_PI * turn);
		dft->work[j] = conj(dft->chirp[j]) / (double)dft->size;
		dft->work[(dft->size - j) % dft->size] = dft->work[j];
	}
	fftw_execute(dft->forward);
	memcpy(dft->kernel, dft->work, dft->size * sizeof(*dft->work));
}

static const fftw_complex *run_chirp(struct dft *dft, const double *x, size_t n)
{
	set_chirp(dft, n);
	memset(dft->work, 0, dft->size * sizeof(*dft->work));
	for (size_t j = 0; j < n; j++)
		dft->work[j] = x[j] * dft->chirp[j];
	fftw_execute(dft->forward);
	for (size_t k = 0; k < dft->size; k++)
		dft->work[k] *= dft->kernel[k];
	fftw_execute(dft->backward);
	return dft->work;
}

static const fftw_complex *run_full(struct dft *dft, const double *x)
{
	memcpy(dft->in, x, dft->max_n * sizeof(*x));
	fftw_execute(dft->full);
	return dft->out;
}

void dft_power(struct dft *dft, const double *x, size_t n, double *ret_power)
{
	assert(n >= 1 && n <= dft->max_n);

	const fftw_complex *transform =
		n == dft->max_n ? run_full(dft, x) : run_chirp(dft, x, n);

	for (size_t k = 0; k <= n / 2; k++)
		ret_power[k] = creal(transform[k]) * creal(transform[k]) +
			cimag(transform[k]) * cimag(transform[k]);
}
