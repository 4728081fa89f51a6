/* SPDX-License-Identifier: GPL-3.0-or-later
 * Welch's periodogram on dft.h, and what one asks of a spectrum.
 */
#include "analysis/signal/welch.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/signal/detrend.h"
#include "analysis/signal/dft.h"

struct welch {
	double hz, max_hz;
	size_t max_segment;
	struct dft *dft;
	size_t window_n; /* length that window stands for */
	double *window;
	double window_power; /* sum of its squares */
	double *segment; /* windowed */
	double *power; /* of one segment */
	double *density; /* mean over segments */
};

static size_t n_bins_of(const struct welch *welch, size_t segment)
{
	size_t all = segment / 2 + 1;
	double wanted = ceil(welch->max_hz / welch->hz * (double)segment) + 2;

	return wanted < (double)all ? (size_t)wanted : all;
}

struct welch *welch_new(double hz, size_t max_segment, double max_hz)
{
	struct welch *welch = calloc(1, sizeof(*welch));
	size_t n_bins;

	if (!welch)
		return NULL;
	welch->hz = hz;
	welch->max_hz = max_hz;
	welch->max_segment = max_segment;
	n_bins = n_bins_of(welch, max_segment);
	welch->dft = dft_new(max_segment, n_bins);
	welch->window = calloc(max_segment, sizeof(double));
	welch->segment = calloc(max_segment, sizeof(double));
	welch->power = calloc(n_bins, sizeof(double));
	welch->density = calloc(n_bins, sizeof(double));
	if (!welch->dft || !welch->window || !welch->segment || !welch->power ||
		!welch->density) {
		welch_free(welch);
		return NULL;
	}
	return welch;
}

void welch_free(struct welch *welch)
{
	if (!welch)
		return;
	dft_free(welch->dft);
	free(welch->window);
	free(welch->segment);
	free(welch->power);
	free(welch->density);
	free(welch);
}

/* Hann's window of length n; it stays for the next series of it. */
static void set_window(struct welch *welch, size_t n)
{
	if (welch->window_n == n)
		return;
	welch->window_n = n;
	welch->window_power = 0;
	for (size_t i = 0; i < n; i++) {
		double w = 0.5 - 0.5 * cos(2 * M_PI * (double)i / (double)n);

		welch->window[i] = w;
		welch->window_power += w * w;
	}
}

static void add_segment(
	struct welch *welch, const double *z, size_t n, size_t n_bins)
{
	memcpy(welch->segment, z, n * sizeof(*z));
	detrend_mean(welch->segment, n);
	for (size_t i = 0; i < n; i++)
		welch->segment[i] *= welch->window[i];
	dft_power(welch->dft, welch->segment, n, welch->power);
	for (size_t k = 0; k < n_bins; k++)
		welch->density[k] += welch->power[k];
}

struct spectrum welch_run(struct welch *welch, const double *z, size_t n)
{
	size_t segment = n < welch->max_segment ? n : welch->max_segment;
	size_t hop = segment - segment / 2;
	size_t n_bins = n_bins_of(welch, segment);
	size_t n_segments = 0;

	assert(n >= 2);
	set_window(welch, segment);
	memset(welch->density, 0, n_bins * sizeof(*welch->density));
	for (size_t i = 0; i + segment <= n; i += hop, n_segments++)
		add_segment(welch, z + i, segment, n_bins);

	double scale =
		1 / (welch->hz * welch->window_power * (double)n_segments);

	for (size_t k = 0; k < n_bins; k++) {
		bool alone = k == 0 || 2 * k == segment;

		welch->density[k] *= alone ? scale : 2 * scale;
	}
	return (struct spectrum){welch->density, n_bins, segment, welch->hz};
}

/* The first bin at or above f_hz. */
static size_t bin_from(const struct spectrum *spectrum, double f_hz)
{
	size_t k = 0;

	while (k < spectrum->n_bins && spectrum_hz(spectrum, k) < f_hz)
		k++;
	return k;
}

struct bins spectrum_bins(
	const struct spectrum *spectrum, double lo_hz, double hi_hz)
{
	return (struct bins){
		bin_from(spectrum, lo_hz), bin_from(spectrum, hi_hz)};
}

double spectrum_power(const struct spectrum *spectrum, struct bins bins)
{
	double sum = 0;

	for (size_t k = bins.first; k < bins.end; k++)
		sum += spectrum->density[k];
	return sum * spectrum->hz / (double)spectrum->segment;
}

size_t spectrum_top(const struct spectrum *spectrum, struct bins bins)
{
	size_t top = bins.first;

	for (size_t k = bins.first + 1; k < bins.end; k++)
		if (spectrum->density[k] > spectrum->density[top])
			top = k;
	return top;
}

double spectrum_peak_hz(const struct spectrum *spectrum, size_t k)
{
	const double *p = spectrum->density;

	if (k == 0 || k + 1 >= spectrum->n_bins || !(p[k - 1] > 0) ||
		!(p[k] > 0) || !(p[k + 1] > 0))
		return spectrum_hz(spectrum, k);

	double left = log(p[k - 1]), middle = log(p[k]), right = log(p[k + 1]);
	double bend = left - 2 * middle + right;
	double shift = bend < 0 ? (left - right) / (2 * bend) : 0;

	return spectrum_hz(spectrum, k) +
		shift * spectrum->hz / (double)spectrum->segment;
}
