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

/* Windows that are cut at beats differ by a few samples in length: their
 * chirps are kept, by length modulo this. */
#define N_CHIRPS 16

/* What a length needs; untouched memory until it comes. */
struct chirp {
	size_t n; /* 0: none yet */
	fftw_complex *factors; /* c_j, max_n values */
	fftw_complex *kernel; /* transform of conj(c), size values */
};

struct dft {
	size_t max_n;
	double *in; /* max_n values */
	fftw_complex *out; /* max_n / 2 + 1 */
	fftw_plan full; /* in -> out */

	size_t size; /* of the convolution: 2^a 3^b 5^c >= 2 max_n - 1 */
	struct chirp chirps[N_CHIRPS];
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
	bool fits = true;

	for (size_t i = 0; i < N_CHIRPS; i++) {
		struct chirp *chirp = &dft->chirps[i];

		chirp->factors = fftw_alloc_complex(dft->max_n);
		chirp->kernel = fftw_alloc_complex(dft->size);
		fits &= chirp->factors && chirp->kernel;
	}
	dft->in = fftw_calloc(dft->max_n, sizeof(double));
	dft->out = fftw_calloc(dft->max_n / 2 + 1, sizeof(fftw_complex));
	dft->work = fftw_calloc(dft->size, sizeof(fftw_complex));
	return fits && dft->in && dft->out && dft->work;
}

/* Whether FFTW is quick with it: no prime factor above 5. */
static bool is_smooth(size_t n)
{
	for (size_t factor = 2; factor <= 5; factor++)
		while (n % factor == 0)
			n /= factor;
	return n == 1;
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
	dft->size = 2 * max_n - 1;
	while (!is_smooth(dft->size))
		dft->size++;
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
	for (size_t i = 0; i < N_CHIRPS; i++) {
		fftw_free(dft->chirps[i].factors);
		fftw_free(dft->chirps[i].kernel);
	}
	fftw_free(dft->work);
	free(dft);
}

static const struct chirp *chirp_of(struct dft *dft, size_t n)
{
	struct chirp *chirp = &dft->chirps[n % N_CHIRPS];

	if (chirp->n == n)
		return chirp;
	chirp->n = n;
	memset(dft->work, 0, dft->size * sizeof(*dft->work));
	for (size_t j = 0; j < n; j++) {
		/* Modulo 2n, lest the angle lose digits as j^2 grows. */
		double turn = (double)(j * j % (2 * n)) / (double)n;

		chirp->factors[j] = cexp(-I * M_PI * turn);
		dft->work[j] = conj(chirp->factors[j]) / (double)dft->size;
		dft->work[(dft->size - j) % dft->size] = dft->work[j];
	}
	fftw_execute(dft->forward);
	memcpy(chirp->kernel, dft->work, dft->size * sizeof(*dft->work));
	return chirp;
}

static const fftw_complex *run_chirp(struct dft *dft, const double *x, size_t n)
{
	const struct chirp *chirp = chirp_of(dft, n);

	memset(dft->work, 0, dft->size * sizeof(*dft->work));
	for (size_t j = 0; j < n; j++)
		dft->work[j] = x[j] * chirp->factors[j];
	fftw_execute(dft->forward);
	for (size_t k = 0; k < dft->size; k++)
		dft->work[k] *= chirp->kernel[k];
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
