/* SPDX-License-Identifier: GPL-3.0-or-later
 * Power spectral density by Welch's method: the mean periodogram of half
 * overlapping, windowed segments.
 *
 * Periodic Hann window, mean of each segment removed, no zero padding; a
 * series shorter than the segment is one segment by itself. One-sided density
 * (Welch 1967, IEEE Trans. Audio Electroacoustics 15:70):
 *   P_k = g_k |X_k|^2 / (hz sum w^2), g = 1 at 0 and at the Nyquist
 * frequency, else 2, so that the sum of P_k df is the power of the series.
 */
#pragma once

#include <stddef.h>

struct welch;

/* Frequency of bin k is k * hz / segment. */
struct spectrum {
	const double *density; /* unit^2/Hz, n_bins values; of the welch */
	size_t n_bins; /* up to max_hz, at most segment / 2 + 1 */
	size_t segment; /* samples in a segment */
	double hz; /* sampling rate */
};

/* For segments of max_segment >= 2 samples taken at hz, whose bins are wanted
 * up to the second one at or above max_hz; NULL when memory is short. Plans
 * (see dft.h: not from two threads at once). The caller frees. */
struct welch *welch_new(double hz, size_t max_segment, double max_hz);
void welch_free(struct welch *welch);

/* Spectrum of z, n >= 2 samples; it is valid until the next run. */
struct spectrum welch_run(struct welch *welch, const double *z, size_t n);

static inline double spectrum_hz(const struct spectrum *spectrum, size_t k)
{
	return (double)k * spectrum->hz / (double)spectrum->segment;
}

/* The half-open range of bins with lo <= frequency < hi. */
struct bins {
	size_t first, end;
};
struct bins spectrum_bins(
	const struct spectrum *spectrum, double lo_hz, double hi_hz);

/* Sum of density times bin width over bins, unit^2. */
double spectrum_power(const struct spectrum *spectrum, struct bins bins);

/* The bin of greatest density, the lowest of equals; bins not empty. */
size_t spectrum_top(const struct spectrum *spectrum, struct bins bins);

/* Frequency of the peak at bin k, refined by the parabola through ln P of it
 * and its two neighbours; k itself where one of them has no power. */
double spectrum_peak_hz(const struct spectrum *spectrum, size_t k);
