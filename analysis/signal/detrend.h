/* SPDX-License-Identifier: GPL-3.0-or-later
 * Takes the slow part out of an evenly sampled series.
 *
 * Smoothness priors (Tarvainen, Ranta-aho & Karjalainen 2002, IEEE TBME
 * 49:172, eq. 20): z - (I + lambda^2 D2'D2)^-1 z, with D2 the second
 * difference. It acts as a high-pass whose corner depends on lambda and on the
 * sampling rate: 500 at 4 Hz has its -3 dB point at 0.0355 Hz, keeps 0.63 of
 * the power at 0.04 Hz and next to nothing of VLF.
 */
#pragma once

#include <stddef.h>

enum hrv_detrend {
	HRV_DETREND_NONE, /* the mean only */
	HRV_DETREND_LINEAR, /* the least-squares line */
	HRV_DETREND_SMOOTHNESS, /* smoothness priors */
};

/* Removes the mean of z. */
void detrend_mean(double *z, size_t n);

/* Removes the least-squares line of z; of one or two values nothing is left. */
void detrend_linear(double *z, size_t n);

struct smoother;

/* Work space (three diagonals) for up to max_n samples; NULL when memory is
 * short. The caller frees. */
struct smoother *smoother_new(size_t max_n);
void smoother_free(struct smoother *smoother);

/* Removes the smooth trend of z; of one or two values nothing is left. Linear
 * in n (banded Cholesky). The mean of what remains is 0. */
void smoother_run(
	struct smoother *smoother, double lambda, double *z, size_t n);
