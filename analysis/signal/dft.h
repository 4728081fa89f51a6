/* SPDX-License-Identifier: GPL-3.0-or-later
 * The squared Fourier magnitudes of a real series of any length up to one that
 * is fixed beforehand, without planning (or allocating) when it comes.
 *
 * FFTW wants a plan for each length, planning allocates, and its planner is
 * not thread safe. A record decides its own length, so only the full length
 * has a plan of its own; any other goes through Bluestein's algorithm, which
 * writes the transform as a convolution with a chirp, done by a transform of
 * one fixed size. Both agree to rounding (1e-14 of the greatest).
 */
#pragma once

#include <stddef.h>

struct dft;

/* Plans for series of max_n >= 1 values and shorter, of which the first
 * max_bins >= 1 frequencies are wanted; NULL when memory is short. Plans with
 * FFTW_ESTIMATE, so results do not depend on a timing run. Calls FFTW's
 * planner: never from two threads at once. The caller frees. */
struct dft *dft_new(size_t max_n, size_t max_bins);
/* Calls the planner too. */
void dft_free(struct dft *dft);

/* ret_power[k] = |sum_j x_j exp(-2 pi i jk/n)|^2, unnormalised, for the k from
 * 0 to n/2 that are below max_bins; 1 <= n <= max_n. Different dfts may run in
 * different threads. Returns how many. */
size_t dft_power(struct dft *dft, const double *x, size_t n, double *ret_power);
