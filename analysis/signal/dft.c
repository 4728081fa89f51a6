/* SPDX-License-Identifier: GPL-3.0-or-later
 * FFTW for the planned length, Bluestein's chirp for the others, see dft.h.
 *
 * Bluestein (1970, IEEE Trans. Audio Electroacoustics 18:451): because
 * jk = (j^2 + k^2 - (k - j)^2) / 2, with c_j = exp(-pi i j^2 / n)
 *   X_k = c_k sum_j (x_j c_j) conj(c_{k-j}),
 * a convolution; |c_k| = 1, so that the magnitude needs no last product. The
 * fewer frequencies are wanted, the shorter it may be.
 *
 * All plans are complex, as FFTW takes ten times as long to plan a real one:
 * the real series of the full length goes in as one of half that length.
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
	size_t max_n, max_bins;
	fftw_complex *half; /* max_n / 2 values: the series, by pairs */
	fftw_complex *turns; /* exp(-2 pi i k / max_n), as many + 1 */
	fftw_plan full; /* half -> half; NULL where max_n is odd */

	size_t size; /* of the convolution: 2^a 3^b 5^c, as long as both */
	struct chirp chirps[N_CHIRPS];
	fftw_complex *work; /* size values */
	fftw_plan forward; /* work -> work */
};

static bool allocate(struct dft *dft)
{
	size_t half = dft->max_n / 2 + 1;
	bool fits = true;

	for (size_t i = 0; i < N_CHIRPS; i++) {
		struct chirp *chirp = &dft->chirps[i];

		chirp->factors = fftw_alloc_complex(dft->max_n);
		chirp->kernel = fftw_alloc_complex(dft->size);
		fits &= chirp->factors && chirp->kernel;
	}
	dft->half = fftw_alloc_complex(half);
	dft->turns = fftw_alloc_complex(half);
	dft->work = fftw_alloc_complex(dft->size);
	return fits && dft->half && dft->turns && dft->work;
}

/* Whether FFTW is quick with it: no prime factor above 5. */
static bool is_smooth(size_t n)
{
	for (size_t factor = 2; factor <= 5; factor++)
		while (n % factor == 0)
			n /= factor;
	return n == 1;
}

static bool plan_full(struct dft *dft)
{
	size_t half = dft->max_n / 2;

	if (half == 0 || dft->max_n % 2 != 0)
		return true;
	for (size_t k = 0; k <= half; k++)
		dft->turns[k] =
			cexp(-2 * M_PI * I * (double)k / (double)dft->max_n);
	dft->full = fftw_plan_dft_1d(
		(int)half, dft->half, dft->half, FFTW_FORWARD, FFTW_ESTIMATE);
	return dft->full != NULL;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

struct dft *dft_new(size_t max_n, size_t max_bins)
{
	struct dft *dft = calloc(1, sizeof(*dft));

	if (!dft)
		return NULL;
	dft->max_n = max_n;
	dft->max_bins = least(max_bins, max_n / 2 + 1);
	/* A multiple of 16 is as quick again. */
	dft->size = (max_n + dft->max_bins + 15) / 16 * 16;
	while (!is_smooth(dft->size))
		dft->size += 16;
	if (allocate(dft) && plan_full(dft))
		dft->forward = fftw_plan_dft_1d((int)dft->size, dft->work,
			dft->work, FFTW_FORWARD, FFTW_ESTIMATE);
	if (!dft->forward) {
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
	fftw_free(dft->half);
	fftw_free(dft->turns);
	for (size_t i = 0; i < N_CHIRPS; i++) {
		fftw_free(dft->chirps[i].factors);
		fftw_free(dft->chirps[i].kernel);
	}
	fftw_free(dft->work);
	free(dft);
}

/* CMPLX, which glibc has for gcc alone. */
static inline fftw_complex complex_of(double real, double imaginary)
{
	const double parts[2] = {real, imaginary};
	fftw_complex z;

	memcpy(&z, parts, sizeof(z));
	return z;
}

/* a * b. C's own operator looks for infinities, too. */
static inline fftw_complex times(fftw_complex a, fftw_complex b)
{
	return complex_of(creal(a) * creal(b) - cimag(a) * cimag(b),
		creal(a) * cimag(b) + cimag(a) * creal(b));
}

static double squared(fftw_complex a)
{
	return creal(a) * creal(a) + cimag(a) * cimag(a);
}

static const struct chirp *chirp_of(struct dft *dft, size_t n, size_t n_bins)
{
	struct chirp *chirp = &dft->chirps[n % N_CHIRPS];

	if (chirp->n == n)
		return chirp;
	chirp->n = n;
	memset(dft->work, 0, dft->size * sizeof(*dft->work));
	for (size_t j = 0; j < n; j++) {
		/* Modulo 2n, lest the angle lose digits as j^2 grows. */
		double turn = (double)(j * j % (2 * n)) / (double)n;
		fftw_complex factor = cexp(-I * M_PI * turn);

		chirp->factors[j] = factor;
		factor = conj(factor) / (double)dft->size;
		if (j < n_bins)
			dft->work[j] = factor;
		if (j > 0)
			dft->work[dft->size - j] = factor;
	}
	fftw_execute(dft->forward);
	memcpy(chirp->kernel, dft->work, dft->size * sizeof(*dft->work));
	return chirp;
}

/* The way back is the way there of the conjugate, whose magnitudes are the
 * same. */
static void run_chirp(struct dft *dft, const double *x, size_t n,
	double *ret_power, size_t n_bins)
{
	const struct chirp *chirp = chirp_of(dft, n, n_bins);

	for (size_t j = 0; j < n; j++)
		dft->work[j] = x[j] * chirp->factors[j];
	memset(dft->work + n, 0, (dft->size - n) * sizeof(*dft->work));
	fftw_execute(dft->forward);
	for (size_t k = 0; k < dft->size; k++)
		dft->work[k] = conj(times(dft->work[k], chirp->kernel[k]));
	fftw_execute(dft->forward);
	for (size_t k = 0; k < n_bins; k++)
		ret_power[k] = squared(dft->work[k]);
}

/* The transforms of the even and the odd values are the even and the odd part
 * of that of the pairs. */
static void run_full(
	struct dft *dft, const double *x, double *ret_power, size_t n_bins)
{
	size_t half = dft->max_n / 2;

	memcpy(dft->half, x, dft->max_n * sizeof(*x));
	fftw_execute(dft->full);
	for (size_t k = 0; k < n_bins; k++) {
		fftw_complex there = dft->half[k < half ? k : 0];
		fftw_complex back = conj(dft->half[k > 0 ? half - k : 0]);
		fftw_complex odd = times(dft->turns[k], there - back);

		odd = complex_of(cimag(odd), -creal(odd));
		ret_power[k] = squared(there + back + odd) / 4;
	}
}

size_t dft_power(struct dft *dft, const double *x, size_t n, double *ret_power)
{
	size_t n_bins = least(dft->max_bins, n / 2 + 1);

	assert(n >= 1 && n <= dft->max_n);
	if (n == dft->max_n && dft->full)
		run_full(dft, x, ret_power, n_bins);
	else
		run_chirp(dft, x, n, ret_power, n_bins);
	return n_bins;
}
